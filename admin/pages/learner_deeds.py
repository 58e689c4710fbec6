"""The acts about a learner that pages offer: what each is about, the fields of its form, and how it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from dialogs.scripts import Content
from domain.language import Text
from domain.staff import Scope
from services import learner_acts
from services.learner_acts import CanNotAct, IdentityDocument, Why
from services.learner_card import Certificate, Sitting
from services.transaction import ReadTx, WriteTx

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, about whom, about which certificate or test, and what the form says."""

    scope: Scope
    content: Content
    person: str
    target: str = ""
    form: Mapping[str, str] = field(default_factory=dict, repr=False)

    def said(self, name: str) -> str:
        return self.form.get(name, "")

    def chosen(self, name: str, kind: type[Choice]) -> Choice:
        """One of a list. Raises CanNotAct."""
        if self.said(name) not in list(kind):
            raise CanNotAct("not_chosen", name)
        return kind(self.said(name))

    def day(self, name: str) -> date:
        """A day, as browsers send it. Raises CanNotAct."""
        try:
            return date.fromisoformat(self.said(name))
        except ValueError:
            raise CanNotAct("no_day", name) from None


@dataclass(frozen=True, slots=True)
class Deed:
    """An act; `do` gives the word of the sentence that confirms it, or for a number the number itself.

    `of` finds the certificate or the test that it is about, where it is not about the learner alone.
    """

    name: str
    fields: tuple[str, ...]
    do: Callable[[WriteTx, Doing], str]
    of: Callable[[ReadTx, Scope, str], Certificate | Sitting] | None = None

    @property
    def path(self) -> str:
        return f"/learners/{{person}}/{self.name}{'/{target}' if self.of else ''}"


def _number(tx: WriteTx, doing: Doing) -> str:
    why = doing.chosen("why", Why)
    return learner_acts.show_number(tx, doing.scope, doing.person, doing.said("number"), why)


def _identity(tx: WriteTx, doing: Doing) -> str:
    document, seen_on = doing.chosen("document", IdentityDocument), doing.day("seen_on")
    done = learner_acts.confirm(tx, doing.content, doing.scope, doing.person, document, seen_on)
    if done.held:
        return "held"
    return "issued" if done.certificate else "confirmed"


def _correct(tx: WriteTx, doing: Doing) -> str:
    learner_acts.correct(tx, doing.content, doing.scope, doing.target, doing.said("name"), doing.said("reason"))
    return "corrected"


def _revoke(tx: WriteTx, doing: Doing) -> str:
    learner_acts.revoke(tx, doing.scope, doing.target, Text(doing.said("reason_kk"), doing.said("reason_ru")))
    return "revoked"


def _propose(tx: WriteTx, doing: Doing) -> str:
    learner_acts.propose_void(tx, doing.scope, doing.target, doing.said("reason"))
    return "proposed"


def _approve(tx: WriteTx, doing: Doing) -> str:
    learner_acts.approve_void(tx, doing.content, doing.scope, doing.target)
    return "void"


_PAPER, _TEST = learner_acts.certificate_to_change, learner_acts.attempt_to_change
NUMBER = Deed("number", ("number", "why"), _number)
DEEDS = (
    NUMBER,
    Deed("identity", ("document", "seen_on"), _identity),
    Deed("correction", ("name", "reason"), _correct, _PAPER),
    Deed("revocation", ("reason_kk", "reason_ru"), _revoke, _PAPER),
    Deed("void-proposal", ("reason",), _propose, _TEST),
    Deed("void", (), _approve, _TEST),
)
