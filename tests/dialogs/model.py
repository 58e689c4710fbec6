"""What must hold of one person after every message, judged by the tables alone."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from dialogs.facts import Facts
from dialogs.house import DIALOGS
from dialogs.scripts import Bank, Content, Question
from domain.learning import FINAL, draw
from services.facts import look_up
from services.storage import sessions
from services.storage.sealed import Vault
from services.talk import Talk
from services.transaction import ReadTx
from tests.dialogs.machine_final import judge_finals

Row = dict[str, Any]
STEPS = {step.name for dialog in DIALOGS for step in dialog.steps}
FORM = "enrolment.form"
PASS_PERCENT, TEST_PERCENT = 60, 75
LEAVES_FORM = {"enrolment.done", "enrolment.refused", "course.overview", "lesson.screen", "start.consent"}


@dataclass(frozen=True)
class Seen:
    """A person's rows at a moment; `choices` are under the last message."""

    person: str
    step: str
    turn: int
    place: str | None
    form: dict[str, str]
    said: int
    heard: int
    text: str
    choices: list[tuple[str, str]]
    document: str | None
    participations: list[Row]
    attempts: list[Row]
    answers: list[Row]
    modules: list[Row]
    certificates: list[Row]
    register: list[Row]
    papers: list[Row]
    row: Row

    @property
    def open_attempt(self) -> Row | None:
        return next((one for one in self.attempts if one["state"] == "open"), None)


