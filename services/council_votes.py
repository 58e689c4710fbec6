"""Votes on an item of a session, by ballots or by a protocol on paper, and the outcome that follows (R-003-21.3, R-003-22)."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.councils import Outcome, Result, SessionState, Vote, Votes
from domain.decisions import LEAST, reads_as
from domain.language import Language, Text
from domain.staff import Right, Scope
from services import applications
from services.application_acts import CanNotApply, words
from services.council_room import At, CanNotHold, Room, room, session_of
from services.council_sessions import require_open
from services.storage import agendas as kept
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.storage import protocols
from services.transaction import WriteTx

STATES: Mapping[Outcome, State] = {
    Outcome.POSSIBLE: State.DECIDED_POSITIVE,
    Outcome.NOT_POSSIBLE: State.DECIDED_NEGATIVE,
    Outcome.NO_DECISION: State.NO_DECISION,
}


def cast(tx: WriteTx, content: Content, scope: Scope, at: At, ballots: Mapping[str, Vote]) -> None:
    """Keep ballots by seat, all or none; a ballot is final until all of an item's are taken back. Raises Unseen, CanNotHold."""
    there, item = _open(tx, content, scope, at), at.item
    if item in there.totals:
        raise CanNotHold("totals_entered")
    names = {seat.id: seat.name for seat in there.seats}
    if unknown := [seat for seat in ballots if seat not in names]:
        raise CanNotHold("no_member", unknown)
    voters = {seat.id for seat in there.voters(item)}
    if without := [names[seat] for seat in ballots if seat not in voters]:
        raise CanNotHold("no_vote", without)
    new = [{"item_id": item, "seat_id": seat, "vote": vote, "at": tx.now, "by": scope.actor} for seat, vote in ballots.items()]
    kept_now = held.cast(tx.conn, new)
    if twice := [names[seat] for seat in ballots if seat not in kept_now]:
        raise CanNotHold("voted_already", twice)
    kept.change(tx.conn, at.session)
    tx.audit("council.ballots", actor=scope.actor, subject=f"agenda:{at.session}", details={"item": item, "ballots": len(new)})


def enter_totals(tx: WriteTx, content: Content, scope: Scope, at: At, votes: Votes) -> None:
    """Keep the votes on an item as a protocol on paper has them, whose scan is here. Raises Unseen, CanNotHold, CanNotApply."""
    there, item = _open(tx, content, scope, at), at.item
    if there.ballots[item]:
        raise CanNotHold("ballots_entered")
    if protocols.scan(tx.conn, at.session) is None:
        raise CanNotHold("no_scan")
    if not votes.whole or votes.present > len(there.here) or min(votes.present, votes.cast, votes.recused) < 0:
        raise CanNotApply("sum", "present")
    row = {
        "item_id": item, "present": votes.present, "votes_for": votes.votes_for, "against": votes.against,
        "abstained": votes.abstained, "recused": votes.recused, "at": tx.now, "by": scope.actor,
    }  # fmt: skip
    if not held.enter_totals(tx.conn, row):
        raise CanNotHold("totals_entered")
    kept.change(tx.conn, at.session)
    tx.audit(
        "council.totals", actor=scope.actor, subject=f"agenda:{at.session}", details={"item": item, "present": votes.present}
    )


def take_back(tx: WriteTx, content: Content, scope: Scope, at: At) -> None:
    """The votes on an item were entered wrongly: they, and what followed from them, count no more while the session goes on.

    Raises Unseen, CanNotHold.
    """
    there, item = _room(tx, content, scope, at.session), at.item
    found = next((one for one in there.items if one.id == item), None)
    if found is None:
        raise CanNotHold("no_item", [item])
    decision = there.decisions.get(item)
    if decision is not None:
        row = tables.one(tx.conn, found.application_id, lock=True)
        if row is None or row.state != STATES[Outcome(decision.outcome)]:
            raise CanNotHold("not_now")
        held.undecide(tx.conn, item)
        applications.move(tx, row, State.ON_AGENDA, scope.actor)
    ballots = held.take_back(tx.conn, item)
    kept.change(tx.conn, at.session)
    details: dict[str, str | int] = {"item": item, "ballots": ballots, "outcome": decision.outcome if decision else "none"}
    tx.audit("council.taken_back", actor=scope.actor, subject=f"agenda:{at.session}", details=details)


