"""The words of a protocol: its headings, its formulas, and how duties, outcomes and ways of taking part are called in it."""

from collections.abc import Mapping

from dialogs.wording import N_
from domain.councils import Attends, Away, Base, Duty, Outcome

TITLE = N_("Protocol of the session of the regional coordination council")
EXTRACT = N_("Extract from the protocol of the session of the regional coordination council")
TRIAL = N_("TRIAL VERSION. This is not an official bot of the Damu Fund. The document has no legal force")
UNSIGNED = N_("DRAFT. The protocol is not signed")
REDACTED = N_("Copy without the personal data of applicants whose projects are not forwarded")
HIDDEN = N_("[personal data hidden]")
PAGE = N_("page {page} of {pages}")
WHEN = N_("{day}, {time} (Astana time)")

HEADS: Mapping[str, str] = {
    "when": N_("Day and time of the session"),
    "place": N_("Place of the session"),
    "convened": N_("Day on which the session was convened"),
    "chair": N_("Presided"),
    "secretary": N_("The protocol was kept by"),
    "present": N_("Members of the council who took part"),
    "absent": N_("Members of the council who were absent"),
    "invited": N_("Invited to the session"),
    "quorum": N_("Quorum of the session"),
    "agenda": N_("Agenda of the session"),
    "heard": N_("HEARD:"),
    "voted": N_("VOTED:"),
    "decided": N_("DECIDED:"),
    "reasons": N_("Reasons of the decision:"),
    "without_vote": N_("Without a vote on this item:"),
}
PEOPLE: Mapping[str, str] = {
    "name": N_("Surname, name, patronymic"),
    "post": N_("Position and organisation"),
    "duty": N_("Duty in the council"),
    "how": N_("How they took part"),
}
DUTIES: Mapping[str, str] = {
    Duty.CHAIR: N_("chair of the council"),
    Duty.DEPUTY: N_("deputy chair of the council"),
    Duty.MEMBER: N_("member of the council"),
}
BUSINESS = N_("represents the business community")
ATTENDS: Mapping[str, str] = {Attends.PRESENT: N_("in the room of the session"), Attends.REMOTE: N_("by video link")}
AWAY: Mapping[str, str] = {
    Away.LATE: N_("came later"),
    Away.LEFT: N_("left before this item"),
    Away.RECUSED: N_("recused themselves"),
    Away.RECUSED_LEFT: N_("recused themselves and left before this item"),
}
QUORUM = N_(
    "Members of the council: {members}, of them {business} represent the business community ({share} %). "
    "Took part: {present}. Needed for a quorum: {needed}. There is a quorum."
)
BASES: Mapping[str | None, str] = {
    Base.PRESENT: N_("Two thirds are counted of the members who take part (document: {document}, {day})."),
    Base.MEMBERS: N_("Two thirds are counted of all members of the council (document: {document}, {day})."),
    None: N_("The base of counting votes is not set: an item is decided only if both bases give the same result."),
}
DEFAULT_NEGATIVE = N_("Where two thirds for are not reached, the decision counts as negative.")
RECUSED_OUT = N_("Members who recused themselves are not counted in the base.")

APPLICATION: Mapping[str, str] = {
    "applicant": N_("Applicant of the project"),
    "number": N_("Number of the application"),
    "types": N_("Infrastructure that is asked for"),
    "class": N_("Priority class"),
}
EFFECT: Mapping[str, str] = {
    "jobs": N_("Number of jobs to be created, people"),
    "taxes_tt": N_("Sum of receipts in taxes, thousand tenge"),
    "output_tt": N_("Volume of output, thousand tenge"),
}
YEARS = (N_("Forecast of the project"), N_("current year"), N_("1st year"), N_("2nd year"), N_("3rd year"))
VOTES: Mapping[str, str] = {
    "present": N_("There for the item"),
    "for": N_("Votes for"),
    "against": N_("Votes against"),
    "abstained": N_("Abstentions"),
    "recused": N_("Recusals"),
}
BY_NAME: Mapping[str, str] = {"for": N_("Voted for:"), "against": N_("Voted against:"), "abstain": N_("Abstained from voting:")}
TOTALS = N_("The numbers of votes are taken from the protocol on paper.")
COUNTED = (N_("Base of two thirds"), N_("Number of the base"), N_("Votes needed"), N_("Result by this base"))
BASE_NAMES: Mapping[str, str] = {Base.PRESENT: N_("members who take part"), Base.MEMBERS: N_("all members of the council")}
APPLIES = N_("{base} (this base applies)")
RESULTS: Mapping[str, str] = {
    Outcome.POSSIBLE: N_("provision is possible"),
    Outcome.NOT_POSSIBLE: N_("provision is not possible"),
    Outcome.NO_DECISION: N_("no decision is taken"),
}
DECISIONS: Mapping[str, str] = {
    Outcome.POSSIBLE: N_("To recognise that infrastructure can be provided for the project."),
    Outcome.NOT_POSSIBLE: N_("To recognise that infrastructure cannot be provided for the project."),
    Outcome.NO_DECISION: N_("No decision is taken: there are no two thirds of the votes. The item comes on the next agenda."),
}
BASES_DIFFER = N_(
    "No decision is taken: the base of counting votes is not set, and the two bases give different results. "
    "The item comes on the next agenda."
)
SKIPPED: Mapping[str, str] = {
    "no_quorum": N_("There was no quorum for this item (took part: {present}). The item comes on the next agenda."),
    "withdrawn": N_("The item was not considered: the applicant took the application back."),
    "refused": N_("The item was not considered: the application was refused because of false data."),
}
CHAIR, SECRETARY, SIGNATURE = N_("Presiding member"), N_("Secretary of the session"), N_("(signature)")
CERTIFIED = N_("The extract is correct. Secretary of the session")
SHA256 = N_("SHA-256 of the facts and the ballots of the protocol")
RECOUNT = N_("It can be counted anew from the file protocol.json with the tool docs/recount.py.")
