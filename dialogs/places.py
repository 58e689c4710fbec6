"""Where the conversation goes on: the places, closing one, and a lost phone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.facts import Fact, Facts, Place, PlacesOf
from dialogs.menu import ways_out
from dialogs.notices import NOTICES
from dialogs.own_requests import AskCallback, LosePhone, RenewCode, Unlink
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Next, Step, Table, Taken, again, ask_for, go
from dialogs.wording import N_, Tr, in_words
from domain.messaging import CARRIED, Channel, Choice, Outbound

MOST = 6  # a list of WhatsApp has ten lines
_CHOSEN = "devices.place"  # among the answers of a form, which keeps only those to its own questions

_NAMES: Mapping[Channel, str] = {
    Channel.WEB: N_("Browser"),
    Channel.CONSOLE: N_("Terminal"),
    Channel.TELEGRAM: N_("Telegram"),
    Channel.WHATSAPP: N_("WhatsApp"),
}


class Places(Step):
    """All of them; every one but this chat can be closed."""

    name = "devices.places"
    transient = True

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (PlacesOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        others = _others(session, facts)
        shown = others[-MOST:]
        here = [tr("This chat: {place}", place=_told(place, tr)) for place in facts[PlacesOf(session.person)] if place.here]
        lines = [tr("Your conversation goes on here."), *here]
        lines += [f"{number}. {_told(place, tr)}" for number, place in enumerate(shown, 1)]
        lines += [] if others else [tr("No other place is open.")]
        lines += [tr("There are more; they show when these are closed.")] if len(others) > MOST else []
        close = [Choice(place.id, _closing(number, place, tr)) for number, place in enumerate(shown, 1)]
        return Outbound("\n".join(lines), (*close, lost(tr), *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == LOST:
            return go(session, Lost.name)
        chosen = next((place.id for place in _others(session, facts) if place.id == answer.choice), None)
        if chosen is None:
            return again(session, "not_a_choice")
        return Taken(replace(session.accepted().at(Close.name), answers={**session.answers, _CHOSEN: chosen}))


class Close(Step):
    """Before one place is closed."""

    name = "devices.unlink"
    transient = True
    table: ClassVar[Table] = {
        Unlink: {
            Unlink.Outcome.UNLINKED: Next(Places.name, "place_closed"),
            Unlink.Outcome.GONE: Next(Places.name, "place_gone"),
            Unlink.Outcome.LAST: Next(Places.name, "place_last"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (PlacesOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        chosen = session.answers.get(_CHOSEN)
        place = next((place for place in facts[PlacesOf(session.person)] if place.id == chosen), None)
        if place is None or place.here:
            why = "place_gone" if place is None else "place_last"
            return Outbound(tr(NOTICES[why]), (Choice("no", tr("Back")), *ways_out(tr)))
        text = tr(
            "Close this place: {place}? Your training will not open there any more. Everything of yours stays kept.",
            place=_told(place, tr),
        )
        return Outbound(text, (Choice("no", tr("No, leave it open")), Choice("yes", tr("Yes, close it"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        left = replace(session, answers={name: given for name, given in session.answers.items() if name != _CHOSEN})
        chosen = session.answers.get(_CHOSEN)
        if answer.choice == "yes" and chosen is not None:
            return ask_for(left, Unlink(chosen))
        return go(left, Places.name) if answer.choice == "no" else again(session, "not_a_choice")


class Lost(Step):
    """What is done about a lost phone; where nothing else is open, how one comes back with a new one."""

    name = "devices.lost"
    transient = True
    table: ClassVar[Table] = {
        LosePhone: {
            LosePhone.Outcome.CLOSED: Next("my_data.code", "phone_lost"),
            LosePhone.Outcome.ALONE: Next("devices.lost"),
        },
        RenewCode: {RenewCode.Outcome.RENEWED: Next("my_data.code", "code_renewed")},
        AskCallback: {
            AskCallback.Outcome.NOTED: Next("devices.lost", "callback_noted"),
            AskCallback.Outcome.WAITING: Next("devices.lost", "callback_waiting"),
            AskCallback.Outcome.NO_PHONE: Next("devices.lost", "callback_no_phone"),
        },
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (PlacesOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        others = _others(session, facts)
        if not others:
            ways = (Choice("call", tr("Call me back")), Choice("code", tr("New recovery code")))
            return Outbound(_alone(facts[PlacesOf(session.person)], tr), (*ways, *ways_out(tr)))
        text = tr(
            "Is a phone lost? I close every place but this chat. The old recovery code and the old links stop working, "
            "and you get a new code. Everything you have learnt is kept. This is closed:"
        )
        closed = "\n".join(f"• {_told(place, tr)}" for place in others)
        return Outbound(f"{text}\n{closed}", (Choice("no", tr("No, leave all open")), Choice("yes", tr("Yes, close these"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if not _others(session, facts):
            asked = {"call": AskCallback(), "code": RenewCode()}.get(answer.choice or "")
            return ask_for(session, asked) if asked else again(session, "not_a_choice")
        if answer.choice == "yes":
            return ask_for(session, LosePhone())
        return go(session, Places.name) if answer.choice == "no" else again(session, "not_a_choice")


LOST = "lost"


def lost(tr: Tr) -> Choice:
    """The way to what is done about a lost phone."""
    return Choice(LOST, tr("I lost my phone"))


def by_message(places: tuple[Place, ...], tr: Tr) -> str | None:
    """How to come in with a code where this chat is; None where it is not typed as a message."""
    here = any(place.here and place.channel in CARRIED for place in places)
    return tr("Have a recovery code? Write it here as a message.") if here else None


def _alone(places: tuple[Place, ...], tr: Tr) -> str:
    said = (
        tr("Only this chat is open; nothing else is to be closed."),
        by_message(places, tr),
        tr(
            "Is your training on a phone that is gone, and you have no code? Tap «Call me back». "
            "Our staff looks at your document and opens the training here."
        ),
    )
    return "\n".join(line for line in said if line)


def _others(session: Session, facts: Facts) -> tuple[Place, ...]:
    return tuple(place for place in facts[PlacesOf(session.person)] if not place.here)


def _told(place: Place, tr: Tr) -> str:
    return tr("{place}, since {day}", place=tr(_NAMES[place.channel]), day=in_words(place.since, tr.language))


def _closing(number: int, place: Place, tr: Tr) -> str:
    return tr("Close: {number}. {place}", number=number, place=tr(_NAMES[place.channel]))
