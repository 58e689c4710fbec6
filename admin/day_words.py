"""What is said of a session's day: the quorum, what votes come to by each base, and how far an item is."""

from collections.abc import Mapping, Sequence

from admin import agenda_words, session_words
from admin.council_day import Day, Standing
from dialogs.scripts import Content
from dialogs.wording import N_, Tr
from domain.applications import DRAFT_FORM
from domain.councils import Attends, Away, Base, Duty, NegativeRule, Outcome, Vote, two_thirds
from services.agenda_card import Item

ATTENDS: Mapping[str, str] = {
    Attends.PRESENT: N_("in the room"),
    Attends.REMOTE: N_("by video"),
    Attends.ABSENT: N_("absent"),
}
VOTES: Mapping[str, str] = {Vote.FOR: N_("for"), Vote.AGAINST: N_("against"), Vote.ABSTAIN: N_("abstained")}
AWAY: Mapping[str, str] = {
    Away.RECUSED: N_("recused"),
    Away.LATE: N_("was not here yet"),
    Away.LEFT: N_("was not here any more"),
    Away.RECUSED_LEFT: N_("was recused and not here any more"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.POSSIBLE: N_("Infrastructure can be provided"),
    Outcome.NOT_POSSIBLE: N_("Infrastructure cannot be provided"),
    Outcome.NO_DECISION: N_("No decision"),
}
DUTIES: Mapping[str, str] = {one: session_words.DUTIES[one] for one in Duty if one is not Duty.MEMBER}


def quorum(tr: Tr, day: Day, present: int) -> str:
    """Whether so many members may decide."""
    said = {"present": present, "members": len(day.room.seats), "need": day.need}
    if present >= day.need:
        return tr("Members who take part: {present} of {members}, needed: {need}. There is a quorum.", **said)
    return tr("Members who take part: {present} of {members}, needed: {need}. There is no quorum.", **said)


def counted(tr: Tr, day: Day, one: Standing) -> Sequence[str]:
    """What the votes on an item come to, of those present and of all members."""
    if one.result is None:
        return ()
    out = 0 if day.room.counting.recused_in_base else one.votes.recused
    members = one.decision.members if one.decision else len(day.room.seats)
    said = {"yes": one.votes.votes_for, "no": one.votes.against}
    present, whole = one.votes.present - out, members - out
    return (
        tr(
            "Of those present: for {yes}, against {no} of {whole}, needed {need}. {outcome}.",
            **said, whole=present, need=two_thirds(present), outcome=tr(OUTCOMES[one.result.by_present]),
        ),
        tr(
            "Of all members: for {yes}, against {no} of {whole}, needed {need}. {outcome}.",
            **said, whole=whole, need=two_thirds(whole), outcome=tr(OUTCOMES[one.result.by_members]),
        ),
    )  # fmt: skip


def base(tr: Tr, day: Day, on: str) -> str:
    """By which base the council decides, and which document says so; `on` is that document's day."""
    row = day.room.row
    if row.base is None:
        return tr("The base of counting votes is not set. An outcome stands only if both ways of counting give it.")
    if row.base == Base.PRESENT:
        return tr("What counts is two thirds of those present: {document} of {day}.", document=row.base_document, day=on)
    return tr("What counts is two thirds of all members: {document} of {day}.", document=row.base_document, day=on)


def rule(tr: Tr, day: Day) -> str:
    """How a council says no, where that is set otherwise than usual."""
    if day.room.counting.negative_rule is NegativeRule.DEFAULT_NEGATIVE:
        return tr("As it is set, no two thirds for is a no.")
    return ""


def cast(tr: Tr, one: Standing) -> str:
    """The votes on an item as a line."""
    votes = one.votes
    said = {"yes": votes.votes_for, "no": votes.against, "neither": votes.abstained, "recused": votes.recused}
    return tr("For {yes}, against {no}, abstained {neither}, recused {recused}", **said)


def stands(tr: Tr, day: Day, one: Standing) -> str:
    """How far an item is, as a line."""
    if one.outcome:
        return tr(OUTCOMES[one.outcome])
    if not one.waits:
        return tr("Not to be considered any more")
    if not one.quorum:
        return tr("No quorum for it") if day.room.here else ""
    if one.result:
        return tr("All have voted, the decision is not recorded yet")
    if one.begun:
        return tr("Votes still missing: {n}", n=len(one.missing))
    return tr("Not voted on yet")


def effect(tr: Tr, content: Content, item: Item) -> Sequence[tuple[str, str]]:
    """What a project is to bring (F-1, part 6)."""
    form = content.form(DRAFT_FORM, item.form)
    return agenda_words.effect([one for one in form.fields if one.name in item.effect], item.effect, tr)
