"""Whatever somebody does who fills in an application, in any order: what was acknowledged is kept, and nothing else changes."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from dialogs.application_documents import FileStop
from dialogs.application_fields import FieldStop
from dialogs.application_requests import Agree, KeepAnswers, KeepUpload, StartApplication
from dialogs.application_review import ReviewStop
from dialogs.application_users import UsersStop
from domain.applications import UNCHECKED, Attached, Consent, FileState, Slot, State
from domain.messaging import Document, Event, Inbound, Kind
from services import application_drafts
from services.storage import application_users as users
from services.storage.migrate import upgrade
from services.storage.sealed import Vault
from tests.dialogs.applying_world import Person, World
from tests.dialogs.machine_applying import BIN, COMPANY, ODD, SECRET, TYPED, WRONG, Expected, chosen, seen
from tests.support.clock import START
from tests.support.machines import walks
from tests.support.stages import iin_of, put_at

MEMORY = Path("/dev/shm")
COMMANDS = ("мәзір", "көмек", "артқа", "тоқта", "жалғастыру", "сәлем", "өтінімім қайда")
LIFE = timedelta(days=90)
PLACES = st.integers(0, 1_000)


class Applying(RuleBasedStateMachine):
    """One person with one application at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World.current
        self.world.clock.at = self.changed_at = START
        self.one = Person(self.world)
        self.expected: Expected | None = None
        self.number = ""

    @initialize(kind=st.sampled_from(("stranger", "known", "half", "nearly", "shared", "whole", "whole")))
    def begin(self, kind: str) -> None:
        self.one.id = str(self.world.run(self.one.chat.send(Kind.START, text="kk")).person)
        self.number = iin_of(next(self.world.persons))
        if kind != "stranger":
            self.world.run(put_at(self.world.store, self.world.talk, self.one.id, "lessons", self.number))
        self.one.begin(kind)
        self.one.look()
        self.expected = seen(self.one.draft)
        self._say("???", self.expected)

    @rule(place=PLACES)
    @precondition(lambda self: self.one.stop and self.one.shown.choices)
    def tap(self, place: int) -> None:
        self._tap(self.one.shown.choices[place % len(self.one.shown.choices)].value)

    @rule(times=st.integers(1, 8), other=st.integers(0, 3))
    def go_on(self, times: int, other: int) -> None:
        """Answer what is asked, as somebody does who wants to come to the end."""
        for _ in range(times):
            if self.one.stop is None:
                self.come_back()
            elif isinstance(self.one.stop, FieldStop):
                odd = other == 3 and self.one.stop.field.validator in ODD
                self.answer_oddly("slip") if odd else self.answer(other)
            elif self.one.shown.choices:
                self._tap(self.one.shown.choices[0].value)

    @rule(place=PLACES)
    @precondition(lambda self: isinstance(self.one.stop, FieldStop))
    def answer(self, place: int) -> None:
        assert isinstance(self.one.stop, FieldStop)
        assert self.expected is not None
        field, buttons = self.one.stop.field, [one.value for one in self.one.shown.choices]
        typed = list(TYPED.get(field.validator or "", ()))
        if field.multi:
            typed.append(("2, 1", ",".join(choice.value for choice in reversed(field.choices[:2]))))
        place %= len(buttons) + len(typed)
        if place < len(buttons):
            self._tap(buttons[place])
        else:
            raw, value = typed[place - len(buttons)]
            self._say(raw, self.expected.answered(**{field.name: value}))

    @rule(place=PLACES)
    @precondition(lambda self: isinstance(self.one.stop, FieldStop))
    def answer_wrongly(self, place: int) -> None:
        assert isinstance(self.one.stop, FieldStop)
        wrong = WRONG.get(self.one.stop.field.validator or "", ("мүлде басқа", "99"))
        self._say(wrong[place % len(wrong)], self.expected)

    @rule(then=st.sampled_from(("slip", "yes", "no")))
    @precondition(lambda self: isinstance(self.one.stop, FieldStop) and self.one.stop.field.validator in ODD)
    def answer_oddly(self, then: str) -> None:
        """S-33: a number that is likely a slip is asked for once more, and nothing is kept before."""
        assert isinstance(self.one.stop, FieldStop)
        self._say(ODD[str(self.one.stop.field.validator)], self.expected)
        self._tap(self.one.choice(then))

    @rule(place=PLACES)
    def tap_an_old_button(self, place: int) -> None:
        old = [value for value in self.one.buttons if value not in {one.value for one in self.one.shown.choices}]
        if old:
            where = self.one.place
            self.one.press(old[place % len(old)])
            self._judge(self.expected)
            assert self.one.place == where, "an old button led somewhere"

    @rule(word=st.sampled_from(COMMANDS))
    def say_a_command(self, word: str) -> None:
        self._say(word, self.expected)

    @rule()
    @precondition(lambda self: self.one.stop is None)
    def come_back(self) -> None:
        """Elsewhere, or with nothing filled in: what is there goes on, or a new one begins."""
        self._say("/application", self.expected)
        if self.expected is not None:
            self._tap(self.one.choice("on"))
            return
        self.one.press(str(self.one.choice("new")))
        self.one.look()
        self.expected, self.changed_at = seen(self.one.draft), self.world.clock.now()
        assert self.expected == Expected(answers=self.expected.answers if self.expected else {}), "it begins with something"
        self._judge(self.expected)

    @rule(photo=st.booleans(), times=st.integers(1, 2))
    def send_a_file(self, photo: bool, times: int) -> None:
        for number in range(times):
            expected = self.expected
            if isinstance(self.one.stop, FileStop) and expected is not None:
                expected = expected.sent(self.one.stop.slot, photo)
            document = Document(f"telegram:{number}", "бет.jpg" if photo else "жоспар.pdf", 1000)
            self._hear(
                Inbound(self._key(), self.one.chat.contact, Kind.DOCUMENT, self.world.clock.now(), document=document), expected
            )

    @rule(good=st.booleans())
    @precondition(lambda self: any(file.state in UNCHECKED for file in self._files()))
    def the_files_are_looked_into(self, good: bool) -> None:
        for file in self._files():
            if file.state in UNCHECKED and self.expected is not None:
                photos = file.state is FileState.ASSEMBLING
                state = (FileState.SHOWN if photos else FileState.CLEAN) if good else FileState.REFUSED
                self.one.look_into(file.id, state)
                values = {"slot": file.slot, "verdict": "clean" if good else "damaged", "document": "d", "name": "n", "size": "1"}
                event = Event("application.photos_ready" if good and photos else "application.file_checked", values)
                inbound = Inbound(self._key(), None, Kind.EVENT, self.world.clock.now(), event=event, person=self.one.id)
                self._hear(inbound, self.expected.filed(file.slot, (state, file.photos) if good else None), touched=False)

    @rule(number=st.sampled_from((BIN, COMPANY, "190340000125", "900315400007")))
    @precondition(lambda self: isinstance(self.one.stop, UsersStop))
    def name_a_user(self, number: str) -> None:
        assert self.expected is not None
        self._say(number, self.expected.naming(number))

    @rule()
    @precondition(lambda self: self.expected and self.expected.invited)
    def a_neighbour_confirms(self) -> None:
        assert self.one.draft is not None
        assert self.expected is not None
        one = next(user for user in self.one.draft.users if user.kind == "person" and not user.confirmed)
        self.world.run(self.world.store.write(lambda tx: users.confirm(tx.conn, one.id, tx.now)))
        known = replace(self.expected, invited=self.expected.invited - 1, confirmed=self.expected.confirmed + 1)
        self._say("/application", known, touched=False)

    @rule(days=st.sampled_from((1, 10, 45)))
    def days_pass(self, days: int) -> None:
        """Invitations are open for 30 days; a draft ends 90 days after somebody went on with it last (SM-4)."""
        kept = self.one.kept
        self.world.clock.advance(days=days)
        content = self.world.talk.content
        self.world.run(self.world.store.write(lambda tx: application_drafts.end_old(tx, content)))
        known = self.expected
        self.one.look()
        if kept and self.world.clock.now() - kept[0].changed_at >= LIFE:
            known = None
            self.world.happened["ended"] += 1
        left = seen(self.one.draft)
        if known is not None and left is not None:
            assert left.invited <= known.invited
            known = replace(known, invited=left.invited)
        self._say("/application", known, touched=False)

    @rule()
    @precondition(lambda self: self.expected and self.expected.state is State.SIGNING)
    def nothing_else_changes_it_while_it_is_signed(self) -> None:
        assert self.one.draft is not None
        id_, document = self.one.draft.id, Document("telegram:1", "n.pdf", 1)
        asked = (KeepAnswers(id_, {"project_name": "Басқа"}), KeepUpload(id_, Slot.PSD, document), Agree(id_, Consent.DATA, 1))
        self.one.asks(*asked, StartApplication())
        self._judge(self.expected)
        self.world.happened["tried while it is signed"] += 1

    @rule()
    @precondition(lambda self: isinstance(self.one.stop, ReviewStop))
    def sign(self) -> None:
        self._tap(self.one.choice("sign"))

    @rule(place=PLACES)
    @precondition(lambda self: isinstance(self.one.stop, ReviewStop))
    def change_an_answer(self, place: int) -> None:
        for kind in ("part", "field"):
            those = [one.value for one in self.one.shown.choices if f":{kind}:" in one.value]
            if those and self.one.stop is not None:
                self._tap(those[place % len(those)])

    def teardown(self) -> None:
        if self.one.id:
            numbers = (*SECRET, self.number)
            assert not [number for text in self.one.said() for number in numbers if number in text], "a number is in a message"

    # What follows is how it is told, and judged.

    def _tap(self, button: str | None) -> None:
        if button is None:
            return
        known, choice = self.expected, button.split(":", 2)[2]
        if self.one.stop is not None and known is not None and not choice.startswith("!"):
            known = chosen(known, self.one, choice)
        self.one.press(button)
        self._judge(known)

    def _say(self, text: str, known: Expected | None, *, touched: bool = True) -> None:
        self.world.run(self.one.chat.send(Kind.TEXT, text=text))
        self._judge(known, touched=touched)

    def _hear(self, inbound: Inbound, known: Expected | None, *, touched: bool = True) -> None:
        self.one.submit(inbound)
        self._judge(known, touched=touched)

    def _judge(self, known: Expected | None, *, touched: bool = True) -> None:
        """What is kept is what was expected, and what is shown is what is asked."""
        was, self.expected = self.expected, known
        self.one.look()
        assert seen(self.one.draft) == (known.counting if known else None)
        kept = self.one.kept
        assert len(kept) == int(known is not None), "not one draft a person"
        if known and was and touched and replace(known, state=was.state) != was:
            self.changed_at = self.world.clock.now()
        assert not kept or kept[0].changed_at >= self.changed_at, "gone on with, and the 90 days run from before"
        self._judge_shown()
        self.world.happened[type(self.one.stop).__name__] += 1

    def _judge_shown(self) -> None:
        if self.one.stop is None:
            return
        text, labels = self.one.asked()
        assert text.partition("⟦")[0] in self.one.shown.text, "the walk asks something else than what is shown"
        assert [one.label for one in self.one.shown.choices] == labels
        if isinstance(self.one.stop, ReviewStop) and self.expected is not None:
            missing = self.expected.lacks(self.world.talk.content)
            assert (self.one.choice("sign") is not None) == (not missing)
            assert self.one.shown.text.rpartition("\n\n")[2].count("\n• ") == len(missing)
            self.world.happened["reviews with lacks" if missing else "reviews without"] += 1

    def _files(self) -> list[Attached]:
        return list(self.one.draft.files) if self.one.draft and self.expected else []

    def _key(self) -> str:
        return f"key-{next(self.world.numbers)}"


@pytest.fixture
def world(vault: Vault) -> Iterator[World]:
    """A world in memory, where the machine has such a folder."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        url = f"sqlite:///{Path(folder) / 'world.db'}"
        upgrade(url)
        World.current = made = World(url, vault)
        yield made
        made.close()


def test_whatever_an_applicant_does(world: World) -> None:
    run_state_machine_as_test(Applying, settings=walks((15, 12), (60, 40)))
    print(dict(sorted(world.happened.items())))
    for deed in ("SigningStop", "reviews with lacks", "reviews without", "FileStop"):
        assert world.happened[deed], f"it never came to this: {deed}"
