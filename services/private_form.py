"""Sensitive answers where a channel takes none (F-12): the question becomes a link to a form; its answer goes the usual road."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from dialogs import private_form
from dialogs.facts import Facts
from domain.doors import Manner, Way
from domain.language import Language
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
    places = {one.session.person: Question(one.session.turn, one.session.step) for one in linked}
    made = links.make(tx, Way.FORM, places) if places else {}
    return [_proper(talk, one, manner, made.get(one.session.person, "")) for one, manner in zip(said, manners, strict=True)]


def asked(tx: ReadTx, talk: Talk, token: str) -> Form | None:
    """The question behind a link; None when there never was such a link."""
    found = links.found(tx, token)
    if found is None or found.way != Way.FORM:
        return None
    standing = _standing(tx, found)
    language = standing.session.language or Language.KK
    if not _fits(tx, found, standing):
        return Form(language, standing.channel, over=True)
    session = standing.session
    facts = Facts(look_up(tx, talk.content, talk.engine.needs(session)))
    shown = talk.engine.registry.step(session.step).ask(session, facts, talk.content, talk.tr(language))
    return Form(language, standing.channel, shown.text)


def refusal(tx: ReadTx, talk: Talk, token: str, text: str) -> str | None:
    """Why an answer can't be taken, in the person's words; None when it can, or the link is over."""
    found = links.found(tx, token)
    inbound = answer(tx, token, text)
    if found is None or inbound is None:
        return None
    session = _standing(tx, found).session
    facts = Facts(look_up(tx, talk.content, talk.engine.needs(session)))
    return talk.engine.objection(session, inbound, facts, talk.content, talk.tr(session.language))


def answer(tx: ReadTx, token: str, text: str) -> Inbound | None:
    """The answer as it goes the road of a message; None when the link is over. Its key makes it count once."""
    found = links.found(tx, token)
    if found is None or not _fits(tx, found, _standing(tx, found)):
        return None
    to = (found.turn, found.step)
    return Inbound(f"form:{found.id}", None, Kind.TEXT, tx.now, text=text, person=found.person_id, to=to)


def _standing(tx: ReadTx, found: Row[Any]) -> Standing:
    person: str = found.person_id
    return sessions.of_persons(tx, [person], lock=False)[person]


def _fits(tx: ReadTx, found: Row[Any], standing: Standing) -> bool:
    at = standing.session
    return links.opens(tx, found) and (at.turn, at.step) == (found.turn, found.step)


def _proper(talk: Talk, one: Said, manner: Manner, link: str) -> Said:
    tr = talk.tr(one.session.language)
    if manner is Manner.LINKS:
        return replace(one, outbound=private_form.by_link(one.outbound, link, tr))
    return replace(one, outbound=private_form.warned(one.outbound, tr)) if manner is Manner.WARNS else one
