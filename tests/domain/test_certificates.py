"""A certificate's number survives being typed by hand, and its name is masked for outsiders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificates import RANDOM, check_character, masked_name, number, read_number, region_of
from domain.characters import CROCKFORD
from domain.regions import BY_CODE

BODY = "2026194F7K2M9Q"
NUMBER = number(2026, "19", "4F7K2M9Q", trial=False)

numbers = st.builds(
    number,
    st.integers(2026, 2100),
    st.sampled_from(["10", "19", "71", "79"]),
    st.text(CROCKFORD, min_size=RANDOM, max_size=RANDOM),
    trial=st.booleans(),
)


@pytest.mark.parametrize("body", [BODY, "20267900000000", "203310ZZZZZZZZ", "20267101234567"])
def test_every_wrong_character_is_caught(body: str) -> None:
    whole = body + check_character(body)
    for at, right in enumerate(whole):
        for wrong in CROCKFORD.replace(right, ""):
            typed = whole[:at] + wrong + whole[at + 1 :]
            assert check_character(typed[:-1]) != typed[-1]
            assert read_number("KZ" + typed) is None


@pytest.mark.parametrize("first", CROCKFORD)
def test_every_swap_of_neighbours_is_caught(first: str) -> None:
    for second in CROCKFORD.replace(first, ""):
        for at in range(len(BODY) - 1):
            body = BODY[:at] + first + second + BODY[at + 2 :]
            swapped = BODY[:at] + second + first + BODY[at + 2 :]
            assert check_character(swapped) != check_character(body)


@given(numbers)
def test_the_last_two_characters_can_not_change_places(made: str) -> None:
    plain = made.replace("-", "")
    if plain[-2] != plain[-1]:
        assert read_number(plain[:-2] + plain[-1] + plain[-2]) is None


@given(st.sampled_from(sorted(BY_CODE)), st.booleans())
def test_the_region_is_read_from_the_number(region: str, trial: bool) -> None:
    assert region_of(number(2026, region, "4F7K2M9Q", trial=trial)) == region


@given(numbers)
def test_a_number_reads_as_itself(made: str) -> None:
    assert read_number(made) == made
    assert read_number(made.lower().replace("-", "")) == made
    assert read_number(f"  {made.replace('-', ' – ')}. ") == made


@given(numbers)
def test_look_alikes_are_set_right(made: str) -> None:
    head, tail = made.rsplit("KZ-", 1)
    mistaken = tail.replace("0", "O").replace("1", "l").replace("K", "К").replace("M", "М").replace("A", "а")
    assert read_number(f"{head}KZ-{mistaken}") == made


@given(st.text(max_size=40))
def test_anything_else_is_no_number(typed: str) -> None:
    found = read_number(typed)
    assert found is None or read_number(found) == found


@pytest.mark.parametrize(
    "typed", ["", "KZ", "TRIAL-KZ", NUMBER[3:], NUMBER + "0", NUMBER[:-1], NUMBER.replace("4F", "4U"), "KZ-20A6-19"]
)
def test_what_lacks_a_part_is_no_number(typed: str) -> None:
    assert read_number(typed) is None


def test_a_trial_number_stays_one() -> None:
    trial = number(2026, "19", "4F7K2M9Q", trial=True)
    assert trial == f"TRIAL-{NUMBER}"
    assert read_number(trial) != read_number(NUMBER)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Серік Әлиев", "С•••• Ә••••"),
        ("Ә Б", "Ә Б"),
        ("Айгүл Нұрлан қызы", "А•••• Н••••• қ•••"),
        ("Jean-Luc O'Neil", "J••••••• O•••••"),
    ],
)
def test_an_outsider_sees_only_the_beginnings(name: str, masked: str) -> None:
    assert masked_name(name) == masked


@given(st.text("аәбүЯқ- ", max_size=40))
def test_a_mask_keeps_the_lengths(name: str) -> None:
    masked = masked_name(name)
    assert [len(word) for word in masked.split()] == [len(word) for word in name.split()]
    assert all(set(word[1:]) <= {"•"} for word in masked.split())
