"""What happens to a session while one of its applications is refused, and that refusal is undone: nothing is left nowhere."""

from collections.abc import Sequence

import pytest

from domain.applications import State
from domain.councils import SessionState
from domain.decisions import Ground
from services import agendas, application_acts, application_decisions, council_duties, packages
from services.application_acts import CanNotDecide
from services.application_decisions import Refusal
from services.council_room import CanNotHold
from services.package_files import Papers
from services.packages import Sending
from services.storage import applications as kept
from services.storage.engine import Store
from services.talk import Talk
from tests.services.test_council_after import FALSE, pending, states
from tests.support.clock import SetClock
from tests.support.council_after import FOR, NEITHER, Held


class Mistaken(Held):
    """A secretary beside a coordinator who refuses by mistake, and undoes it."""

    async def refuse(self, id_: str) -> None:
        refusal = Refusal(Ground.FALSE_DATA, FALSE)
        await self.store.write(lambda tx: application_decisions.refuse(tx, self.talk.content, self.scope, id_, refusal))

    async def undo(self, id_: str) -> None:
        await self.store.write(lambda tx: application_decisions.undo(tx, self.talk.content, self.scope, id_))

    async def withdraw(self, id_: str) -> None:
        await self.store.write(lambda tx: application_acts.withdraw(tx, self.scope, id_, "Өтініш беруші хат жіберді."))

    async def forget_chat(self, id_: str) -> None:
        """Its owner is known to nobody."""
        await self.store.write(lambda tx: kept.change(tx.conn, id_, person_id=None))

    async def on_next(self) -> Sequence[str]:
        """What is on the agenda that is being formed."""
        newest = await self.store.read(self.newest)
        there = await self.room(newest)
        assert there.row.state == SessionState.AGENDA
        return [item.application_id for item in there.items]


@pytest.fixture
async def council(store: Store, talk: Talk) -> Mistaken:
    council = Mistaken(store, talk)
    await council.appoint()
    await council.set_base("present")
    return council


async def test_a_session_that_closed_meanwhile_leaves_it_to_the_next_one(council: Mistaken) -> None:
    id_, (one, other) = await council.begun(2)
    await council.vote(id_, FOR, 1)
    await council.decide(id_, 1)
    await council.refuse(one)
    await council.close(id_)
    await council.undo(one)
    assert await states(council, [one, other]) == [State.ON_AGENDA, State.DECIDED_POSITIVE]
    assert await council.on_next() == [one]


async def test_no_decision_is_told_once_the_refusal_is_undone(council: Mistaken) -> None:
    id_, (one,) = await council.begun(1)
    await council.vote(id_, NEITHER)
    await council.decide(id_)
    await council.refuse(one)
    await council.close(id_)
    assert "application.no_decision" not in await pending(council, one)
    await council.undo(one)
    assert await council.on_next() == [one]
    assert "application.no_decision" in await pending(council, one)


async def test_without_a_quorum_it_comes_on_the_next_agenda_too(council: Mistaken) -> None:
    one, other = await council.on_agenda(2)
    id_ = await council.convened()
    await council.refuse(one)
    await council.told(id_)
    assert not await council.open(id_, 6)
    assert await council.on_next() == [other]
    await council.undo(one)
    assert set(await council.on_next()) == {one, other}
    assert (await council.term(one)).done_on is not None, "its members were told, which ends the coordinator's term"


async def test_who_was_taken_off_while_refused_is_put_on_again(council: Mistaken) -> None:
    one, other = await council.on_agenda(2)
    newest = await council.store.read(council.newest)
    await council.refuse(one)
    await council.store.write(lambda tx: agendas.take_off(tx, council.talk.content, council.scope, newest, one))
    assert await council.on_next() == [other]
    await council.undo(one)
    assert set(await council.on_next()) == {one, other}


async def test_who_took_it_back_or_was_refused_is_not_told_that_it_goes_on(council: Mistaken) -> None:
    id_, (gone, refused, stays) = await council.begun(3)
    for item in range(3):
        await council.vote(id_, NEITHER, item)
        await council.decide(id_, item)
    await council.refuse(refused)
    await council.withdraw(gone)
    await council.close(id_)
    told = {one: [name for name in await pending(council, one) if "no_decision" in name] for one in (gone, refused, stays)}
    assert told == {gone: [], refused: [], stays: ["application.no_decision"]}
    assert "application.agenda" not in [*await pending(council, gone), *await pending(council, refused)]


async def test_only_what_a_session_found_possible_goes_with_it(council: Mistaken, clock: SetClock) -> None:
    first, (again, possible) = await council.begun(2)
    for item, votes in enumerate((NEITHER, FOR)):
        await council.vote(first, votes, item)
        await council.decide(first, item)
    await council.close(first)
    await council.signed(first)
    clock.advance(days=1)
    second = await council.decided(FOR)
    await council.signed(second, number="4")
    _, rows = await council.store.read(lambda tx: packages.ready(tx, council.scope, first))
    assert [row.id for row in rows] == [possible]
    await council.forwarded(first)
    assert await states(council, [again, possible]) == [State.PROTOCOLLED, State.FORWARDED]
    await council.forwarded(second)
    assert await states(council, [again]) == [State.FORWARDED]


async def test_a_package_that_went_without_it_keeps_the_refusal(council: Mistaken) -> None:
    """Whoever has no chat is told of a refusal by nobody in time: it may be undone long after, but not then."""
    id_, (one, unknown) = await council.held(FOR, FOR)
    await council.forget_chat(unknown)
    await council.signed(id_)
    await council.refuse(unknown)
    await council.forwarded(id_)
    with pytest.raises(CanNotDecide, match="package_gone"):
        await council.undo(unknown)
    assert await states(council, [one, unknown]) == [State.FORWARDED, State.REFUSED]


async def test_papers_that_were_drawn_before_something_changed_are_not_sent(council: Mistaken) -> None:
    id_, (one, _) = await council.held(FOR, FOR)
    await council.signed(id_)
    with pytest.raises(CanNotHold, match="drawn_before"):
        await council.store.write(
            lambda tx: packages.forward(tx, council.scope, id_, Sending(None), Papers((), frozenset({one})))
        )


async def test_a_package_in_which_nothing_would_be_is_not_due(council: Mistaken) -> None:
    id_, (one,) = await council.held(FOR)
    await council.signed(id_)
    assert (await council.term_of(council_duties.FORWARDING, id_)).done_on is None
    await council.refuse(one)
    assert (await council.term_of(council_duties.FORWARDING, id_)).done_on is not None
    await council.undo(one)
    assert (await council.term_of(council_duties.FORWARDING, id_)).done_on is None
    await council.forwarded(id_)


async def test_who_is_refused_before_the_protocol_begins_no_term_of_a_package(council: Mistaken) -> None:
    id_, (one,) = await council.held(FOR)
    await council.refuse(one)
    await council.signed(id_)
    assert await council.term_of(council_duties.FORWARDING, id_) is None
    await council.undo(one)
    assert await council.term_of(council_duties.FORWARDING, id_) is not None
