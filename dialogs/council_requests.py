"""What the conversation with a member of a council wants to know and may ask for; see `dialogs.facts` and `dialogs.requests`."""

from dataclasses import dataclass, field
from enum import StrEnum

from dialogs.facts import Fact
from dialogs.requests import Request
from domain.language import Text


@dataclass(frozen=True, slots=True)
class Membership:
    """Whose a code is: the member's name and position, and the region of the council."""

    name: str
    post: Text
    region: str


@dataclass(frozen=True, slots=True)
class MemberOf(Fact[Membership | None]):
    """Whose the code is that the person typed; None where it opens nothing any more."""

    person: str
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BindMember(Request):
    """Be the member whose code was typed: sessions of the council are told here from now on."""

    code: str = field(repr=False)

    class Outcome(StrEnum):
        BOUND = "bound"
        GONE = "gone"
