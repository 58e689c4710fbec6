"""How the staff's side calls what stands about an application."""

from collections.abc import Mapping, Sequence

from admin.learner_words import day, moment
from dialogs.application_fields import label, said
from dialogs.application_users import named
from dialogs.scripts import Content
from dialogs.wording import N_, Tr
from domain.applications import DRAFT_FORM, FILLED_IN, Consent, FileState, Origin, State, User
from domain.budget import Milestone
from domain.doors import COMPUTER, EGOV, UPLOAD
from services.application_card import Card

__all__ = ["day", "moment"]

STATES: Mapping[str, str] = {
    State.DRAFT: N_("Being filled in"),
    State.SIGNING: N_("Waits for its signature"),
    State.PRESIGNED: N_("Preliminary, without EDS"),
    State.SUBMITTED: N_("Sent in"),
    State.RECEIVED: N_("Accepted"),
    State.CHECKING: N_("In the check"),
    State.RETURNED: N_("Returned to the applicant"),
    State.RESIGNING: N_("Mended, waits for its signature"),
    State.RECOMMENDED: N_("Recommended to the council"),
    State.ON_AGENDA: N_("On the agenda of the council"),
    State.NO_DECISION: N_("The council came to no decision"),
    State.DECIDED_POSITIVE: N_("Decided: can be provided"),
    State.DECIDED_NEGATIVE: N_("Decided: can't be provided"),
    State.PROTOCOLLED: N_("Can be provided, by the protocol"),
    State.CLOSED_NEGATIVE: N_("Can't be provided, by the protocol"),
    State.FORWARDED: N_("With the budget administrator"),
    State.BUDGETED: N_("In the local budget"),
    State.NOT_BUDGETED: N_("Not included in the local budget"),
    State.REFUSED: N_("Refused by the coordinator"),
    State.WITHDRAWN: N_("Taken back"),
}
SHOWN = tuple(state for state in State if state not in FILLED_IN)  # of what is filled in the staff see nothing
ORIGINS: Mapping[str, str] = {
    Origin.CHAT: N_("From the chat"),
    Origin.API: N_("From another front end"),
    Origin.PAPER: N_("On paper"),
}
FILES: Mapping[str, str] = {
    FileState.FETCHING: N_("Is being fetched"),
    FileState.CHECKING: N_("Is being checked"),
    FileState.COLLECTED: N_("Photos are still coming"),
    FileState.ASSEMBLING: N_("Photos are being put together"),
    FileState.SHOWN: N_("The applicant looks at it"),
    FileState.CLEAN: N_("Checked"),
    FileState.REFUSED: N_("Refused"),
    FileState.SET_ASIDE: N_("Replaced after the return"),
}
REFUSED: Mapping[str, str] = {
    "not_pdf": N_("No PDF"),
    "encrypted": N_("Locked by a password"),
    "damaged": N_("Damaged"),
    "scripts": N_("A programme is inside"),
    "blank": N_("All pages are blank"),
    "too_large": N_("Too large"),
    "too_many_pages": N_("Too many pages"),
    "too_heavy": N_("Can't be opened safely"),
    "virus": N_("Has a virus"),
    "empty": N_("Empty"),
}
MILESTONES: Mapping[str, str] = {
    Milestone.PLAN_PUBLISHED: N_("Individual financing plan published"),
    Milestone.BUDGET_REQUEST: N_("Budget request filed"),
    Milestone.RETURNED: N_("Budget request returned by the planning body"),
    Milestone.CONCLUSION: N_("Conclusion on the budget request given"),
    Milestone.COMMISSION: N_("Decision of the budget commission"),
    Milestone.MASLIKHAT: N_("Budget approved by the maslikhat"),
    Milestone.DECREE: N_("Akimat's decree on the budget adopted"),
    Milestone.NOT_BUDGETED: N_("Not included in the local budget"),
}
CONSENTS: Mapping[str, str] = {
    Consent.OBLIGATIONS: N_("Obligations of the applicant"),
    Consent.FINANCING: N_("Financing of the infrastructure only"),
    Consent.TERMS: N_("Terms of the support"),
    Consent.DATA: N_("Personal data"),
}
WAYS: Mapping[str, str] = {
    EGOV: N_("eGov Mobile"),
    UPLOAD: N_("A signature file was sent"),
    COMPUTER: N_("On a computer of the staff, with the own key"),
    "api": N_("In another front end"),
}
REVOCATION: Mapping[str, str] = {"good": N_("Not revoked"), "unchecked": N_("Whether it was revoked is not known")}
VERIFIED: Mapping[str, str] = {"roots": N_("By the root certificates"), "ncanode": N_("NCANode")}
NOTICES: Mapping[str, str] = {
    "application.submitted": N_("That it was sent in, and until when it is checked"),
    "application.official": N_("The official number"),
    "application.milestone": N_("A milestone"),
    "application.draft": N_("A reminder that it is not sent yet"),
    "application.accepted": N_("That it was accepted"),
    "application.returned": N_("That it was returned, and what is to be mended"),
    "application.return_reminder": N_("A reminder to mend it"),
    "application.mended": N_("That the coordinator has it again"),
    "application.refused": N_("That it was refused, with the reasoned answer"),
    "application.recommended": N_("That it was recommended to the council"),
    "application.agenda": N_("When the council considers it"),
    "application.off_agenda": N_("That the session does not consider it"),
    "application.no_decision": N_("That the council came to no decision"),
    "application.base_unset": N_("That the council came to no decision, since its base is not set"),
    "application.no_decision_again": N_("That the council came to no decision again"),
    "application.not_considered": N_("That the council lacked its quorum for it"),
    "application.council_delay": N_("That it has waited long for the council"),
    "application.decided_positive": N_("That infrastructure can be provided, by the protocol"),
    "application.decided_negative": N_("That infrastructure can't be provided, with the reasons"),
    "application.extract_ready": N_("The extract of the protocol"),
    "application.forwarded": N_("That it was sent to the budget administrator"),
    "application.not_budgeted": N_("That it was not included in the budget, with the reason"),
    "application.word": N_("A message of the coordinator"),
    "application.withdrawn": N_("That it was taken back"),
}


def unnumbered(content: Content, card: Card, tr: Tr) -> Sequence[tuple[str, str]]:
    """What was answered, in full words, by the names of the fields, without those that identify somebody by a number."""
    held = [one for one in content.form(DRAFT_FORM, card.form).fields if one.name in card.answers]
    said_ = [one for one in held if not one.sensitive and one.validator != "phone"]
    return [(label(one, tr), said(one, card.answers[one.name], tr)) for one in said_]


def size(size_: int, tr: Tr) -> str:
    """A file's size as people read it."""
    if size_ >= 1_000_000:
        return tr("{n} MB", n=f"{size_ / 1_000_000:.1f}".replace(".", ","))
    return tr("{n} kB", n=max(1, round(size_ / 1000)))


def used_by(one: User, tr: Tr) -> str:
    """Another user of a shared object, and whether it was confirmed (R-003-7.2)."""
    confirmed = tr("confirmed in the chat") if one.kind == "person" else ""
    how = confirmed if one.confirmed else tr("not confirmed yet")
    return f"{named(one, tr)} ({how})" if how else named(one, tr)
