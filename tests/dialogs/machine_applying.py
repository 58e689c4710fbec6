"""What the application's machine expects: a draft of its own, which each act changes as the requirements say and no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dialogs.application_consents import ConsentStop
from dialogs.application_documents import FileStop
from dialogs.application_fields import ChangeKnownStop, FieldStop, KnownStop, SecondLook
from dialogs.application_review import DropStop, ReviewStop
from dialogs.application_signing import SigningStop
from dialogs.application_stop import Stop
from dialogs.application_users import AwayStop, InvitedStop, UsersStop
from dialogs.scripts import Content
from domain.applications import Application, Attached, Consent, FileState, Given, Lack, Slot, State, User, lacks
from tests.dialogs.applying_world import Person
from tests.support.clock import START

BIN, COMPANY, IBAN = "190340000126", "170440009873", "KZ699990000000000001"
SECRET = (COMPANY, "900315400804")  # the others stand in the examples of the questions
# What is typed, and what is kept of it, by the validator; what is refused.
TYPED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "line": (("Береке ауылы,  Абай көшесі, 5", "Береке ауылы, Абай көшесі, 5"), ("Үлгі", "Үлгі")),
    "free": (("Цехта су жоқ.\nСуды тасимыз.", "Цехта су жоқ.\nСуды тасимыз."), ("Пайдасы көп", "Пайдасы көп")),
    "full_name": (("Серікова Әлия Маратқызы", "Серікова Әлия Маратқызы"),),
    "iin": (("900315 400007", "900315400007"), ("900315400804", "900315400804")),
    "bin": ((BIN, BIN), ("1704 4000 9873", COMPANY)),
    "iban": (("kz69 9990 0000 0000 0001", IBAN),),
    "bic": (("testkzka", "TESTKZKA"),),
    "kbe": (("29", "29"),),
    "id_document": (("012345678", "012345678"),),
    "past_date": (("5.3.2020", "05.03.2020"), ("10/04/2019", "10.04.2019")),
    "phone": (("8 701 123 45 67", "+77011234567"),),
    "cost_tt": (("45 000", "45000"), ("1250,5", "1250.5")),
    "four_counts": (("2 3 5 6", "2;3;5;6"),),
    "four_money": (("300; 450; 600; 800,5", "300;450;600;800.5"),),
    "oked": (("10.51", "10.51"), ("сүт өңдеу", "сүт өңдеу")),
    "employees": (("5 адам", "5"), ("0", "0")),
}
ODD = {"cost_tt": "450000000", "four_money": "1;2;3;20000000", "employees": "101"}
THOUSANDTH = {"450000000": "450000", "1;2;3;20000000": "0;0;0;20000"}
WRONG: Mapping[str, tuple[str, ...]] = {
    "full_name": ("Әлия", "Серікова 2Әлия"), "iin": ("900315400008", "123"), "bin": ("190340000125", "12"),
    "iban": ("KZ689990000000000001", "KZ"), "bic": ("TESTKZKAX",), "kbe": ("7", "30"), "id_document": ("12",),
    "past_date": ("31.02.2020", "15.03.2126", "кеше"), "phone": ("8 727 250 00 00", "123"), "cost_tt": ("0", "көп", "-5"),
    "four_counts": ("2 3 5", "екі"), "four_money": ("300; 450",), "oked": ("10.5a", "7"), "employees": ("251", "-1", "көп"),
    "line": ("\u200b", "к" * 301), "free": (" ", "к" * 2001),
}  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """What must be kept. `files` are the documents that count; `bins` are the companies that were named."""

    state: State = State.DRAFT
    answers: Mapping[str, str] = field(default_factory=dict)
    consents: frozenset[Consent] = frozenset()
    files: Mapping[Slot, tuple[FileState, int]] = field(default_factory=dict)
    bins: tuple[str, ...] = ()
    invited: int = 0
    confirmed: int = 0

    def answered(self, **answers: str) -> "Expected":
        both = {**self.answers, **answers}
        return replace(self, answers={name: value for name, value in both.items() if value})

    def filed(self, slot: Slot, file: tuple[FileState, int] | None) -> "Expected":
        rest = {one: known for one, known in self.files.items() if one is not slot}
        return replace(self, files=rest if file is None else {**rest, slot: file})

    def sent(self, slot: Slot, photo: bool) -> "Expected":
        """A file came for a place: a photo is added to those before it, anything else takes the place of what was there."""
        state, photos = self.files.get(slot, (None, 0))
        if state is FileState.SHOWN:  # there it is asked whether the PDF can be read, and no file answers that
            return self
        known = (FileState.COLLECTED, photos + 1 if state is FileState.COLLECTED else 1) if photo else (FileState.FETCHING, 0)
        return self.answered(**{f"later_{slot}": ""}).filed(slot, known)

    def whole(self) -> Application:
        """The same as the domain has it."""
        users = [User(bin_, "bin", bin_, confirmed=True) for bin_ in self.counting.bins]
        users += [User(str(number), "person", "", confirmed=True) for number in range(self.confirmed)]
        files = tuple(Attached(slot, slot, state, photos) for slot, (state, photos) in self.files.items())
        consents = {item: Given(item, 1, "kk", START, "web") for item in self.consents}
        return Application("model", self.state, 1, self.answers, files, tuple(users), consents)

    def lacks(self, content: Content) -> list[tuple[Lack, str]]:
        asked = content.form("application").asked(self.answers)
        return list(lacks(self.whole(), [one.name for one in asked], content.programme["application.users_min"]))

    @property
    def counting(self) -> "Expected":
        """Without the applicant's own number among the companies, which is no other user."""
        return replace(self, bins=tuple(bin_ for bin_ in self.bins if bin_ != self._own()))

    def naming(self, number: str) -> "Expected":
        """A number is named among the users: only a company's, only once, and not the applicant's own."""
        if number not in {BIN, COMPANY} or number in {*self.bins, self._own()}:
            return self
        return replace(self, bins=tuple(one for one in (BIN, COMPANY) if one in {*self.bins, number}))

    def without(self, user: User) -> "Expected":
        if user.kind == "bin":
            return replace(self, bins=tuple(bin_ for bin_ in self.bins if bin_[-4:] != user.shown[-4:]))
        if user.confirmed:
            return replace(self, confirmed=self.confirmed - 1)
        return replace(self, invited=self.invited - 1)

    def _own(self) -> str:
        return self.answers.get("bin", "") if self.answers.get("applicant_type") == "legal" else ""


