"""How fast one person gets messages."""

import pytest

from bot.channels.whatsapp.pace import BURST, MOST_ADDRESSES, Pace


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock)


def test_the_first_goes_at_once(pace: Pace) -> None:
    assert pace.wait("a", answer=True) == pace.wait("a", answer=False) == 0


def test_a_burst_of_answers_goes_at_once_and_no_more(pace: Pace) -> None:
    for _ in range(BURST):
        assert pace.wait("a", answer=True) == 0
        pace.note("a")
    assert pace.wait("a", answer=True) == 6
    assert pace.wait("b", answer=True) == 0


def test_after_a_burst_one_goes_in_six_seconds(pace: Pace, clock: Clock) -> None:
    for _ in range(BURST):
        pace.note("a")
    sent = 0
    for _ in range(600):
        clock.now += 1
        if pace.wait("a", answer=True) == 0:
            pace.note("a")
            sent += 1
    assert sent == 100


def test_in_whatever_time_no_more_go_than_meta_takes(pace: Pace, clock: Clock) -> None:
    """45 together, and 1 in 6 seconds beside them."""
    sent: list[float] = []
    for step in range(4000):
        clock.now += (step % 7) * 0.1
        if pace.wait("a", answer=True) == 0:
            pace.note("a")
            sent.append(clock.now)
    for first in range(0, len(sent), 10):
        for last in range(first, len(sent), 10):
            assert last - first + 1 <= 45 + (sent[last] - sent[first]) / 6 + 1e-6


def test_a_notice_leaves_six_seconds(pace: Pace, clock: Clock) -> None:
    pace.note("a")
    clock.now += 2
    assert pace.wait("a", answer=False) == 4
    assert pace.wait("a", answer=True) == 0
    clock.now += 4
    assert pace.wait("a", answer=False) == 0


def test_it_forgets_whom_it_has_not_met_for_long(pace: Pace) -> None:
    for number in range(MOST_ADDRESSES + 5):
        pace.note(str(number))
    assert len(pace._sent) == MOST_ADDRESSES
    assert pace.wait("0", answer=False) == 0
    assert pace.wait(str(MOST_ADDRESSES), answer=False) == 6
