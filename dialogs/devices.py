"""The conversation taken to another device: by a link that works once, or by the recovery code."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.facts import Fact, Facts, LinkFor, PlacesOf
from dialogs.menu import ways_out
from dialogs.own_requests import OfferLink, RenewCode
from dialogs.places import LOST, Close, Lost, Places, by_message, lost
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import N_, Tr
from domain.doors import Way
from domain.messaging import Choice, Link, Outbound

# The ways that one may choose: the choice of each, and the words on its link.
_WAYS: Mapping[Way, tuple[str, str]] = {
    Way.TELEGRAM: (N_("In Telegram"), N_("Open Telegram")),
    Way.WHATSAPP: (N_("In WhatsApp"), N_("Open WhatsApp")),
    Way.BROWSER: (N_("In another browser"), N_("Open in the browser")),
}
_ASIDE: Mapping[str | None, str] = {"places": Places.name, LOST: Lost.name}


class Choose(Step):
    """Where the conversation is to go on."""

    name = "devices.choose"
    transient = True
    table: ClassVar[Table] = {RenewCode: {RenewCode.Outcome.RENEWED: Next("my_data.code", "code_renewed")}}

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (PlacesOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        ways = content.doors.ways
        offered = tuple(Choice(way, tr(_WAYS[way][0])) for way in ways)
        typed = by_message(facts[PlacesOf(session.person)], tr)
        text = "\n\n".join(said for said in (_by_link(tr) if ways else _by_code(tr), typed) if said)
        own = (Choice("code", tr("New recovery code")), Choice("places", tr("My places")), lost(tr))
        return Outbound(text, (*offered, *own, *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "code":
            return ask_for(session, RenewCode())
        if answer.choice in _ASIDE:
            return go(session, _ASIDE[answer.choice])
        way = next((way for way in content.doors.ways if way == answer.choice), None)
        return ask_for(session.at(f"devices.{way}"), OfferLink(way)) if way else again(session, "not_a_choice")


class Linked(Step):
    """The link itself, while it opens; afterwards only how to get a new one."""

    way: ClassVar[Way]
    transient = True

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (LinkFor(session.person, self.way),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        choices = (Choice("new", tr("New link")), *ways_out(tr))
        link = facts[LinkFor(session.person, self.way)]
        if link is None or self.way not in content.doors.ways:
            return Outbound(tr("The link was used, or it is too old. You can get a new one."), choices)
        return Outbound(self.words(tr), choices, link=Link(self.way, link, tr(_WAYS[self.way][1])))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice != "new":
            return again(session, "not_a_choice")
        return ask_for(session, OfferLink(self.way)) if self.way in content.doors.ways else go(session, Choose.name)

    def words(self, tr: Tr) -> str:
        """What is said above the link."""
        return tr(
            "Your link is ready. It works once and for 30 minutes. Open it yourself and give it to nobody: "
            "who opens it sees your training."
        )


class ToTelegram(Linked):
    """The way into Telegram."""

    name = "devices.telegram"
    way = Way.TELEGRAM
    table: ClassVar[Table] = {OfferLink: {OfferLink.Outcome.OFFERED: Next("devices.telegram")}}


class ToWhatsApp(Linked):
    """The way into WhatsApp: its link opens a message that only has to be sent."""

    name = "devices.whatsapp"
    way = Way.WHATSAPP
    table: ClassVar[Table] = {OfferLink: {OfferLink.Outcome.OFFERED: Next("devices.whatsapp")}}

    def words(self, tr: Tr) -> str:
        return tr(
            "Your link is ready. It opens WhatsApp with a message that is written already: press Send there and change nothing. "
            "It works once and for 30 minutes. Give it to nobody: who sends that message sees your training."
        )


class ToBrowser(Linked):
    """The way into another browser."""

    name = "devices.browser"
    way = Way.BROWSER
    table: ClassVar[Table] = {OfferLink: {OfferLink.Outcome.OFFERED: Next("devices.browser")}}


def _by_link(tr: Tr) -> str:
    return tr(
        "Everything is kept: on the other device you go on at the same question. A link works once and for 30 minutes; "
        "give neither the link nor the code to anybody."
    )


def _by_code(tr: Tr) -> str:
    return tr(
        "Everything is kept: on the other device you go on at the same question. Open the chat there and type the "
        "recovery code; give it to nobody."
    )


DEVICES = Dialog("devices", (Choose(), ToTelegram(), ToWhatsApp(), ToBrowser(), Places(), Close(), Lost()))
