"""Who else will use a shared object: each business once, and the codes by which neighbours confirm (R-003-7.2)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from domain.applications import FileState, Slot, User
from domain.characters import crockford, spelled
from domain.full_name import given_name
from domain.masking import mask
from services.storage import application_files as files
from services.storage import application_users as kept
from services.storage import applications, people
from services.storage.sealed import Vault
from services.transaction import ReadTx

BIN, PERSON, LETTER = "bin", "person", "letter"
LENGTH = 8  # 40 bits, of which nobody may guess many (services/neighbours.py)
LIVES = timedelta(days=30)
_GROUP = 4


def users_of(tx: ReadTx, ids: Sequence[str]) -> Mapping[str, tuple[User, ...]]:
    """The users of applications: who was named, who was invited while the code lives, and the letters that came.

    The applicant's own number is no other user, and a letter that came twice is one.
    """
    rows = _counting(tx, ids)
    persons = [row.person_id for row in rows if row.person_id]
    known = people.those(tx.conn, persons) if persons else {}
    found: dict[str, list[User]] = {}
    for row in rows:
        number = 1 + sum(user.kind == row.kind for user in found.get(row.application_id, ()))
        found.setdefault(row.application_id, []).append(_user(tx, row, known, number))
    for application, letters in _letters(tx, ids).items():
        found.setdefault(application, []).extend(letters)
    return {application: tuple(users) for application, users in found.items()}


def open_(tx: ReadTx, row: Row[Any]) -> bool:
    """Whether nobody has used an invitation's code yet, and it still may be."""
    return row.kind == PERSON and row.confirmed_at is None and row.made_at + LIVES > tx.now


def own_number(answers: Mapping[str, str]) -> str:
    """The number of the business that applies: its BIN, or the sole entrepreneur's IIN; "" while it is not filled in."""
    return answers.get("bin" if answers.get("applicant_type") == "legal" else "iin", "")


def index_of(vault: Vault, number: str) -> bytes:
    """By what a business is found again, so that it counts once."""
    return vault.index(kept.WHO, number)


def reveal(vault: Vault, id_: str) -> str:
    """An invitation's code as it is shown, XXXX-XXXX: it follows from the id and the key, and is stored nowhere."""
    secret = _secret(vault, id_)
    return "-".join(secret[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def code_index(vault: Vault, id_: str) -> bytes:
    """By what an invitation is found when its code is typed."""
    return _index(vault, _secret(vault, id_))


def by_code(tx: ReadTx, typed: str) -> Row[Any] | None:
    """The invitation that a typed code belongs to, used or not; None where there is none."""
    code = crockford(typed)
    return kept.by_code(tx.conn, _index(tx.vault, code)) if len(code) == LENGTH else None


def _secret(vault: Vault, id_: str) -> str:
    return spelled(vault.index("application_user.reveal", id_), LENGTH)


def _index(vault: Vault, code: str) -> bytes:
    return vault.index("application_user.code", code)


def _counting(tx: ReadTx, ids: Sequence[str]) -> Sequence[Row[Any]]:
    """What was named or confirmed, or may still be, without the applicant's own number."""
    rows = [row for row in kept.of(tx.conn, ids) if row.confirmed_at is not None or open_(tx, row)]
    named = {row.application_id for row in rows if row.who_index}
    own = _own(tx, named) if named else {}
    return [row for row in rows if row.who_index is None or row.who_index != own.get(row.application_id)]


def _own(tx: ReadTx, ids: Iterable[str]) -> Mapping[str, bytes]:
    """The applicants' own numbers, hashed; they may have been changed after others were named."""
    return {
        row.id: index_of(tx.vault, own_number(json.loads(tx.vault.open(applications.ANSWERS, row.id, row.answers))))
        for row in applications.those(tx.conn, sorted(ids))
    }


def _user(tx: ReadTx, row: Row[Any], known: Mapping[str, Row[Any]], number: int) -> User:
    """A user as the applicant may see it: of a neighbour the given name, of who has not confirmed only a number."""
    if row.kind == BIN:
        return User(row.id, BIN, mask(tx.vault.open(kept.NUMBER, row.id, row.number)), confirmed=True)
    if row.confirmed_at is None:
        return User(row.id, PERSON, str(number), confirmed=False)
    name = known[row.person_id].name if row.person_id in known else None
    return User(row.id, PERSON, given_name(name or ""), confirmed=True)


def _letters(tx: ReadTx, ids: Sequence[str]) -> Mapping[str, Sequence[User]]:
    found: dict[str, list[User]] = {}
    seen: set[tuple[str, str]] = set()
    for row in files.in_slot(tx.conn, ids, Slot.LETTER):
        same = (row.application_id, row.sha256 or row.id)
        if row.state == FileState.REFUSED or same in seen:
            continue
        seen.add(same)
        letters = found.setdefault(row.application_id, [])
        letters.append(User(row.id, LETTER, str(len(letters) + 1), confirmed=row.state == FileState.CLEAN))
    return found
