"""A region's council: who sits in it, when it may decide, and what votes come to (R-003-2.18, R-003-21, SM-5, AMB-10 to 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.language import Text


class SessionState(StrEnum):
    """Where a session of the council stands (SM-5); the check of the quorum and the vote on an item are steps without a stay."""

    AGENDA = "agenda"  # applications are put on it
    CONVENED = "convened"  # its members are fixed, and are still to be told, or to be told anew
    NOTIFIED_MEMBERS = "notified_members"
    IN_SESSION = "in_session"
    NO_QUORUM = "no_quorum"  # it was not held; what was on it waits for another one
    CLOSED = "closed"
    PROTOCOL_DRAFT = "protocol_draft"
    PROTOCOL = "protocol"
    NOTIFIED = "notified"  # every applicant was told
    FORWARDED = "forwarded"


AHEAD = frozenset({SessionState.AGENDA, SessionState.CONVENED, SessionState.NOTIFIED_MEMBERS})  # day and place may change
FROZEN = frozenset(SessionState) - {SessionState.AGENDA}  # members and base of the decision are fixed
WRITTEN = frozenset({SessionState.PROTOCOL, SessionState.NOTIFIED, SessionState.FORWARDED})  # the protocol is signed


class Duty(StrEnum):
    """What a member is in the council."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"


class Told(StrEnum):
    """How a member was told of a session."""

    CHAT = "chat"
    OFFICE = "office"  # read in the back office
    PHONE = "phone"
    LETTER = "letter"
    PERSON = "person"


class Attends(StrEnum):
    """How a member takes part in a session."""

    PRESENT = "present"
    REMOTE = "remote"  # by video; it counts as present
    ABSENT = "absent"


HERE = frozenset({Attends.PRESENT, Attends.REMOTE})


class Away(StrEnum):
    """Why a member who attends has no vote on an item; who is recused stays and counts, the others are not there."""

    LATE = "late"
    LEFT = "left"
    RECUSED = "recused"
    RECUSED_LEFT = "recused_left"  # was recused and left: without a vote after coming back, too

    @classmethod
    def leaving(cls, why: "Away | None") -> "Away":
        """What stands after a member left; nobody gets a vote by going out and coming in."""
        return cls.RECUSED_LEFT if why in {cls.RECUSED, cls.RECUSED_LEFT} else cls.LEFT

    @classmethod
    def returning(cls, why: "Away | None") -> "Away | None":
        """What stands after a member came, or came back."""
        return cls.RECUSED if why in {cls.RECUSED, cls.RECUSED_LEFT} else None


class Vote(StrEnum):
    """A ballot on an item."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Base(StrEnum):
    """Of whom two thirds are counted: of those present, or of all members (AMB-10). A region's document says which."""

    PRESENT = "present"
    MEMBERS = "members"


class Outcome(StrEnum):
    """What the council came to: infrastructure can be provided, it can't be, or neither has two thirds (R-003-22)."""

    POSSIBLE = "possible"
    NOT_POSSIBLE = "not_possible"
    NO_DECISION = "no_decision"


class Source(StrEnum):
    """Where the votes on an item come from."""

    BALLOTS = "ballots"
    TOTALS = "totals"  # of a protocol on paper, whose scan is kept


class NegativeRule(StrEnum):
    """What it takes to say no: two thirds against, or merely no two thirds for (AMB-11)."""

    TWO_THIRDS = "two_thirds"
    DEFAULT_NEGATIVE = "default_negative"


@dataclass(frozen=True, slots=True)
class Composition:
    """How many members a council has, and how many of them represent business."""

    members: int
    business: int

    def enough(self, least: int) -> bool:
        """Whether there are as many members as the law wants (R-003-21.1, S-41)."""
        return self.members >= least

    @property
    def balanced(self) -> bool:
        """Whether business has at least half of the seats (R-003-2.18, S-42)."""
        return 2 * self.business >= self.members

    @property
    def share(self) -> str:
        """The share of business in percent with one decimal, rounded half up, without going through a float: `45.5`."""
        tenths = (2000 * self.business + self.members) // (2 * self.members) if self.members else 0
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class BaseRule:
    """The base of a region's decisions, with the document that says so, in force from a day on (AMB-10)."""

    base: Base
    document: str
    document_on: date
    since: date


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes on an item; `present` are all who were there for it, the recused among them."""

    present: int
    votes_for: int
    against: int
    abstained: int
    recused: int

    @property
    def cast(self) -> int:
        """How many voted, whichever way."""
        return self.votes_for + self.against + self.abstained

    @property
    def whole(self) -> bool:
        """Whether everybody who was there voted or was recused."""
        return self.cast + self.recused == self.present


@dataclass(frozen=True, slots=True)
class Counting:
    """By which settings votes are counted."""

    base: Base | None
    negative_rule: NegativeRule = NegativeRule.TWO_THIRDS
    recused_in_base: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What votes come to, by either base and by the one of the region; without one both must agree (AMB-10)."""

    outcome: Outcome
    by_present: Outcome
    by_members: Outcome


def two_thirds(whole: int) -> int:
    """The least number that is two thirds of a whole."""
    return (2 * whole + 2) // 3


def quorum(members: int, present: int) -> bool:
    """Whether so many members may decide (R-003-21.2, S-43 to S-45)."""
    return 3 * present >= 2 * members


def result(members: int, votes: Votes, counting: Counting) -> Result:
    """The outcome of an item, in whole numbers (R-003-21.3, AMB-11). Votes without a quorum have none: ask `quorum` first."""
    out = 0 if counting.recused_in_base else votes.recused
    by_present = _outcome(votes, votes.present - out, counting.negative_rule)
    by_members = _outcome(votes, members - out, counting.negative_rule)
    if counting.base is not None:
        return Result(by_present if counting.base is Base.PRESENT else by_members, by_present, by_members)
    return Result(by_present if by_present is by_members else Outcome.NO_DECISION, by_present, by_members)


def _outcome(votes: Votes, base: int, rule: NegativeRule) -> Outcome:
    if base > 0 and 3 * votes.votes_for >= 2 * base:
        return Outcome.POSSIBLE
    if rule is NegativeRule.DEFAULT_NEGATIVE or (base > 0 and 3 * votes.against >= 2 * base):
        return Outcome.NOT_POSSIBLE
    return Outcome.NO_DECISION


def votes_of(here: Iterable[str], away: Mapping[str, Away], ballots: Mapping[str, Vote]) -> Votes:
    """The votes of an item, by seat: of those who attend, who is not there for it, and who voted how."""
    present = [seat for seat in here if away.get(seat) in {None, Away.RECUSED}]
    cast = [ballots[seat] for seat in present if seat in ballots]
    recused = sum(away.get(seat) is Away.RECUSED for seat in present)
    return Votes(len(present), cast.count(Vote.FOR), cast.count(Vote.AGAINST), cast.count(Vote.ABSTAIN), recused)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a council as appointed: name, position in both languages, the akim's act, from when until when."""

    name: str
    post: Text
    business: bool
    duty: Duty
    document: str
    document_on: date
    since: date
    until: date | None = None


def place_of(priority_class: int, received_on: date | None, application: str) -> tuple[int, date, str]:
    """By what applications on an agenda are ordered: the class that is considered first, then the arrival (R-003-5.3, AMB-26)."""
    return priority_class, received_on or date.max, application
