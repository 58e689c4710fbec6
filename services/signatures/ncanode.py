"""A container judged by NCANode 3 (github.com/malikzh/NCANode), a service with the state's own library, which knows GOST.

`POST /cms/verify` {"cms", "data", "revocationCheck": ["OCSP"]} -> {"valid", "signers": [{"certificates": [{"valid",
"revocations": [{"revoked", "by"}], "serialNumber", "subject": {"iin"}}]}]}; newer versions add "subIndication" to a signer.
It looks at "data" only where the container has no document inside: a container is sent without its own. It believes in time
stamps where we want a certificate that holds now. What is told of the signer is read here, and must be what it has read.
"""

from base64 import b64encode
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from domain.signatures import CheckedBy, Revocation, Signature, SignatureFault
from services.signatures.algorithms import weak
from services.signatures.certificate import Person, Told, fault_of, person_of, signature_of
from services.signatures.container import Container, detached
from services.signatures.http import Json, Service, service_url

if TYPE_CHECKING:
    import aiohttp

SETTING = "KASIP_NCANODE_URL"
SECONDS = 20.0
MOST_ANSWER = 1_000_000
OCSP = "OCSP"
UNAVAILABLE = SignatureFault.SERVICE_UNAVAILABLE
INDICATIONS = {
    "CERT_REVOKED": SignatureFault.REVOKED,
    "SIG_CRYPTO_FAILURE": SignatureFault.BAD_SIGNATURE,
    "CERT_HASH_MISMATCH": SignatureFault.BAD_SIGNATURE,
    "CHAIN_INCOMPLETE": SignatureFault.UNKNOWN_ROOT,
    "REVOCATION_DATA_MISSING": UNAVAILABLE,
    "NO_SIGNING_CERTIFICATE_FOUND": SignatureFault.NO_SIGNER,
}
_log = structlog.get_logger()


class NcaNode:
    """One NCANode service; raises Misconfigured unless it is on this machine or behind https."""

    def __init__(self, address: str, session: "aiohttp.ClientSession | None" = None, seconds: float = SECONDS) -> None:
        self._verify = service_url(SETTING, address) / "cms" / "verify"
        self._service = Service("ncanode", session)
        self._seconds = seconds

    async def verified(self, container: Container, document: bytes, now: datetime) -> Signature | SignatureFault:
        """Whose signature over a document this is."""
        if container.content is not None and container.content != document:
            return SignatureFault.TAMPERED
        person = _person(container, now)
        if isinstance(person, SignatureFault):
            return person
        body = {"cms": _text(detached(container)), "data": _text(document), "revocationCheck": [OCSP]}
        answer = await self._service.ask("POST", self._verify, self._seconds, MOST_ANSWER, body)
        if answer is None:
            return UNAVAILABLE
        told = _told(*answer, container, person)
        if isinstance(told, SignatureFault):
            return told
        return signature_of(container, person, document, Told(CheckedBy.NCANODE, now, told))

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()


def _person(container: Container, now: datetime) -> Person | SignatureFault:
    try:
        certificate = container.certificate
        return weak(container) or fault_of(certificate, now) or person_of(certificate) or SignatureFault.NO_IIN
    except Exception as error:  # noqa: BLE001 -- whatever strange values make a library raise: it is no certificate
        _log.info("a certificate that can't be read", reason=type(error).__name__)
        return SignatureFault.BAD_SIGNATURE


def _told(status: int, answer: Json, container: Container, person: Person) -> Revocation | SignatureFault:
    """What the service says; an answer that can't be understood, or is about somebody else, is none."""
    if status != 200:
        return _refused(status, answer)
    try:
        (signer,) = answer["signers"]
        (certificate,) = signer["certificates"]
        checks = [check for check in certificate.get("revocations") or [] if check["by"] == OCSP]
        same = int(certificate["serialNumber"], 16) == container.certificate.serial_number
        same = same and certificate["subject"]["iin"] == person.iin
        revoked = any(check["revoked"] is not False for check in checks)
    except (KeyError, TypeError, ValueError, AttributeError):
        same = False
    if not same:
        _log.warning("ncanode answers about something else")
        return UNAVAILABLE
    if answer.get("valid") is True and certificate.get("valid") is True and not revoked:
        return Revocation.GOOD if checks else Revocation.UNCHECKED
    return SignatureFault.REVOKED if revoked else _why(signer, certificate, asked=bool(checks))


def _refused(status: int, answer: Json) -> SignatureFault:
    """It answers 400 where the document does not fit the container, or the container is broken."""
    if "digest" in str(answer.get("message", "")).lower():
        return SignatureFault.TAMPERED
    return SignatureFault.BAD_SIGNATURE if status in {400, 422} else UNAVAILABLE


def _why(signer: Json, certificate: Json, *, asked: bool) -> SignatureFault:
    """Why it does not hold; our clock has found the certificate to be of now."""
    if indication := INDICATIONS.get(str(signer.get("subIndication"))):
        return indication
    if certificate.get("valid") is True:
        return SignatureFault.BAD_SIGNATURE
    return UNAVAILABLE if asked else SignatureFault.UNKNOWN_ROOT


def _text(body: bytes) -> str:
    return b64encode(body).decode()
