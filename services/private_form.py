"""Sensitive answers where a channel takes none (F-12): the question becomes a link to a form; its answer goes the usual road."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from dialogs import private_form
from dialogs.facts import Facts
from dialogs.session import Session
from domain.doors import Manner, Way
from domain.language import Language, spoken
from domain.messaging import Channel, Inbound, Kind
from services import links
from services.facts import look_up
from services.links import Question
from services.outbox import Said
from services.storage import sessions
from services.storage.sessions import Standing
from services.talk import Talk
from services.transaction import ReadTx, WriteTx


@dataclass(frozen=True, slots=True)
class Form:
    """One question as a page asks it; `over` when it was answered, was left, or the link is too old.

    `channel` is where its person is, to go back to.
    """

    language: Language
    channel: Channel
    question: str = ""
    over: bool = False


def proper(tx: WriteTx, talk: Talk, said: Sequence[Said]) -> list[Said]:
    """What is said, as each person's channel may say it."""
    doors = talk.content.doors
    manners = [doors.manner(one.standing.channel) if one.outbound.elsewhere else Manner.TAKES for one in said]
    linked = [one for one, manner in zip(said, manners, strict=True) if manner is Manner.LINKS]
    places = {one.session.person: Question(*one.session.question) for one in linked}
    made = links.make(tx, Way.FORM, places) if places else {}
    return [_proper(talk, one, manner, made.get(one.session.person, "")) for one, manner in zip(said, manners, strict=True)]


def asked(tx: ReadTx, talk: Talk, token: str) -> Form | None:
    """The question behind a link; None when there never was such a link."""
    known = _found(tx, token)
    if known is None:
        return None
    found, standing = known
    session, language = standing.session, spoken(standing.session.language)
    if not _fits(tx, found, session):
        return Form(language, standing.channel, over=True)
    facts = Facts(look_up(tx, talk.content, talk.engine.needs(session)))
    shown = talk.engine.registry.step(session.step).ask(session, facts, talk.content, talk.tr(language))
    return Form(language, standing.channel, shown.text)


def refusal(tx: ReadTx, talk: Talk, token: str, text: str) -> str | None:
    """Why an answer can't be taken, in the person's words; None when it can, or the link is over."""
    open_ = _still_open(tx, token)
    if open_ is None:
        return None
    found, session = open_
    facts = Facts(look_up(tx, talk.content, talk.engine.needs(session)))
    return talk.engine.objection(session, _inbound(tx, found, text), facts, talk.content, talk.tr(session.language))


def answer(tx: ReadTx, token: str, text: str) -> Inbound | None:
    """The answer as it goes the road of a message; None when the link is over. Its key makes it count once."""
    open_ = _still_open(tx, token)
    return _inbound(tx, open_[0], text) if open_ else None


def _found(tx: ReadTx, token: str) -> tuple[Row[Any], Standing] | None:
    """The link of a form, and where its person stands; None when there never was such a link."""
    found = links.found(tx, token)
    if found is None or found.way != Way.FORM:
        return None
    return found, sessions.of_persons(tx, [found.person_id], lock=False)[found.person_id]


def _fits(tx: ReadTx, found: Row[Any], session: Session) -> bool:
    """Whether the link still opens, and its question is the one that is open."""
    return links.opens(tx, found) and session.question == (found.turn, found.step)


def _still_open(tx: ReadTx, token: str) -> tuple[Row[Any], Session] | None:
    """The link and its person's session; None when the link is over."""
    known = _found(tx, token)
    return (known[0], known[1].session) if known and _fits(tx, known[0], known[1].session) else None


def _inbound(tx: ReadTx, found: Row[Any], text: str) -> Inbound:
    to = (found.turn, found.step)
    return Inbound(f"form:{found.id}", None, Kind.TEXT, tx.now, text=text, person=found.person_id, to=to)


def _proper(talk: Talk, one: Said, manner: Manner, link: str) -> Said:
    tr, shown = talk.tr(one.session.language), one.outbound.link
    if shown and not talk.content.doors.leads(Way(shown.way), one.standing.channel):
        return replace(one, outbound=private_form.linkless(one.outbound, tr))
    if manner is Manner.TAKES:
        return one
    proper = private_form.by_link(one.outbound, link, tr) if manner is Manner.LINKS else private_form.warned(one.outbound, tr)
    return replace(one, outbound=proper)
