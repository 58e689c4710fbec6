"""Filling in an application: begun with what is known, kept answer by answer, thrown away or left to end (SM-4, F-1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.application_fields import ASKED, KNOWN
from dialogs.application_requests import Agree, AskAboutTeo, DropDraft, KeepAnswers, StartApplication, Withdraw
from dialogs.application_users import DONE
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, FILLED_IN, LEGAL_FORMS, WITHDRAWABLE, FileState, Origin, State
from domain.calendar import local_date
from domain.masking import mask_text
from services import applications, council_notices
from services import decision_notices as decisions
from services.application_open import mended, named, opened_of, own
from services.application_user_acts import name as name_user
from services.application_users import BIN
from services.events import Planned, schedule
from services.storage import application_files as files
from services.storage import application_signing as signing
from services.storage import application_users as users
from services.storage import applications as kept
from services.storage import enquiries, events, people
from services.storage import files as bodies
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

REMINDER, ENDED = applications.REMINDER, "application.draft_ended"


def start(tx: WriteTx, content: Content, asked: Sequence[Asked[StartApplication]]) -> Sequence[Outcome]:
    """Begin drafts; who is filling one in already goes on with it."""
    known = people.those(tx.conn, [one.person for one in asked])
    rows = [_row(tx, content, one, known[one.person]) for one in asked]
    begun = kept.add(tx.conn, rows)
    for one, row in zip(asked, rows, strict=True):
        if one.person in begun:
            _take_over(tx, one, row["id"])
            tx.audit("application.begun", actor=f"person:{one.person}", subject=f"application:{row['id']}")
    started, exists = StartApplication.Outcome.STARTED, StartApplication.Outcome.EXISTS
    return [Outcome(started if one.person in begun else exists) for one in asked]


def keep_answers(tx: WriteTx, content: Content, asked: Sequence[Asked[KeepAnswers]]) -> Sequence[Outcome]:
    """Keep answers of the form; "" takes one away. Of what was returned only those that were faulty (SM-4)."""
    rows = named(tx, asked)
    changed: dict[str, Mapping[str, str]] = {}
    for one in asked:
        row = own(rows, one)
        if row is not None and _may_change(tx, content, row, one.request.answers):
            answers = {**applications.answers_of(tx, row), **one.request.answers}
            changed[row.id] = {name: value for name, value in answers.items() if value}
            mended(tx, row, list(one.request.answers))
    applications.keep(tx, changed)
    return [
        Outcome(KeepAnswers.Outcome.KEPT if one.request.application in changed else KeepAnswers.Outcome.CLOSED) for one in asked
    ]


def agree(tx: WriteTx, content: Content, asked: Sequence[Asked[Agree]]) -> Sequence[Outcome]:
    """Record consents, each with the text's version, its language, the time and the channel (F-1)."""
    rows = named(tx, asked)
    outcomes = []
    for one in asked:
        row = own(rows, one, State.DRAFT)
        if row is not None:
            kept.agree(
                tx.conn,
                {
                    "application_id": row.id, "item": one.request.item, "version": one.request.version,
                    "language": one.language, "channel": one.channel, "given_at": tx.now,
                },
            )  # fmt: skip
            kept.change(tx.conn, row.id, changed_at=tx.now)
            details: dict[str, str | int] = {"item": one.request.item, "version": one.request.version}
            tx.audit("application.agreed", actor=f"person:{one.person}", subject=f"application:{row.id}", details=details)
        outcomes.append(Outcome(Agree.Outcome.CLOSED if row is None else Agree.Outcome.AGREED))
    return outcomes


def ask_about_teo(tx: WriteTx, content: Content, asked: Sequence[Asked[AskAboutTeo]]) -> Sequence[Outcome]:
    """Note that the applicant doesn't know, and ask the coordinator once in the applicant's place (S-31)."""
    rows = named(tx, asked)
    outcomes = []
    for one in asked:
        row = own(rows, one)
        if row is not None and not _may_change(tx, content, row, ["teo_need"]):
            row = None
        if row is not None:
            mended(tx, row, ["teo_need"])
            answers = applications.answers_of(tx, row)
            if answers.get("teo_need") != "unknown":
                _question(tx, one, answers)
            applications.keep(tx, {row.id: {**answers, "teo_need": "unknown"}})
        outcomes.append(Outcome(AskAboutTeo.Outcome.CLOSED if row is None else AskAboutTeo.Outcome.ASKED))
    return outcomes


