"""The tool that counts a protocol anew finds what is right equal, and whatever somebody changed."""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from domain.councils import Away, Base, Counting, NegativeRule, Outcome, Vote, quorum, result, votes_of
from services.protocol_facts import ProtocolPaper, as_json, digest, redacted
from services.storage.engine import Store
from services.talk import Talk
from tests.services.papers.minutes import REASONS, facts, item, paper, seat, votes
from tests.support.protocols import Protocols
from tests.support.root import ROOT

TOOL = ROOT / "docs" / "recount.py"
MEETINGS = 40
SEED = 21


def recount(path: Path, body: bytes) -> tuple[int, str]:
    """What the tool says of a file, started as its reader does."""
    path.write_bytes(body)
    done = subprocess.run([sys.executable, "-I", TOOL, path], capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout


def meeting(random_: random.Random) -> Mapping[str, Any]:
    """A protocol of a session that went as it pleased."""
    members = random_.randint(10, 18)
    present = random_.randint((2 * members + 2) // 3, members)
    seats = [
        {**seat(n, "absent" if n >= present else random_.choice(["present", "remote"])), "business": True} for n in range(members)
    ]
    base = random_.choice([None, Base.PRESENT, Base.MEMBERS])
    counting = Counting(base, random_.choice(list(NegativeRule)), random_.choice([True, False]))
    considered, skipped = [], []
    for position in range(1, random_.randint(2, 6)):
        away = {f"S{n:02}": random_.choice(list(Away)) for n in range(1, present) if random_.random() < 0.12}
        here = [f"S{n:02}" for n in range(present)]
        may = [one for one in here if one not in away]
        weights = random_.choice([(8, 1, 1), (1, 8, 1), (3, 2, 1)])
        ballots = {one: random_.choices(list(Vote), weights)[0] for one in may}
        count = votes_of(here, away, ballots)
        one = {**item(position, ()), "away": away}
        if not quorum(members, count.present):
            skipped.append({**one, "ballots": {}, "why": "no_quorum", "present": count.present})
            continue
        came = result(members, count, counting)
        numbers = {
            "present": count.present, "for": count.votes_for, "against": count.against, "abstained": count.abstained,
            "recused": count.recused,
        }  # fmt: skip
        considered.append(
            {
                **one, "ballots": ballots, "votes": numbers, "members": members, "outcome": came.outcome,
                "by_present": came.by_present, "by_members": came.by_members,
                "reasons": REASONS if came.outcome is Outcome.NOT_POSSIBLE else None,
            }
        )  # fmt: skip
    document = {"base": base, "document": "№ 5", "document_on": "2026-01-05"} if base else None
    rules = {"members_min": 10, "negative_rule": counting.negative_rule, "recused_in_base": counting.recused_in_base}
    return facts(*considered, present=present, members=members, seats=seats, base=document, rules=rules, not_considered=skipped)


def test_meetings_of_every_kind_are_counted_alike(tmp_path: Path) -> None:
    random_, outcomes = random.Random(SEED), []
    for _ in range(MEETINGS):
        said = meeting(random_)
        outcomes += [one["outcome"] for one in said["items"]] + [one["why"] for one in said["not_considered"]]
        assert recount(tmp_path / "protocol.json", as_json(paper(said))) == (0, "equal\n")
    assert set(outcomes) == {*Outcome, "no_quorum"}


async def test_what_the_office_signed_is_equal(store: Store, talk: Talk, tmp_path: Path) -> None:
    council = Protocols(store, talk)
    signed = await council.signed(await council.closed())
    assert recount(tmp_path / "protocol.json", as_json(signed)) == (0, "equal\n")


SAID = facts(item(1, votes(5, 2)), item(2, votes(2, 5)), item(3, votes(4, 3)), not_considered=[])
Changed = Callable[[dict[str, Any]], object]
TAMPERED: Mapping[str, tuple[Changed, str]] = {
    "a ballot": (lambda said: said["items"][0]["ballots"].update(S00="against"), "item 1: for: written 5, counted 4"),
    "a ballot with its number": (
        lambda said: (said["items"][0]["ballots"].update(S05="for"), said["items"][0]["votes"].update({"for": 6, "against": 1})),
        "SHA-256",
    ),
    "an outcome": (
        lambda said: said["items"][2].update(outcome="possible"),
        "item 3: outcome: written possible, counted no_decision",
    ),
    "a result by one base": (lambda said: said["items"][0].update(by_members="possible"), "item 1: by_members"),
    "a number": (lambda said: said["items"][1]["votes"].update(against=6), "abstained and recused make 8"),
    "an absent one's ballot": (lambda said: said["items"][0]["ballots"].update(S08="for"), "S08 voted and has no vote on it"),
    "a missing ballot": (lambda said: said["items"][0]["ballots"].pop("S03"), "item 1: ballots: S03 is there and did not vote"),
    "a recused one's ballot": (lambda said: said["items"][0].update(away={"S01": "recused"}), "item 1: ballots: S01 voted"),
    "who was there": (lambda said: said["seats"][6].update(attends="absent"), "item 1: present: written 7, counted 6"),
    "the quorum": (lambda said: said["session"].update(present=6), "session: 6 of 10 took part"),
    "the base": (lambda said: said["base"].update(base="members"), "item 1: outcome: written possible, counted no_decision"),
    "the day of the base": (lambda said: said["base"].update(document_on="2026-03-11"), "base: its document is of 2026-03-11"),
    "the members": (lambda said: said["seats"].pop(), "council: 9 members, at least 10 are needed"),
    "the business": (lambda said: said["seats"][1].update(business=False), "council: 4 of 10 represent business"),
    "the reasons": (lambda said: said["items"][1].update(reasons=None), "item 2: reasons: a negative decision has none"),
    "an item": (lambda said: said["items"].pop(0), "agenda: its items are numbered [2, 3]"),
    "who presided": (lambda said: said.update(chair="S09"), "session: who presided was not there"),
    "the order of days": (lambda said: said.update(on="2026-03-18"), "days: convened 2026-03-10, held 2026-03-19"),
    "a name": (lambda said: said["seats"][0].update(name="Басқа Адам"), "SHA-256"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_was_changed_is_found(what: str, tmp_path: Path) -> None:
    change, found = TAMPERED[what]
    said = deepcopy(dict(SAID))
    change(said)
    code, told = recount(tmp_path / "protocol.json", as_json(ProtocolPaper(said, digest(SAID))))
    assert code == 1
    assert f"SHA-256: written {digest(SAID)}, counted {digest(said)}" in told
    assert found in told
    code, told = recount(tmp_path / "protocol.json", as_json(paper(said)))
    assert (code, found in told) == ((0, False) if found == "SHA-256" else (1, True))


def test_another_hash_is_found(tmp_path: Path) -> None:
    code, told = recount(tmp_path / "protocol.json", as_json(ProtocolPaper(SAID, "0" * 64)))
    assert (code, told) == (1, f"SHA-256: written {'0' * 64}, counted {digest(SAID)}\n")


def test_a_redacted_copy_is_counted_but_for_its_hash(tmp_path: Path) -> None:
    copy = ProtocolPaper(redacted(SAID), digest(SAID), redacted=True)
    assert recount(tmp_path / "protocol.json", as_json(copy)) == (
        0, "equal, but this copy is redacted: its SHA-256 cannot be counted\n",
    )  # fmt: skip
    said = deepcopy(dict(SAID))
    said["items"][0]["ballots"]["S00"] = "against"
    code, told = recount(tmp_path / "protocol.json", as_json(ProtocolPaper(redacted(said), digest(SAID), redacted=True)))
    assert (code, "item 1: for: written 5, counted 4" in told) == (1, True)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b"\xff", json.dumps({"facts": {}, "redacted": False, "sha256": ""}).encode()]
)
def test_what_is_no_protocol_is_said_to_be_none(body: bytes, tmp_path: Path) -> None:
    code, told = recount(tmp_path / "protocol.json", body)
    assert (code, told.startswith("not a protocol that can be counted")) == (2, True)


def test_it_stands_alone() -> None:
    text = TOOL.read_text()
    imported = {line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 200
