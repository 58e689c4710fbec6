"""A certificate read again: what its paper says, and what outsiders may learn of it by its number (R-000-9, 13.10)."""

import json
from datetime import date
from hmac import compare_digest
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from domain.certificates import CertificateState, Paper, Verified, masked_name
from domain.language import Text
from domain.owner import Approval
from services.storage import certificates as kept
from services.storage.sealed import Vault
from services.transaction import ReadTx


def code_of(vault: Vault, certificate: str) -> str:
    """The 128-bit code that the paper's QR carries; it follows from the id and the key, and is stored nowhere."""
    return vault.index("certificate.code", certificate)[:16].hex()


def find(tx: ReadTx, number_: str, code: str | None) -> Verified | None:
    """What an outsider may learn of a certificate: the name is masked unless the paper's own code comes with the number."""
    row = kept.by_number(tx.conn, number_)
    named = compare_digest(
        code_of(tx.vault, row.id if row else ""), (code or "").strip().lower().encode("ascii", "replace").decode()
    )
    if row is None:
        return None
    frozen = _opened(tx.vault, row)
    return Verified(
        number=row.number,
        state=CertificateState(row.state),
        course=Text(**frozen["course"]),
        issued_on=date.fromisoformat(frozen["issued_on"]),
        name=frozen["name"] if named else masked_name(frozen["name"]),
        trial=row.trial,
        ended_on=local_date(row.ended_at) if row.ended_at else None,
    )


def paper(vault: Vault, row: Row[Any], public_url: str) -> Paper:
    """What stands on a certificate's paper."""
    frozen = _opened(vault, row)
    approval, organisation = frozen["approval"], frozen["organisation"]
    return Paper(
        number=row.number,
        name=frozen["name"],
        course=Text(**frozen["course"]),
        issued_on=date.fromisoformat(frozen["issued_on"]),
        verify_url=f"{public_url.rstrip('/')}/verify/{row.number}?c={code_of(vault, row.id)}",
        trial=row.trial,
        organisation=Text(**organisation) if organisation else None,
        approval=Approval(approval[0], approval[1], date.fromisoformat(approval[2])) if approval else None,
    )


def _opened(vault: Vault, row: Row[Any]) -> dict[str, Any]:
    frozen: dict[str, Any] = json.loads(vault.open(kept.FROZEN, row.id, row.frozen))
    return frozen
