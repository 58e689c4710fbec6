"""Judges what stands in the tables and on the phones after kills: each act counted once, each answer came, and once too often
only where a process died with it on its way."""

import asyncio
import html
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.messaging import Channel, Contact
from kasip.serve import open_house
from kasip.settings import Settings
from services import history
from services.history import HIDDEN, Item
from tests.faults.oracle import Tables, Verdict, impossible, judge_quiz, same
from tests.faults.telegram_people import Learner
from tests.providers.ledger import Call
from tests.support.chat import IIN

Messages = Counter[tuple[str, int]]  # by the person and the message's number in the person's history

ON_THE_WAY = "SELECT m.person_id, m.sequence FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.status = 'sending'"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is judged: the tables, what each person sees in the house's own history, the calls that Telegram took by the person's
    id there, and how often a process died with a message on its way."""

    tables: Tables
    histories: Mapping[int, Sequence[Item]]
    calls: Mapping[int, Sequence[Call]]
    on_the_way: Messages
    statuses: Mapping[str, int]


def on_the_way(database: Path) -> Messages:
    """The messages that a process had in its hands when it died: at most these may come twice."""
    conn = sqlite3.connect(database)
    try:
        return Counter((str(person), int(sequence)) for person, sequence in conn.execute(ON_THE_WAY))
    finally:
        conn.close()


async def brought(database: Path) -> None:
    """Wait until nothing waits for Telegram any more."""
    left = {"sending": 1}
    while left.keys() & {"queued", "sending"}:
        left = await asyncio.to_thread(statuses, database)
        await asyncio.sleep(0.05)


def statuses(database: Path) -> dict[str, int]:
    """How many deliveries ended how."""
    conn = sqlite3.connect(database)
    try:
        return dict(conn.execute("SELECT status, count(*) FROM delivery GROUP BY status").fetchall())
    finally:
        conn.close()


async def histories(directory: Path, learners: Sequence[Learner]) -> dict[int, Sequence[Item]]:
    """Everything that was said by and to each person, as the house itself shows it."""
    house = await open_house(Settings(data_dir=directory))
    contacts = {one.phone.id: Contact(Channel.TELEGRAM, one.token) for one in learners}
    found = await house.store.read(
        lambda tx: {id_: history.visible(tx, contact, limit=10_000) for id_, contact in contacts.items()}
    )
    await house.close()
    return {id_: shown.items if shown else () for id_, shown in found.items()}


def judge(evidence: Evidence, learners: Sequence[Learner]) -> tuple[Verdict, int]:
    """The verdict on everybody, and how many messages came more than once."""
    verdict, twice = Verdict(), 0
    if evidence.tables.sound != "ok" or evidence.tables.quarantined:
        verdict.other.append(f"{evidence.tables.sound}, {evidence.tables.quarantined} in quarantine")
    if set(evidence.statuses) != {"accepted"}:
        verdict.other.append(f"deliveries ended {dict(evidence.statuses)}")
    acts = sum(len(one.acknowledged) + 1 for one in learners)
    if len(evidence.tables.keys) != acts:
        verdict.other.append(f"{len(evidence.tables.keys)} keys for {acts} acts")
    for one in learners:
        judge_quiz(one, evidence.tables, verdict)
        _judge_history(one, evidence.histories[one.phone.id], verdict)
        twice += _judge_phone(one, evidence, verdict)
    verdict.other += impossible(evidence.tables)
    return verdict, twice


def _judge_history(one: Learner, items: Sequence[Item], verdict: Verdict) -> None:
    """What the person did stands there once, in order, with one answer to each."""
    verdict.messages += len(items)
    said = [item.text for item in items if item.sender == "person"]
    if len(said) < len(one.acknowledged):
        verdict.lost.append(f"{one.number}: {len(one.acknowledged) - len(said)} acts")
    elif len(said) > len(one.acknowledged):
        verdict.double.append(f"{one.number}: {len(said) - len(one.acknowledged)} acts too many")
    elif not all(same(sent, text) for sent, text in zip(one.acknowledged, said, strict=True)):
        verdict.lost.append(f"{one.number}: the history has other words")
    if [item.sender for item in items] != ["bot", *["person", "bot"] * len(said)]:
        verdict.other.append(f"{one.number}: not one answer to each act")


def _judge_phone(one: Learner, evidence: Evidence, verdict: Verdict) -> int:
    """Every answer came, in its order; again only what was on its way at a kill, once a kill. How many came again."""
    person = evidence.tables.person(one.token) or ""
    wanted = [item for item in evidence.histories[one.phone.id] if item.sender == "bot"]
    came: Messages = Counter()
    place = 0
    for call in evidence.calls[one.phone.id]:
        if place < len(wanted) and brings(call, wanted[place]):
            place += 1
        elif not (place and brings(call, wanted[place - 1])):
            verdict.other.append(f"{one.number}: out of its order: {call.parameters['text'][:40]!r}")
            continue
        came[person, wanted[place - 1].id] += 1
    verdict.lost += [f"{one.number}: answer {item.id} never came" for item in wanted[place:]]
    again = came - Counter(dict.fromkeys(came, 1))
    verdict.double += [f"{one.number}: answer {message[1]} came again without a kill" for message in again - evidence.on_the_way]
    if any(not message.from_bot and IIN in message.text for message in one.phone.screen):
        verdict.other.append(f"{one.number}: the number was left standing in the chat")
    return again.total()


def brings(call: Call, item: Item) -> bool:
    """Whether a call has the words of a message; codes are hidden in the history."""
    return str(call.parameters["text"]).startswith(html.escape(item.text.split(HIDDEN)[0], quote=False))
