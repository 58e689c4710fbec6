"""Votes at a session of the council, and what becomes of the applications (R-003-21, SM-5)."""

from dataclasses import replace
from functools import partial

import pytest

from domain.applications import State
from domain.councils import Attends, Away, Outcome, SessionState
from services import council_sessions
from services.application_acts import CanNotApply
from services.council_room import At, CanNotHold
from services.council_sessions import Opening
from services.storage.engine import Store
from services.talk import Talk
from tests.support.council import REASONS, Council, ballots


@pytest.fixture
def council(store: Store, talk: Talk) -> Council:
    return Council(store, talk)


async def test_seven_of_ten_decide_by_the_base_that_was_set_before(council: Council) -> None:
    await council.appoint()
    await council.set_base("present")
    id_, (yes, no, neither) = await council.begun(3)
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


@pytest.mark.parametrize("voted", [False, True])
async def test_whoever_is_recused_has_no_vote_after_going_out_and_coming_in(council: Council, voted: bool) -> None:
    """R-003-21.3: before the first vote as after it; counted as present only while there."""
    await council.appoint()
    await council.on_agenda(2)
    id_ = await council.convened()
    await council.told(id_)
    await council.open(id_, 9)
    there = await council.room(id_)
    item, seat = there.items[0].id, there.seats[8].id
    content, scope = council.talk.content, council.scope
    if voted:
        await council.vote(id_, ballots(1), 1)
    await council.store.write(lambda tx: council_sessions.away(tx, content, scope, At(id_, item), seat, Away.RECUSED))
    present = []
    for how in (Attends.ABSENT, Attends.ABSENT, Attends.REMOTE, Attends.ABSENT, Attends.PRESENT):
        await council.store.write(partial(council_sessions.attend, content=content, scope=scope, id_=id_, seat=seat, how=how))
        there = await council.room(id_)
        present.append(there.votes(item).present)
        assert seat not in [one.id for one in there.voters(item)]
    assert present == [8, 8, 9, 8, 9]
    assert seat in [one.id for one in there.voters(there.items[1].id)]


async def test_how_votes_are_counted_stays_as_it_was_when_it_was_convened(council: Council) -> None:
    """Whoever changes a setting later changes no session that is on its way."""
    await council.appoint()
    await council.set_base("present")
    await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    rules = council.talk.content.programme
    name = "council.negative_rule"
    later = {name: replace(rules.parameters[name], value="default_negative")}
    changed = replace(rules, parameters={**rules.parameters, **later})
    council.talk.content = replace(council.talk.content, programme=changed)
    await council.open(id_, 7)
    await council.vote(id_, ballots(4, 3))
    assert await council.decide(id_) is Outcome.NO_DECISION


async def test_an_opening_is_corrected_as_long_as_nothing_is_voted_on(council: Council) -> None:
    """Who came, and who presides, may have been entered wrongly; without a quorum it was not held after all."""
    id_ = await opened(council)
    seats = [seat.id for seat in (await council.room(id_)).seats]
    with pytest.raises(CanNotHold, match="presides"):
        await attends(council, id_, seats[0], Attends.ABSENT)
    await attends(council, id_, seats[1], Attends.ABSENT)
    assert (await council.room(id_)).row.present == 6
    there = Opening(dict.fromkeys(seats[2:10], Attends.PRESENT), seats[2], "Сынақова Хатшы")
    await council.store.write(lambda tx: council_sessions.opened(tx, council.talk.content, council.scope, id_, there))
    row = (await council.room(id_)).row
    assert (row.present, row.chair_seat_id) == (8, seats[2])
    await council.vote(id_, ballots(1))
    with pytest.raises(CanNotHold, match="not_now"):
        await council.store.write(lambda tx: council_sessions.opened(tx, council.talk.content, council.scope, id_, there))


async def test_a_session_from_which_too_many_left_before_a_vote_was_not_held(council: Council) -> None:
    id_ = await opened(council)
    seats = [seat.id for seat in (await council.room(id_)).seats]
    await attends(council, id_, seats[6], Attends.ABSENT)
    await council.close(id_)
    row = (await council.room(id_)).row
    assert (row.state, row.present) == ("no_quorum", 6)


async def test_a_session_to_which_nobody_came_is_kept(council: Council) -> None:
    await council.appoint()
    await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    nobody = Opening({}, "", "Сынақова Хатшы")
    held = await council.store.write(lambda tx: council_sessions.opened(tx, council.talk.content, council.scope, id_, nobody))
    assert held is False
    assert (await council.room(id_)).row.state == "no_quorum"


async def opened(council: Council) -> str:
    await council.appoint()
    id_, _ = await council.begun()
    return id_


async def attends(council: Council, id_: str, seat: str, how: Attends) -> None:
    await council.store.write(lambda tx: council_sessions.attend(tx, council.talk.content, council.scope, id_, seat, how))
