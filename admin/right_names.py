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
