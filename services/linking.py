"""One conversation in several places: a one-time link brings a person from one channel to another."""

from collections.abc import Mapping, Sequence

from dialogs.facts import LinkFor
from dialogs.own_requests import OfferLink
from dialogs.requests import Outcome
from dialogs.scripts import Content
from services import links
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked


def links_for(tx: ReadTx, content: Content, asked: Sequence[LinkFor]) -> Mapping[LinkFor, str | None]:
    """The ids of the links that still open."""
    found = links.open_ones(tx, [fact.person for fact in asked], {fact.way for fact in asked})
    return {fact: found.get((fact.person, fact.way)) for fact in asked}


def offer(tx: WriteTx, content: Content, asked: Sequence[Asked[OfferLink]]) -> Sequence[Outcome]:
    """Make new links; the old ones stop working."""
    made = [links.make(tx, ask.request.way, {ask.person: None})[ask.person] for ask in asked]
    return [
        Outcome(OfferLink.Outcome.OFFERED, facts={LinkFor(ask.person, ask.request.way): id_})
        for ask, id_ in zip(asked, made, strict=True)
    ]
