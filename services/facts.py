"""Answers what steps want to know: all questions of a type in a batch are one look-up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dialogs.application_facts import DraftOf, InvitationOf, MendingOf, SentOf, WaysOf
from dialogs.council_requests import MemberOf
from dialogs.facts import (
    AttemptOf,
    CodeOf,
    EnquiriesOf,
    Fact,
    FinalOf,
    LearnerOf,
    LinkFor,
    PersonsHere,
    PlacesOf,
    ProfileOf,
    ResultOf,
)
from dialogs.scripts import Content
from services import (
    application_signing,
    application_standing,
    applications,
    attempts,
    council_codes,
    enquiries,
    final_test_standing,
    learning,
    links,
    neighbours,
    people,
    places,
    recovery,
    sharing,
)
from services.transaction import ReadTx

Query = Callable[[ReadTx, Content, Sequence[Any]], Mapping[Any, Any]]

QUERIES: Mapping[type[Fact[Any]], Query] = {
    LearnerOf: learning.learners,
    AttemptOf: attempts.attempts,
    ResultOf: attempts.results,
    FinalOf: final_test_standing.standings,
    ProfileOf: people.profiles,
    CodeOf: recovery.codes,
    LinkFor: links.links_for,
    PersonsHere: sharing.persons_here,
    PlacesOf: places.places,
    EnquiriesOf: enquiries.standing,
    DraftOf: applications.drafts,
    MendingOf: applications.mending,
    SentOf: application_standing.sent,
    InvitationOf: neighbours.invitations,
    MemberOf: council_codes.memberships,
    WaysOf: application_signing.ways,
}


def look_up(tx: ReadTx, content: Content, wanted: Iterable[Fact[Any]]) -> dict[Fact[Any], Any]:
    """The answers to all questions, each asked once."""
    by_type: dict[type[Fact[Any]], list[Fact[Any]]] = defaultdict(list)
    for fact in dict.fromkeys(wanted):
        by_type[type(fact)].append(fact)
    known: dict[Fact[Any], Any] = {}
    for type_, facts in by_type.items():
        known.update(QUERIES[type_](tx, content, facts))
    return known
