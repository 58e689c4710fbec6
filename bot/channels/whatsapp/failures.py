"""What a refused call means for the message: to be tried again, by whose fault not, or never.

The numbers are those of Meta's page «Error codes» of the Cloud API. Many of them come in either way, as the answer to a call or
later in a webhook's `failed` status: 131026, 131047, 131049, 131053 and 130472 mostly later. Both ways are read by one table.
"""

import re
from collections.abc import Mapping
from enum import Enum, auto

import structlog

from bot.channels.whatsapp.responses import Refused, Unreachable
from bot.outcomes import SLOW, Failed, Later, Outcome, Shut, nth
from domain.messaging import DeliveryStatus
from services.deliveries import Report

CLOSED_WINDOW = 131047
ABSENT = 33  # the subcode of an object that is not there, or not ours: the number's id or the token's rights are wrong
SAID = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|«[^»]*»|“[^”]*”|\S+://\S+|\S*\d{5,}\S*")

log = structlog.get_logger(__name__)


class Fate(Enum):
    """What becomes of a message that was refused."""

    CROWDED = auto()
    SPAM = auto()
    PAIR = auto()
    PASSING = auto()
    ACCOUNT = auto()
    PERSON = auto()
    CLOSED = auto()
    MESSAGE = auto()


CODES: Mapping[Fate, frozenset[int]] = {
    # The app, the account or the number sends too much: nothing goes out for a while.
    Fate.CROWDED: frozenset({4, 80007, 130429, 133016}),
    # Too many people blocked or reported our number: it is slowed down, and somebody has to look why.
    Fate.SPAM: frozenset({131048}),
    # Too much for this one person: about one message in 6 s.
    Fate.PAIR: frozenset({131056}),
    # Meta's own troubles.
    Fate.PASSING: frozenset({1, 2, 131000, 131016, 131057, 133004}),
    # Token, rights, the number's registration, payment, a blocked account: no message goes until somebody mends it.
    Fate.ACCOUNT: frozenset(
        {0, 3, 10, 33, 190, *range(200, 300), 368, 131005, 131031, 131037, 131042, 131045, 133000, 133005, 133006, 133010}
    ),
    # The person can't be reached there: no WhatsApp or an old one, blocked us, our own number (131021), not on a test
    # number's list (131030), a country that the account may not write to (130497).
    Fate.PERSON: frozenset({130497, 131021, 131026, 131030}),
    # More than 24 hours since the person's last words: only a template goes.
    Fate.CLOSED: frozenset({CLOSED_WINDOW}),
    # This message is not taken: wrong or missing parts, files, templates (132…), or Meta chose not to bring it (130472,
    # 131049, 131050), or not by an id in place of a number (131062).
    Fate.MESSAGE: frozenset(
        {100, 130472, 131008, 131009, *range(131049, 131054), 131055, 131060, 131062, *range(132000, 132100), 135000}
    ),
}
FATES: Mapping[int, Fate] = {code: fate for fate, codes in CODES.items() for code in codes}

# Seconds to wait after so many tries.
WAITS: Mapping[Fate, tuple[float, ...]] = {
    Fate.CROWDED: (2, 4, 8, 16, 32, 60),
    Fate.SPAM: (60, 120, 300, 600),
    Fate.PAIR: (6, 12, 24, 48, 96),
    Fate.PASSING: (4, 8, 16, 32, 60, 120, 300),
    Fate.ACCOUNT: (60, 120, 300),
}
NO_CONNECTION = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
ALARMING = {Fate.SPAM, Fate.ACCOUNT, Fate.MESSAGE}
EVERYWHERE = {Fate.CROWDED, Fate.SPAM, Fate.ACCOUNT}


def outcome_of(error: Refused | Unreachable, tries: int, template: str | None = None) -> Outcome:
    """What to do after so many tries; `template` names the one that was refused, for the log."""
    if isinstance(error, Unreachable):
        return Later(nth(SLOW if error.maybe_taken else NO_CONNECTION, tries), error.reason)
    fate, reason = fate_of(error), f"{error.code}: {described(error.details)}"
    if fate in ALARMING:
        log.error("whatsapp refuses a message", status=error.status, answer=reason, template=template)
    if fate is Fate.PERSON:
        return Shut(reason)
    if fate not in WAITS:
        return Failed(reason)
    seconds = max(nth(WAITS[fate], tries), error.retry_after or 0)
    if fate in EVERYWHERE:
        log.warning("whatsapp is to take nothing for a while", seconds=seconds, code=error.code)
    return Later(seconds, reason, everywhere=fate in EVERYWHERE)


def report_of(delivery: str, code: int) -> Report:
    """What a `failed` status of our delivery says by its code."""
    fate = FATES.get(code, Fate.MESSAGE)
    if fate in ALARMING:
        log.error("whatsapp could not bring a message", code=code)
    shut = fate is Fate.PERSON
    return Report(
        delivery,
        DeliveryStatus.UNSENDABLE if shut else DeliveryStatus.FAILED,
        reason=str(code),
        shut=shut,
        closed=fate is Fate.CLOSED,
        passing=fate in WAITS,
    )


def fate_of(error: Refused) -> Fate:
    """By the code; one that is not known is judged by the status."""
    if error.code == 100 and error.subcode == ABSENT:
        return Fate.ACCOUNT
    if error.code in FATES and not (error.code == 0 and error.status not in {401, 403}):
        return FATES[error.code]
    if error.status >= 500:
        return Fate.PASSING
    return {401: Fate.ACCOUNT, 403: Fate.ACCOUNT, 429: Fate.CROWDED}.get(error.status, Fate.MESSAGE)


def described(details: str) -> str:
    """Meta's own words without what they quote, and without numbers."""
    return " ".join(SAID.sub("…", details).split())[:200]
