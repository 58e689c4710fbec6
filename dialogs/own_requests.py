"""What a conversation may ask the services to do about the person: consents, data, places, and who is here.

See `dialogs.requests`, where the rest of them stand.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.requests import Request
from domain.doors import Way


@dataclass(frozen=True, slots=True)
class GiveConsent(Request):
    """Record a consent with its text's version and the language it was read in (F-11)."""

    kind: str
    version: int

    class Outcome(StrEnum):
        GIVEN = "given"


@dataclass(frozen=True, slots=True)
class WithdrawConsent(Request):
    """Take a consent back; for the training one this ends the participation and erases the profile."""

    kind: str

    class Outcome(StrEnum):
        WITHDRAWN = "withdrawn"
        ERASED = "erased"


@dataclass(frozen=True, slots=True)
class ExportData(Request):
    """Ask for a file with everything that is kept of the person."""

    class Outcome(StrEnum):
        EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class AskCallback(Request):
    """Ask to be called."""

    class Outcome(StrEnum):
        NOTED = "noted"
        WAITING = "waiting"
        NO_PHONE = "no_phone"


@dataclass(frozen=True, slots=True)
class AskQuestion(Request):
    """Ask the staff something; they answer in the chat."""

    question: str = field(repr=False)

    class Outcome(StrEnum):
        NOTED = "noted"
        FULL = "full"
        NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class RenewCode(Request):
    """Make a new recovery code; the old one stops working."""

    class Outcome(StrEnum):
        RENEWED = "renewed"


@dataclass(frozen=True, slots=True)
class SetReminders(Request):
    """Stop reminders, or let them come again."""

    wanted: bool

    class Outcome(StrEnum):
        SET = "set"


@dataclass(frozen=True, slots=True)
class ProvePhone(Request):
    """Take a number that the channel vouches for as the person's own (AMB-54, level `phone`)."""

    phone: str = field(repr=False)

    class Outcome(StrEnum):
        PROVEN = "proven"
        FOREIGN = "foreign"
        NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class OfferLink(Request):
    """Make a one-time link by which the conversation goes on elsewhere; an older one stops working."""

    way: Way

    class Outcome(StrEnum):
        OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class BecomePerson(Request):
    """Go on as one of those who share this phone, whose number ends in these digits."""

    person: str
    digits: str = field(repr=False)

    class Outcome(StrEnum):
        CONFIRMED = "confirmed"
        WRONG = "wrong"
        LOCKED = "locked"
        NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class NewPerson(Request):
    """Let somebody new begin on this phone; who was here keeps everything."""

    class Outcome(StrEnum):
        BEGUN = "begun"
        NOT_REGISTERED = "not_registered"


@dataclass(frozen=True, slots=True)
class Unlink(Request):
    """Close one of the places where the conversation goes on; `place` is the address's id."""

    place: str

    class Outcome(StrEnum):
        UNLINKED = "unlinked"
        GONE = "gone"
        LAST = "last"


@dataclass(frozen=True, slots=True)
class LosePhone(Request):
    """Close every other place but this one, and end links and codes: the phone is in somebody else's hands."""

    class Outcome(StrEnum):
        CLOSED = "closed"
        ALONE = "alone"
