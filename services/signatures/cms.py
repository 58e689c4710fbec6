"""A container with an RSA signature verified against the operator's root certificates (RFC 5652, RFC 5280). For a thread.

Importing this takes most of a second (pyHanko): whoever needs it imports it when it is needed.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from domain.signatures import CheckedBy, Revocation, Signature, SignatureFault
from services.signatures.algorithms import digest_of, weak
from services.signatures.certificate import Told, fault_of, person_of, signature_of
from services.signatures.container import Container, read
from services.signatures.revocation import looked_up
from services.signatures.roots import Roots, vouched

_log = structlog.get_logger()


def verify(cms: bytes, document: bytes, roots: Roots, now: datetime) -> Signature | SignatureFault:
    """Whose signature over a document this is, given as DER, PEM or base64, with the document inside or without."""
    container = read(cms)
    return container if isinstance(container, SignatureFault) else verified(container, document, roots, now)


def verified(container: Container, document: bytes, roots: Roots, now: datetime) -> Signature | SignatureFault:
    """The same for a container that was taken apart already. `now` decides whether the certificate holds."""
    if container.gost:
        return SignatureFault.GOST_UNSUPPORTED
    try:
        return (
            weak(container)
            or _changed(container, document)
            or fault_of(container.certificate, now)
            or _trusted(container, document, roots, now)
        )
    except Exception as error:  # noqa: BLE001 -- whatever strange values make a library raise: it is no good signature
        _log.info("a signature that can't be verified", reason=type(error).__name__)
        return SignatureFault.BAD_SIGNATURE


def _changed(container: Container, document: bytes) -> SignatureFault | None:
    """Whether something else was signed, or what was signed was changed afterwards."""
    if container.content is not None and container.content != document:
        return SignatureFault.TAMPERED
    digest = hashlib.new(digest_of(container), document).digest()
    try:
        intact, valid = validate_sig_integrity(container.signer, container.certificate, "data", digest)
    except SignatureValidationError:
        return SignatureFault.BAD_SIGNATURE
    if not valid:
        return SignatureFault.BAD_SIGNATURE
    return None if intact else SignatureFault.TAMPERED


def _trusted(container: Container, document: bytes, roots: Roots, now: datetime) -> Signature | SignatureFault:
    path = _path(container, roots, now)
    person = person_of(container.certificate)
    if path is None:
        return SignatureFault.UNKNOWN_ROOT
    revocation = looked_up(path, roots.crls, now)
    if not isinstance(revocation, Revocation):
        return revocation
    if person is None:
        return SignatureFault.NO_IIN
    return signature_of(container, person, document, Told(CheckedBy.ROOTS, now, revocation))


def _path(container: Container, roots: Roots, now: datetime) -> Sequence[x509.Certificate] | None:
    """From a root to the signer; what the container brings along may stand between, and is no root."""
    if not roots:
        return None
    between = vouched(roots, [one.dump() for one in container.others if one.serial_number > 0])
    context = ValidationContext(
        trust_roots=[_asn1(one) for one in roots.roots],
        other_certs=[_asn1(one) for one in between],
        moment=now,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(container.certificate, validation_context=context)
    try:
        path = asyncio.run(validator.async_validate_usage({"non_repudiation"}))
    except (PathError, ValidationError) as error:
        _log.info("no path to a root", reason=type(error).__name__)
        return None
    return [x509.load_der_x509_certificate(one.dump()) for one in path]


def _asn1(certificate: x509.Certificate) -> Any:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
