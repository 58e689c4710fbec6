"""A certification authority of our own, people with keys of it, and the lists of what it revoked; nobody is real."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.support.clock import START

DER = serialization.Encoding.DER
YEAR = dt.timedelta(days=365)
IIN, OTHER_IIN, BIN = "900315400007", "900315400804", "190340000126"
ISSUING = frozenset({"key_cert_sign", "crl_sign"})
SIGNING = frozenset({"digital_signature", "content_commitment"})
SIGNING_IN = frozenset({"digital_signature", "key_encipherment"})
USAGES = (*ISSUING, *SIGNING, "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
KINDS = {
    "iin": (NameOID.SERIAL_NUMBER, "IIN"),
    "bin": (NameOID.ORGANIZATIONAL_UNIT_NAME, "BIN"),
    "surname": (NameOID.SURNAME, ""),
    "patronymic": (NameOID.GIVEN_NAME, ""),
    "country": (NameOID.COUNTRY_NAME, ""),
}


@dataclass(frozen=True)
class Made:
    """How a certificate is made."""

    usage: frozenset[str] = SIGNING
    begins: dt.datetime = START - YEAR
    ends: dt.datetime = START + YEAR
    bits: int = 2048

    @property
    def ca(self) -> bool:
        return self.usage == ISSUING


PERSON, AUTHORITY = Made(), Made(usage=ISSUING)


@dataclass(frozen=True)
class Holder:
    """Somebody's key and certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, subject: x509.Name, number: int, made: Made = PERSON) -> "Holder":
        """A certificate of theirs, for the key with a number."""
        own = key(number, made.bits)
        return Holder(own, _certified(subject, own, made, self))

    def revoke(self, *holders: "Holder", age: dt.timedelta = dt.timedelta(hours=1)) -> bytes:
        """A list of what was revoked, which holds for a day."""
        since = START - age
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(since).next_update(since + dt.timedelta(days=1))
        for holder in holders:
            entry = x509.RevokedCertificateBuilder().serial_number(holder.certificate.serial_number).revocation_date(since)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(DER)


@cache
def key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key by its number: made once, since that is slow."""
    return rsa.generate_private_key(65537, bits)


def name(common: str, **parts: str) -> x509.Name:
    """A subject as the National Certification Authority writes it: iin, bin, surname, patronymic."""
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    for kind, text in {"country": "KZ", **parts}.items():
        oid, mark = KINDS[kind]
        attributes.append(x509.NameAttribute(oid, mark + text))
    return x509.Name(attributes)


def self_signed(subject: x509.Name, number: int, made: Made = AUTHORITY) -> Holder:
    own = key(number, made.bits)
    return Holder(own, _certified(subject, own, made, None))


def _certified(subject: x509.Name, own: rsa.RSAPrivateKey, made: Made, issuer: Holder | None) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(made.begins)
        .not_valid_after(made.ends)
        .add_extension(x509.BasicConstraints(ca=made.ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{usage: usage in made.usage for usage in USAGES}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    )
    return builder.sign(issuer.key if issuer else own, hashes.SHA256())
