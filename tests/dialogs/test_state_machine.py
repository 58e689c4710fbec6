"""Whatever a person does, in any order: nothing is lost, nothing counts twice, no step is a dead end."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from dialogs.commands import WORDS, command_in
from domain.learning import FINAL
from domain.messaging import Button, Channel, Contact, Event, Inbound, Kind
from services import recovery, voids
from services.intake import Receipt
from services.storage.migrate import upgrade
from services.storage.sealed import Vault
from services.transaction import WriteTx
from tests.dialogs.machine_final import judge_finals
from tests.dialogs.machine_world import World, world_at
from tests.dialogs.model import Seen
from tests.support.chat import BIN, IIN, PHONE
from tests.support.clock import START
from tests.support.machines import walks
from tests.support.stages import FINALS, LEARNING, STAGES, iin_of, put_at

MEMORY = Path("/dev/shm")  # a file that no disk waits for, where there is one
SPOKEN = sorted({word for words in WORDS.values() for word in (words[0], words[-1], words[len(words) // 2])})
FITTING = (IIN, BIN, "Серікова Әлия", PHONE, "3", "0", "250")
GARBAGE = ("", "😀", "жоқ шығар", "0", "99", "-1", "900315400008", "٣", "1:quiz.question:a", "!continue", "\u200f", "к" * 64)
DAY = 86_400
JUMPS = (60, 13 * 3600, 3 * DAY, 21 * DAY, 31 * DAY, 45 * DAY, -3600, 400 * DAY)
OWN = "own"  # an IIN that nobody else has; the others may hold a certificate already


class Conversation(RuleBasedStateMachine):
    """One person, one or more contacts."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World.current
        self.world.clock.at = START
        self.world.seeds = itertools.count()
        self.contacts = [self._contact()]
        self.at = self.contacts[0]
        self.person = ""
        self.sent: list[Inbound] = []
        self.buttons: list[str] = []
        self.seen: Seen
        self.asked_at = START
        self.sound = True

    @initialize(
        stage=st.sampled_from((*LEARNING, *FINALS, *FINALS)),
        language=st.sampled_from(("kk", "ru")),
        number=st.sampled_from((OWN, OWN, OWN, IIN, BIN)),
    )
    def begin(self, stage: str, language: str, number: str) -> None:
        receipt = self._submit(self._inbound(Kind.START, text=language))
        assert receipt.person is not None
        person = receipt.person
        number = iin_of(next(self.world.persons)) if number == OWN else number
        self.world.run(put_at(self.world.store, self.world.talk, person, stage, number))
        self._look(self.world.model.see(person))
        self.person = person
        self.world.go_to_the_window(stage, self.seen)
        if stage != STAGES[0]:
            self._tell(self._inbound(Kind.OTHER), None)
        self.world.happened[f"begins at {stage}"] += 1

    @rule(place=st.integers(0, 20))
    @precondition(lambda self: self.seen.choices)
    def tap(self, place: int) -> None:
        value, _ = self.seen.choices[place % len(self.seen.choices)]
        self._press(value)

    @rule(times=st.integers(1, 3))
    @precondition(lambda self: self.seen.choices)
    def go_on(self, times: int) -> None:
        """The first button leads on, wherever it stands."""
        for _ in range(times):
            if self.seen.choices:
                self._press(self.seen.choices[0][0])

    @rule(rights=st.integers(0, 31), times=st.integers(1, 5))
    @precondition(lambda self: self.seen.step == "quiz.question")
    def answer_the_quiz(self, rights: int, times: int) -> None:
        """The bits say which answers are right."""
        for right in (bool(rights >> place & 1) for place in range(times)):
            self._answer(right)

    @rule(place=st.integers(0, 10_000))
    @precondition(lambda self: self.buttons)
    def tap_any_button_ever_shown(self, place: int) -> None:
        self._press(self.buttons[place % len(self.buttons)])

    @rule(right=st.booleans())
    @precondition(lambda self: self.seen.step == "quiz.question")
    def answer_to_the_end(self, right: bool) -> None:
        """All that is left, right or wrong."""
        for _ in range(20):
            self._answer(right)

    @rule(turns=st.integers(0, 30), option=st.sampled_from(("a", "b", "begin", "hand_in", "yes", "restart")))
    def tap_a_button_of_another_turn(self, turns: int, option: str) -> None:
        """As one of an earlier attempt is."""
        step = "quiz.question" if option in {"a", "b"} else self.seen.step
        self._press(Button(max(0, self.seen.turn - turns), step, option).encode())

    @rule(number=st.integers(0, 21), mark=st.sampled_from(("", ".", ")")))
    def type_a_number(self, number: int, mark: str) -> None:
        values = [value for value, _ in self.seen.choices]
        self._type(f"{number}{mark}", values[number - 1] if 1 <= number <= len(values) else None)

    @rule(place=st.integers(0, 20))
    @precondition(lambda self: self.seen.choices)
    def type_a_label(self, place: int) -> None:
        value, label = self.seen.choices[place % len(self.seen.choices)]
        self._type(label.upper(), value)

    @rule(text=st.sampled_from(FITTING))
    def type_what_a_form_asks(self, text: str) -> None:
        values = [value for value, _ in self.seen.choices]
        number = int(text) if text in {"3", "250", "0"} else 0
        self._type(text, values[number - 1] if 1 <= number <= len(values) else None)

    @rule(text=st.one_of(st.sampled_from(GARBAGE), st.text(st.characters(exclude_categories=("Cs", "Nd")), max_size=12)))
    def type_garbage(self, text: str) -> None:
        if command_in(text) is None:
            self._type(text, None)

    @rule()
    def type_far_too_much(self) -> None:
        self._type("а" * 5000, None)

    @rule(word=st.sampled_from(SPOKEN))
    def say_a_command(self, word: str) -> None:
        self._type(word, None)

    @rule(kind=st.sampled_from((Kind.DOCUMENT, Kind.OTHER, Kind.START)))
    def send_something_else(self, kind: Kind) -> None:
        self._tell(self._inbound(kind), None)

    @rule(place=st.integers(0, 10_000), other=st.booleans())
    @precondition(lambda self: self.sent)
    def repeat_with_the_same_key(self, place: int, other: bool) -> None:
        before, inbound = self.seen, self.sent[place % len(self.sent)]
        if other:
            inbound = Inbound(inbound.key, inbound.contact, Kind.TEXT, self.world.clock.now(), text="1")
        assert self._submit(inbound) == Receipt(self.person, duplicate=True)
        assert self.world.model.see(self.person) == before, "a repeat changed something"

    @rule()
    def be_reminded(self) -> None:
        at = self.world.clock.now()
        self._tell(Inbound(self._key(), None, Kind.EVENT, at, event=Event("learning.pause"), person=self.person), None)

    @rule(days=st.sampled_from((0, 0, 1, 8, 31, 40)))
    def the_clock_feeds_what_is_due(self, days: int) -> None:
        self.world.clock.advance(days=days)
        self.world.happened["events"] += self.world.run(self.world.ticks(self._fed).feed_events())

    @rule()
    @precondition(lambda self: any(not paper["has"] for paper in self.seen.papers))
    def the_papers_are_made(self) -> None:
        wanted = sum(not paper["has"] for paper in self.seen.papers)
        made = self.world.run(self.world.ticks(self._fed).make_papers())
        assert made == wanted
        self._look(self.world.model.see(self.person))
        assert all(paper["has"] and paper["size"] for paper in self.seen.papers), "a paper is not made"
        self.world.happened["papers"] += made

    @rule()
    @precondition(lambda self: self.seen.open_attempt and self.seen.open_attempt["module"] == FINAL)
    def staff_make_the_test_void(self) -> None:
        before, attempt = self.seen, (self.seen.open_attempt or {})["id"]

        def void(tx: WriteTx) -> None:
            voids.propose(tx, attempt, "the line broke down, as the log of that hour shows", "staff:one")
            voids.approve(tx, self.world.talk.content, attempt, "staff:two")

        self.world.run(self.world.store.write(void))
        self._look(self.world.model.see(self.person))
        judge_finals(self.world.talk.content, before, self.seen, voided=True)
        self._tell(self._inbound(Kind.OTHER), None)

    @rule()
    def the_process_starts_anew(self) -> None:
        self.world.start_anew()

    @rule(seconds=st.sampled_from(JUMPS))
    def the_clock_jumps(self, seconds: int) -> None:
        self.world.clock.advance(seconds=seconds)

    @rule(new=st.booleans(), place=st.integers(0, 3))
    def write_from_another_contact(self, new: bool, place: int) -> None:
        code = self.world.model.recovery(self.person)
        if new and code is not None and len(self.contacts) < 3:
            words, at = recovery.reveal(self.world.vault, code), self._contact()
            assert self.world.run(self.world.store.write(lambda tx: recovery.restore(tx, words, at))) == self.person
            self.contacts.append(at)
        self.at = self.contacts[place % len(self.contacts)]

    def teardown(self) -> None:
        if not self.person:
            return
        self.world.leave(self.person)
        if not self.sound:
            return
        self.world.clock.at = self.asked_at
        self.world.run(self.world.store.read(lambda tx: self.world.model.asks(tx, self.world.talk, self.seen)))
        self.world.count(self.seen)

    def _answer(self, right: bool) -> None:
        """Where a question is asked."""
        option = self.world.model.right(self.seen)
        fitting = [value for value, _ in self.seen.choices if value.endswith(f":{option}") == right]
        if self.seen.step == "quiz.question" and option is not None and fitting:
            self._press(fitting[0])

    def _press(self, value: str) -> None:
        self._tell(self._inbound(Kind.BUTTON, button=Button.decode(value)), value)

    def _type(self, text: str, value: str | None) -> None:
        self._tell(self._inbound(Kind.TEXT, text=text), value)

    def _tell(self, inbound: Inbound, value: str | None) -> None:
        """Send it, and judge what came of it; `value` is the button that it stands for, if any."""
        self.world.run(self._hold(inbound, value))

    async def _fed(self, inbound: Inbound) -> Receipt:
        """An event of the clockwork: one message more, with the file where it brings one."""
        assert inbound.event is not None
        await self._hold(inbound, None)
        assert self.seen.document == inbound.event.values.get("document")
        return Receipt(self.person)

    async def _hold(self, inbound: Inbound, value: str | None) -> None:
        receipt = await self.world.intake.submit(inbound)
        if receipt.left == self.person:  # somebody new was let on this phone, and gives it back at once
            await self.world.take_back(str(receipt.person), self.person)
            self._look(self.world.model.see(self.person))
            receipt, value = await self.world.intake.submit(self._inbound(Kind.OTHER)), None
        assert receipt == Receipt(self.person)
        self.sound = False  # until it is judged: a fault is told once
        before, after = self.seen, self.world.model.see(self.person)
        self.world.model.judge(before, after, value)
        self.sound = True
        self.asked_at = self.world.clock.now()
        self.world.happened["turns"] += 1
        self.world.happened["answers"] += len(after.answers) - len(before.answers)
        self.world.happened["restarts"] += sum(row["previous_id"] is not None for row in after.participations) - sum(
            row["previous_id"] is not None for row in before.participations
        )
        if inbound.contact is not None:
            self.sent.append(inbound)
        self._look(after)

    def _look(self, seen: Seen) -> None:
        self.seen = seen
        self.buttons += [value for value, _ in seen.choices if value not in self.buttons]

    def _submit(self, inbound: Inbound) -> Receipt:
        return self.world.run(self.world.intake.submit(inbound))

    def _inbound(self, kind: Kind, text: str = "", button: Button | None = None) -> Inbound:
        return Inbound(self._key(), self.at, kind, self.world.clock.now(), text=text, button=button)

    def _key(self) -> str:
        return f"key-{next(self.world.numbers)}"

    def _contact(self) -> Contact:
        return Contact(Channel.WEB, f"contact-{next(self.world.numbers)}")


@pytest.fixture
def world(vault: Vault) -> Iterator[World]:
    """A world in memory, where the machine has such a folder."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        url = f"sqlite:///{Path(folder) / 'world.db'}"
        upgrade(url)
        with world_at(url, vault) as made:
            yield made


def test_whatever_a_person_does(world: World) -> None:
    run_state_machine_as_test(Conversation, settings=walks((60, 10), (400, 40)))
    print(dict(sorted(world.happened.items())))
    assert world.happened["modules passed"] > 0
    assert world.happened["participations certified"] > 0
    met = [deed for deed in world.happened if deed.startswith("tests passed with 15 of")]
    assert met, "the pass mark itself was never met"
    assert world.happened["restarts"] > 0
