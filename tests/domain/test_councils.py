"""The arithmetic of the council, by the table of the specification and by fractions (R-003-21, AMB-10 to 12, S-41 to S-50)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.councils import (
    Away,
    Base,
    Composition,
    Counting,
    NegativeRule,
    Outcome,
    Vote,
    Votes,
    quorum,
    result,
    two_thirds,
    votes_of,
)

YES, NO, NEITHER = Outcome.POSSIBLE, Outcome.NOT_POSSIBLE, Outcome.NO_DECISION
PRESENT, MEMBERS, UNSET = Counting(Base.PRESENT), Counting(Base.MEMBERS), Counting(None)
TWO_THIRDS = Fraction(2, 3)
# Members, least of business, the quorum, how many are there, needed of those present, needed of all members.
TABLE = [
    (10, 5, 7, 7, 5, 7),
    (10, 5, 7, 9, 6, 7),
    (10, 5, 7, 10, 7, 7),
    (11, 6, 8, 8, 6, 8),
    (12, 6, 8, 8, 6, 8),
    (15, 8, 10, 10, 7, 10),
]


def cast(present: int, for_: int, against: int = 0, recused: int = 0) -> Votes:
    """Votes of so many; the others abstain."""
    return Votes(present, for_, against, present - for_ - against - recused, recused)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[int, Votes]:
    """How many members a council has, and the votes of those who are there."""
    members = draw(st.integers(1, 60))
    present = draw(st.integers(0, members))
    recused = draw(st.integers(0, present))
    for_ = draw(st.integers(0, present - recused))
    against = draw(st.integers(0, present - recused - for_))
    return members, cast(present, for_, against, recused)


COUNTINGS = st.builds(Counting, st.sampled_from([None, *Base]), st.sampled_from(NegativeRule), st.booleans())


@pytest.mark.parametrize(("members", "business", "need", "present", "by_present", "by_members"), TABLE)
def test_the_table_of_the_specification(
    members: int, business: int, need: int, present: int, by_present: int, by_members: int
) -> None:
    assert Composition(members, business).balanced
    assert not Composition(members, business - 1).balanced
    assert (quorum(members, need), quorum(members, need - 1)) == (True, False)
    assert quorum(members, present)
    for counting, least in ((PRESENT, by_present), (MEMBERS, by_members)):
        if least <= present:
            assert result(members, cast(present, least), counting).outcome is YES
            assert result(members, cast(present, 0, least), counting).outcome is NO
        assert result(members, cast(present, least - 1), counting).outcome is NEITHER
        assert result(members, cast(present, 0, least - 1), counting).outcome is NEITHER


@pytest.mark.parametrize(
    ("members", "business", "enough", "balanced", "share"),
    [(9, 5, False, True, "55.6"), (10, 5, True, True, "50.0"), (11, 5, True, False, "45.5"), (11, 6, True, True, "54.5")],
)
def test_the_composition(members: int, business: int, enough: bool, balanced: bool, share: str) -> None:
    """S-41, S-42."""
    council = Composition(members, business)
    assert (council.enough(10), council.balanced, council.share) == (enough, balanced, share)


def test_a_council_without_members_has_no_share() -> None:
    assert Composition(0, 0).share == "0.0"


@pytest.mark.parametrize(("members", "present", "there"), [(10, 6, False), (10, 7, True), (12, 8, True), (12, 7, False)])
def test_the_quorum(members: int, present: int, there: bool) -> None:
    """S-43 to S-45: exactly two thirds are enough."""
    assert quorum(members, present) is there


@pytest.mark.parametrize(
    ("votes", "by_present", "by_members", "unset"),
    [
        (cast(7, 7), YES, YES, YES),  # S-46
        (cast(7, 5), YES, NEITHER, NEITHER),  # the base decides, and nobody chooses it afterwards
        (cast(7, 6, 1), YES, NEITHER, NEITHER),
        (cast(7, 4, 3), NEITHER, NEITHER, NEITHER),  # S-48
        (cast(7, 2, 5), NO, NEITHER, NEITHER),
        (cast(9, 6), YES, NEITHER, NEITHER),  # exactly two thirds of those present
        (cast(10, 6), NEITHER, NEITHER, NEITHER),
        (cast(10, 0, 7), NO, NO, NO),  # S-50
    ],
)
def test_seven_of_ten_and_others(votes: Votes, by_present: Outcome, by_members: Outcome, unset: Outcome) -> None:
    assert result(10, votes, PRESENT).outcome is by_present
    assert result(10, votes, MEMBERS).outcome is by_members
    found = result(10, votes, UNSET)
    assert (found.outcome, found.by_present, found.by_members) == (unset, by_present, by_members)


def test_who_is_recused_stays_in_the_base_unless_it_is_set_otherwise() -> None:
    votes = cast(9, 5, 2, recused=2)
    assert result(12, votes, PRESENT).outcome is NEITHER
    assert result(12, votes, Counting(Base.PRESENT, recused_in_base=False)).outcome is YES
    assert result(9, replace(votes, votes_for=7, against=0), Counting(Base.MEMBERS, recused_in_base=False)).outcome is YES


def test_where_it_is_set_so_no_two_thirds_for_is_a_no() -> None:
    counting = Counting(Base.PRESENT, NegativeRule.DEFAULT_NEGATIVE)
    assert result(10, cast(7, 4, 3), counting).outcome is NO
    assert result(10, cast(7, 5, 2), counting).outcome is YES


def test_nobody_decides_anything() -> None:
    """All are recused, and who is recused does not count."""
    counting = Counting(None, recused_in_base=False)
    assert result(3, cast(3, 0, recused=3), counting).outcome is NEITHER


def test_votes_are_counted_of_those_who_are_there_for_the_item() -> None:
    away = {"b": Away.LATE, "c": Away.RECUSED, "d": Away.LEFT}
    ballots = {"a": Vote.FOR, "b": Vote.FOR, "e": Vote.ABSTAIN}
    votes = votes_of(["a", "b", "c", "d", "e", "f"], away, ballots)
    assert votes == Votes(4, 1, 0, 1, 1)
    assert not votes.whole
    assert votes_of(["a", "b", "c", "d", "e", "f"], away, {**ballots, "f": Vote.AGAINST}).whole


@given(st.integers(0, 10_000))
def test_the_least_number_that_is_two_thirds(whole: int) -> None:
    assert two_thirds(whole) >= TWO_THIRDS * whole > two_thirds(whole) - 1


@given(st.integers(1, 200), st.data())
def test_the_quorum_is_two_thirds_in_fractions(members: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, members))
    assert quorum(members, present) is (Fraction(present, members) >= TWO_THIRDS)
    assert quorum(members, present) is (present >= two_thirds(members))


@given(meetings(), COUNTINGS)
def test_whole_numbers_come_to_what_fractions_do(meeting: tuple[int, Votes], counting: Counting) -> None:
    members, votes = meeting
    out = 0 if counting.recused_in_base else votes.recused

    def said(base: int) -> Outcome:
        if base and Fraction(votes.votes_for, base) >= TWO_THIRDS:
            return YES
        if counting.negative_rule is NegativeRule.DEFAULT_NEGATIVE or (base and Fraction(votes.against, base) >= TWO_THIRDS):
            return NO
        return NEITHER

    found = result(members, votes, counting)
    both = said(votes.present - out), said(members - out)
    assert (found.by_present, found.by_members) == both
    wanted = {Base.PRESENT: both[0], Base.MEMBERS: both[1], None: both[0] if both[0] is both[1] else NEITHER}
    assert found.outcome is wanted[counting.base]


@given(meetings(), COUNTINGS)
def test_one_more_vote_for_never_takes_a_yes_away(meeting: tuple[int, Votes], counting: Counting) -> None:
    members, votes = meeting
    before = result(members, votes, counting).outcome
    for more in _one_more_for(votes):
        after = result(members, more, counting).outcome
        assert after is YES if before is YES else after is not NO or before is NO


def _one_more_for(votes: Votes) -> list[Votes]:
    """Somebody who was against, or abstained, is for it."""
    found = []
    if votes.against:
        found.append(replace(votes, votes_for=votes.votes_for + 1, against=votes.against - 1))
    if votes.abstained:
        found.append(replace(votes, votes_for=votes.votes_for + 1, abstained=votes.abstained - 1))
    return found


@given(meetings(), COUNTINGS)
def test_no_base_turns_a_yes_into_a_no(meeting: tuple[int, Votes], counting: Counting) -> None:
    """What both bases don't give is no outcome while the region's document is unknown (AMB-10)."""
    members, votes = meeting
    found = result(members, votes, counting)
    if counting.base is None and found.outcome is not NEITHER:
        assert found.by_present is found.by_members is found.outcome
    if counting.negative_rule is NegativeRule.TWO_THIRDS:
        assert {found.by_present, found.by_members} != {YES, NO}
