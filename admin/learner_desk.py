"""Learners read by the staff, for pages and the API alike: what is shown is noted in the audit trail before it is."""

from collections.abc import Sequence
from typing import TypeVar

from admin.caller import Caller
from admin.learner_refusals import bad_number, bad_region, in_words, number_in_name
from admin.office import Office
from domain.characters import shadow
from domain.regions import BY_CODE
from services import learner_card, learners
from services.learner_card import Card, Certificate, Sitting
from services.learners import Learner, Waiting
from services.storage.learners import Filters
from services.storage.paging import Part, Window

T = TypeVar("T")
A_NUMBER = 6  # so many digits are no name


async def listed(office: Office, caller: Caller, filters: Filters, window: Window) -> Part[Learner]:
    """A part of the list. Raises Problem."""
    if holds_number(filters.name):
        raise number_in_name()
    if filters.region and filters.region not in BY_CODE:
        raise bad_region()
    part = await office.read(lambda tx: learners.found(tx, office.talk.content, caller.scope, filters, window))
    await office.write(lambda tx: learners.noted(tx, caller.scope, part.items, by_number=False))
    return part


async def by_number(office: Office, caller: Caller, typed: str) -> Sequence[Learner]:
    """Whose number this is. Raises Problem."""
    if not learners.is_number(typed):
        raise bad_number()
    found = await office.read(lambda tx: learners.numbered(tx, office.talk.content, caller.scope, typed))
    await office.write(lambda tx: learners.noted(tx, caller.scope, found, by_number=True))
    return found


async def card(office: Office, caller: Caller, person: str) -> Card:
    """A learner's card. Raises Problem."""
    with in_words():
        found = await office.read(lambda tx: learner_card.card(tx, office.talk.content, caller.scope, person))
    await office.write(lambda tx: learner_card.seen(tx, caller.scope, person))
    return found


async def certificate(office: Office, caller: Caller, number: str) -> Certificate:
    """A certificate. Raises Problem."""
    with in_words():
        found = await office.read(lambda tx: learner_card.certificate(tx, caller.scope, number))
    await office.write(lambda tx: learner_card.seen(tx, caller.scope, found.person))
    return found


async def attempt(office: Office, caller: Caller, id_: str) -> Sitting:
    """A quiz or a final test. Raises Problem."""
    with in_words():
        found = await office.read(lambda tx: learner_card.attempt(tx, caller.scope, id_))
    await office.write(lambda tx: learner_card.seen(tx, caller.scope, found.person))
    return found


async def waiting(office: Office, caller: Caller, window: Window) -> Part[Waiting]:
    """The proposals that wait for the second person. Raises BadCursor."""
    part = await office.read(lambda tx: learners.waiting(tx, caller.scope, window))
    await office.write(lambda tx: learners.noted_waiting(tx, caller.scope, part.items))
    return part


def holds_number(typed: str) -> bool:
    """Whether somebody typed a number, perhaps a person's and mistyped."""
    return sum(char.isdecimal() for char in shadow(typed)) >= A_NUMBER or learners.is_number(typed)