def drop(tx: WriteTx, content: Content, asked: Sequence[Asked[DropDraft]]) -> Sequence[Outcome]:
    """Throw drafts away, with everything that was sent for them."""
    rows = named(tx, asked)
    outcomes = []
    for one in asked:
        row = own(rows, one, *FILLED_IN)
        if row is not None:
            remove(tx, [row.id])
            tx.audit("application.dropped", actor=f"person:{one.person}", subject=f"application:{row.id}")
        outcomes.append(Outcome(DropDraft.Outcome.CLOSED if row is None else DropDraft.Outcome.DROPPED))
    return outcomes


def withdraw(tx: WriteTx, content: Content, asked: Sequence[Asked[Withdraw]]) -> Sequence[Outcome]:
    """Take applications back, any time before a decision (SM-4); the term of the check ends with it."""
    outcomes = []
    for one in asked:
        row = kept.one(tx.conn, one.request.application, lock=True)
        own = row is not None and row.person_id == one.person and State(row.state) in WITHDRAWABLE
        if row is not None and own:
            take_back(tx, row, f"person:{one.person}")
        outcomes.append(Outcome(Withdraw.Outcome.WITHDRAWN if own else Withdraw.Outcome.DECIDED))
    return outcomes


def take_back(tx: WriteTx, row: Row[Any], by: str) -> None:
    """An application is withdrawn: the term of its check is nobody's duty any more."""
    signing.end(tx.conn, [row.id])
    applications.move(tx, row, State.WITHDRAWN, by, ended_at=tx.now)
    applications.end_term(tx, row.id, local_date(tx.now), by)
    decisions.untold(tx, row.id)
    council_notices.silence(tx, row.id)


def remove(tx: WriteTx, ids: Sequence[str]) -> None:
    """Nothing is left of drafts; files that another application uses too stay."""
    own = files.files(tx.conn, ids)
    users.forget(tx.conn, ids)
    files.forget(tx.conn, ids)
    signing.end(tx.conn, ids)
    kept.drop(tx.conn, ids)
    bodies.drop(tx.conn, sorted(own - files.used(tx.conn, own)))
    events.cancel_of(tx.conn, ids, tx.now)


def end_old(tx: WriteTx, content: Content) -> int:
    """Drafts that nobody went on with for their whole life end (SM-4: kept 90 days); how many."""
    old = tx.now - timedelta(days=content.programme["application.draft_days"])
    rows = kept.idle(tx.conn, old)
    remove(tx, [row.id for row in rows])
    schedule(tx, [Planned(f"application:{row.id}:ended", row.person_id, ENDED, {}, tx.now) for row in rows if row.person_id])
    for row in rows:
        tx.audit("application.ended", actor="clock", subject=f"application:{row.id}")
    return len(rows)


def remind(tx: WriteTx, content: Content) -> int:
    """Remind of drafts that nobody went on with for some days, once for each of these; how many are reminded of."""
    rules = content.programme
    lives = timedelta(days=rules["application.draft_days"])
    planned = [
        Planned(f"application:{row.id}:waits:{row.version}:{days}", row.person_id, REMINDER, _waiting(row, lives), tx.now)
        for days in (rules["application.remind_first"], rules["application.remind_second"], rules["application.remind_last"])
        for row in kept.idle(tx.conn, tx.now - timedelta(days=days), since=tx.now - timedelta(days=days + 1))
        if row.person_id
    ]
    schedule(tx, planned)
    return len(planned)


def _waiting(row: Row[Any], lives: timedelta) -> Mapping[str, str]:
    return {"application": row.id, "until": str(local_date(row.changed_at + lives))}


def _row(tx: WriteTx, content: Content, one: Asked[StartApplication], known: Row[Any]) -> dict[str, Any]:
    id_ = tx.new_id()
    form = content.form(DRAFT_FORM)
    earlier = _earlier(tx, one)
    answers = earlier or _known(tx, content, known)
    return {
        "id": id_, "person_id": one.person, "origin": Origin.CHAT, "state": State.DRAFT, "form": form.version,
        "language": one.language, "answers": applications.sealed(tx, id_, answers), "version": 1, "made_at": tx.now,
        "changed_at": tx.now,
    }  # fmt: skip


