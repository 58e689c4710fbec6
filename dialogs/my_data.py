"""What is kept of a person, the free consents, a new recovery code, and taking the consent back (F-11)."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.facts import CodeOf, Fact, Facts, Profile, ProfileOf
from dialogs.identity import phone_button
from dialogs.menu import ways_out
from dialogs.messengers import Worded
from dialogs.own_requests import ExportData, GiveConsent, RenewCode, WithdrawConsent
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import N_, Tr
from domain.messaging import Choice, Outbound
from domain.people import ConsentKind, IdentityLevel
from domain.regions import BY_CODE

_FREE = (ConsentKind.SURVEYS, ConsentKind.NEWS)
_TYPED = Worded(
    telegram=N_("It opens it in Telegram too: write it to us there as a message, and it works once."),
    whatsapp=N_("It opens it in WhatsApp too: write it to us there as a message, and it works once."),
    both=N_("It opens it in Telegram and WhatsApp too: write it to us there as a message, and it works once."),
)


class Overview(Step):
    """The person's own data, numbers masked, and what can be done about them."""

    name = "my_data.overview"
    transient = True
    table: ClassVar[Table] = {
        GiveConsent: {GiveConsent.Outcome.GIVEN: Next("my_data.overview", "consent_given")},
        WithdrawConsent: {
            WithdrawConsent.Outcome.WITHDRAWN: Next("my_data.overview", "consent_withdrawn"),
            WithdrawConsent.Outcome.ERASED: Next("start.consent", "erased"),
        },
        RenewCode: {RenewCode.Outcome.RENEWED: Next("my_data.code", "code_renewed")},
        ExportData: {ExportData.Outcome.EXPORTED: Next("my_data.overview", "exported")},
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (ProfileOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        profile = facts[ProfileOf(session.person)]
        if ConsentKind.TRAINING not in profile.consents:
            return Outbound(tr("Nothing is kept about you: you have not given your consent."), ways_out(tr))
        free = tuple(Choice(kind, _toggle(kind, profile, content, tr)) for kind in _FREE)
        code = Choice("code", tr("New recovery code"))
        export = Choice("export", tr("Get a file with all my data"))
        withdraw = Choice("withdraw", tr("Withdraw my consent and erase my data"))
        choices = (*free, code, export, withdraw, *ways_out(tr))
        return Outbound(_told(profile, tr), choices, phone_button=phone_button(profile.level, tr))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        profile = facts[ProfileOf(session.person)]
        if answer.choice in set(_FREE):
            kind = ConsentKind(str(answer.choice))
            if kind in profile.consents:
                return ask_for(session, WithdrawConsent(kind))
            return ask_for(session, GiveConsent(kind, content.consent(kind).version))
        if answer.choice == "code":
            return ask_for(session, RenewCode())
        if answer.choice == "export":
            return ask_for(session, ExportData())
        if answer.choice == "withdraw":
            return Taken(session.accepted().at("my_data.withdraw"))
        return again(session, "not_a_choice")


class Withdraw(Step):
    """What is erased and what stays, before it is done."""

    name = "my_data.withdraw"
    transient = True
    table: ClassVar[Table] = {
        WithdrawConsent: {
            WithdrawConsent.Outcome.WITHDRAWN: Next("my_data.overview", "consent_withdrawn"),
            WithdrawConsent.Outcome.ERASED: Next("start.consent", "erased"),
        }
    }

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        text = tr(
            "If you withdraw your consent, your name, numbers, answers and messages are erased at once and the training ends. "
            "This can't be undone. A certificate that was issued, its register entry and applications that were sent in stay on "
            "the grounds that the law gives; an application that is not sent is erased. "
            "Withdraw?"
        )
        return Outbound(text, (Choice("no", tr("No, keep everything")), Choice("yes", tr("Yes, withdraw and erase"))))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if answer.choice == "yes":
            emptied = replace(session, answers={}, script=None, place=None, return_to=None)
            return ask_for(emptied, WithdrawConsent(ConsentKind.TRAINING))
        if answer.choice == "no":
            return Taken(session.accepted().at("my_data.overview"))
        return again(session, "not_a_choice")


class NewCode(Step):
    """The code itself, until the next answer."""

    name = "my_data.code"
    transient = True

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (CodeOf(session.person),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        code = facts[CodeOf(session.person)]
        if code is None:
            return Outbound(tr("You have no recovery code yet. You can get one under «My data»."), ways_out(tr))
        text = tr(
            "Write this code down: ⟦code⟧. It opens your training in another browser or on another phone. "
            "It is shown only until your next answer."
        )
        typed = _TYPED.said(content.doors, tr)
        return Outbound(f"{text} {typed}" if typed else text, ways_out(tr), secrets={"code": code})

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        return again(session, "not_a_choice")


def _told(profile: Profile, tr: Tr) -> str:
    unknown = tr("not given yet")
    region = BY_CODE[profile.region].name[tr.language] if profile.region else unknown
    return "\n".join(
        (
            tr("What is kept about you:"),
            "• " + tr("Name: {name}", name=profile.name or unknown),
            "• " + tr("IIN or BIN: {number}", number=profile.number or unknown),
            "• " + tr("Phone: {phone}", phone=profile.phone or unknown),
            "• " + tr("Region: {region}", region=region),
            "• " + _level(profile.level, tr),
        )
    )


def _level(level: IdentityLevel, tr: Tr) -> str:
    said = {
        IdentityLevel.NONE: tr("Identity: unknown"),
        IdentityLevel.DECLARED: tr("Identity: declared by you, not confirmed yet"),
        IdentityLevel.PHONE: tr("Identity: confirmed by phone"),
        IdentityLevel.STAFF: tr("Identity: confirmed by our staff"),
        IdentityLevel.EDS: tr("Identity: confirmed by an electronic signature"),
    }
    return said[level]


def _toggle(kind: ConsentKind, profile: Profile, content: Content, tr: Tr) -> str:
    text = content.consent(kind).text[tr.language]
    return tr("Withdraw: «{text}»", text=text) if kind in profile.consents else tr("Agree: «{text}»", text=text)


MY_DATA = Dialog("my_data", (Overview(), Withdraw(), NewCode()))
