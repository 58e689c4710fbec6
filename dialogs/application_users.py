"""Who else will use a shared object: legal entities by their BIN, neighbours by a code of their own (R-003-7.2)."""

from dataclasses import dataclass, replace

from dialogs.answers import Answer
from dialogs.application_requests import AddUser, InviteUser, RemoveUser
from dialogs.application_stop import Here, Stop, go_to, keep, progress
from dialogs.private_form import ELSEWHERE
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Taken, again, ask_for
from dialogs.wording import Tr
from domain.applications import User, subjects
from domain.fields import validate
from domain.invalid import Invalid
from domain.masking import mask_text
from domain.messaging import Channel, Choice, Outbound

DONE = "users"  # among the answers: the person said that these are all, or that others follow later
INVITATION = "invitation:"  # before the id, where a message's secret is an invitation's code
USERS, AWAY, INVITED, LETTER = "users", "users:away", "invited", "slot:letter"


@dataclass(frozen=True, slots=True)
class UsersStop(Stop):
    """The users so far, and how one more is named; no neighbour's number is ever typed."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        least = here.content.programme["application.users_min"]
        why = tr("Such an object is built only if at least {least} businesses use it, you among them.", least=least)
        how = tr(
            "Who else will use it? A legal entity: write its business identification number (BIN), 12 digits. A farm or a sole "
            "entrepreneur: tap «Invite a neighbour», and he or she confirms in the own chat. Do not write a neighbour's IIN."
        )
        at, instead = progress(here, "users", tr), ELSEWHERE["bin"]
        common = paragraphs(at, why, users_line(here, tr), how)
        elsewhere = paragraphs(at, why, users_line(here, tr), tr(instead))
        return Outbound(common, self._choices(here, tr), elsewhere=elsewhere)

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        choice = answer.choice
        if choice == "invite":
            return _invite(session, here)
        if choice == "done":
            return keep(session, here, {DONE: "1"})
        if choice in {LETTER, INVITED, AWAY}:
            return go_to(session, choice)
        return _named(replace(session, place=USERS), answer, here)

    def _choices(self, here: Here, tr: Tr) -> tuple[Choice, ...]:
        enough = subjects(here.draft) >= here.content.programme["application.users_min"]
        done = Choice("done", tr("That is all") if enough else tr("The others later"))
        invite, letter = Choice("invite", tr("Invite a neighbour")), Choice(LETTER, tr("I have a signed letter"))
        code = (Choice(INVITED, tr("Show the code again")),) if invited(here) else ()
        away = (Choice(AWAY, tr("Take one away")),) if here.draft.users else ()
        return (done, invite, letter, *code, *away)


@dataclass(frozen=True, slots=True)
class AwayStop(Stop):
    """Which of the users is taken away."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        those = (Choice(f"remove:{user.id}", named(user, tr)) for user in here.draft.users)
        return Outbound(tr("Who shall be taken away?"), (*those, Choice("back", tr("Nobody, go back"))))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        kind, _, user = (answer.choice or "").partition(":")
        if kind == "remove":
            return ask_for(replace(session, place=USERS), RemoveUser(here.draft.id, user))
        return go_to(session, USERS) if kind == "back" else again(session, "not_a_choice")


@dataclass(frozen=True, slots=True)
class InvitedStop(Stop):
    """An invitation as a message that is sent on to a neighbour as it is; its code is filled in only at sending."""

    user: User | None  # None: everybody has answered

    def ask(self, here: Here, tr: Tr) -> Outbound:
        if self.user is None:
            answered = tr("Your neighbours have answered all your invitations.")
            return Outbound(paragraphs(answered, users_line(here, tr)), self._choices(here, tr))
        secrets = {"code": INVITATION + self.user.id}
        return Outbound(self._letter(here, tr), self._choices(here, tr), secrets=secrets)

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        choice = answer.choice or ""
        if choice == "on":
            return go_to(session, USERS)
        if choice == "invite":
            return _invite(session, here)
        return go_to(session, choice) if choice.startswith(INVITED) else again(session, "not_a_choice")

    def _letter(self, here: Here, tr: Tr) -> str:
        doors = here.content.doors
        chats = [chat for channel in (Channel.TELEGRAM, Channel.WHATSAPP) if (chat := doors.chat(channel))]
        where = chats if chats or not doors.site else [f"{doors.site}/chat"]
        return paragraphs(
            tr("Send this message on to your neighbour:"),
            tr(
                "I am applying for an object that several of us will use together: «{project}». It is built only if at least "
                "{least} businesses use it. Will you use it too? Please confirm it.",
                project=mask_text(here.draft.answers.get("project_name", "…")),
                least=here.content.programme["application.users_min"],
            ),
            tr("Open the bot:") + "\n" + "\n".join(where) if where else tr("Open the same bot."),
            tr(
                "In it tap «{menu}», «{support}», «{code}», and write this code:",
                menu=tr("Menu"), support=tr("Infrastructure support"), code=tr("I have a code"),
            ) + "\n⟦code⟧",
            tr("The code works once and for 30 days. It opens nobody's data."),
        )  # fmt: skip

    def _choices(self, here: Here, tr: Tr) -> tuple[Choice, ...]:
        others = (user for user in reversed(invited(here)) if user != self.user)
        show = (Choice(f"{INVITED}:{user.id}", tr("Show the code: {who}", who=named(user, tr))) for user in others)
        return (Choice("on", tr("Go on")), Choice("invite", tr("Invite one more neighbour")), *show)


def users_stop(here: Here, place: str) -> Stop | None:
    """The stop of a place that is about the users; None where there is none."""
    if not here.draft.shared:
        return None
    if place in {USERS, AWAY}:
        return UsersStop() if place == USERS or not here.draft.users else AwayStop()
    kind, _, id_ = place.partition(":")
    those = reversed(invited(here))
    return InvitedStop(next((user for user in those if id_ in {"", user.id}), None)) if kind == INVITED else None


def invited(here: Here) -> tuple[User, ...]:
    """Those who have not confirmed yet, the newest last."""
    return tuple(user for user in here.draft.users if user.kind == "person" and not user.confirmed)


def users_line(here: Here, tr: Tr) -> str:
    """How many users there are, and who."""
    count = tr("Users now: {number}.", number=subjects(here.draft))
    lines = [f"• {named(user, tr)}{_not_yet(user, tr)}" for user in here.draft.users]
    own = tr("You")
    return "\n".join([count, f"• {own}", *lines])


def named(user: User, tr: Tr) -> str:
    """A user as it may be named to the applicant."""
    if user.kind == "bin":
        return tr("BIN {number}", number=user.shown)
    if user.kind == "letter":
        return tr("Signed letter {number}", number=user.shown)
    return user.shown or tr("Neighbour") if user.confirmed else tr("Invitation {number}", number=user.shown)


def _not_yet(user: User, tr: Tr) -> str:
    if user.confirmed:
        return ""
    why = tr("is not checked yet") if user.kind == "letter" else tr("has not confirmed yet")
    return f" ({why})"


def _invite(session: Session, here: Here) -> Taken:
    return ask_for(replace(session, place=INVITED), InviteUser(here.draft.id))


def _named(session: Session, answer: Answer, here: Here) -> Taken:
    """A legal entity by its BIN. Somebody's IIN is not taken: whose it is confirms it, and nobody else."""
    try:
        return ask_for(session, AddUser(here.draft.id, validate("bin", answer.text, answer.day)))
    except Invalid as invalid:
        try:
            validate("iin", answer.text, answer.day)
        except Invalid:
            return again(session, f"bin.{invalid.reason}", invalid.facts)
        return again(session, "user_by_iin")
