"""Whom a certificate of the National Certification Authority names, and whether a document may be signed with its key now.

The subject holds serialNumber "IIN" with 12 digits, for who signs for an organisation OU "BIN" with 12, CN the surname and name,
G the patronymic. A key for signing has nonRepudiation, one for signing in has not.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.signatures import CheckedBy, Revocation, Signature, SignatureFault
from services.signatures.algorithms import algorithm_of
from services.signatures.container import Container

MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a certificate names."""

    iin: str = field(repr=False)
    name: str = field(repr=False)
    bin: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Who judged the certificate, when, and whether it was asked if it was taken back."""

    by: CheckedBy
    at: datetime
    revocation: Revocation


def fault_of(certificate: Any, now: datetime) -> SignatureFault | None:
    """Why nothing can be signed with this key now."""
    if now < certificate.not_valid_before:
        return SignatureFault.NOT_YET_VALID
    if now > certificate.not_valid_after:
        return SignatureFault.EXPIRED
    usage = certificate.key_usage_value
    return None if usage is not None and "non_repudiation" in usage.native else SignatureFault.NOT_FOR_SIGNING


def person_of(certificate: Any) -> Person | None:
    """The person; None where none is named, or not plainly."""
    subject = certificate.subject
    numbers = [found[1] for text in _values(subject, "serial_number") if (found := re.fullmatch("IIN([0-9]{12})", text))]
    if len(numbers) != 1:
        return None
    bins = {found[1] for text in _values(subject, "organizational_unit_name") if (found := re.fullmatch("BIN([0-9]{12})", text))}
    return Person(numbers[0], _name(subject), bins.pop() if len(bins) == 1 else None)


def signature_of(container: Container, person: Person, document: bytes, told: Told) -> Signature:
    """What is known of a signature that was found right."""
    certificate = container.certificate
    return Signature(
        iin=person.iin,
        name=person.name,
        bin=person.bin,
        serial=f"{certificate.serial_number:x}",
        issuer=_issuer(certificate),
        algorithm=algorithm_of(container),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        signed_at=container.signed_at,
        verified_at=told.at,
        revocation=told.revocation,
        by=told.by,
        sha256=hashlib.sha256(document).hexdigest(),
    )


def _issuer(certificate: Any) -> str:
    names = _values(certificate.issuer, "common_name") or _values(certificate.issuer, "organization_name")
    return _clean(names[0]) if names else ""


def _name(subject: Any) -> str:
    common, patronymic = _values(subject, "common_name"), _values(subject, "given_name")
    parts = [common[0]] if common else _values(subject, "surname")[:1]
    if patronymic and patronymic[0].casefold() not in " ".join(parts).casefold():
        parts.append(patronymic[0])
    return _clean(" ".join(parts))


def _values(name: Any, kind: str) -> list[str]:
    return [part["value"].native for rdn in name.chosen for part in rdn if part["type"].native == kind]


def _clean(text: str) -> str:
    """Without characters that do not print; certificates are written by others."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(plain.split())[:MOST_NAME]
