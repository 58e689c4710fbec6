"""What of a returned application is open to its applicant: the faulty fields and documents, and what follows from them (SM-4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.scripts import Field, Form
from domain.applications import MENDED, TYPE_FIELDS, Application, Slot

SHARING = frozenset({"infra_group", *TYPE_FIELDS})  # whether an object is shared follows from these


@dataclass(frozen=True, slots=True)
class Opened:
    """The fields and documents that may be given anew, and whether other users of a shared object may be named."""

    fields: frozenset[str]
    slots: frozenset[Slot]
    users: bool


def opened(form: Form, application: Application) -> Opened:
    """What may be changed now: of a returned application the faulty parts only, of any other one everything."""
    asked = form.asked(application.answers)
    if application.state not in MENDED:
        return Opened(frozenset(field.name for field in asked), frozenset(Slot), users=True)
    faulty = {fault.what for fault in application.faults}
    names = following(form.fields, faulty)
    slots = {fault.slot for fault in application.faults if fault.slot}
    study = {Slot.TEO} if "teo_need" in names else set()
    fields = frozenset(field.name for field in asked if field.name in names)
    return Opened(fields, frozenset(slots | study), users=not SHARING.isdisjoint(names))


def following(fields: Iterable[Field], names: Iterable[str]) -> frozenset[str]:
    """These fields, and those that are asked or not asked because of them."""
    found = set(names)
    for field in fields:  # a condition names earlier fields only
        if not found.isdisjoint({*field.only_if, *filter(None, (field.unless_code,))}):
            found.add(field.name)
    return frozenset(found)
