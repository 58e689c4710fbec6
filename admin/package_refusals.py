"""Why a package is not sent or received, in words: the same on pages and in the API (with admin/council_refusals.py)."""

from collections.abc import Callable, Mapping, Sequence

from web.errors import Say, Tr

FORWARDING = "R-003-25"
HOLDING: Mapping[str, tuple[str, Say, Callable[[Tr, Sequence[str]], str]]] = {
    "forwarded_already": (
        FORWARDING,
        lambda tr: tr("The package of this session was sent already"),
        lambda tr, items: tr("It is in the inbox of the budget administrator; a session has one package."),
    ),
    "nothing_to_forward": (
        FORWARDING,
        lambda tr: tr("There is nothing to send"),
        lambda tr, items: tr("Only projects for which infrastructure can be provided are sent, and this session has none."),
    ),
    "refusal_open": (
        FORWARDING,
        lambda tr: tr("A refusal can still be undone"),
        lambda tr, items: tr(
            "Applications: {numbers}. Wait a few minutes, until the applicant is told; what is undone goes with the others.",
            numbers=", ".join(items),
        ),
    ),
    "drawn_before": (
        FORWARDING,
        lambda tr: tr("What is sent has changed meanwhile"),
        lambda tr, items: tr("A decision was taken back or undone while the papers were drawn. Send the package once more."),
    ),
    "received_already": (
        FORWARDING,
        lambda tr: tr("The receipt is kept already"),
        lambda tr, items: tr("A package is received once; the first day counts."),
    ),
}
# What was filled in wrongly, by the reason: the status and the words.
FILLED: Mapping[str, tuple[int, Say, Say]] = {
    "forward_day": (
        422,
        lambda tr: tr("The package cannot have this day"),
        lambda tr: tr("Write a day from the protocol's own until today, for example 2026-04-01. A late one is flagged, no more."),
    ),
    "received_day": (
        422,
        lambda tr: tr("The receipt cannot have this day"),
        lambda tr: tr("Write a day from the one on which the package was sent until today."),
    ),
}
