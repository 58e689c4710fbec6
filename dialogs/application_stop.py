"""What the walk through an application stops at: one question, whose place follows from what is filled in so far."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dialogs.answers import Answer
from dialogs.application_mending import Opened, opened
from dialogs.application_requests import KeepAnswers
from dialogs.scripts import Content, Field, Form
from dialogs.session import Session
from dialogs.step import Taken, ask_for
from dialogs.wording import Tr
from domain.applications import DRAFT_FORM, MENDED, Application, Fault
from domain.messaging import Choice, Outbound

DOCUMENTS, USERS, CONSENTS = "documents", "users", "consents"  # parts of the form that are more than fields


@dataclass(frozen=True, slots=True)
class Here:
    """What a stop looks at: what is filled in, by which form, what is open for signing, and the link to its page."""

    draft: Application
    form: Form
    content: Content
    ways: tuple[str, ...] = ()
    link: str | None = None

    @property
    def asked(self) -> tuple[Field, ...]:
        return self.form.asked(self.draft.answers)

    @property
    def mending(self) -> bool:
        """Whether it was returned: only what was faulty is open."""
        return self.draft.state in MENDED

    @property
    def open(self) -> Opened:
        """What may be changed."""
        return opened(self.form, self.draft)

    def faulty(self, what: str) -> Fault | None:
        """What was faulty about a field or a document and was not given anew yet."""
        fault = self.draft.fault(what)
        return fault if fault and not fault.mended else None

    @property
    def likely(self) -> tuple[Field, ...]:
        """The fields that will be asked if each open choice is answered by its first one: what is still to come is counted so."""
        first = {field.name: field.choices[0].value for field in self.form.fields if field.choices}
        return self.form.asked({**first, **self.draft.answers})


class Stop(ABC):
    """One question of the walk; as pure as a step."""

    @abstractmethod
    def ask(self, here: Here, tr: Tr) -> Outbound:
        """What is said here."""

    @abstractmethod
    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        """Read an answer to it."""

    def hides(self, here: Here) -> bool:
        """Whether the answer is sensitive (F-12)."""
        return False

    def asks_phone(self, here: Here) -> bool:
        """Whether a shared phone number is the answer."""
        return False


def form_of(draft: Application, content: Content) -> Form:
    """The form's script in the version that the draft was begun with."""
    return content.form(DRAFT_FORM, draft.form)


def keep(session: Session, here: Here, answers: Mapping[str, str]) -> Taken:
    """Keep answers and go on to whatever is not answered yet."""
    return ask_for(replace(session, place=None), KeepAnswers(here.draft.id, answers))


def go_to(session: Session, place: str | None) -> Taken:
    """Go to a place of the form; None: to what is asked next."""
    return Taken(replace(session.accepted(), place=place))


def parts_of(here: Here) -> tuple[str, ...]:
    """The parts of the form in the order in which they are filled in; the users of a shared object come before the documents."""
    own = [one.id for one in here.form.sections if one.id != DOCUMENTS]
    return (*own, *((USERS,) if here.draft.shared else ()), DOCUMENTS)


def why(here: Here, what: str, tr: Tr) -> str:
    """What the coordinator asks to be mended about a field or a document; nothing where it was not returned for it."""
    fault = here.draft.fault(what)
    return tr("The coordinator asks you: {reason}", reason=fault.reason) if fault else ""


def progress(here: Here, part: str, tr: Tr, number: int = 0, total: int = 0) -> str:
    """Where one is: the part among the parts, and the question among the part's; while mending the part alone."""
    if here.mending:
        return tr("Mending: {title}", title=title_of(here, part, tr))
    parts = [*parts_of(here), CONSENTS]
    at = tr("Part {part} of {parts}: {title}", part=parts.index(part) + 1, parts=len(parts), title=title_of(here, part, tr))
    return f"{at} ({number}/{total})" if number else at


def title_of(here: Here, part: str, tr: Tr) -> str:
    """The short title of a part."""
    own = {USERS: tr("Who will use the object"), CONSENTS: tr("Consents")}
    return own.get(part) or next(one.title[tr.language] for one in here.form.sections if one.id == part)


def yes_no(yes: str, no: str) -> tuple[Choice, Choice]:
    """Two buttons, with the words that mean them."""
    return Choice("yes", yes, ("иә", "ия", "да", "дұрыс", "верно")), Choice("no", no, ("жоқ", "нет", "неверно"))
