from datetime import timedelta

from domain.characters import CROCKFORD
from services.storage.ids import Ids
from tests.support.clock import START


def test_ids_rise_even_when_the_clock_stands_or_goes_back() -> None:
    ids = Ids()
    made = [ids.new(START + timedelta(hours=hour)) for hour in (0, 0, -5, 1, 0)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_of_two_processes_sort_by_time_and_differ() -> None:
    here, there = Ids(), Ids()
    early, late = here.new(START), there.new(START + timedelta(milliseconds=1))
    assert early < late
    assert here.new(START) != there.new(START)


def test_an_id_is_a_ulid() -> None:
    made = Ids().new(START)
    assert len(made) == 26
    assert set(made) <= set(CROCKFORD)
    assert sum(CROCKFORD.index(char) * 32**place for place, char in enumerate(reversed(made[:10]))) == START.timestamp() * 1000
