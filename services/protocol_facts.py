"""What a protocol of the council says, as one mapping from which its papers, its extracts and its recount are made (R-003-23).

Only texts, whole numbers, yes and no stand in it, so that its canonical JSON, and with it the SHA-256, is the same everywhere.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, State, types_of
from domain.calendar import ZONE
from domain.councils import Outcome
from domain.language import Text
from domain.masking import mask_text
from domain.regions import BY_CODE
from services import applications
from services.council_room import Room
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.transaction import ReadTx

FORMAT = "kasip.protocol/1"
Facts = Mapping[str, Any]
_EFFECT = ("jobs", "taxes_tt", "output_tt")  # what the council looks at (R-003-22)
_GONE: Mapping[str, str] = {State.WITHDRAWN: "withdrawn", State.REFUSED: "refused"}


@dataclass(frozen=True, slots=True)
class ProtocolPaper:
    """A protocol to be drawn; one without a SHA-256 is a draft. `redacted`: it lacks what is personal to some applicants."""

    facts: Facts = field(repr=False)
    digest: str | None
    redacted: bool = False


def canonical(facts: Facts) -> bytes:
    """The bytes of which the SHA-256 is counted."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(facts: Facts) -> str:
    """The SHA-256 of the facts."""
    return hashlib.sha256(canonical(facts)).hexdigest()


def as_json(paper: ProtocolPaper) -> bytes:
    """A protocol as a file: its facts and their SHA-256, which a redacted copy can't have."""
    return canonical({"facts": paper.facts, "redacted": paper.redacted, "sha256": paper.digest})


def facts_of(tx: ReadTx, content: Content, there: Room, protocol: Row[Any] | None, narrative: Facts) -> Facts:
    """What the protocol says as things stand; `protocol` gives number and day, `narrative` what the secretary wrote."""
    rows = {row.id: row for row in tables.those(tx.conn, [item.application_id for item in there.items])}
    decided = [item for item in there.items if item.id in there.decisions]
    rest = [item for item in there.items if item.id not in there.decisions]
    session, begins = there.row, there.row.begins_at.astimezone(ZONE)
    base = {"base": session.base, "document": session.base_document, "document_on": str(session.base_document_on)}
    return {
        "format": FORMAT,
        "trial": content.trial,
        "region": {"code": session.region, **_both(BY_CODE[session.region].name)},
        "session": {
            "id": session.id, "day": str(begins.date()), "time": f"{begins:%H:%M}", "place": session.place or "",
            "convened_on": str(session.convened_on), "present": session.present,
        },
        "number": protocol.number if protocol else None,
        "on": str(protocol.on) if protocol else None,
        "base": base if session.base else None,
        "rules": {
            "members_min": content.programme["council.members_min"],
            "negative_rule": str(there.counting.negative_rule),
            "recused_in_base": there.counting.recused_in_base,
        },
        "seats": [_seat(seat) for seat in there.seats],
        "chair": session.chair_seat_id,
        "secretary": session.secretary,
        "opening": _said(narrative, "opening"),
        "invited": _said(narrative, "invited"),
        "items": [_item(tx, content, there, item, rows[item.application_id]) | _told(narrative, item.id) for item in decided],
        "not_considered": [_skipped(tx, content, there, item, rows[item.application_id]) for item in rest],
    }  # fmt: skip


def redacted(facts: Facts, refused: Collection[str] = ()) -> Facts:
    """The same without what is personal to applicants who are not forwarded; its SHA-256 is another one (AMB-27).

    `refused`: applications that the council found possible, and that are not forwarded since their data was false. Words about
    the whole session, and who was invited to it, may name anybody.
    """
    nobody: Facts = {"id": None, "number": None, "applicant": None, "project": None, "types": [], "class": None, "effect": {}}
    hidden = {"application": nobody, "hidden": True}
    items = [
        one
        if one["outcome"] == Outcome.POSSIBLE and one["application"]["id"] not in refused
        else {**one, **hidden, "reasons": None, "narrative": None}
        for one in facts["items"]
    ]
    whole = {**facts, "opening": None, "invited": None, "items": items}
    return {**whole, "not_considered": [{**one, **hidden} for one in facts["not_considered"]]}


