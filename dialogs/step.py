"""What a step of a conversation is, and a dialog made of steps."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.facts import Fact, Facts
from dialogs.requests import Request
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.wording import Notice, Said, Tr
from domain.messaging import Event, Outbound


class Face(StrEnum):
    """Where a dialog may be shown."""

    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    WEB = "web"
    STAFF = "staff"


PERSONAL = frozenset({Face.TELEGRAM, Face.WHATSAPP, Face.WEB})


@dataclass(frozen=True, slots=True)
class Next:
    """Where an outcome leads: a step, or the same one again, with something to say first."""

    step: str | None
    notice: str | None = None


Table = Mapping[type[Request], Mapping[StrEnum, Next]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step made of an answer: the session after it, what to say first, and at most one request."""

    session: Session
    notices: tuple[Notice, ...] = ()
    request: Request | None = None


def again(session: Session, name: str, values: Mapping[str, Said] | None = None) -> Taken:
    """The answer did not fit: say why and ask the same again; no turn is counted."""
    return Taken(session, (Notice(name, values or {}),))


def go(session: Session, step: str) -> Taken:
    """The answer is accepted and leads on."""
    return Taken(session.accepted().at(step))


def ask_for(session: Session, request: Request) -> Taken:
    """The answer is accepted if the request's outcome says so."""
    return Taken(session, request=request)


class Step(ABC):
    """One question of a conversation. Steps are pure and hold no state.

    `name` is "dialog.step"; `table` says for each request type that `take` may make where each outcome leads;
    `events` names the events that `happen` understands; `in_place` lets one question be written over the one before.
    `bars`: nobody knows yet who is writing, so no command leads on from here, and what is said here is in no history.
    """

    name: ClassVar[str]
    table: ClassVar[Table] = {}
    events: ClassVar[frozenset[str]] = frozenset()
    transient: ClassVar[bool] = False
    in_place: ClassVar[bool] = False
    bars: ClassVar[bool] = False

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        """The facts that `take` and `ask` look at."""
        return ()

    @abstractmethod
    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        """Read an answer to what `ask` showed."""

    @abstractmethod
    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        """What is said here."""

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        """Whether the answer is sensitive, so that the history keeps nothing but its last digits (F-12)."""
        return False

    def asks_phone(self, session: Session, facts: Facts, content: Content) -> bool:
        """Whether a shared phone number is the answer to the question."""
        return False

    def stays(self, session: Session) -> bool:
        """Whether what was said here is not written over although the step is `in_place`, because it is still needed."""
        return False

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        """The session one question earlier; None where there is no way back."""
        return None

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """React to an event of `events`; a step that names none is never asked."""
        return Taken(session)


@dataclass(frozen=True, slots=True)
class Dialog:
    """A conversation: its steps and the faces that may show it; with `own_hand` the person alone may answer."""

    name: str
    steps: tuple[Step, ...]
    faces: frozenset[Face] = PERSONAL
    own_hand: bool = False
