"""Signature containers as programs of their owners make them, right ones and wrong ones."""

import base64
import datetime as dt

from asn1crypto import algos, cms, core, parser, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.support.clock import START
from tests.support.eds import Holder

DOCUMENT = "%PDF-1.7\n% Өтінім\n%%EOF\n".encode()
GOST_KEY, GOST_SIGNATURE, GOST_DIGEST = "1.2.398.3.10.1.1.2.2", "1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.3.3"
HASHES: dict[str, hashes.HashAlgorithm] = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}


def signed(
    holder: Holder,
    document: bytes = DOCUMENT,
    *,
    attached: bytes | None = None,
    digest: str = "sha256",
    chain: tuple[Holder, ...] = (),
) -> bytes:
    """A container with the person's certificate and those above it; the document inside where it is `attached`."""
    return container(signer(holder, document, digest), certificates=(holder.der, *(one.der for one in chain)), content=attached)


def signer(holder: Holder, document: bytes = DOCUMENT, digest: str = "sha256", at: dt.datetime = START) -> cms.SignerInfo:
    """What one signer says of a document."""
    attributes = _attributes(document, digest, at)
    signature = holder.key.sign(attributes.dump(), padding.PKCS1v15(), HASHES[digest])
    return _info(holder.der, attributes, digest, f"{digest}_rsa", signature)


def container(*signers: cms.SignerInfo, certificates: tuple[bytes, ...] = (), content: bytes | None = None) -> bytes:
    """A container of any make."""
    data = {
        "version": "v1",
        "digest_algorithms": [one["digest_algorithm"] for one in signers],
        "encap_content_info": {"content_type": "data"} | ({} if content is None else {"content": content}),
        "certificates": [cms.CertificateChoices("certificate", x509.Certificate.load(one)) for one in certificates],
        "signer_infos": list(signers),
    }
    made: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump()
    return made


def as_pem(der: bytes) -> bytes:
    return b"-----BEGIN CMS-----\n" + base64.encodebytes(der) + b"-----END CMS-----\n"


def gost_signed(holder: Holder, document: bytes = DOCUMENT, *, attached: bytes | None = None) -> bytes:
    """What a GOST key leaves, in form only: its algorithms are named, and the signature is none."""
    certificate = gost_certificate(holder)
    info = _info(certificate, _attributes(document, "sha256", START), GOST_DIGEST, GOST_SIGNATURE, bytes(128))
    return container(info, certificates=(certificate,), content=attached)


def gost_certificate(holder: Holder) -> bytes:
    """Somebody's certificate for a GOST key instead."""
    parts = _parts(x509.Certificate.load(holder.der)["tbs_certificate"].dump())
    algorithm = _tlv(0x30, core.ObjectIdentifier(GOST_SIGNATURE).dump())
    parts[2] = algorithm
    parts[6] = _tlv(0x30, _tlv(0x30, core.ObjectIdentifier(GOST_KEY).dump()), core.OctetBitString(bytes(128)).dump())
    return _tlv(0x30, _tlv(0x30, *parts), algorithm, core.OctetBitString(bytes(128)).dump())


def issued_with_sha1(holder: Holder, issuer: Holder) -> bytes:
    """Somebody's certificate, issued as it is done no more."""
    parts = _parts(x509.Certificate.load(holder.der)["tbs_certificate"].dump())
    parts[2] = algos.SignedDigestAlgorithm({"algorithm": "sha1_rsa"}).dump()
    tbs = _tlv(0x30, *parts)
    signature = issuer.key.sign(tbs, padding.PKCS1v15(), hashes.SHA1())
    return _tlv(0x30, tbs, parts[2], core.OctetBitString(signature).dump())


def in_pieces(der: bytes) -> bytes:
    """The same container in lengths that are not said beforehand, its content cut in two (BER), as Java's programs write it."""
    outer = _parts(der)
    data = _parts(_parts(outer[1])[0])
    kind, content = _parts(data[2])
    document = bytes(core.OctetString.load(_parts(content)[0]))
    cut = _endless(0x24, *(core.OctetString(part).dump() for part in (document[:7], document[7:])))
    data[2] = _endless(0x30, kind, _endless(0xA0, cut))
    return _endless(0x30, outer[0], _endless(0xA0, _endless(0x30, *data)))


def _attributes(document: bytes, digest: str, at: dt.datetime) -> cms.CMSAttributes:
    hashed = hashes.Hash(HASHES[digest])
    hashed.update(document)
    return cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "signing_time", "values": [cms.Time("utc_time", at)]},
            {"type": "message_digest", "values": [hashed.finalize()]},
        ]
    )


def _info(certificate: bytes, attributes: cms.CMSAttributes, digest: str, algorithm: str, signature: bytes) -> cms.SignerInfo:
    parsed = x509.Certificate.load(certificate)
    who = cms.IssuerAndSerialNumber({"issuer": parsed.issuer, "serial_number": parsed.serial_number})
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", who),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": algorithm}),
            "signature": signature,
        }
    )


def _parts(der: bytes) -> list[bytes]:
    """What stands one after the other inside a value."""
    inside, parts = parser.parse(der)[4], []
    while inside:
        size = parser.peek(inside)
        parts.append(inside[:size])
        inside = inside[size:]
    return parts


def _tlv(tag: int, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    size = len(inside)
    if size < 128:
        return bytes([tag, size]) + inside
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + inside


def _endless(tag: int, *parts: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(parts) + b"\x00\x00"
