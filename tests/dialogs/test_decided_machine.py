"""Whatever a coordinator decides and an applicant does then, in any order: only what was returned changes, and no term stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from domain.applications import AT_DESK, MENDED, SEALED, Fault, State
from domain.decisions import FROM, TO, Act, Ground, may_refuse
from domain.language import Language
from services import application_decisions as decisions
from services.application_acts import CanNotDecide
from services.application_decisions import Refusal
from services.storage import applications as kept
from services.transaction import WriteTx
from tests.dialogs.applying_world import World
from tests.dialogs.deciding_world import RETURNABLE, Case
from tests.dialogs.test_application_machine import world  # noqa: F401 - the fixture
from tests.support.checking import check_all
from tests.support.clock import START
from tests.support.deciding import COORDINATOR, HOLD
from tests.support.machines import MANY, walks

WORDS = {
    Language.KK: "Жобаның осы жерін толығырақ жазып, қайта жіберіңіз.",
    Language.RU: "Напишите об этом подробнее и отправьте снова.",
}
TYPED = (
    "Береке ауылындағы цех",
    "5",
    "Иә, бар",
    "1",
    "Үлгі банкі",
    "KZ699990000000000001",
    "TESTKZKA",
    "Білмеймін",
    "190340000126",
)
PLACES = st.integers(0, 1_000)
# What an applicant can bring about; everything else is the coordinator's.
OWN = {(State.RETURNED, State.RESIGNING), (State.RESIGNING, State.RETURNED), (State.RESIGNING, State.CHECKING)}


@dataclass(frozen=True)
class Held:
    """A decision that may still be undone: the state before it, and when it is told."""

    act: Act
    was: State
    told_at: datetime


class Deciding(RuleBasedStateMachine):
    """One application from its receipt to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World.current
        self.world.clock.at = START
        self.case = Case(self.world)
        self.state = State.SUBMITTED
        self.faults: tuple[str, ...] = ()
        self.held: list[Held] = []  # decisions that nobody was told of yet, in their order
        self.answers: Mapping[str, str] = {}

    @initialize(at=st.sampled_from(("desk", "check", "returned", "returned", "returned")), place=PLACES)
    def begin(self, at: str, place: int) -> None:
        self.case.begin()
        self.answers = self.case.whole().answers
        self.files = self.case.bodies()
        row = self.case.row()
        self.number, self.last = row.number, row.due_on
        self.judge()
        if at != "desk":
            self.decide(Act.ACCEPT, false=False, place=0)
            self.begin_check()
        if at == "returned":
            self.decide(Act.RETURN, false=False, place=place)
            self.time_passes(11)

    @rule(act=st.sampled_from((Act.ACCEPT, Act.RETURN, Act.RETURN, Act.REFUSE, Act.RECOMMEND)), false=st.booleans(), place=PLACES)
    def decide(self, act: Act, false: bool, place: int) -> None:
        """The coordinator acts; what SM-4 does not allow is refused and changes nothing."""
        ground = Ground.FALSE_DATA if false else Ground.OTHER
        named = tuple(dict.fromkeys((RETURNABLE[place % len(RETURNABLE)], RETURNABLE[place // 7 % len(RETURNABLE)])))
        allowed = may_refuse(self.state, ground) if act is Act.REFUSE else self.state in FROM[act]
        allowed = allowed and not (act is Act.RETURN and self.faults)
        try:
            self.case.act(lambda tx: self._deed(tx, act, ground, named))
        except CanNotDecide:
            assert not allowed, f"{act} in {self.state}"
            return
        assert allowed, f"{act} in {self.state}"
        before = State.CHECKING if act is Act.RETURN else self.state
        self.held.append(Held(act, before, self.world.clock.now() + HOLD))
        self.state = TO[act]
        self.faults = named if act is Act.RETURN else self.faults
        self.world.happened[act] += 1
        self.judge()

    @rule()
    @precondition(lambda self: self.state is State.RECEIVED)
    def begin_check(self) -> None:
        self.case.act(lambda tx: decisions.begin_check(tx, kept.one(tx.conn, self.case.id), "staff:one"))  # type: ignore[arg-type]
        self.state = State.CHECKING
        self.judge()

    @rule()
    def undo(self) -> None:
        """A decision is undone while nobody knows of it, and never after that."""
        last = self.held[-1] if self.held else None
        undoable = last is not None and self.state is TO[last.act]
        try:
            act = self.case.act(lambda tx: decisions.undo(tx, self.case.world.talk.content, COORDINATOR, self.case.id))
        except CanNotDecide:
            assert not undoable, f"{self.state} can't be undone"
            return
        assert undoable
        assert last is not None
        self.state = self.held.pop().was
        self.faults = () if act is Act.RETURN else self.faults
        self.world.happened["undo"] += 1
        self.judge()

    @rule(minutes=st.sampled_from((3, 11, 11, 1500)))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))
        self.held = [one for one in self.held if one.told_at > self.world.clock.now()]
        self.case.hear()
        self.judge()

    @rule(place=PLACES, times=st.integers(1, 4))
    def tap(self, place: int, times: int) -> None:
        for number in range(times):
            if choices := self.case.choices():
                self.case.press(choices[(place + number) % len(choices)])
                self.own_act()

    @rule()
    @precondition(lambda self: self.case.mending() is not None)
    def mend(self) -> None:
        """Go on as somebody does who wants to come to the end."""
        self.case.say("/application")
        self.case.press(str(self.case.choice("mend")))
        self.own_act()
        for typed in TYPED:
            value = next((one for name in ("sign", "done", "yes", "on") if (one := self.case.choice(name))), None)
            if value:
                self.case.press(value)
            else:
                self.case.say(typed)
                self.own_act()
                self.send_a_file(good=True)
            self.own_act()
            if self.state is not State.RETURNED:
                return

    @rule(place=PLACES)
    def type_something(self, place: int) -> None:
        self.case.say(TYPED[place % len(TYPED)])
        self.own_act()

    @rule(good=st.booleans())
    def send_a_file(self, good: bool) -> None:
        self.case.send_file(f"file-{next(self.world.numbers)}", "жоспар.pdf")
        self.case.look_into(good=good)
        self.judge()

    @rule()
    def sign(self) -> None:
        signed, sealed = self.case.sign(), self.state in SEALED
        if sealed:
            assert signed
            self.world.happened["signed again"] += 1
        self.own_act()

    def own_act(self) -> None:
        """What the applicant did may lead on only as SM-4 has it."""
        is_ = State(self.case.row().state)
        known = is_ is self.state or (self.state, is_) in OWN
        assert known or (is_ is State.WITHDRAWN and self.state in AT_DESK), f"{self.state} -> {is_}"
        if is_ is not self.state:
            self.held = []
            self.world.happened[f"{self.state} -> {is_}"] += 1
        self.state = is_
        self.judge()

    def judge(self) -> None:
        """Nothing but what was returned is another than it was; the number and the last day are those of the receipt."""
        row, whole = self.case.row(), self.case.whole()
        assert (State(row.state), row.number) == (self.state, self.number)
        assert row.due_on == (self.last if self.state in AT_DESK else None)
        changed = {name for name in {*whole.answers, *self.answers} if whole.answers.get(name) != self.answers.get(name)}
        assert changed <= self.case.open_fields(self.faults)
        left = self.case.bodies()
        assert self.files.keys() <= left.keys(), "what was returned can't be read any more"
        aside = {id_ for id_, state in left.items() if state == "set_aside"}
        assert aside <= self.files.keys()
        assert len(aside) <= sum(what.startswith("slot:") for what in self.faults)
        assert (self.case.mending() is not None) == (self.state in MENDED and not self.held)
        self.case.one.look()
        assert self.case.one.shown.text.strip()

    def _deed(self, tx: WriteTx, act: Act, ground: Ground, named: tuple[str, ...]) -> None:
        content, id_ = self.world.talk.content, self.case.id
        words = WORDS[decisions.language_of(tx, kept.one(tx.conn, id_))]  # type: ignore[arg-type]
        if act is Act.ACCEPT:
            decisions.accept(tx, content, COORDINATOR, id_)
        elif act is Act.RETURN:
            decisions.give_back(tx, content, COORDINATOR, id_, [Fault(what, words) for what in named])
        elif act is Act.REFUSE:
            decisions.refuse(tx, content, COORDINATOR, id_, Refusal(ground, words))
        else:
            if self.state is State.CHECKING:
                check_all(tx, content, COORDINATOR, id_)
            decisions.recommend(tx, content, COORDINATOR, id_)


def test_whatever_is_decided_and_done(world: World) -> None:  # noqa: F811
    run_state_machine_as_test(Deciding, settings=walks((6, 12), (60, 40)))
    print(dict(sorted(world.happened.items())))
    deeds = (Act.RETURN, "returned -> resigning", *(("undo", Act.REFUSE, "signed again") if MANY else ()))
    for deed in deeds:
        assert world.happened[deed], f"it never came to this: {deed}"
