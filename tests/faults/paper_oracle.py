"""Judges by tables, histories and files whether each pass became one certificate, one entry, one paper and one message."""

import asyncio
import hashlib
import hmac
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.sitters import Sitter, brought

Row = dict[str, Any]
PENDING = "SELECT count(*) FROM event WHERE done_at IS NULL AND due_at <= ? AND name LIKE 'paper.%'"
UNMADE = "SELECT count(*) FROM document WHERE made_at IS NULL"


class Papers:
    """The tables, read with sqlite3 alone; `files` are what each person downloaded, by the person's number."""

    def __init__(self, path: Path, index_key: bytes, files: Mapping[int, Sequence[bytes]]) -> None:
        self._index_key = index_key
        self.files = files
        self._conn = sqlite3.connect(path)
        self._conn.row_factory = sqlite3.Row

    def close(self) -> None:
        self._conn.close()

    def person(self, token: str) -> str:
        index = hmac.digest(self._index_key, f"contact.address\0{token}".encode(), "sha256")
        return str(self.rows("SELECT person_id FROM contact WHERE address_index = ?", index)[0]["person_id"])

    def rows(self, query: str, *values: Any) -> list[Row]:
        return [dict(row) for row in self._conn.execute(query, values)]

    def count(self, query: str, *values: Any) -> int:
        return int(self._conn.execute(query, values).fetchone()[0])


async def drained(path: Path) -> None:
    """Wait until nothing is left to be made or to be brought."""
    left = 1
    while left:
        left = await asyncio.to_thread(_left, path)
        await asyncio.sleep(0.1)


def _left(path: Path) -> int:
    conn = sqlite3.connect(path)
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    left = conn.execute(UNMADE).fetchone()[0] + conn.execute(PENDING, (now,)).fetchone()[0]
    conn.close()
    return int(left)


def judge(papers: Papers, sitters: Sequence[Sitter], histories: Sequence[list[Row]]) -> list[str]:
    """Every fault, of everybody."""
    found = [f"integrity_check: {row}" for row in papers.rows("PRAGMA integrity_check") if row != {"integrity_check": "ok"}]
    if turns := papers.count("SELECT count(*) FROM quarantine"):
        found.append(f"{turns} turns in quarantine")
    undelivered = (
        "SELECT count(*) FROM message m WHERE direction = 'out' AND 1 <> (SELECT count(*) FROM delivery WHERE message_id = m.id)"
    )
    if lost := papers.count(undelivered):
        found.append(f"{lost} messages without one delivery")
    for sitter, history in zip(sitters, histories, strict=True):
        found += [f"{sitter.number}: {fault}" for fault in _faults(papers, sitter, history)]
    return found


def _faults(papers: Papers, sitter: Sitter, history: list[Row]) -> Iterator[str]:
    person = papers.person(sitter.token)
    said = [item["text"] for item in history if item["from"] == "person"]
    if said != [sent.kept for sent in sitter.acknowledged]:
        yield f"said {said}"
    sat = papers.rows("SELECT * FROM attempt WHERE person_id = ? AND module = 'final'", person)
    if [(one["state"], one["position"]) for one in sat] != [("passed" if sitter.passes else "failed", 20)]:
        yield f"sat {[(one['state'], one['position'], one['correct']) for one in sat]}"
    state = [row["state"] for row in papers.rows("SELECT state FROM participation WHERE person_id = ?", person)]
    if state != ["certified" if sitter.passes else "retest_open"]:
        yield f"is {state}"
    given = papers.rows("SELECT * FROM certificate WHERE person_id = ?", person)
    if [one["state"] for one in given] != ["valid"] * sitter.passes:
        yield f"{len(given)} certificates"
    for one in given:
        yield from _of_certificate(papers, one)
    yield from _delivered(papers, sitter, person, history)


def _of_certificate(papers: Papers, one: Row) -> Iterator[str]:
    acts = [row["act"] for row in papers.rows("SELECT act FROM completion_register WHERE certificate_id = ?", one["id"])]
    if acts != ["issued"]:
        yield f"the register says {acts}"


def _delivered(papers: Papers, sitter: Sitter, person: str, history: list[Row]) -> Iterator[str]:
    """One document with its bytes, one event that is done, one message, and the file that it brings."""
    made = papers.rows("SELECT * FROM document WHERE person_id = ?", person)
    if len(made) != sitter.passes or any(one["body"] is None for one in made):
        yield f"{len(made)} documents, of which {sum(one['body'] is not None for one in made)} are made"
    events = papers.rows("SELECT * FROM event WHERE person_id = ? AND name LIKE 'paper.%'", person)
    if len(events) != sitter.passes or any(event["done_at"] is None for event in events):
        yield f"{len(events)} events, of which {sum(event['done_at'] is not None for event in events)} are done"
    messages, files = brought(history), papers.files.get(sitter.number, ())
    if [message["document"]["name"] for message in messages] != [one["name"] for one in made]:
        yield f"{len(messages)} messages with a document"
    if [hashlib.sha256(file).hexdigest() for file in files] != [one["sha256"] for one in made]:
        yield "the file is not the one that was made"
    if not all(file.startswith(b"%PDF") for file in files):
        yield "the file is no PDF"
