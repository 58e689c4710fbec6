"""Votes at a session of the council, and what becomes of the applications (R-003-21, SM-5)."""

import pytest

from domain.applications import State
from domain.councils import Outcome, SessionState
from services.application_acts import CanNotApply
from services.council_room import CanNotHold
from services.storage.engine import Store
from services.talk import Talk
from tests.support.council import REASONS, Council, ballots


@pytest.fixture
def council(store: Store, talk: Talk) -> Council:
    return Council(store, talk)


async def test_seven_of_ten_decide_by_the_base_that_was_set_before(council: Council) -> None:
    await council.appoint()
    await council.set_base("present")
    yes, no, neither = await council.on_agenda(3)
    id_ = await council.convened()
    await council.told(id_)
    assert await council.open(id_, 7)
    for item, votes in enumerate((ballots(5, 2), ballots(2, 5), ballots(4, 3))):
        await council.vote(id_, votes, item)
    assert await council.decide(id_, 0) is Outcome.POSSIBLE
    with pytest.raises(CanNotApply, match="too_short"):
        await council.decide(id_, 1)
    assert await council.decide(id_, 1, REASONS) is Outcome.NOT_POSSIBLE
    assert await council.decide(id_, 2) is Outcome.NO_DECISION
    await council.close(id_)
    states = [(await council.row(one)).state for one in (yes, no, neither)]
    assert states == [State.DECIDED_POSITIVE, State.DECIDED_NEGATIVE, State.ON_AGENDA]
    assert (await council.room(id_)).row.state == SessionState.CLOSED


async def test_nothing_is_decided_without_a_quorum(council: Council) -> None:
    await council.appoint()
    (one,) = await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    assert not await council.open(id_, 6)
    there = await council.room(id_)
    assert (there.row.state, there.row.present) == (SessionState.NO_QUORUM, 6)
    with pytest.raises(CanNotHold, match="no_quorum"):
        await council.vote(id_, ballots(6))
    assert (await council.row(one)).state == State.ON_AGENDA
