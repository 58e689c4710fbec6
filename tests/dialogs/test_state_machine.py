"""Whatever a person does, in any order: nothing is lost, nothing counts twice, no step is a dead end."""

import asyncio
import itertools
import tempfile
from collections import Counter
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from dialogs.commands import WORDS, command_in
from domain.messaging import Button, Channel, Contact, Event, Inbound, Kind
from services import quizzes, recovery
from services.intake import Intake, Receipt
from services.storage.engine import open_store
from services.storage.migrate import upgrade
from services.storage.sealed import Vault
from tests.dialogs.model import Model, Seen
from tests.dialogs.stages import STAGES, put_at
from tests.support.chat import BIN, IIN, PHONE, open_talk
from tests.support.clock import START, SetClock

T = TypeVar("T")

EXAMPLES, STEPS = 500, 14
MEMORY = Path("/dev/shm")  # a file that no disk waits for, where there is one
SPOKEN = sorted({word for words in WORDS.values() for word in (words[0], words[-1], words[len(words) // 2])})
FITTING = (IIN, BIN, "Серікова Әлия", PHONE, "3", "0", "250")
GARBAGE = ("", "😀", "жоқ шығар", "0", "99", "-1", "900315400008", "٣", "1:quiz.question:a", "!continue", "\u200f", "к" * 64)
JUMPS = (60, 13 * 3600, 21 * 86_400, -3600, 400 * 86_400)


class World:
    """The house that all examples share: one store, one loop; each example is a person of its own."""

    current: ClassVar["World"]

    def __init__(self, url: str, vault: Vault) -> None:
        self.loop = asyncio.new_event_loop()
        self.clock = SetClock()
        self.vault = vault
        self.store = open_store(url, vault, self.clock)
        self.talk = self.run(open_talk(self.store))
        self.intake = Intake(self.store, self.talk)
        self.model = Model(url.removeprefix("sqlite:///"), vault, self.talk.content)
        self.numbers = itertools.count()
        self.happened: Counter[str] = Counter()
        self.seeds = itertools.count()

    def token_hex(self, length: int) -> str:
        """The seeds of quizzes, the same whenever an example is tried again."""
        return f"seed-{next(self.seeds)}"

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.model.close()
        self.run(self.store.close())
        self.loop.close()


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

    @initialize(stage=st.sampled_from(STAGES), language=st.sampled_from(("kk", "ru")))
    def begin(self, stage: str, language: str) -> None:
        receipt = self._submit(self._inbound(Kind.START, text=language))
        assert receipt.person is not None
        self.person = receipt.person
        self.world.run(put_at(self.world.store, self.world.talk, self.person, stage))
        self._look(self.world.model.see(self.person))
        if stage != STAGES[0]:
            self._tell(self._inbound(Kind.OTHER), None)

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
            option = self.world.model.right(self.seen)
            fitting = [value for value, _ in self.seen.choices if value.endswith(f":{option}") == right]
            if option is not None and fitting:
                self._press(fitting[0])

    @rule(place=st.integers(0, 10_000))
    @precondition(lambda self: self.buttons)
    def tap_any_button_ever_shown(self, place: int) -> None:
        self._press(self.buttons[place % len(self.buttons)])

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

    @rule(name=st.sampled_from(("learning.pause",)))
    def be_reminded(self, name: str) -> None:
        at = self.world.clock.now()
        self._tell(Inbound(self._key(), None, Kind.EVENT, at, event=Event(name), person=self.person), None)

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
        self.world.run(self.world.store.read(lambda tx: self.world.model.asks(tx, self.world.talk, self.seen)))
        self.world.happened[f"ends at {self.seen.step}"] += 1
        self.world.happened["modules passed"] += sum(module["state"] == "passed" for module in self.seen.modules)
        for row in self.seen.attempts:
            self.world.happened[f"quizzes {row['state']} with {row['correct']} of {row['position']}"] += 1

    def _press(self, value: str) -> None:
        self._tell(self._inbound(Kind.BUTTON, button=Button.decode(value)), value)

    def _type(self, text: str, value: str | None) -> None:
        self._tell(self._inbound(Kind.TEXT, text=text), value)

    def _tell(self, inbound: Inbound, value: str | None) -> None:
        """Send it, and judge what came of it; `value` is the button that it stands for, if any."""
        assert self._submit(inbound) == Receipt(self.person)
        before, after = self.seen, self.world.model.see(self.person)
        self.world.model.judge(before, after, value)
        self.world.happened["turns"] += 1
        self.world.happened["quiz answers"] += len(after.answers) - len(before.answers)
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
def world(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world in memory, where the machine has such a folder."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        url = f"sqlite:///{Path(folder) / 'world.db'}"
        upgrade(url)
        made = World(url, vault)
        monkeypatch.setattr(quizzes, "secrets", made)
        yield made
        made.close()


def test_whatever_a_person_does(world: World) -> None:
    World.current = world
    how = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    run_state_machine_as_test(Conversation, settings=how)
    print(dict(sorted(world.happened.items())))
    assert world.happened["modules passed"] > 0
    assert world.happened["quizzes passed with 3 of 5"] > 0, "the pass mark itself was never met"
