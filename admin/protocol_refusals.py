"""Why a protocol is not drawn up or signed, in words: the same on pages and in the API (with admin/council_refusals.py)."""

from collections.abc import Callable, Mapping, Sequence

from domain.fields import MOST_FREE
from web.errors import Say, Tr

PROTOCOL, REASONS, SESSION = "R-003-23", "R-003-24", "SM-5"
HOLDING: Mapping[str, tuple[str, Say, Callable[[Tr, Sequence[str]], str]]] = {
    "protocol_signed": (
        PROTOCOL,
        lambda tr: tr("The protocol is signed already"),
        lambda tr, items: tr("Nothing of it changes any more. A correction is an item of another session."),
    ),
    "no_draft": (
        PROTOCOL,
        lambda tr: tr("The protocol is not drawn up yet"),
        lambda tr, items: tr("Enter its number and its day first, then sign it."),
    ),
    "no_protocol": (PROTOCOL, lambda tr: tr("The protocol is not signed yet"), lambda tr, items: tr("Sign it first.")),
    "counts_differ": (
        SESSION,
        lambda tr: tr("A decision is not what the votes come to"),
        lambda tr, items: tr("It cannot be signed so: {numbers}. Tell the administrator.", numbers=", ".join(items)),
    ),
    "no_reasons": (
        REASONS,
        lambda tr: tr("A negative decision has no reasons"),
        lambda tr, items: tr("Without them it cannot be signed: {numbers}.", numbers=", ".join(items)),
    ),
}
# What was filled in wrongly, by the reason: the status and the words.
FILLED: Mapping[str, tuple[int, Say, Say]] = {
    "protocol_day": (
        422,
        lambda tr: tr("The protocol cannot have this day"),
        lambda tr: tr("Write a day from the session's own until today, for example 2026-03-27. A late one is flagged, no more."),
    ),
    "one_language": (
        422,
        lambda tr: tr("The text stands in one language only"),
        lambda tr: tr("The protocol is whole in Kazakh and Russian: write this text in both, or leave it out in both."),
    ),
    "narrative_long": (
        422,
        lambda tr: tr("The text of the protocol is too long"),
        lambda tr: tr("No more than {n} characters fit into one field of the protocol.", n=MOST_FREE),
    ),
    "narrative_kk": (
        422,
        lambda tr: tr("This part of the protocol is in Kazakh"),
        lambda tr: tr("Write this text in Kazakh; the Russian one has a field of its own."),
    ),
    "narrative_ru": (
        422,
        lambda tr: tr("This part of the protocol is in Russian"),
        lambda tr: tr("Write this text in Russian; the Kazakh one has a field of its own."),
    ),
}