def equal(there: Room, item: str) -> bool:
    """Whether what was decided of an item is what its votes come to (SM-5)."""
    kept, votes, result = there.decisions[item], there.votes(item), there.result(item)
    numbers = (votes.present, votes.votes_for, votes.against, votes.abstained, votes.recused, len(there.seats))
    then = (kept.present, kept.votes_for, kept.against, kept.abstained, kept.recused, kept.members)
    outcomes = (kept.outcome, kept.by_present, kept.by_members)
    return numbers == then and outcomes == (result.outcome, result.by_present, result.by_members) and there.quorum(item)


def _seat(seat: Row[Any]) -> Facts:
    return {
        "id": seat.id, "name": seat.name, "post": {"kk": seat.post_kk, "ru": seat.post_ru}, "business": seat.business,
        "duty": seat.duty, "attends": seat.attends, "told_on": str(seat.told_on), "told_how": seat.told_how,
    }  # fmt: skip


def _item(tx: ReadTx, content: Content, there: Room, item: Row[Any], row: Row[Any]) -> dict[str, Any]:
    kept = there.decisions[item.id]
    reasons = json.loads(tx.vault.open(held.WORDS, item.id, kept.words)) if kept.words else None
    return {
        "id": item.id, "position": item.position, "hidden": False, "application": _application(tx, content, row),
        "away": dict(there.away[item.id]), "source": kept.source, "ballots": dict(there.ballots[item.id]),
        "members": kept.members,
        "votes": {
            "present": kept.present, "for": kept.votes_for, "against": kept.against, "abstained": kept.abstained,
            "recused": kept.recused,
        },
        "by_present": kept.by_present, "by_members": kept.by_members, "outcome": kept.outcome, "reasons": reasons,
    }  # fmt: skip


def _skipped(tx: ReadTx, content: Content, there: Room, item: Row[Any], row: Row[Any]) -> Facts:
    """An item without a decision: it lacked its quorum, or was taken off before by its applicant or for false data."""
    stood = [step.state for step in tables.steps(tx.conn, [row.id]) if step.at <= there.row.closed_at]
    why = _GONE.get(stood[-1] if stood else row.state, "no_quorum")
    return {
        "id": item.id, "position": item.position, "hidden": False, "application": _application(tx, content, row), "why": why,
        "away": dict(there.away[item.id]), "source": there.source(item.id), "present": there.votes(item.id).present,
    }  # fmt: skip


def _application(tx: ReadTx, content: Content, row: Row[Any]) -> Facts:
    answers = applications.answers_of(tx, row)
    fields = content.form(DRAFT_FORM, row.form).fields
    labels = {choice.value: choice.label for one in fields if one.section == "infra" for choice in one.choices}
    types = [{"code": code, **_both(labels.get(code) or labels.get(code[0], Text(code, code)))} for code in types_of(answers)]
    return {
        "id": row.id, "number": row.number, "applicant": mask_text(row.name or ""),
        "project": mask_text(answers.get("project_name", "")), "types": types, "class": row.priority_class,
        "effect": {name: mask_text(answers[name]) for name in _EFFECT if answers.get(name)},
    }  # fmt: skip


def _told(narrative: Facts, item: str) -> dict[str, Any]:
    said = {language: words["items"][item] for language, words in narrative.items() if item in words.get("items", {})}
    return {"narrative": said or None}


def _said(narrative: Facts, name: str) -> Mapping[str, str] | None:
    return {language: words[name] for language, words in narrative.items() if words.get(name)} or None


def _both(text: Text) -> dict[str, str]:
    return {"kk": text.kk, "ru": text.ru}
