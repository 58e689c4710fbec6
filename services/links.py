"""One-time links: their tokens follow from their ids and the key, and are stored only as hashes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from domain.characters import crockford, spelled
from domain.doors import Way
from services.storage import links
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx

LENGTH = 26  # 130 bits
KEPT = timedelta(days=30)
HALF_AN_HOUR = timedelta(minutes=30)
LIVES = {
    Way.FORM: timedelta(hours=24), Way.TELEGRAM: HALF_AN_HOUR, Way.WHATSAPP: HALF_AN_HOUR, Way.BROWSER: HALF_AN_HOUR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """The question that a form's answer belongs to."""

    turn: int
    step: str


def make(tx: WriteTx, way: Way, persons: Mapping[str, Question | None]) -> Mapping[str, str]:
    """A link for each person; the ids by person. Older ones of the same way stop working."""
    made = {person: tx.new_id() for person in persons}
    links.end(tx.conn, list(persons), way, tx.now)
    links.add(tx.conn, [_row(tx, way, made[person], person, place) for person, place in persons.items()])
    return made


def token(vault: Vault, link_id: str) -> str:
    """The token as it stands in an address."""
    return spelled(vault.index("link.reveal", link_id), LENGTH)


def found(tx: ReadTx, typed: str) -> Row[Any] | None:
    """The link with this token, used or not, over or not; None when there never was one."""
    read = crockford(typed) if len(typed) <= 2 * LENGTH else ""
    return links.by_index(tx.conn, _hash(tx.vault, read)) if len(read) == LENGTH else None


def opens(tx: ReadTx, row: Row[Any]) -> bool:
    """Whether a link can still be used."""
    return row.used_at is None and row.ends_at > tx.now


def open_ones(tx: ReadTx, persons: Sequence[str], ways: Iterable[Way]) -> Mapping[tuple[str, str], str]:
    """The id of each person's newest link that still opens, by person and way."""
    return {(row.person_id, row.way): row.id for row in links.newest(tx.conn, persons, list(ways), tx.now)}


def end(tx: WriteTx, person: str) -> None:
    """Let none of a person's links open anything any more, whatever it leads to."""
    for way in Way:
        links.end(tx.conn, [person], way, tx.now)


def purge(tx: WriteTx) -> None:
    """Drop links that ended long ago; until then their pages can say that they are over."""
    links.purge(tx.conn, tx.now - KEPT)


def _row(tx: WriteTx, way: Way, id_: str, person: str, place: Question | None) -> dict[str, Any]:
    return {
        "id": id_,
        "person_id": person,
        "way": way,
        "token_index": _hash(tx.vault, token(tx.vault, id_)),
        "turn": place.turn if place else None,
        "step": place.step if place else None,
        "made_at": tx.now,
        "ends_at": tx.now + LIVES[way],
    }


def _hash(vault: Vault, secret: str) -> bytes:
    return vault.index("link.token", secret)