def decide(tx: WriteTx, content: Content, scope: Scope, at: At, said: Text | None = None) -> Result:
    """Derive the outcome of an item from its votes; «not possible» needs reasons in both languages (R-003-22, R-003-24, S-50).

    Raises Unseen, CanNotHold without a quorum, while somebody has not voted, or in a wrong state; CanNotApply.
    """
    there, item = _open(tx, content, scope, at), at.item
    votes = there.votes(item)
    if not there.quorum(item):
        raise CanNotHold("no_quorum", [str(votes.present), str(len(there.seats))])
    if not votes.whole:
        voted = there.ballots[item]
        raise CanNotHold("votes_missing", [seat.name for seat in there.voters(item) if seat.id not in voted])
    result = there.result(item)
    reasons = _reasons(tx, said, needed=result.outcome is Outcome.NOT_POSSIBLE)
    application = next(one.application_id for one in there.items if one.id == item)
    held.decide(
        tx.conn,
        {
            "item_id": item, "session_id": at.session, "application_id": application, "members": len(there.seats),
            "present": votes.present, "votes_for": votes.votes_for, "against": votes.against, "abstained": votes.abstained,
            "recused": votes.recused, "source": there.source(item), "outcome": result.outcome,
            "by_present": result.by_present, "by_members": result.by_members,
            "words": tx.vault.seal(held.WORDS, item, reasons) if reasons else None, "at": tx.now, "by": scope.actor,
        },
    )  # fmt: skip
    row = tables.one(tx.conn, application)
    assert row is not None  # noqa: S101 - it is on the agenda
    day = applications.Day(local_date(there.row.begins_at), late=False)
    applications.move(tx, row, STATES[result.outcome], scope.actor, day)
    kept.change(tx.conn, at.session)
    details: dict[str, str | int] = {
        "item": item,
        "outcome": result.outcome,
        "present": votes.present,
        "for": votes.votes_for,
        "against": votes.against,
    }
    tx.audit("council.decided", actor=scope.actor, subject=f"agenda:{at.session}", details=details)
    return result


def _open(tx: WriteTx, content: Content, scope: Scope, at: At) -> Room:
    """The session, where votes on an item may be entered now."""
    there = _room(tx, content, scope, at.session)
    application = tables.one(tx.conn, require_open(there, at.item).application_id, lock=True)
    if application is None or application.state != State.ON_AGENDA:
        raise CanNotHold("not_waiting", [application.state if application else ""])
    return there


def _room(tx: WriteTx, content: Content, scope: Scope, id_: str) -> Room:
    session: Row[Any] = session_of(tx, scope, id_, Right.HOLD_COUNCILS, lock=True)
    if session.state != SessionState.IN_SESSION:
        raise CanNotHold("no_quorum_at_all" if session.state == SessionState.NO_QUORUM else "not_now", [session.state])
    return room(tx, content, session)


def _reasons(tx: WriteTx, said: Text | None, *, needed: bool) -> str | None:
    """Reasons as they are sealed, in both languages. Raises CanNotApply."""
    if said is None or not (said.kk.strip() or said.ru.strip()):
        if needed:
            raise CanNotApply("too_short", Language.KK)
        return None
    kept_ = {}
    for language in Language:
        text = said[language]
        if len(text.strip()) < LEAST:
            raise CanNotApply("too_short", language)
        kept_[str(language)] = words(tx, language, text)
        if not reads_as(text, language):
            raise CanNotApply(f"not_{language}", language)
    return json.dumps(kept_, ensure_ascii=False)
