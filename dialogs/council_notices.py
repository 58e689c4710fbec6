"""What is said to an applicant of the council and of what follows it, before a question; see `dialogs.notices`."""

from dialogs.wording import N_

COUNCIL_NOTICES: dict[str, str] = {
    "application_no_decision": N_(
        "The council considered your application {number} on {day} and came to no decision: neither «for» nor «against» had two thirds of the votes. It comes on the agenda of the next session. We will tell you the day when it is fixed."
    ),
    "application_base_unset": N_(
        "The council considered your application {number} on {day} and came to no decision: it is not set of what number two thirds of the votes are counted. It comes on the agenda of the next session. We will tell you the day when it is fixed."
    ),
    "application_no_decision_again": N_(
        "The council came to no decision on your application {number} again. Day of the session: {day}. Sessions without a decision: {times}. The law sets no limit to that, so we can't say when it will be decided. It comes on the agenda of the next session, and the coordinator is reminded of it. If you have questions, tap «Ask or be called» in the menu."
    ),
    "application_not_considered": N_(
        "Your application {number} was not considered on {day}: too few members of the council were there for it. It comes on the agenda of the next session. We will tell you the day when it is fixed."
    ),
    "application_council_delay": N_(
        "Your application {number} has waited long for the council. It was recommended on {since}. Working days since then: {days}. Sessions without a decision: {sessions}. The law sets no day for a session. We have reminded the coordinator. Your application keeps its place, and you need do nothing."
    ),
    "application_decided_positive": N_(
        "The council decided that infrastructure can be provided by your application {number}. Day of the session: {day}. Protocol: {protocol}, {on}. This is not a decision on financing. By item 25 of the Rules the documents go to the administrator of local budget programmes by this day: {due}."
    ),
    "application_decided_negative": N_(
        "The council decided that infrastructure can't be provided by your application {number}. Day of the session: {day}. Protocol: {protocol}, {on}. Reasons: «{reasons}»"
    ),
    "application_extract": N_("Here is what the protocol of the council says of your application {number}."),
    "application_forwarded": N_(
        "Your application {number} was sent to the administrator of local budget programmes. Day: {day}. This is not a decision on financing yet: the budget decides. We will tell you each step."
    ),
    "application_not_budgeted": N_(
        "Your application {number} was not included in the local budget. Day: {day}. Reason: «{words}»"
    ),
}
