"""Why a milestone of the budget is not entered so, in words (R-003-26, R-003-27)."""

from collections.abc import Mapping

from web.errors import Say

MILESTONES: Mapping[str, tuple[int, Say, Say]] = {
    "not_forwarded": (
        409,
        lambda tr: tr("The package was not sent yet"),
        lambda tr: tr("This is entered once the application is with the budget administrator. Send the package first."),
    ),
    "maslikhat_first": (
        409,
        lambda tr: tr("The maslikhat's approval is not entered"),
        lambda tr: tr("The decree carries out the maslikhat's decision. Enter the day of that first."),
    ),
    "before_forwarding": (
        422,
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("Nothing of the budget happens before the application is sent to the budget administrator."),
    ),
    "milestone_order": (
        422,
        lambda tr: tr("This day contradicts another milestone"),
        lambda tr: tr("Request, conclusion, commission, maslikhat and decree follow each other. Compare the days on the card."),
    ),
}