def _earlier(tx: WriteTx, one: Asked[StartApplication]) -> Mapping[str, str]:
    """The answers of an earlier application of the same person, which shall be used again."""
    row = kept.one(tx.conn, one.request.like) if one.request.like else None
    if row is None or row.person_id != one.person:
        return {}
    answers = {**applications.answers_of(tx, row), KNOWN: "right"}
    return {name: value for name, value in answers.items() if name != DONE}  # neighbours confirm each application anew


def _known(tx: WriteTx, content: Content, row: Row[Any]) -> Mapping[str, str]:
    """What the person told us at the registration, by the fields that it fills."""
    opened = {
        name: people.opened(tx.vault, name, row.id, getattr(row, name))
        for name in ("iin", "bin", "phone")
        if getattr(row, name) is not None
    }
    facts = {**opened, "name": row.name, "region": row.region, "workers": None if row.workers is None else str(row.workers)}
    answers = {"applicant_type": LEGAL_FORMS[row.legal_form]} if row.legal_form in LEGAL_FORMS else {}
    form = content.form(DRAFT_FORM)
    for field in form.asked(answers) if answers else ():
        if field.known and facts.get(field.known):
            answers[field.name] = str(facts[field.known])
    return {**answers, KNOWN: ASKED} if len(answers) > 1 else answers


def _take_over(tx: WriteTx, one: Asked[StartApplication], id_: str) -> None:
    """The documents of the earlier application count here too, their bytes kept once, and the legal entities named in it.

    A neighbour said yes to that application and not to this one.
    """
    row = kept.one(tx.conn, one.request.like) if one.request.like else None
    if row is None or row.person_id != one.person:
        return
    for file in files.of(tx.conn, [row.id]):
        if file.state == FileState.CLEAN:
            files.add(tx.conn, _copied(tx, file, id_))
    draft = kept.one(tx.conn, id_)
    assert draft is not None  # noqa: S101 - it was begun in this transaction
    for user in users.of(tx.conn, [row.id]):
        if user.kind == BIN:
            name_user(tx, draft, tx.vault.open(users.NUMBER, user.id, user.number), f"person:{one.person}")


def _copied(tx: WriteTx, file: Row[Any], application: str) -> dict[str, Any]:
    id_ = tx.new_id()
    name = tx.vault.open(files.NAME, file.id, file.name) if file.name else ""
    return {
        "id": id_, "application_id": application, "slot": file.slot, "state": file.state, "ref": None,
        "name": tx.vault.seal(files.NAME, id_, name), "channel": file.channel, "file_id": file.file_id, "pages": file.pages,
        "came_at": tx.now, "next_at": tx.now, "done_at": tx.now,
    }  # fmt: skip


def _may_change(tx: ReadTx, content: Content, row: Row[Any], names: Iterable[str]) -> bool:
    """Whether these answers are open: in a draft all are, in what was returned those that were faulty or follow from them."""
    if row.state == State.DRAFT:
        return True
    open_ = opened_of(content, applications.one(tx, row))
    return set(names) <= open_.fields | ({DONE} if open_.users else set())


def _question(tx: WriteTx, one: Asked[AskAboutTeo], answers: Mapping[str, str]) -> None:
    """The coordinator's inbox has the applicant's question; no words of the applicant are made up but the project's name."""
    id_ = tx.new_id()
    asks = {
        "kk": "Жобаға техникалық-экономикалық негіздеме (ТЭН) керек пе?",
        "ru": "Нужно ли проекту технико-экономическое обоснование (ТЭО)?",
    }
    question = f"{asks[one.language]} {mask_text(answers.get('project_name', ''))}".strip()
    row = {"id": id_, "person_id": one.person, "language": one.language, "asked_at": tx.now}
    enquiries.ask(tx.conn, [{**row, "question": tx.vault.seal(enquiries.ASKED, id_, question)}])
    who = f"person:{one.person}"
    tx.audit("enquiry.asked", actor=who, subject=who, details={"kind": enquiries.QUESTION})
