"""What must hold of a person's final tests, participations and certificates (SM-1, SM-3), judged by the tables alone."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from dialogs.scripts import Content
from domain.learning import FINAL

if TYPE_CHECKING:
    from tests.dialogs.model import Seen

Row = dict[str, Any]

ASTANA = timezone(timedelta(hours=5))
MOST_HOLIDAYS = 12  # how many days at most the last day moves on to a working one
EDGES = {
    "ineligible": set[str](),
    "enrolled": {"learning", "withdrawn"},
    "learning": {"ready_for_test", "withdrawn"},
    "ready_for_test": {"testing", "withdrawn"},
    "testing": {"passed", "certified", "retest_open", "failed_final", "withdrawn"},
    "retest_open": {"testing", "retest_window_expired", "withdrawn"},
    "passed": {"certified", "withdrawn"},
    "failed_final": {"withdrawn"},  # who takes the consent back can't begin anew either
    "retest_window_expired": {"withdrawn"},
    "certified": set[str](),
    "withdrawn": set[str](),
}
BY_STAFF = {"testing": {"ready_for_test", "retest_open"}}  # a void sitting leads back to where it was begun
OVER = {"ineligible", "withdrawn", "failed_final", "retest_window_expired", "certificate_revoked"}
ANEW = {"failed_final": "enrolled", "retest_window_expired": "ready_for_test"}


def judge_finals(content: Content, before: "Seen", after: "Seen", voided: bool = False) -> None:
    """Everything that must hold of the final test after a step; `voided` where staff made the open sitting void."""
    _judge_edges(before, after, BY_STAFF if voided else EDGES)
    most = content.programme["final_test.max_attempts_total"]
    for of in after.participations:
        sat = [one for one in after.attempts if one["module"] == FINAL and one["participation_id"] == of["id"]]
        _judge_sittings(of, [one for one in sat if one["state"] != "void"], most)
        _judge_window(of, sat, most)
    _judge_begun(content, before, after)
    _judge_certificates(after)


def _judge_edges(before: "Seen", after: "Seen", edges: dict[str, set[str]]) -> None:
    was = {one["id"]: one for one in before.participations}
    states = {one["id"]: one["state"] for one in after.participations}
    assert was.keys() <= states.keys(), "a participation is gone"
    assert sum(state not in OVER for state in states.values()) <= 1, "two participations at once"
    for one in after.participations:
        earlier = was.get(one["id"])
        if earlier is None:
            assert one["state"] in _beginnings(one, states), f"begins as {one['state']}"
        elif one["state"] != earlier["state"]:
            assert one["state"] in edges.get(earlier["state"], ()), f"from {earlier['state']} to {one['state']}"
        if earlier is not None and one["retest_until"] != earlier["retest_until"]:
            assert (earlier["state"], one["state"]) == ("testing", "retest_open"), "the window moved"


def _beginnings(one: Row, states: dict[str, str]) -> set[str]:
    if one["previous_id"] is None:
        return {"enrolled", "ineligible"}
    return {ANEW[states[one["previous_id"]]]}


def _judge_sittings(of: Row, counting: Sequence[Row], most: int) -> None:
    """The sittings that count are numbered, none too many, and agree with the participation's state."""
    assert [one["number"] for one in counting] == list(range(1, len(counting) + 1)), "sittings are numbered otherwise"
    assert len(counting) <= most, "one sitting too many"
    states = [one["state"] for one in counting]
    assert ("open" in states) == (of["state"] == "testing"), f"{of['state']} with {states}"
    assert ("passed" in states) <= (of["state"] in {"passed", "certified", "withdrawn"})
    assert (of["state"] in {"passed", "certified"}) <= (states[-1:] == ["passed"]), f"{of['state']} with {states}"
    assert (of["state"] == "failed_final") <= (states == ["failed"] * most), f"{of['state']} with {states}"
    assert (states == ["failed"] * most) <= (of["state"] in {"failed_final", "withdrawn"}), f"{of['state']} with {states}"


def _judge_window(of: Row, sat: Sequence[Row], most: int) -> None:
    """A window is there since the first failure that left a chance, to the same date of the next month or a little on."""
    failed = [one for one in sat if one["state"] == "failed" and one["number"] < most]
    assert (of["retest_until"] is not None) == bool(failed), "a window without a failure, or none after one"
    if of["state"] != "retest_open":
        return
    until = date.fromisoformat(of["retest_until"])
    least = month_later(local(max(one["finished_at"] for one in sat)))
    assert least <= until <= least + timedelta(days=MOST_HOLIDAYS), f"the window ends on {until}, and not about {least}"


def _judge_begun(content: Content, before: "Seen", after: "Seen") -> None:
    """A sitting begins from where it may, not after the window's last day, with questions of its own evenly over the modules."""
    was, known = {one["id"]: one for one in before.participations}, {one["id"] for one in before.attempts}
    for one in after.attempts:
        if one["id"] in known or one["module"] != FINAL:
            continue
        of = was[one["participation_id"]]
        assert of["state"] in {"ready_for_test", "retest_open"}, f"begun from {of['state']}"
        assert of["state"] == "ready_for_test" or local(one["opened_at"]) <= date.fromisoformat(of["retest_until"]), "too late"
        bank, drawn = content.course(of["course"], of["course_version"]).bank(FINAL), json.loads(one["drawn"])
        assert len(set(drawn)) == len(drawn) == one["total"] == bank.draw, "the drawn questions are not distinct"
        piles = Counter(bank.pile(question) for question in drawn)
        shares = [piles[pile] for pile in {pile for _, pile in bank.piles}]
        assert max(shares) - min(shares) <= 1, f"not even: {piles}"


def _judge_certificates(seen: "Seen") -> None:
    """Each rests on a pass, stands in the register, has a paper ordered; a valid one is what makes one certified."""
    sat = {one["id"]: one for one in seen.attempts}
    for paper in seen.certificates:
        rests_on = sat[paper["attempt_id"]]
        assert (rests_on["module"], rests_on["state"]) == (FINAL, "passed"), "a certificate without a pass"
        assert 4 * rests_on["correct"] >= 3 * rests_on["total"], "a certificate under the pass mark"
        assert rests_on["participation_id"] == paper["participation_id"]
        entered = [row for row in seen.register if row["certificate_id"] == paper["id"] and row["act"] == "issued"]
        assert [(row["attempt_id"], row["correct"], row["total"]) for row in entered] == [
            (rests_on["id"], rests_on["correct"], rests_on["total"])
        ], "not one entry in the register"
        assert any(row["certificate_id"] == paper["id"] for row in seen.papers), "no paper is ordered"
    valid = sorted(paper["participation_id"] for paper in seen.certificates if paper["state"] == "valid")
    assert valid == [one["id"] for one in seen.participations if one["state"] == "certified"], (
        "certified, and no valid certificate"
    )


def local(at: str) -> date:
    """The day in Astana of a moment as the tables have it."""
    moment = datetime.fromisoformat(at)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ASTANA).date()


def month_later(day: date) -> date:
    """The same date of the next month, or its last day."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)
