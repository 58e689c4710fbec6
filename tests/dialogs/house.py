"""A small conversation for the engine's tests, and words that need no catalogue."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.facts import Facts
from dialogs.own_requests import RenewCode
from dialogs.scripts import Content, Field, Form, FormChoice
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, go
from dialogs.wording import Tr
from domain.language import Language, Text
from domain.messaging import Button, Choice, Inbound, Kind, Outbound
from domain.programmes import Programme

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Plain:
    """Says the message ids themselves."""

    def __init__(self, language: Language = Language.KK) -> None:
        self.language = language

    def __call__(self, msgid: str, /, **values: str | int) -> str:
        return msgid.format(**values)

    def plural(self, singular: str, plural: str, n: int, **values: str | int) -> str:
        return (singular if n == 1 else plural).format(n=n, **values)

    def to(self, language: Language) -> Tr:
        return Plain(language)


class Question(Step):
    """Two choices: one leads on, the other asks for a new code."""

    name = "small.question"
    table: ClassVar[Table] = {RenewCode: {RenewCode.Outcome.RENEWED: Next("small.end", "code_renewed")}}

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        return Outbound("question", (Choice("on", "On"), Choice("code", "Code")))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "on":
            return go(session, "small.end")
        return Taken(session, request=RenewCode()) if answer.choice == "code" else again(session, "not_a_choice")


class End(Step):
    """The last one."""

    name = "small.end"

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        return Outbound("end")

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return again(session, "empty")


SMALL = Dialog("small", (Question(), End()))
FORM = Form(
    "small",
    1,
    (
        Field("many", Text("қанша", "сколько"), validator="count"),
        Field(
            "kind", Text("қандай", "какой"), choices=(FormChoice("a", Text("бір", "раз")), FormChoice("b", Text("екі", "два")))
        ),
        Field("secret", Text("құпия", "тайна"), validator="phone", sensitive=True, only_if={"kind": ("a",)}),
        Field("region", Text("өңір", "регион"), source="regions"),
    ),
)
CONTENT = Content(Programme("p", {}), None, {}, {("small", 1): FORM}, {})


def text(said: str) -> Inbound:
    return Inbound("k", None, Kind.TEXT, AT, text=said)


def tap(session: Session, value: str) -> Inbound:
    return Inbound("k", None, Kind.BUTTON, AT, button=Button(session.turn, session.step, value))


def session(**values: Any) -> Session:
    known: Mapping[str, Any] = {"person": "p", "language": Language.RU, "step": "small.question", "turn": 3, **values}
    return Session(**known)
