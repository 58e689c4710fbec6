"""Compares what people were acknowledged with what the database and the history hold; reads tables with sqlite3 alone."""

import hashlib
import hmac
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.people import Person, Sent

Row = dict[str, Any]

GROUPED = {
    "person": "id",
    "participation": "person_id",
    "module_progress": "participation_id",
    "attempt": "person_id",
    "attempt_answer": "attempt_id",
    "message": "person_id",
}


@dataclass(slots=True)
class Verdict:
    """What was lost, what counted twice, and what else is not as it must be."""

    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    messages: int = 0


class Tables:
    """The tables that matter, read once; a token leads to its person by the blind index, made here anew."""

    def __init__(self, path: Path, index_key: bytes) -> None:
        self._index_key = index_key
        conn = sqlite3.connect(path)
        conn.row_factory = sqlite3.Row
        self.sound: str = conn.execute("PRAGMA integrity_check").fetchone()[0]
        self.quarantined: int = conn.execute("SELECT count(*) FROM quarantine").fetchone()[0]
        self.keys = Counter(row["key"] for row in conn.execute("SELECT key FROM inbox"))
        self._owners = {bytes(row["address_index"]): row["person_id"] for row in conn.execute("SELECT * FROM contact")}
        self._rows = {name: _grouped(conn, name, by) for name, by in GROUPED.items()}
        conn.close()

    def of(self, name: str, owner: str) -> list[Row]:
        """The rows of a table that belong to one person, participation or attempt."""
        return self._rows[name].get(owner, [])

    def owners(self, name: str) -> list[str]:
        return list(self._rows[name])

    def person(self, token: str) -> str | None:
        return self._owners.get(hmac.digest(self._index_key, f"contact.address\0{token}".encode(), "sha256"))


def _grouped(conn: sqlite3.Connection, name: str, by: str) -> dict[str, list[Row]]:
    order = {"message": "sequence", "attempt_answer": "position"}.get(name, by)
    rows: dict[str, list[Row]] = {}
    for row in conn.execute(f"SELECT * FROM {name} ORDER BY {by}, {order}, 1"):
        rows.setdefault(row[by], []).append(dict(row))
    return rows


def judge(tables: Tables, people: Sequence[Person], histories: Sequence[list[Row]]) -> Verdict:
    """The verdict on everybody."""
    verdict = Verdict()
    if tables.sound != "ok":
        verdict.other.append(f"integrity_check: {tables.sound}")
    if tables.quarantined:
        verdict.other.append(f"{tables.quarantined} turns in quarantine")
    mine_of: dict[str, set[str]] = {}
    for key in tables.keys:
        mine_of.setdefault(key.split(":")[1], set()).add(key.rsplit(":", 1)[1])
    for person, history in zip(people, histories, strict=True):
        verdict.messages += len(history)
        _judge_keys(person, mine_of.get(tag(person.token), set()), verdict)
        _judge_history(person, history, verdict)
        judge_quiz(person, tables, verdict)
    verdict.other += impossible(tables)
    return verdict


def tag(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _judge_keys(person: Person, mine: set[str], verdict: Verdict) -> None:
    """Each acknowledged message's key was committed."""
    mine = mine - {"start"}
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
    elif not all(same(sent, text) for sent, text in zip(person.acknowledged, said, strict=True)):
        verdict.lost.append(f"{person.number}: the history has other words")
    senders = [item["from"] for item in history]
    if senders != ["bot", *["person", "bot"] * len(said)]:
        verdict.other.append(f"{person.number}: not one answer to each message")


def same(sent: Sent, text: str) -> bool:
    """Of a sensitive answer only the last digits stand in the history."""
    if not sent.sensitive:
        return sent.kept == text
    digits = "".join(character for character in sent.kept if character.isdigit())
    return digits not in text and text.endswith(digits[-4:]) and "•" in text


def judge_quiz(person: Person, tables: Tables, verdict: Verdict) -> None:
    """Every quiz answer that was acknowledged is counted once, in its order; the quiz is passed."""
    mine = tables.person(person.token)
    if mine is None:
        verdict.lost.append(f"{person.number}: the person")
        return
    sent = [(one.question, one.option) for one in person.acknowledged if one.option]
    attempts = tables.of("attempt", mine)
    kept = [(row["question"], row["option"]) for one in attempts for row in tables.of("attempt_answer", one["id"])]
    if len(kept) < len(sent) or (len(kept) == len(sent) and kept != sent):
        verdict.lost.append(f"{person.number}: answers {kept}, acknowledged {sent}")
    if len(kept) > len(sent):
        verdict.double.append(f"{person.number}: {len(kept) - len(sent)} answers too many")
    entered = tables.of("participation", mine)
    if len(entered) != 1:
        verdict.other.append(f"{person.number}: {len(entered)} participations")
    elif [row["state"] for row in tables.of("module_progress", entered[0]["id"])] != ["passed"]:
        verdict.other.append(f"{person.number}: the module is not passed")
    verdict.lost += list(_form(person, tables.of("person", mine)[0]))


def _form(person: Person, row: Row) -> Iterator[str]:
    """The form's answers are the person's row."""
    given = {one.field: one.value for one in person.acknowledged if one.field}
    for name, column in (("region", "region"), ("form", "legal_form"), ("workers", "workers"), ("name", "name")):
        if str(row[column]) != given.get(name):
            yield f"{person.number}: {name} is {row[column]}, acknowledged {given.get(name)}"


def impossible(tables: Tables) -> Iterator[str]:
    """What no person may have, whoever it is."""
    for row in (row for owner in tables.owners("attempt") for row in tables.of("attempt", owner)):
        answers = tables.of("attempt_answer", row["id"])
        right = sum(bool(answer["right"]) for answer in answers)
        if [answer["position"] for answer in answers] != list(range(row["position"])) or right != row["correct"]:
            yield f"attempt {row['id']} does not agree with its answers"
        state = "open" if row["position"] < row["total"] else "passed" if 100 * right >= 60 * row["total"] else "failed"
        if row["state"] != state:
            yield f"attempt {row['id']} is {row['state']}, its answers say {state}"
    for one in tables.owners("message"):
        numbers = [row["sequence"] for row in tables.of("message", one)]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"messages of {one} have gaps"
