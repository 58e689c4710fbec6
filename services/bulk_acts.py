"""One act for many applications: each in a transaction of its own, so that one that can't be done undoes no other.

A repeat does nothing twice: what stands where the act leads, or was told the same today, is told to be so.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.scripts import Content
from domain.applications import State
from domain.calendar import local_date
from domain.decisions import LEAST, ApplicantText, reads_as
from domain.language import Language
from domain.staff import Right, Scope
from services import agendas, application_acts, application_decisions
from services.application_acts import CanNotApply, CanNotDecide
from services.application_decisions import BLANK
from services.application_list import row_of
from services.decision_words import WORD
from services.events import Planned, schedule
from services.learners import Unseen
from services.storage import application_desk as desk
from services.storage.engine import Store
from services.transaction import ReadTx, WriteTx

MOST = 200
EVENT = "application.word"


class Done(StrEnum):
    """What came of an act for one application."""

    DONE = "done"
    ALREADY = "already"
    NOT = "not_done"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it; `number` is ours where the application is seen, `reason` is a word where it was not done."""

    id: str
    number: str | None
    done: Done
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in both languages, each told to who speaks it."""

    kk: ApplicantText
    ru: ApplicantText


One = Callable[[WriteTx, str], bool]


async def each(store: Store, scope: Scope, ids: Sequence[str], one: One) -> Sequence[Outcome]:
    """Do it for each, in the order given; the same id twice is one. `one` gives False where nothing was left to do."""
    return [await _outcome(store, scope, id_, one) for id_ in dict.fromkeys(ids)]


def accept(content: Content, scope: Scope) -> One:
    """The coordinator has received it (F-1, row 9)."""

    def one(tx: WriteTx, id_: str) -> bool:
        if row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True).state == State.RECEIVED:
            return False
        application_decisions.accept(tx, content, scope, id_)
        return True

    return one


def put_on_agenda(content: Content, scope: Scope) -> One:
    """It comes on the next agenda of its region (R-003-19)."""
    return lambda tx, id_: agendas.put(tx, content, scope, id_)


def tell(scope: Scope, words: Words) -> One:
    """The applicant is told these words, in the own language."""

    def one(tx: WriteTx, id_: str) -> bool:
        row = row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS, lock=True)
        if row.person_id is None:
            raise CanNotDecide("nobody_to_tell")
        said = {"kk": words.kk.text, "ru": words.ru.text}
        if _told_today(tx, id_, said):
            return False
        word = tx.new_id()
        desk.decide(
            tx.conn,
            {
                "id": word, "application_id": id_, "act": WORD, "was": row.state, "on": local_date(tx.now), "late": False,
                "at": tx.now, "by": scope.actor,
                "words": tx.vault.seal(desk.WORDS, word, json.dumps(said, ensure_ascii=False)),
            },
        )  # fmt: skip
        values = {"application": id_, "word": word, "number": row.number or ""}
        schedule(tx, [Planned(f"application:{id_}:word:{word}", row.person_id, EVENT, values, tx.now)])
        tx.audit("application.word", actor=scope.actor, subject=f"application:{id_}")
        return True

    return one


def in_both(tx: WriteTx, kk: str, ru: str) -> Words:
    """Words that applicants will read: long enough, without a number of anybody, each in its language. Raises CanNotApply."""
    return Words(_worded(tx, Language.KK, kk), _worded(tx, Language.RU, ru))


def _worded(tx: WriteTx, language: Language, text: str) -> ApplicantText:
    if len(text.strip()) < LEAST:
        raise CanNotApply("too_short", str(language))
    if BLANK.search(text):
        raise CanNotApply("blank_left", str(language))
    said = application_acts.words(tx, str(language), text)
    if not reads_as(said, language):
        raise CanNotApply(f"not_{language}", str(language))
    return ApplicantText(language, said)


def _told_today(tx: ReadTx, id_: str, said: dict[str, str]) -> bool:
    today = local_date(tx.now)
    before = [one for one in desk.decisions(tx.conn, [id_]) if one.act == WORD and one.on == today and one.words]
    return any(json.loads(tx.vault.open(desk.WORDS, one.id, one.words)) == said for one in before)


async def _outcome(store: Store, scope: Scope, id_: str, one: One) -> Outcome:
    try:
        done = Done.DONE if await store.write(lambda tx: one(tx, id_)) else Done.ALREADY
        reason = ""
    except Unseen:
        return Outcome(id_, None, Done.NOT, "no_record")
    except (CanNotApply, CanNotDecide) as refused:
        done, reason = Done.NOT, refused.reason
    row = await store.read(lambda tx: row_of(tx, scope, id_, Right.DECIDE_APPLICATIONS))
    return Outcome(id_, row.number, done, reason)
