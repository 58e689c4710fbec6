"""Compares what people were acknowledged with what the database and the history hold; reads tables with sqlite3 alone."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.people import Person, Sent

Row = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """What was lost, what counted twice, and what else is not as it must be."""

    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    messages: int = 0


class Tables:
    """The tables that matter, read once."""

    def __init__(self, path: Path) -> None:
        conn = sqlite3.connect(path)
        conn.row_factory = sqlite3.Row
        self.sound = conn.execute("PRAGMA integrity_check").fetchone()[0]
        self.keys = [row["key"] for row in conn.execute("SELECT key FROM inbox")]
        self.quarantined: int = conn.execute("SELECT count(*) FROM quarantine").fetchone()[0]
        self._rows = {
            name: [dict(row) for row in conn.execute(f"SELECT * FROM {name} ORDER BY {order}")]
            for name, order in (
                ("person", "id"),
                ("participation", "id"),
                ("module_progress", "participation_id"),
                ("attempt", "id"),
                ("attempt_answer", "attempt_id, position"),
                ("message", "person_id, sequence"),
            )
        }
        conn.close()

    def of(self, name: str, **where: object) -> list[Row]:
        return [row for row in self._rows[name] if all(row[column] == value for column, value in where.items())]

    def person_of(self, token_tag: str, kept: Sequence[Sent], by_key: dict[str, str]) -> str | None:
        return next((by_key[f"web:{token_tag}:{one.id}"] for one in kept), None)


def judge(tables: Tables, people: Sequence[Person], histories: Sequence[list[Row]]) -> Verdict:
    """The verdict on everybody."""
    verdict = Verdict()
    keys = set(tables.keys)
    if tables.sound != "ok":
        verdict.other.append(f"integrity_check: {tables.sound}")
    if tables.quarantined:
        verdict.other.append(f"{tables.quarantined} turns in quarantine")
    for person, history in zip(people, histories, strict=True):
        verdict.messages += len(history)
        _judge_keys(person, keys, verdict)
        _judge_history(person, history, verdict)
        _judge_quiz(person, tables, verdict)
    verdict.other += _impossible(tables)
    return verdict


def tag(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _judge_keys(person: Person, keys: set[str], verdict: Verdict) -> None:
    """Each acknowledged message's key was committed."""
    mine = {key.rsplit(":", 1)[1] for key in keys if key.startswith(f"web:{tag(person.token)}:")} - {"start"}
    sent = {one.id for one in person.acknowledged}
    verdict.lost += [f"{person.number}: the key of {id_}" for id_ in sent - mine]
    verdict.double += [f"{person.number}: a key that nobody was told of: {id_}" for id_ in mine - sent]


def _judge_history(person: Person, history: list[Row], verdict: Verdict) -> None:
    """What the person said stands there once, in order, with one answer to each; the count has no gaps."""
    if [item["id"] for item in history] != list(range(1, len(history) + 1)):
        verdict.other.append(f"{person.number}: the sequence has gaps")
    said = [item["text"] for item in history if item["from"] == "person"]
    missing = len(person.acknowledged) - len(said)
    if missing > 0:
        verdict.lost += [f"{person.number}: {missing} messages"] * missing
    elif missing < 0:
        verdict.double += [f"{person.number}: {-missing} messages too many"] * -missing
    elif not all(_same(sent, text) for sent, text in zip(person.acknowledged, said, strict=True)):
        verdict.lost.append(f"{person.number}: the history has other words")
    senders = [item["from"] for item in history]
    if senders != ["bot", *["person", "bot"] * len(said)]:
        verdict.other.append(f"{person.number}: not one answer to each message")


def _same(sent: Sent, text: str) -> bool:
    """Of a sensitive answer only the last digits stand in the history."""
    if not sent.sensitive:
        return sent.kept == text
    digits = "".join(character for character in sent.kept if character.isdigit())
    return digits not in text and text.endswith(digits[-4:]) and "•" in text


def _judge_quiz(person: Person, tables: Tables, verdict: Verdict) -> None:
    """Every quiz answer that was acknowledged is counted once, in its order; the quiz is passed."""
    mine = _person_id(person, tables)
    if mine is None:
        verdict.lost.append(f"{person.number}: the person")
        return
    sent = [(one.question, one.option) for one in person.acknowledged if one.option]
    attempts = tables.of("attempt", person_id=mine)
    kept = [(row["question"], row["option"]) for one in attempts for row in tables.of("attempt_answer", attempt_id=one["id"])]
    if len(kept) < len(sent) or (len(kept) == len(sent) and kept != sent):
        verdict.lost.append(f"{person.number}: answers {kept}, acknowledged {sent}")
    if len(kept) > len(sent):
        verdict.double.append(f"{person.number}: {len(kept) - len(sent)} answers too many")
    entered = tables.of("participation", person_id=mine)
    if len(entered) != 1:
        verdict.other.append(f"{person.number}: {len(entered)} participations")
    elif [row["state"] for row in tables.of("module_progress", participation_id=entered[0]["id"])] != ["passed"]:
        verdict.other.append(f"{person.number}: the module is not passed")
    verdict.lost += list(_form(person, tables.of("person", id=mine)[0]))


def _form(person: Person, row: Row) -> Iterator[str]:
    """The form's answers are the person's row."""
    given = {one.field: one.value for one in person.acknowledged if one.field}
    for name, column in (("region", "region"), ("form", "legal_form"), ("workers", "workers"), ("name", "name")):
        if str(row[column]) != given.get(name):
            yield f"{person.number}: {name} is {row[column]}, acknowledged {given.get(name)}"


def _person_id(person: Person, tables: Tables) -> str | None:
    """Whose history has this person's length and words is found by the name and the last moments; ids say it directly."""
    return tables.people.get(person.token)


def _impossible(tables: Tables) -> Iterator[str]:
    """What no person may have, whoever it is."""
    for row in tables.of("attempt"):
        answers = tables.of("attempt_answer", attempt_id=row["id"])
        right = sum(bool(answer["right"]) for answer in answers)
        if [answer["position"] for answer in answers] != list(range(row["position"])) or right != row["correct"]:
            yield f"attempt {row['id']} does not agree with its answers"
        state = "open" if row["position"] < row["total"] else "passed" if 100 * right >= 60 * row["total"] else "failed"
        if row["state"] != state:
            yield f"attempt {row['id']} is {row['state']}, its answers say {state}"
    for one in {row["person_id"] for row in tables.of("message")}:
        numbers = [row["sequence"] for row in tables.of("message", person_id=one)]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"messages of {one} have gaps"
