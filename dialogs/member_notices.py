"""What is said to a member of a council before a question; see `dialogs.notices`."""

from dialogs.wording import N_

CODE_GONE = N_("This code opens nothing any more. Please ask the secretary of the council for a new one.")
MEMBER_NOTICES: dict[str, str] = {
    "council_invitation": N_(
        "You are invited to a session of the regional coordination council. Region: {region}. Day: {day}. Time: {time}. Place: {place}. Applications on the agenda: {items}."
    ),
    "council_alert": N_(
        "Applications have waited long for a decision of the regional coordination council. Region: {region}. Applications: {numbers}. Sessions without a decision: {sessions} or more, or working days since the coordinator's recommendation: more than {days}. Please name the day of a session."
    ),
    "member_bound": N_("Thank you. From now on you are told of the sessions of the council in this chat."),
    "member_not_bound": N_(
        "All right, nothing was kept. Please tell the secretary of the council that the code came to somebody else."
    ),
    "member_code_gone": CODE_GONE,
}