class Model:
    """Reads with a connection of its own and plain SQL."""

    def __init__(self, path: str, vault: Vault, content: Content) -> None:
        self._conn = sqlite3.connect(path, isolation_level=None)
        self._conn.row_factory = sqlite3.Row
        self._vault = vault
        self._content = content

    def close(self) -> None:
        self._conn.close()

    def see(self, person: str) -> Seen:
        """The person's rows now."""
        session = self._rows("SELECT * FROM session WHERE person_id = ?", person)[0]
        body = json.loads(self._vault.open("session.body", person, session["body"]))
        last = self._rows("SELECT * FROM message WHERE person_id = ? ORDER BY sequence DESC LIMIT 1", person)[0]
        words = json.loads(self._vault.open("message.body", last["id"], last["body"]))
        choices = [(value, label) for value, label in words.get("choices", ())]
        said, heard = self._counted(person, session["sequence"])
        return Seen(
            person=person,
            step=session["step"],
            turn=session["turn"],
            place=body["place"],
            form=body["answers"],
            said=said,
            heard=heard,
            text=words["text"],
            choices=choices,
            document=words["document"]["ref"] if "document" in words else None,
            participations=self._rows("SELECT * FROM participation WHERE person_id = ? ORDER BY id", person),
            attempts=self._rows("SELECT * FROM attempt WHERE person_id = ? ORDER BY id", person),
            answers=self._rows(
                "SELECT a.* FROM attempt_answer a JOIN attempt t ON t.id = a.attempt_id "
                "WHERE t.person_id = ? ORDER BY attempt_id, a.position",
                person,
            ),
            modules=self._rows(
                "SELECT m.* FROM module_progress m JOIN participation p ON p.id = m.participation_id "
                "WHERE p.person_id = ? ORDER BY p.id",
                person,
            ),
            certificates=self._rows("SELECT * FROM certificate WHERE person_id = ? ORDER BY id", person),
            register=self._rows(
                "SELECT r.* FROM completion_register r JOIN certificate c ON c.id = r.certificate_id WHERE c.person_id = ?",
                person,
            ),
            papers=self._rows(
                "SELECT id, certificate_id, style, format, made_at, size, body IS NOT NULL AS has FROM document "
                "WHERE person_id = ? AND certificate_id IS NOT NULL",
                person,
            ),
            row=self._rows("SELECT * FROM person WHERE id = ?", person)[0],
        )

    def recovery(self, person: str) -> str | None:
        found = self._rows("SELECT id FROM recovery WHERE person_id = ? AND revoked_at IS NULL", person)
        return found[0]["id"] if found else None

    def right(self, seen: Seen) -> str | None:
        """The right option of the question that is asked."""
        attempt = seen.open_attempt
        return self._asked(attempt, seen).right if attempt else None

    def judge(self, before: Seen, after: Seen, value: str | None) -> None:
        """Everything that must hold after a message that was not a repeat."""
        assert after.said == before.said + 1, "not exactly one answer"
        assert after.heard - before.heard in {0, 1}
        assert after.turn >= before.turn, "the turn fell"
        assert after.step in STEPS, "the step does not exist"
        self._judge_answers(before, after, value)
        self._judge_quizzes(after)
        self._judge_form(before, after)
        judge_finals(self._content, before, after)

    def asks(self, tx: ReadTx, talk: Talk, seen: Seen) -> None:
        """The step asks again what was asked last: nobody waits at a dead end."""
        session = sessions.of_persons(tx, [seen.person])[seen.person].session
        facts = Facts(look_up(tx, talk.content, talk.engine.needs(session)))
        asked = talk.engine.ask(session, (), facts, talk.content, talk.tr(session.language))
        assert seen.text.endswith(asked.text), "the step asks something else than what is shown"
        assert [label for _, label in seen.choices] == [choice.label for choice in asked.choices]

    def _judge_answers(self, before: Seen, after: Seen, value: str | None) -> None:
        """An answer to the question that is open is kept once; nothing else touches what is kept."""
        assert after.answers[: len(before.answers)] == before.answers or _sorted(before) <= _sorted(after), "an answer changed"
        new = [row for row in after.answers if row not in before.answers]
        option, attempt = _answer(before, value), before.open_attempt
        assert len(new) == (option is not None), f"{len(new)} answers kept for {value}"
        if option is None or attempt is None:
            return
        row, question = new[0], self._asked(attempt, before)
        assert (row["attempt_id"], row["question"], row["option"]) == (attempt["id"], question.id, option)
        assert before.text.endswith((question.text.kk, question.text.ru)), "kept for another question"
        assert bool(row["right"]) == (question.right == option)
        assert {one.id for one in question.options} == {value.rsplit(":", 1)[1] for value, _ in before.choices}

    def _judge_quizzes(self, seen: Seen) -> None:
        """The attempts agree with their answers, and the modules with the attempts."""
        assert sum(one["state"] == "open" for one in seen.attempts) <= 1, "two open attempts"
        for one in seen.attempts:
            mine = [row for row in seen.answers if row["attempt_id"] == one["id"]]
            assert [row["position"] for row in mine] == list(range(one["position"])), "position and answers differ"
            assert one["correct"] == sum(row["right"] for row in mine)
            assert len({row["question"] for row in mine}) == len(mine), "a question was asked twice"
            assert one["state"] in _states(one), one["state"]
        given_up = {one["id"] for one in seen.participations if one["state"] == "withdrawn"}
        before = {one["id"]: one["previous_id"] for one in seen.participations}
        for module in seen.modules:
            if given_up & {module["participation_id"], before[module["participation_id"]]}:  # nothing tells what was kept
                continue
            passing = _passing(seen, module["participation_id"])
            assert (module["state"] == "passed") == (module["module"] in passing), "module and attempts differ"

    def _asked(self, attempt: Row, seen: Seen) -> Question:
        """The question of an open attempt that comes next: a final test's are kept, a quiz's follow from the seed."""
        of = next(one for one in seen.participations if one["id"] == attempt["participation_id"])
        bank: Bank = self._content.course(of["course"], of["course_version"]).bank(attempt["module"])
        kept = json.loads(attempt["drawn"]) if attempt["drawn"] else None
        return bank.question((kept or draw(attempt["seed"], bank.piles, attempt["total"]))[attempt["position"]])

    def _judge_form(self, before: Seen, after: Seen) -> None:
        """What was answered in a form stays until it is handed in, and is then the person's row."""
        kept = {name: text for name, text in before.form.items() if name != before.place and "." not in name}  # its own fields
        if before.step == FORM and after.step == "enrolment.done":
            for name, column in (("name", "name"), ("region", "region"), ("form", "legal_form")):
                assert after.row[column] == {**after.form, **kept}[name]
        elif after.step not in LEAVES_FORM:
            assert {name: after.form.get(name) for name in kept} == kept, "an answer of the form is lost"

    def _counted(self, person: str, sequence: int) -> tuple[int, int]:
        """How many messages were said and heard; the count must be gapless."""
        row = self._rows(
            "SELECT count(*) AS n, min(sequence) AS low, max(sequence) AS high, sum(direction = 'out') AS said "
            "FROM message WHERE person_id = ?",
            person,
        )[0]
        assert (row["low"], row["high"], row["high"]) == (1, row["n"], sequence), "the sequence has gaps"
        return row["said"], row["n"] - row["said"]

    def _rows(self, query: str, person: str) -> list[Row]:
        return [dict(row) for row in self._conn.execute(query, (person,))]


def _sorted(seen: Seen) -> set[tuple[Any, ...]]:
    return {tuple(row.values()) for row in seen.answers}


def _answer(before: Seen, value: str | None) -> str | None:
    """The option that a button stands for, if a question is open and it is one of its own."""
    shown = {one for one, _ in before.choices}
    if value is None or before.step != "quiz.question" or before.open_attempt is None or value not in shown:
        return None
    option = value.rsplit(":", 1)[1]
    return None if option == "leave" or option.startswith("!") else option


def _states(one: Row) -> set[str]:
    """What an attempt may be; a final test may be handed in before its end."""
    final = one["module"] == FINAL
    reached = 100 * one["correct"] >= (TEST_PERCENT if final else PASS_PERCENT) * one["total"]
    scored = {"passed" if reached else "failed"}
    if one["position"] == one["total"]:
        return scored
    return {"open", "void", *(scored if final else ())}


def _passing(seen: Seen, participation: str) -> set[str]:
    """The modules passed in a participation; one begun after a missed window keeps those of the one before."""
    passed = {one["module"] for one in seen.attempts if one["participation_id"] == participation and one["state"] == "passed"} - {
        FINAL
    }
    of = {one["id"]: one for one in seen.participations}
    before = of[participation]["previous_id"]
    kept = before is not None and of[before]["state"] == "retest_window_expired"
    return passed | _passing(seen, before) if kept else passed
