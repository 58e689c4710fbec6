"""How the owner of an application that came on paper comes to it: known by the number, or by a code that the staff hand over."""

import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from domain.applications import State
from domain.calendar import local_date
from domain.characters import CROCKFORD, crockford
from domain.people import IdentityLevel
from services.duties import CHECK, trigger_of
from services.events import Planned, schedule
from services.storage import application_list as listed
from services.storage import applications as kept
from services.storage import deadlines
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

LENGTH = 10  # 50 bits, of which nobody may guess many (services/neighbours.py)
DAYS = 30
EVENT = "application.submitted"
_GROUP = 5
_MOST_TYPED = 40
_PROVEN = frozenset({IdentityLevel.STAFF, IdentityLevel.EDS})


def new_code(tx: WriteTx, id_: str, by: str) -> str:
    """A code for the owner, XXXXX-XXXXX, to be shown once; one that was made before opens nothing more."""
    code = "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))
    kept.change(tx.conn, id_, claim_index=_index(tx.vault, code, local_date(tx.now)))
    tx.audit("application.code_made", actor=by, subject=f"application:{id_}")
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def claim(tx: WriteTx, person: str, code: str) -> bool:
    """Give an application to who typed its code; False where the code is none, was used, or is too old."""
    typed = crockford(code).removesuffix(".") if len(code) <= _MOST_TYPED else ""
    if len(typed) != LENGTH:
        return False
    today = local_date(tx.now)
    row = kept.claimed_by(tx.conn, [_index(tx.vault, typed, today - timedelta(days=back)) for back in range(DAYS + 1)])
    if row is None:
        return False
    connect(tx, row, person, f"person:{person}")
    return True


def connect(tx: WriteTx, row: Row[Any], person: str, by: str) -> None:
    """An application on paper is somebody's from now on, who is told where it stands."""
    kept.change(tx.conn, row.id, person_id=person, claim_index=None)
    tx.audit("application.connected", actor=by, subject=f"application:{row.id}", details={"person": person})
    term = deadlines.of_triggers(tx.conn, CHECK, [trigger_of(row.id)])
    if row.state == State.SUBMITTED and term:
        found = term[trigger_of(row.id)]
        values = {"application": row.id, "number": row.number, "due": str(found.last_on), "days": str(found.length)}
        schedule(tx, [Planned(f"application:{row.id}:submitted", person, EVENT, values, tx.now)])


def owner(tx: ReadTx, number: str, phone: str, *, business: bool) -> str | None:
    """The one person whose identity is proven for this IIN, or whose phone is, and is the one on the paper.

    A BIN is only declared, whoever its holder is: there the phone decides.
    """
    place = "bin" if business else "iin"
    rows = listed.claiming(tx.conn, place, tx.vault.index(f"person.{place}", number))
    fits = listed.with_phone(tx.conn, [row.id for row in rows], tx.vault.index("person.phone", phone)) if phone else frozenset()
    found = [row.id for row in rows if row.id in fits or (not business and IdentityLevel(row.level) in _PROVEN)]
    return found[0] if len(found) == 1 else None


def _index(vault: Vault, code: str, made_on: date) -> bytes:
    """What a code is kept as: its day is part of it, so that it opens nothing when it is too old."""
    return vault.index("application.claim", f"{made_on}:{code}")
