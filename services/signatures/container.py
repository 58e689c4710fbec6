"""A signature container (CMS SignedData, RFC 5652) taken apart: whose certificate, over which content. Nothing is trusted yet.

Personal keys of the National Certification Authority (NCA RK) are RSA or GOST 34.10-2015 (OIDs 1.2.398.3.10.1.1.2.x), older
ones GOST 34.310-2004 (1.2.398.3.10.1.1.1.x).
"""

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from asn1crypto import cms, core, x509

from domain.signatures import SignatureFault

MOST_BYTES = 1_000_000
MOST_TEXT = MOST_BYTES * 3 // 2  # the same as base64, with its lines
MOST_CERTIFICATES = 16
GOST = "1.2.398.3.10.1."
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \1-----", re.DOTALL)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Container:
    """A container with one signer; `content` is None where the signature is detached.

    `key_algorithm` is the OID of the signer's kind of key, `signed_at` the time that their device claims.
    """

    der: bytes
    signer: Any  # asn1crypto's SignerInfo
    certificate: Any  # asn1crypto's Certificate, the signer's
    others: tuple[Any, ...]
    content: bytes | None
    key_algorithm: str
    signed_at: datetime | None

    @property
    def gost(self) -> bool:
        return self.key_algorithm.startswith(GOST)


def read(given: bytes) -> Container | SignatureFault:
    """Take apart what was given as DER, PEM or base64."""
    if len(given) > MOST_TEXT:
        return SignatureFault.TOO_LARGE
    try:
        der = _der(given)
        return SignatureFault.TOO_LARGE if len(der) > MOST_BYTES else _read(der)
    except Exception as error:  # noqa: BLE001 -- whatever strange bytes make a parser raise: they are no container
        _log.info("no signature container", reason=type(error).__name__)
        return SignatureFault.NOT_CMS


def detached(container: Container) -> bytes:
    """The same container without its document."""
    data = {
        "version": "v1",
        "digest_algorithms": [container.signer["digest_algorithm"]],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", one) for one in (container.certificate, *container.others)],
        "signer_infos": [container.signer],
    }
    made: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump()
    return container.der if container.content is None else made


def _der(given: bytes) -> bytes:
    if given[:1] == b"\x30":
        return given
    text = given.removeprefix(b"\xef\xbb\xbf").strip()
    found = _PEM.fullmatch(text)
    return b64decode(b"".join((found[2] if found else text).split()), validate=True)


def _read(der: bytes) -> Container | SignatureFault:
    outer = cms.ContentInfo.load(der, strict=True)
    if outer["content_type"].native != "signed_data":
        return SignatureFault.NOT_CMS
    data = outer["content"]
    signers, certificates = data["signer_infos"], _certificates(data)
    if len(signers) != 1:
        return SignatureFault.MANY_SIGNERS if len(signers) else SignatureFault.NO_SIGNER
    theirs = [one for one in certificates if _is_of(signers[0], one)]
    if len(theirs) != 1:
        return SignatureFault.MANY_SIGNERS if theirs else SignatureFault.NO_SIGNER
    signer, certificate = signers[0], theirs[0]
    return Container(
        der=der,
        signer=signer,
        certificate=certificate,
        others=tuple(one for one in certificates if one is not certificate),
        content=_content(data),
        key_algorithm=_key_algorithm(certificate),
        signed_at=_signed_at(signer),
    )


def _certificates(data: Any) -> list[Any]:
    """The certificates inside, each once; raises ValueError where there are absurdly many."""
    found = {one.chosen.dump(): None for one in data["certificates"] if one.name == "certificate"}
    if len(found) > MOST_CERTIFICATES:
        raise ValueError("too many certificates")
    return [x509.Certificate.load(der, strict=True) for der in found]


def _is_of(signer: Any, certificate: Any) -> bool:
    named = signer["sid"]
    if named.name == "subject_key_identifier":
        return bool(certificate.key_identifier == named.chosen.native)
    who = named.chosen
    return bool(certificate.serial_number == who["serial_number"].native and certificate.issuer == who["issuer"])


def _content(data: Any) -> bytes | None:
    """The document where it is inside; raises ValueError where it is something else than data."""
    inside = data["encap_content_info"]
    if inside["content_type"].native != "data":
        raise ValueError("not data")
    return None if inside["content"] is core.VOID or inside["content"].native is None else bytes(inside["content"])


def _key_algorithm(certificate: Any) -> str:
    key = certificate["tbs_certificate"]["subject_public_key_info"]
    return str(key["algorithm"]["algorithm"].dotted)


def _signed_at(signer: Any) -> datetime | None:
    times = [one["values"] for one in signer["signed_attrs"] if one["type"].native == "signing_time"]
    if len(times) != 1 or len(times[0]) != 1:
        return None
    time = times[0][0].native
    return time.astimezone(UTC) if isinstance(time, datetime) else None
