"""What the conversation about an application may ask the services to do; see `dialogs.requests`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.requests import Request
from domain.applications import Consent, Slot
from domain.messaging import Document


@dataclass(frozen=True, slots=True)
class StartApplication(Request):
    """Begin to fill in an application, with what is known; `like` is an earlier one whose answers and files are taken over."""

    like: str | None = None

    class Outcome(StrEnum):
        STARTED = "started"
        EXISTS = "exists"


@dataclass(frozen=True, slots=True)
class KeepAnswers(Request):
    """Keep answers of the form; what is "" is taken away."""

    application: str
    answers: Mapping[str, str] = field(repr=False)

    class Outcome(StrEnum):
        KEPT = "kept"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class KeepUpload(Request):
    """Keep a file that came for a place: a document, or one more photo of it."""

    application: str
    slot: Slot
    document: Document = field(repr=False)

    class Outcome(StrEnum):
        CAME = "came"
        PHOTO = "photo"
        FULL = "full"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SettleUpload(Request):
    """Say of what was sent for a place that the photos are complete, that it is right, or that it shall be sent anew."""

    application: str
    slot: Slot
    say: str  # "complete", "right" or "anew"

    class Outcome(StrEnum):
        ASSEMBLING = "assembling"
        RIGHT = "right"
        ANEW = "anew"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Agree(Request):
    """Agree to one of the four whole texts (F-1)."""

    application: str
    item: Consent
    version: int

    class Outcome(StrEnum):
        AGREED = "agreed"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AddUser(Request):
    """Name a legal entity that will use the shared object too, by its BIN (R-003-7.2)."""

    application: str
    bin: str = field(repr=False)

    class Outcome(StrEnum):
        ADDED = "added"
        SAME = "same"
        OWN = "own"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class InviteUser(Request):
    """Make a code by which a neighbour confirms in the own chat that he or she will use the object."""

    application: str

    class Outcome(StrEnum):
        INVITED = "invited"
        FULL = "full"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class RemoveUser(Request):
    """Take one of the named users away."""

    application: str
    user: str

    class Outcome(StrEnum):
        REMOVED = "removed"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AskAboutTeo(Request):
    """Ask the coordinator whether a feasibility study is needed; signing waits for what the applicant then chooses (S-31)."""

    application: str

    class Outcome(StrEnum):
        ASKED = "asked"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpenSigning(Request):
    """Close the form and make the page where it is signed; `paper`: sent in without a signature, where that is allowed."""

    application: str
    paper: bool = False

    class Outcome(StrEnum):
        OPENED = "opened"
        LACKS = "lacks"
        NO_WAY = "no_way"
        PRESIGNED = "presigned"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WantForm(Request):
    """Ask again for the form of a preliminary application, to be printed and signed by hand."""

    application: str

    class Outcome(StrEnum):
        READY = "ready"
        MAKING = "making"
        NONE = "none"


@dataclass(frozen=True, slots=True)
class WantExtract(Request):
    """Ask for what the signed protocol of the council says of one's application (R-003-24)."""

    application: str

    class Outcome(StrEnum):
        READY = "ready"
        MAKING = "making"
        NONE = "none"


@dataclass(frozen=True, slots=True)
class ReopenDraft(Request):
    """Leave signing and change something again; the page opens no more."""

    application: str

    class Outcome(StrEnum):
        REOPENED = "reopened"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class DropDraft(Request):
    """Throw away what was filled in, with its files."""

    application: str

    class Outcome(StrEnum):
        DROPPED = "dropped"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Withdraw(Request):
    """Take back an application that was sent in, before a decision (SM-4)."""

    application: str

    class Outcome(StrEnum):
        WITHDRAWN = "withdrawn"
        DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class FindInvitation(Request):
    """Look at a code that was typed: a neighbour's (R-003-7.2), or a council member's, who is asked first.

    Or one of an application on paper, which is the person's then.
    """

    code: str = field(repr=False)

    class Outcome(StrEnum):
        CLAIMED = "claimed"
        MEMBER = "member"
        FOUND = "found"
        WRONG = "wrong"
        OFTEN = "often"
        OLD = "old"
        USED = "used"
        OWN = "own"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ConfirmUse(Request):
    """Confirm by a code that one will use the object too; `number` is the own IIN or BIN, where we do not know it yet."""

    code: str = field(repr=False)
    number: str = field(default="", repr=False)

    class Outcome(StrEnum):
        CONFIRMED = "confirmed"
        NUMBER = "number"
        SAME = "same"
        OLD = "old"
        USED = "used"
        OWN = "own"
        CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class TakeBackUse(Request):
    """Take back what was confirmed by a code."""

    code: str = field(repr=False)

    class Outcome(StrEnum):
        TAKEN_BACK = "taken_back"
        CLOSED = "closed"
