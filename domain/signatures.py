"""A signature (ЭЦҚ / ЭЦП) under an application: what is known of a right one, why one is not taken, and whose it must be."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SignatureFault(StrEnum):
    """Why what was given is not taken as the signature."""

    NOT_CMS = "not_cms"  # no signature container (CMS, PKCS#7) at all
    TOO_LARGE = "too_large"
    NO_SIGNER = "no_signer"  # nobody signed, or the certificate of who did is not inside
    MANY_SIGNERS = "many_signers"
    TAMPERED = "tampered"  # another document was signed, or this one was changed
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    UNKNOWN_ROOT = "unknown_root"
    NOT_FOR_SIGNING = "not_for_signing"  # a key for signing in (AUTH)
    REVOKED = "revoked"
    NO_IIN = "no_iin"  # an organisation's stamp, say: it names no person
    OTHER_PERSON = "other_person"
    GOST_UNSUPPORTED = "gost_unsupported"  # a GOST key, and no service that can judge it
    UNSUPPORTED_ALGORITHM = "unsupported_algorithm"  # SHA-1, RSA below 2048 bits, another kind of key
    SERVICE_UNAVAILABLE = "service_unavailable"  # nobody judged: the same may be given again later


class Revocation(StrEnum):
    """Whether it was asked if the certificate was taken back."""

    GOOD = "good"
    UNCHECKED = "unchecked"


class CheckedBy(StrEnum):
    """Who judged: we by the operator's root certificates, or the NCANode service."""

    ROOTS = "roots"
    NCANODE = "ncanode"


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of a right signature.

    `serial` is the certificate's number in hexadecimal, `signed_at` the time that the signer's device claims, `sha256` that of
    the signed document.
    """

    iin: str = field(repr=False)
    name: str = field(repr=False)
    bin: str | None
    serial: str
    issuer: str
    algorithm: str
    not_before: datetime
    not_after: datetime
    signed_at: datetime | None
    verified_at: datetime
    revocation: Revocation
    by: CheckedBy
    sha256: str


def judged(found: Signature | SignatureFault, wanted_iin: str) -> Signature | SignatureFault:
    """The rule of F-1, row 8 (SM-4): the signer is the head of the legal entity, or the sole entrepreneur."""
    if isinstance(found, Signature) and not (wanted_iin and found.iin == wanted_iin):
        return SignatureFault.OTHER_PERSON
    return found
