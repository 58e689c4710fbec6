"""Whatever is done at sessions of a council, in any order: no outcome without a quorum, no second one, no vote counted twice."""

from collections.abc import Coroutine
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select, update

from domain.applications import State
from domain.councils import Attends, Away, Outcome, SessionState, Vote
from services.storage.agendas import agenda_item, council_session
from services.storage.applications import application
from services.storage.council_sessions import council_ballot, council_decision, council_seat
from services.transaction import ReadTx, WriteTx
from tests.dialogs.applying_world import World
from tests.dialogs.test_application_machine import world  # noqa: F401 - the fixture
from tests.support.council_law import Rules
from tests.support.council_secretary import Secretary
from tests.support.machines import MANY, walks

SEATS, PLACES, NUMBERS = st.integers(0, 99), st.integers(0, 9), st.integers(0, 25)
RULES = st.builds(Rules, st.sampled_from((None, "present", "members")), st.booleans(), st.booleans())


def goes_on(machine: "Sessions") -> bool:
    """While a session goes on: that acts are refused afterwards, the others of them try."""
    return not machine.secretary.sitting.over


class Sessions(RuleBasedStateMachine):
    """Sessions of one region's council, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World.current
        self.secretary = Secretary(self.world.store, self.world.talk, self.world.clock, "75", Random(1))

    def run(self, work: Coroutine[Any, Any, None], what: str) -> None:
        before = self.secretary.refused
        self.world.run(work)
        self.world.happened[what if self.secretary.refused == before else f"refused: {what}"] += 1

    @initialize(rules=RULES, members=st.integers(10, 25), here=st.integers(5, 10), items=st.integers(1, 3))
    def begin(self, rules: Rules, members: int, here: int, items: int) -> None:
        self.world.run(self.world.store.write(forget))
        self.held(rules, members, here, items)

    def held(self, rules: Rules, members: int, here: int, items: int) -> None:
        """A session, of whose members so many tenths are there."""

        async def work() -> None:
            one = self.secretary
            self.world.clock.advance(days=1)
            await one.put(items if items > len(one.agenda) else 0)
            await one.appoint(members, members)
            await one.sets(rules)
            await one.convene(rules)
            await one.open(dict.fromkeys(range(members * here // 10), Attends.PRESENT))

        self.run(work(), "opened")

    @property
    def items(self) -> int:
        return len(self.secretary.sitting.questions)

    def who(self, seat: int) -> int:
        return seat % len(self.secretary.seats)

    @precondition(goes_on)
    @rule(seat=SEATS, how=st.sampled_from((Attends.PRESENT, Attends.REMOTE)))
    def come(self, seat: int, how: Attends) -> None:
        self.run(self.secretary.come(self.who(seat), how), "come")

    @precondition(goes_on)
    @rule(seat=SEATS)
    def go(self, seat: int) -> None:
        self.run(self.secretary.go(self.who(seat)), "go")

    @rule(here=st.integers(5, 10))
    def open_again(self, here: int) -> None:
        room = range(len(self.secretary.seats) * here // 10)
        self.run(self.secretary.open_again(dict.fromkeys(room, Attends.PRESENT)), "open again")

    @precondition(goes_on)
    @rule(item=PLACES, seat=SEATS, why=st.sampled_from((*Away, None)))
    def set_apart(self, item: int, seat: int, why: Away | None) -> None:
        self.run(self.secretary.set_apart(item % self.items, self.who(seat), why), "set apart")

    @rule(item=PLACES, voices=st.dictionaries(SEATS, st.sampled_from(Vote), min_size=1, max_size=5))
    def vote(self, item: int, voices: dict[int, Vote]) -> None:
        self.run(self.secretary.vote(item % self.items, {self.who(seat): vote for seat, vote in voices.items()}), "vote")

    @precondition(goes_on)
    @rule(item=PLACES, vote=st.sampled_from(Vote), others=st.sampled_from(Vote), some=st.integers(0, 8), decided=st.booleans())
    def everybody(self, item: int, vote: Vote, others: Vote, some: int, *, decided: bool) -> None:
        """Whoever has not voted does, some of them otherwise; it may be decided at once."""
        question = self.secretary.sitting.questions[item % self.items]
        left = sorted(self.secretary.sitting.voters(question) - set(question.said))
        if left:
            voices = {who: others if number < some else vote for number, who in enumerate(left)}
            self.run(self.secretary.vote(item % self.items, voices), "everybody")
        if decided:
            self.run(self.secretary.decide(item % self.items), "decide")

    @rule(item=PLACES, there=NUMBERS, cuts=st.lists(NUMBERS, min_size=3, max_size=3))
    def sheet(self, item: int, there: int, cuts: list[int]) -> None:
        if not self.secretary.sitting.held:
            return
        first, second, third = sorted(cut % (there + 1) for cut in cuts)
        numbers = (there, first, second - first, third - second, there - third)
        self.run(self.secretary.sheet(item % self.items, numbers), "sheet")

    @rule(item=PLACES)
    def take_back(self, item: int) -> None:
        self.run(self.secretary.take_back(item % self.items), "take back")

    @rule(item=PLACES, reasoned=st.booleans())
    def decide(self, item: int, reasoned: bool) -> None:
        self.run(self.secretary.decide(item % self.items, reasoned=reasoned), "decide")

    @rule()
    def close(self) -> None:
        self.run(self.secretary.close(), "close")

    @rule()
    def settle(self) -> None:
        """Whatever can be decided is, and it is closed."""
        if not self.secretary.sitting.over:
            self.run(self.finish(), "settle")

    @precondition(lambda self: self.secretary.sitting.over)
    @rule(rules=RULES, members=st.integers(10, 25), here=st.integers(6, 10), items=st.integers(1, 3))
    def another(self, rules: Rules, members: int, here: int, items: int) -> None:
        self.world.run(self.secretary.end())
        self.held(rules, members, here, items)

    @invariant()
    def what_is_kept_is_sound(self) -> None:
        self.world.read(sound)

    def teardown(self) -> None:
        """What was begun is ended, so that its end is looked at too."""
        if hasattr(self.secretary, "sitting"):
            self.world.run(self.finish())
            self.world.run(self.secretary.end())
            self.what_is_kept_is_sound()

    async def finish(self) -> None:
        one = self.secretary
        for number, question in enumerate(one.sitting.questions):
            if not one.sitting.over and not question.verdict and one.sitting.quorate(question):
                left = one.sitting.voters(question) - set(question.said) if question.sheet is None else set()
                if left:
                    await one.vote(number, dict.fromkeys(left, Vote.FOR))
                await one.decide(number)
        if not one.sitting.over:
            await one.close()


def forget(tx: WriteTx) -> None:
    """Nothing waits in the region any more: an example depends on none before it."""
    tx.conn.execute(update(application).where(application.c.state == State.ON_AGENDA).values(state=State.WITHDRAWN))
    formed = select(council_session.c.id).where(council_session.c.state == SessionState.AGENDA)
    tx.conn.execute(delete(agenda_item).where(agenda_item.c.session_id.in_(formed)))
    tx.conn.execute(delete(council_session).where(council_session.c.state == SessionState.AGENDA))


def sound(tx: ReadTx) -> None:
    """By the tables alone."""
    once: set[str] = set()
    cast = {
        (row.item_id, row.vote): row.n
        for row in tx.conn.execute(
            select(council_ballot.c.item_id, council_ballot.c.vote, func.count().label("n")).group_by(
                council_ballot.c.item_id, council_ballot.c.vote
            )
        )
    }
    seats = select(council_seat.c.session_id, func.count().label("n")).group_by(council_seat.c.session_id)
    members = {row.session_id: row.n for row in tx.conn.execute(seats)}
    for row in tx.conn.execute(select(council_decision)):
        assert 3 * row.present >= 2 * row.members == 2 * members[row.session_id], "an outcome without a quorum"
        assert row.present == row.votes_for + row.against + row.abstained + row.recused, "the sum is not whole"
        if row.source == "ballots":
            counted = [cast.get((row.item_id, vote), 0) for vote in Vote]
            assert [row.votes_for, row.against, row.abstained] == counted, "a ballot was counted twice, or not at all"
        if row.outcome != Outcome.NO_DECISION:
            assert row.application_id not in once, "it was decided twice"
            once.add(row.application_id)


def test_whatever_is_done_at_sessions(world: World) -> None:  # noqa: F811
    run_state_machine_as_test(Sessions, settings=walks((6, 30), (100, 40)))
    print(dict(sorted(world.happened.items())))
    for deed in ("settle", "refused: decide", *(("decide", "refused: vote", "set apart") if MANY else ())):
        assert world.happened[deed], f"it never came to this: {deed}"
