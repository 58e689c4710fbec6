import pytest
from starlette.requests import Request

from web.errors import Problem
from web.limits import SWEEP_EVERY, Limiter, Rate, address_of, is_local

THREE = Rate("three", 3, 60)
WIDE = Rate("wide", 4, 600)


class Stopwatch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def wait_of(limiter: Limiter, *uses: tuple[Rate, str]) -> int:
    """The seconds to wait; 0 when let through."""
    try:
        limiter.check(*uses)
    except Problem as problem:
        return int(problem.headers["Retry-After"])
    return 0


def test_a_window_moves_with_the_time() -> None:
    watch = Stopwatch()
    limiter = Limiter(watch)
    waits = []
    for watch.now in (0, 10, 20, 30, 59.5, 60, 61, 70):
        waits.append(wait_of(limiter, (THREE, "a")))
    assert waits == [0, 0, 0, 30, 1, 0, 9, 0]


def test_keys_and_rates_are_counted_apart() -> None:
    limiter = Limiter(Stopwatch())
    assert [wait_of(limiter, (THREE, "a")) for _ in range(4)] == [0, 0, 0, 60]
    assert wait_of(limiter, (THREE, "b")) == 0
    assert wait_of(limiter, (WIDE, "a")) == 0


def test_a_refused_hit_counts_nowhere() -> None:
    limiter = Limiter(Stopwatch())
    assert [wait_of(limiter, (THREE, "a"), (WIDE, "")) for _ in range(6)] == [0, 0, 0, 60, 60, 60]
    assert wait_of(limiter, (WIDE, "")) == 0
    assert wait_of(limiter, (WIDE, "")) == 600


def test_old_keys_are_forgotten() -> None:
    watch = Stopwatch()
    limiter = Limiter(watch)
    for number in range(SWEEP_EVERY - 1):
        limiter.check((THREE, str(number)))
    watch.now = 61
    limiter.check((THREE, "last"))
    assert list(limiter._hits) == [(THREE, "last")]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_household_is_one_address(host: str, expected: str) -> None:
    assert address_of(Request({"type": "http", "client": (host, 1)})) == expected


def test_no_address_is_an_address_too() -> None:
    assert address_of(Request({"type": "http", "client": None})) == ""


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("203.0.113.7", False), ("localhost", False)]
)
def test_this_machine_is_known_by_its_address(host: str, local: bool) -> None:
    assert is_local(Request({"type": "http", "client": (host, 1)})) is local


def test_looking_counts_nothing() -> None:
    limiter = Limiter(Stopwatch())
    for _ in range(3):
        limiter.look((THREE, "a"))
        limiter.check((THREE, "a"))
    with pytest.raises(Problem):
        limiter.look((THREE, "a"))
