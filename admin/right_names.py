"""What a right of the staff, which a token may have too, is called."""

from domain.staff import Right
from web.errors import Say, Tr

_NAMES: dict[Right, Say] = {
    Right.READ_LEARNERS: lambda tr: tr("Read learners"),
    Right.CHANGE_LEARNERS: lambda tr: tr("Change learners' certificates and identity"),
    Right.READ_FIGURES: lambda tr: tr("Read figures"),
    Right.EXPORT_REGISTER: lambda tr: tr("Export the register"),
    Right.READ_ENQUIRIES: lambda tr: tr("Read enquiries"),
    Right.ANSWER_ENQUIRIES: lambda tr: tr("Answer enquiries"),
    Right.READ_APPLICATIONS: lambda tr: tr("Read applications"),
    Right.CHANGE_APPLICATIONS: lambda tr: tr("Enter and change applications"),
    Right.DECIDE_APPLICATIONS: lambda tr: tr("Check and decide applications"),
    Right.READ_CONSIDERED: lambda tr: tr("Read applications that the council considers"),
    Right.READ_FORWARDED: lambda tr: tr("Read applications that were sent to the budget administrator"),
    Right.ENTER_MILESTONES: lambda tr: tr("Enter milestones of the budget"),
    Right.READ_COUNCILS: lambda tr: tr("Read councils and their sessions"),
    Right.HOLD_COUNCILS: lambda tr: tr("Keep councils and hold their sessions"),
    Right.READ_PACKAGES: lambda tr: tr("Read packages for the budget"),
    Right.RECEIVE_PACKAGES: lambda tr: tr("Receive packages and enter milestones of the budget"),
    Right.READ_CALENDAR: lambda tr: tr("Read the calendar"),
    Right.CHANGE_CALENDAR: lambda tr: tr("Change the calendar"),
    Right.READ_DEADLINES: lambda tr: tr("Read deadlines"),
    Right.CHANGE_DEADLINES: lambda tr: tr("Change deadlines"),
    Right.MANAGE_STAFF: lambda tr: tr("Manage the staff"),
    Right.READ_AUDIT: lambda tr: tr("Read the audit trail"),
}


def right_name(tr: Tr, right: Right) -> str:
    """A right as people call it."""
    return _NAMES[right](tr)
