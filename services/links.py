"""One-time links: their tokens follow from their ids and the key, and are stored only as hashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.facts import LinkFor
from dialogs.own_requests import OfferLink
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.characters import crockford, spelled
from domain.doors import Way
from services.storage import links
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

LENGTH = 26  # 130 bits
KEPT = timedelta(days=30)
HALF_AN_HOUR = timedelta(minutes=30)
LIVES = dict.fromkeys(Way, HALF_AN_HOUR) | dict.fromkeys((Way.FORM, Way.SIGN), timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Question:
    """The question that a form's answer belongs to."""

    turn: int
    step: str


def links_for(tx: ReadTx, content: Content, asked: Sequence[LinkFor]) -> Mapping[LinkFor, str | None]:
    """The ids of the links that still open."""
    open_ = links.newest(tx.conn, [fact.person for fact in asked], [fact.way for fact in asked], tx.now)
    newest = {(row.person_id, row.way): row.id for row in open_}
    return {fact: newest.get((fact.person, fact.way)) for fact in asked}


def offer(tx: WriteTx, content: Content, asked: Sequence[Asked[OfferLink]]) -> Sequence[Outcome]:
    """Make new links; the old ones stop working."""
    made = [make(tx, ask.request.way, {ask.person: None})[ask.person] for ask in asked]
    return [
        Outcome(OfferLink.Outcome.OFFERED, facts={LinkFor(ask.person, ask.request.way): id_})
        for ask, id_ in zip(asked, made, strict=True)
    ]


def make(tx: WriteTx, way: Way, persons: Mapping[str, Question | None]) -> Mapping[str, str]:
    """A link for each person; the ids by person. Older ones of the same way stop working."""
    made = {person: tx.new_id() for person in persons}
    links.end(tx.conn, list(persons), tx.now, way)
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


def end(tx: WriteTx, person: str) -> None:
    """Let none of a person's links open anything any more, whatever it leads to."""
    links.end(tx.conn, [person], tx.now)


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
