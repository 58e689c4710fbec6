"""How far the council has come with applications, as their persons may know it: the outcome only once a protocol is signed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.application_facts import Considered, Undecided
from dialogs.scripts import Content
from domain.applications import UNSAID, State
from domain.calendar import local_date
from domain.councils import Outcome
from domain.language import Text
from services import budget, council_duties
from services.council_notices import base_unset
from services.duties import DECREE, trigger_of
from services.outcome_words import reasons
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage import council_sessions as held
from services.storage import deadlines, protocols, region_desk
from services.storage.outcome_told import SAID
from services.transaction import ReadTx

_DUTIES = {
    State.DECIDED_POSITIVE: council_duties.PROTOCOL, State.DECIDED_NEGATIVE: council_duties.PROTOCOL,
    State.PROTOCOLLED: council_duties.FORWARDING, State.FORWARDED: DECREE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Council:
    """Of an application the session that counts now, and the last one that brought no decision."""

    considered: Considered | None = None
    undecided: Undecided | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    decisions: Mapping[str, Sequence[Row[Any]]]
    protocols: Mapping[str, Row[Any]]
    terms: Mapping[tuple[str, str], Row[Any]]
    forwarded: Mapping[str, date]


def of(tx: ReadTx, content: Content, rows: Sequence[Row[Any]], states: Mapping[str, State]) -> Mapping[str, Council]:
    """How far the council has come with each of these applications, which stand in these states."""
    known = _known(tx, [row.id for row in rows], states)
    return {row.id: _one(tx, content, row, states[row.id], known) for row in rows if row.id in known.decisions}


def _known(tx: ReadTx, ids: Sequence[str], states: Mapping[str, State]) -> _Known:
    decisions: dict[str, list[Row[Any]]] = {}
    for row in held.of_applications(tx.conn, ids):
        decisions.setdefault(row.application_id, []).append(row)
    if not decisions:
        return _Known({}, {}, {}, {})
    sessions = sorted({row.session_id for those in decisions.values() for row in those})
    triggers = [council_duties.trigger_of(id_) for id_ in sessions] + [trigger_of(id_) for id_ in decisions]
    wanted = {duty for id_ in decisions if (duty := _DUTIES.get(states[id_]))}
    terms = {(duty, key): row for duty in wanted for key, row in deadlines.of_triggers(tx.conn, duty, triggers).items()}
    steps = kept.steps(tx.conn, list(decisions))
    forwarded = {one.application_id: one.on or local_date(one.at) for one in steps if one.state == State.FORWARDED}
    signed = {one.session_id: one for one in protocols.of_sessions(tx.conn, sessions) if one.signed_at is not None}
    return _Known(decisions, signed, terms, forwarded)


def _one(tx: ReadTx, content: Content, row: Row[Any], state: State, known: _Known) -> Council:
    decisions = known.decisions[row.id]
    if state is State.ON_AGENDA:
        vain = [one for one in decisions if one.outcome == Outcome.NO_DECISION]
        return Council(undecided=Undecided(local_date(vain[-1].begins_at), base_unset(vain[-1])) if vain else None)
    if state not in UNSAID | SAID:
        return Council()
    last = decisions[-1]
    plain = _awaited(Considered(local_date(last.begins_at)), known.terms.get(_term(row.id, state, last)), local_date(tx.now))
    return Council(plain if state in UNSAID else _said(tx, content, row, last, replace(plain, **_protocol(known, last))))


def _term(application: str, state: State, decision: Row[Any]) -> tuple[str, str]:
    """What is awaited of an application in a state."""
    duty = _DUTIES.get(state, "")
    return duty, trigger_of(application) if duty == DECREE else council_duties.trigger_of(decision.session_id)


def _awaited(plain: Considered, term: Row[Any] | None, today: date) -> Considered:
    if term is None:
        return plain
    return replace(plain, due=term.last_on, over=term.done_on is None and term.last_on < today)


def _protocol(known: _Known, decision: Row[Any]) -> Mapping[str, Any]:
    row = known.protocols.get(decision.session_id)
    signed = {"protocol": row.number, "protocol_on": row.on} if row is not None else {}
    return {**signed, "forwarded_on": known.forwarded.get(decision.application_id)}


def _said(tx: ReadTx, content: Content, row: Row[Any], decision: Row[Any], plain: Considered) -> Considered:
    """With why it ended, where it did not end well, and whom to ask."""
    if row.state == State.CLOSED_NEGATIVE:
        return replace(plain, reasons=reasons(tx.vault, decision), ask=contact(tx, row.region), appeal=content.appeal)
    if row.state != State.NOT_BUDGETED:
        return plain
    why = next((one for one in reversed(desk.decisions(tx.conn, [row.id])) if one.act == budget.ACT and one.words), None)
    said = json.loads(tx.vault.open(desk.WORDS, why.id, why.words)) if why else None
    words = Text(said["kk"], said["ru"]) if said else None
    return replace(plain, reasons=words, ended_on=why.on if why else None, ask=contact(tx, row.region))


def contact(tx: ReadTx, region: str | None) -> Text | None:
    """Whom applicants of a region ask, with the phone."""
    row = region_desk.contact(tx.conn, region) if region else None
    return Text(f"{row.name_kk}, {row.phone}", f"{row.name_ru}, {row.phone}") if row else None
