"""Judges what stands in the tables and in every chat after kills: each act counted once, each answer came, and once too often
only where a process died with it on its way."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.doors import Way
from kasip.house import open_house
from kasip.settings import Settings
from services import history
from services.history import HIDDEN, Item
from tests.faults.learners import Learner
from tests.faults.oracle import Tables, Verdict, impossible, judge_quiz, same, tag
from tests.support.chat import IIN

Messages = Counter[tuple[str, str, int]]  # by the channel, the person and the message's number in the person's history

ON_THE_WAY = (
    "SELECT d.channel, m.person_id, m.sequence FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.status = 'sending'"
)
ENDED = {("web", "accepted"), ("telegram", "accepted"), ("whatsapp", "read")}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is judged: the tables, what each person sees in the house's own history, the texts that came to each of a person's
    places, how often a process died with a message on its way, and how many deliveries of a channel ended how."""

    tables: Tables
    histories: Mapping[int, Sequence[Item]]
    came: Mapping[tuple[int, int], Sequence[str]]
    on_the_way: Messages
    statuses: Mapping[tuple[str, str], int]


def on_the_way(database: Path) -> Messages:
    """The messages that a process had in its hands when it died: at most these may come twice."""
    conn = sqlite3.connect(database)
    try:
        return Counter((str(channel), str(person), int(number)) for channel, person, number in conn.execute(ON_THE_WAY))
    finally:
        conn.close()


async def brought(database: Path) -> None:
    """Wait until nothing waits for a provider any more."""
    left = {("telegram", "sending"): 1}
    while {status for _, status in left} & {"queued", "sending"}:
        left = await asyncio.to_thread(statuses, database)
        await asyncio.sleep(0.05)


def statuses(database: Path) -> dict[tuple[str, str], int]:
    """How many deliveries of each channel ended how."""
    conn = sqlite3.connect(database)
    try:
        rows = conn.execute("SELECT channel, status, count(*) FROM delivery GROUP BY channel, status").fetchall()
    finally:
        conn.close()
    return {(channel, status): count for channel, status, count in rows}


async def histories(directory: Path, learners: Sequence[Learner]) -> dict[int, Sequence[Item]]:
    """Everything that was said by and to each person, as the house itself shows it."""
    house = await open_house(Settings(data_dir=directory))
    contacts = {one.number: one.place.contact for one in learners}
    found = await house.store.read(
        lambda tx: {number: history.visible(tx, contact, limit=10_000) for number, contact in contacts.items()}
    )
    await house.close()
    return {number: shown.items if shown else () for number, shown in found.items()}


def judge(evidence: Evidence, learners: Sequence[Learner]) -> tuple[Verdict, Counter[str]]:
    """The verdict on everybody, and how many messages came more than once, by the channel."""
    verdict, again = Verdict(), Counter[str]()
    if evidence.tables.sound != "ok" or evidence.tables.quarantined:
        verdict.other.append(f"{evidence.tables.sound}, {evidence.tables.quarantined} in quarantine")
    if evidence.statuses.keys() - ENDED:
        verdict.other.append(f"deliveries ended {dict(evidence.statuses)}")
    _judge_keys(evidence.tables, learners, verdict)
    for one in learners:
        if len({evidence.tables.person(place.contact.address) for place in one.places}) != 1:
            verdict.other.append(f"{one.number}: not one person in all places")
        judge_quiz(one, evidence.tables, verdict)
        _judge_history(one, evidence.histories[one.number], verdict)
        for number, place in enumerate(one.places):
            again[place.contact.channel] += _judge_place(one, number, evidence, verdict)
            if place.shows(IIN):
                verdict.other.append(f"{one.number} {place.way}: the number was left standing in the chat")
    verdict.other += impossible(evidence.tables)
    return verdict, again


def _judge_keys(tables: Tables, learners: Sequence[Learner], verdict: Verdict) -> None:
    """One for each act; but a browser whose first call had no answer begins anew, and what was begun stays nobody's."""
    begun = {f"web:{tag(place.contact.address)}:start" for one in learners for place in one.places if place.way is Way.BROWSER}
    keys = [key for key in tables.keys if key in begun or not key.endswith(":start")]
    deeds = sum(len(one.deeds) for one in learners)
    if len(keys) != deeds:
        verdict.other.append(f"{len(keys)} keys {dict(Counter(key.partition(':')[0] for key in keys))} for {deeds} acts")


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
    senders = [sender for deed in one.deeds for sender in (("person", "bot") if deed.words else ("bot",))]
    if [item.sender for item in items] != senders:
        verdict.other.append(f"{one.number}: not one answer to each act")


def _judge_place(one: Learner, number: int, evidence: Evidence, verdict: Verdict) -> int:
    """Every answer came, in its order; again only what was on its way at a kill, once a kill. How many came again."""
    place, person = one.places[number], evidence.tables.person(one.token) or ""
    answers = zip(one.deeds, [item for item in evidence.histories[one.number] if item.sender == "bot"], strict=False)
    wanted = [item for deed, item in answers if deed.place == number or place.way is Way.BROWSER]
    firsts = {item.text: item.id for item in reversed(wanted)}  # of answers with the same words none tells which it is
    known = {item.id: firsts[item.text] for item in wanted}
    came: Messages = Counter()
    at = 0
    for text in evidence.came[one.number, number]:
        if at < len(wanted) and brings(text, wanted[at]):
            at += 1
        elif not (at and brings(text, wanted[at - 1])):
            verdict.other.append(f"{one.number} {place.way}: out of its order: {text[:40]!r}")
            continue
        came[place.contact.channel, person, known[wanted[at - 1].id]] += 1
    verdict.lost += [f"{one.number} {place.way}: answer {item.id} never came" for item in wanted[at:]]
    again = came - Counter((place.contact.channel, person, known[item.id]) for item in wanted[:at])
    asked: Messages = Counter()
    for (channel, whose, id_), times in evidence.on_the_way.items():
        asked[channel, whose, known.get(id_, id_)] += times
    unasked = again - asked
    verdict.double += [f"{one.number} {place.way}: answer {message[2]} came again without a kill" for message in unasked]
    return again.total()


def brings(text: str, item: Item) -> bool:
    """Whether the words of a message came; codes are hidden in the history."""
    return text.startswith(item.text.split(HIDDEN)[0])
