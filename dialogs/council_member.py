"""A member of a council typed the code of the secretary, sees whose it is, and is told of sessions here (R-003-19)."""

from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.application_stop import yes_no
from dialogs.council_requests import BindMember, MemberOf
from dialogs.facts import Fact, Facts
from dialogs.member_notices import CODE_GONE
from dialogs.menu import ways_out
from dialogs.scripts import Content
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Dialog, Next, Step, Table, Taken, again, ask_for
from dialogs.wording import Notice, Tr
from domain.messaging import Outbound
from domain.regions import BY_CODE

CODE = "application.code"  # where codes are typed, and how what was typed is called among the answers


class Confirm(Step):
    """Whose code it is, and of which council; nobody is bound before saying so."""

    name = "council.confirm"
    transient = True
    table: ClassVar[Table] = {
        BindMember: {
            BindMember.Outcome.BOUND: Next("menu.menu", "member_bound"),
            BindMember.Outcome.GONE: Next(CODE, "member_code_gone"),
        }
    }

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (_fact(session),)

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        member = facts[_fact(session)]
        if member is None:
            return Outbound(tr(CODE_GONE), ways_out(tr))
        lines = (
            tr("Member of the regional coordination council: {name}", name=member.name),
            tr("Position: {post}", post=member.post[tr.language]),
            tr("Region: {region}", region=BY_CODE[member.region].name[tr.language]),
        )
        text = paragraphs("\n".join(lines), tr("Is this you? Then sessions of the council will be told in this chat."))
        return Outbound(text, (*yes_no(tr("Yes, this is me"), tr("No, this is not me")), *ways_out(tr)))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        if facts[_fact(session)] is not None and answer.choice == "yes":
            return ask_for(session, BindMember(session.answers.get(CODE, "")))
        if answer.choice == "no":
            return Taken(session.accepted().at("menu.menu"), (Notice("member_not_bound"),))
        return again(session, "not_a_choice")

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        return session.at(CODE)


def _fact(session: Session) -> MemberOf:
    return MemberOf(session.person, session.answers.get(CODE, ""))


COUNCIL = Dialog("council", (Confirm(),))
