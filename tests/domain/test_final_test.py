"""The rules of the final test, by the scenarios that the requirements name (S-01 to S-13) and for every score there is."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar, local_date
from domain.final_test import Gate, Sittings, after, free_from, gate, may_restart, missed, restarted, window
from domain.learning import ParticipationState as State
from domain.learning import draw, reaches, share, weak_piles
from domain.programmes import Parameter, Programme

LAWFUL: Mapping[str, int | str] = {
    "final_test.max_attempts_total": 3,
    "retest.window_months": 1,
    "retest.anchor": "previous",
    "retest.min_hours": 0,
    "restart.keep_modules": 1,
    "restart.max": 0,
    "restart.cooldown_days": 0,
}
MARK = 75
CALENDAR = WorkingCalendar()
FAILED = datetime(2026, 4, 5, 7, 0, tzinfo=UTC)  # 12:00 in Kazakhstan, the window's last day is Tuesday 5 May
UNTIL = datetime(2026, 5, 5, tzinfo=UTC).date()
totals = st.integers(1, 2000)
scores = totals.flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
banks = st.lists(st.sampled_from("kmsfn"), min_size=1, max_size=40).map(
    lambda piles: [(f"{pile}{number}", pile) for number, pile in enumerate(piles)]
)


def rules(**changed: int | str) -> Programme:
    """The lawful parameters, changed by the end of their names."""
    values = {name: changed.get(name.split(".")[1], value) for name, value in LAWFUL.items()}
    return Programme("test", {name: Parameter(name, value, "", "", confirmed=False) for name, value in values.items()})


@pytest.mark.parametrize(("correct", "total", "passed"), [(749, 1000, False), (750, 1000, True), (7, 10, False), (8, 10, True)])
def test_three_quarters_pass_and_a_hair_less_does_not(correct: int, total: int, passed: bool) -> None:
    assert reaches(correct, total, MARK) is passed


@given(scores)
def test_the_mark_is_three_quarters_in_whole_numbers(score: tuple[int, int]) -> None:
    correct, total = score
    assert reaches(correct, total, MARK) == (4 * correct >= 3 * total)


@given(scores)
def test_a_share_is_cut_and_never_reads_better_than_it_is(score: tuple[int, int]) -> None:
    correct, total = score
    whole, _, tenths = share(correct, total).partition(",")
    assert 10 * int(whole) + int(tenths or 0) == 1000 * correct // total
    assert tenths != "0"
    assert (int(whole) >= MARK) == reaches(correct, total, MARK)


@pytest.mark.parametrize(
    ("correct", "total", "read"),
    [(749, 1000, "74,9"), (7496, 10000, "74,9"), (7499, 10000, "74,9"), (3, 4, "75"), (2, 3, "66,6"), (0, 20, "0"), (0, 0, "0")],
)
def test_a_share_as_it_is_read(correct: int, total: int, read: str) -> None:
    assert share(correct, total) == read


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.INELIGIBLE, Gate.NOT_LEARNING),
        (State.ENROLLED, Gate.MODULES_MISSING),
        (State.LEARNING, Gate.MODULES_MISSING),
        (State.READY_FOR_TEST, Gate.OPEN),
        (State.TESTING, Gate.SITTING),
        (State.RETEST_OPEN, Gate.OPEN),
        (State.FAILED_FINAL, Gate.NO_SITTINGS),
        (State.RETEST_WINDOW_EXPIRED, Gate.WINDOW_OVER),
        (State.PASSED, Gate.DONE),
        (State.CERTIFIED, Gate.DONE),
        (State.CERTIFICATE_REVOKED, Gate.NOT_LEARNING),
        (State.WITHDRAWN, Gate.NOT_LEARNING),
    ],
)
def test_every_state_has_its_gate(state: State, expected: Gate) -> None:
    assert gate(Sittings(state, 1, FAILED, UNTIL), rules(), FAILED) is expected


def test_no_state_is_forgotten() -> None:
    for state in State:
        assert gate(Sittings(state), rules(), FAILED) in Gate


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (FAILED + timedelta(minutes=10), Gate.OPEN),
        (datetime(2026, 5, 5, 18, 59, 59, tzinfo=UTC), Gate.OPEN),
        (datetime(2026, 5, 5, 19, 0, tzinfo=UTC), Gate.WINDOW_OVER),
    ],
)
def test_the_last_day_counts_whole_by_the_clock_in_kazakhstan(start: datetime, expected: Gate) -> None:
    standing = Sittings(State.RETEST_OPEN, 1, FAILED, UNTIL)
    assert gate(standing, rules(), start) is expected
    assert missed(standing, start) is (expected is Gate.WINDOW_OVER)


def test_the_first_sitting_has_no_last_day() -> None:
    standing = Sittings(State.READY_FOR_TEST)
    assert gate(standing, rules(min_hours=24), FAILED + timedelta(days=3650)) is Gate.OPEN
    assert not missed(standing, FAILED + timedelta(days=3650))


@pytest.mark.parametrize(("most", "used", "expected"), [(3, 2, Gate.OPEN), (3, 3, Gate.NO_SITTINGS), (4, 3, Gate.OPEN)])
def test_how_many_sittings_there_are_is_a_setting(most: int, used: int, expected: Gate) -> None:
    standing = Sittings(State.RETEST_OPEN, used, FAILED, UNTIL)
    assert gate(standing, rules(max_attempts_total=most), FAILED) is expected


def test_a_minimum_wait_is_a_setting() -> None:
    standing = Sittings(State.RETEST_OPEN, 1, FAILED, UNTIL)
    assert free_from(standing, rules()) == FAILED
    assert free_from(standing, rules(min_hours=24)) == FAILED + timedelta(days=1)
    assert gate(standing, rules(min_hours=24), FAILED + timedelta(hours=23, minutes=59)) is Gate.TOO_SOON
    assert gate(standing, rules(min_hours=24), FAILED + timedelta(hours=24)) is Gate.OPEN


def test_a_sitting_over_midnight_counts_from_its_later_day() -> None:
    handed_in = local_date(datetime(2026, 5, 5, 19, 20, tzinfo=UTC))  # 00:20 on 6 May, begun at 23:50 on the 5th
    assert window(CALENDAR, rules(), first=local_date(FAILED), previous=handed_in).isoformat() == "2026-06-08"


def test_the_window_may_be_anchored_to_the_first_sitting() -> None:
    first, previous = datetime(2026, 4, 1, tzinfo=UTC).date(), datetime(2026, 4, 20, tzinfo=UTC).date()
    assert window(CALENDAR, rules(), first=first, previous=previous).isoformat() == "2026-05-20"
    assert window(CALENDAR, rules(anchor="first"), first=first, previous=previous).isoformat() == "2026-05-01"
    assert window(CALENDAR, rules(window_months=2), first=first, previous=previous).isoformat() == "2026-06-22"


@pytest.mark.parametrize(
    ("passed", "used", "most", "state"),
    [
        (True, 1, 3, State.PASSED),
        (True, 3, 3, State.PASSED),
        (False, 1, 3, State.RETEST_OPEN),
        (False, 2, 3, State.RETEST_OPEN),
        (False, 3, 3, State.FAILED_FINAL),
        (False, 3, 4, State.RETEST_OPEN),
        (False, 1, 1, State.FAILED_FINAL),
    ],
)
def test_what_follows_a_score(passed: bool, used: int, most: int, state: State) -> None:
    assert after(passed, used, rules(max_attempts_total=most)) is state


def test_modules_are_kept_after_a_missed_window_only() -> None:
    assert restarted(State.RETEST_WINDOW_EXPIRED, rules()) is State.READY_FOR_TEST
    assert restarted(State.RETEST_WINDOW_EXPIRED, rules(keep_modules=0)) is State.ENROLLED
    assert restarted(State.FAILED_FINAL, rules()) is State.ENROLLED


@pytest.mark.parametrize("state", list(State))
def test_only_who_ended_without_a_pass_may_begin_anew(state: State) -> None:
    allowed = state in {State.FAILED_FINAL, State.RETEST_WINDOW_EXPIRED}
    assert may_restart(state, 99, FAILED, rules(), FAILED) is allowed


def test_new_beginnings_may_be_limited_and_delayed() -> None:
    ended = State.FAILED_FINAL
    assert may_restart(ended, 0, FAILED, rules(max=1), FAILED)
    assert not may_restart(ended, 1, FAILED, rules(max=1), FAILED)
    assert not may_restart(ended, 0, FAILED, rules(cooldown_days=2), FAILED + timedelta(hours=47))
    assert may_restart(ended, 0, FAILED, rules(cooldown_days=2), FAILED + timedelta(days=2))


@given(st.text(max_size=16), banks, st.integers(1, 40))
def test_a_draw_is_even_over_piles_and_the_same_every_time(seed: str, bank: list[tuple[str, str]], count: int) -> None:
    drawn = draw(seed, bank, count)
    assert drawn == draw(seed, list(reversed(bank)), count)
    assert len(drawn) == len(set(drawn)) == min(count, len(bank))
    sizes, taken = Counter(pile for _, pile in bank), Counter(dict(bank)[question] for question in drawn)
    most = max(taken.values())
    assert all(taken[pile] in {most, most - 1} or taken[pile] == size for pile, size in sizes.items())


@given(st.text(max_size=16), banks, st.integers(1, 40), st.data())
def test_a_retake_asks_what_was_not_seen_first(seed: str, bank: list[tuple[str, str]], count: int, data: st.DataObject) -> None:
    seen = data.draw(st.sets(st.sampled_from([question for question, _ in bank])))
    drawn = draw(seed, bank, count, seen)
    pile_of = dict(bank)
    for pile in {pile_of[question] for question in drawn if question in seen}:
        assert {question for question, of in bank if of == pile} - seen <= set(drawn)


def test_seeds_give_different_draws() -> None:
    bank = [(f"{pile}{number}", pile) for pile in "abc" for number in range(20)]
    assert len({draw(str(seed), bank, 20) for seed in range(50)}) == 50


def test_the_weak_piles_are_those_under_the_mark() -> None:
    asked = {**{f"a{number}": "a" for number in range(4)}, **{f"b{number}": "b" for number in range(4)}, "c0": "c"}
    assert weak_piles(asked, ["a0", "a1", "a2", "b0", "b1"], MARK) == {"b", "c"}
    assert weak_piles(asked, list(asked), MARK) == frozenset()
    assert weak_piles({}, [], MARK) == frozenset()
