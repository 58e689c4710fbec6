"""How a list says of an application when it is due and in which order it is considered."""

from collections.abc import Mapping

from dialogs.wording import N_, Tr
from services.application_list import Line

CLASSES: Mapping[str, str] = {
    "1": N_("Considered first: Auyl Amanaty, OVOP, co-operative"),
    "2": N_("In the usual order"),
}


def left(line: Line, tr: Tr) -> str:
    """How long the check may still take; empty where no term runs."""
    if line.overdue:
        return tr("overdue")
    if line.due_today:
        return tr("due today")
    return "" if line.days_left is None else tr.plural("{n} working day left", "{n} working days left", line.days_left)