def seen(draft: Application | None) -> Expected | None:
    """What is kept, in the same words; of companies only the last digits are told."""
    if draft is None:
        return None
    files = {slot: (one.state, one.photos) for slot in Slot if (one := draft.file(slot)) is not None}
    named = tuple(
        bin_ for bin_ in (BIN, COMPANY) if any(user.kind == "bin" and user.shown[-4:] == bin_[-4:] for user in draft.users)
    )
    persons = [user.confirmed for user in draft.users if user.kind == "person"]
    return Expected(
        draft.state, dict(draft.answers), frozenset(draft.consents), files, named, persons.count(False), persons.count(True)
    )


def chosen(was: Expected, one: Person, choice: str) -> Expected | None:
    """What a button that is shown leads to; None: nothing is filled in any more."""
    stop = one.stop
    if choice.startswith("remove:"):
        assert one.draft is not None
        return was.without(next(user for user in one.draft.users if user.id == choice.removeprefix("remove:")))
    if isinstance(stop, KnownStop | ChangeKnownStop):
        return _known(was, stop, choice, one.world.talk.content)
    if isinstance(stop, ConsentStop | FieldStop | SecondLook):
        return _answered(was, stop, choice)
    if isinstance(stop, FileStop):
        return _filed(was, stop.slot, choice)
    if isinstance(stop, UsersStop | AwayStop | InvitedStop):
        return _used(was, choice)
    return None if isinstance(stop, DropStop) and choice == "yes" else _settled(was, stop, choice, one.world.talk.content)


def _known(was: Expected, stop: KnownStop | ChangeKnownStop, choice: str, content: Content) -> Expected:
    """What is said right stays, but for what another sort of applicant is asked."""
    if isinstance(stop, ChangeKnownStop) or choice != "yes":
        return was
    asked = {one.name for one in content.form("application").asked(was.answers)}
    return was.answered(**{name: "" for name in was.answers if name not in asked} | {"known": "right"})


def _answered(was: Expected, stop: ConsentStop | FieldStop | SecondLook, choice: str) -> Expected:
    if isinstance(stop, ConsentStop):
        return replace(was, consents=was.consents | {stop.item}) if choice == "yes" else was
    if isinstance(stop, FieldStop):
        return was.answered(**{stop.field.name: choice})
    value = {"yes": stop.value, "slip": THOUSANDTH.get(stop.value, "")}.get(choice)
    return was if value is None else was.answered(**{stop.field.name: value})


def _settled(was: Expected, stop: Stop | None, choice: str, content: Content) -> Expected:
    """Nothing is closed while something lacks; a closed one opens again by each of its buttons."""
    if isinstance(stop, ReviewStop) and choice == "sign" and not was.lacks(content):
        return replace(was, state=State.SIGNING)
    return replace(was, state=State.DRAFT) if isinstance(stop, SigningStop) else was


def _filed(was: Expected, slot: Slot, choice: str) -> Expected:
    state, photos = was.files.get(slot, (None, 0))
    if choice == "later":
        return was.answered(**{f"later_{slot}": "1"})
    if choice in {"anew", "no"}:
        return was.filed(slot, None)
    if choice == "complete":
        return was.filed(slot, (FileState.ASSEMBLING, photos))
    return was.filed(slot, (FileState.CLEAN, photos)) if choice == "yes" and state is FileState.SHOWN else was


def _used(was: Expected, choice: str) -> Expected:
    if choice == "done":
        return was.answered(users="1")
    return replace(was, invited=was.invited + 1) if choice == "invite" else was
