from datetime import UTC, datetime, timedelta

from services.clock import Clock
from tests.support.clock import START, SetClock


def test_the_clock_gives_aware_utc() -> None:
    before = datetime.now(UTC)
    now = Clock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_the_offset_moves_it() -> None:
    three_weeks = timedelta(days=21)
    assert timedelta() <= Clock(three_weeks).now() - datetime.now(UTC) - three_weeks + timedelta(seconds=5) < timedelta(seconds=6)


def test_a_set_clock_moves_only_when_told() -> None:
    clock = SetClock()
    assert clock.now() == clock.now() == START
    assert clock.advance(days=1) == clock.now() == START + timedelta(days=1)
