"""A session of a council by the law's own words, counted in fractions: nothing of Kasip is used here, so that it can judge Kasip.

Rules of infrastructure support, item 21: «ӨҮК отырысы ӨҮК мүшелері санының кемінде үштен екісі (кворум) қатысқан кезде
өткізіледі. Шешімді қатысушылардың жалпы санының кемінде үштен екісі қабылдайды.» Of whom two thirds are counted a region's
document says; without one an outcome stands only if both ways of counting give it. What comes to no decision, or lacks its
quorum, waits for the next session. Acts give the word by which they are refused, or nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

LEAST = Fraction(2, 3)
OUT, PARTIAL = {"left", "recused_left"}, {"recused", "recused_left"}
CAN, CANNOT, OPEN = "possible", "not_possible", "no_decision"


@dataclass(frozen=True)
class Rules:
    """Of whom two thirds are counted (none: unknown), and the two other settings."""

    base: str | None
    silence_is_no: bool = False
    recused_count: bool = True


@dataclass(frozen=True)
class Verdict:
    """What was decided, by which numbers."""

    members: int
    taking_part: int
    yes: int
    no: int
    neither: int
    recused: int
    outcome: str
    of_present: str
    of_members: str


@dataclass
class Question:
    """An application before the council."""

    name: str
    said: dict[int, str] = field(default_factory=dict)
    apart: dict[int, str] = field(default_factory=dict)
    sheet: tuple[int, int, int, int, int] | None = None  # taking part, yes, no, neither, recused: of a protocol on paper
    verdict: Verdict | None = None


@dataclass
class Sitting:
    """A session from its opening to its end; members are numbers."""

    members: int
    rules: Rules
    room: set[int]
    questions: list[Question]
    over: bool = False

    def __post_init__(self) -> None:
        self.opened(self.room)

    def opened(self, room: set[int]) -> None:
        """Those who are there open it; the first of them presides."""
        self.room, self.presides = room, min(room)
        self.held = Fraction(len(room), self.members) >= LEAST
        self.over = not self.held

    @property
    def untouched(self) -> bool:
        """Nothing was voted on: who came may have been written down wrongly."""
        return not any(question.verdict or question.said or question.sheet for question in self.questions)

    def open_again(self, room: set[int]) -> str | None:
        if self.over or not self.untouched:
            return "not_now"
        self.opened(room)
        return None

    def taking_part(self, question: Question) -> set[int]:
        """Who is there for a question; whoever is recused is."""
        return {one for one in self.room if question.apart.get(one) in {None, "recused"}}

    def voters(self, question: Question) -> set[int]:
        return {one for one in self.room if one not in question.apart}

    def counted(self, question: Question) -> tuple[int, int, int, int, int]:
        if question.sheet is not None:
            return question.sheet
        there = self.taking_part(question)
        voices = [question.said[one] for one in there if one in question.said]
        recused = len([one for one in there if one in question.apart])
        return len(there), voices.count("for"), voices.count("against"), voices.count("abstain"), recused

    def quorate(self, question: Question) -> bool:
        return Fraction(self.counted(question)[0], self.members) >= LEAST

    def come(self, who: int) -> str | None:
        """Somebody comes: what was decided was decided without, unless it was left then."""
        if self.over:
            return "not_now"
        for question in self.questions:
            if who not in self.room and question.verdict:
                question.apart[who] = "late"
            elif not question.verdict and (who not in self.room or question.apart.get(who) in OUT):
                was = question.apart.pop(who, None)
                if was in PARTIAL:
                    question.apart[who] = "recused"
        self.room.add(who)
        return None

    def go(self, who: int) -> str | None:
        """Somebody goes: what is still open, and has no vote of theirs, goes without them."""
        if self.over:
            return "not_now"
        if who not in self.room:
            return None
        if self.untouched and who == self.presides:
            return "presides"
        if self.untouched:
            self.room.remove(who)
            return None
        for question in self.questions:
            if not question.verdict and who not in question.said:
                question.apart[who] = self._out(question, who)
        return None

    def set_apart(self, question: Question, who: int, why: str | None) -> str | None:
        refused = "not_now" if self.over else self._open(question)
        if refused is None and who not in self.room:
            refused = "not_here"
        if refused is None and why and who in question.said:
            refused = "voted_already"
        if refused is None:
            why = self._out(question, who) if why == "left" else why
            question.apart.pop(who, None)
            if why:
                question.apart[who] = why
        return refused

    def _out(self, question: Question, who: int) -> str:
        """Whoever was recused stays so after coming back."""
        return "recused_left" if question.apart.get(who) in PARTIAL else "left"

    def vote(self, question: Question, voices: Mapping[int, str]) -> str | None:
        """Voices are taken all or none, each once."""
        refused = self._open(question)
        if refused is None and question.sheet is not None:
            refused = "totals_entered"
        if refused is None and not set(voices) <= self.voters(question):
            refused = "no_vote"
        if refused is None and set(voices) & set(question.said):
            refused = "voted_already"
        if refused is None:
            question.said.update(voices)
        return refused

    def sheet(self, question: Question, numbers: tuple[int, int, int, int, int]) -> str | None:
        """What a signed protocol on paper says; who was there voted, or was recused."""
        refused = self._open(question)
        if refused is None and question.said:
            refused = "ballots_entered"
        if refused is None and (sum(numbers[1:]) != numbers[0] or numbers[0] > len(self.room)):
            refused = "sum"
        if refused is None and question.sheet is not None:
            refused = "totals_entered"
        if refused is None:
            question.sheet = numbers
        return refused

    def take_back(self, question: Question) -> str | None:
        if self.over:
            return self._ended()
        question.said, question.sheet, question.verdict = {}, None, None
        return None

    def decide(self, question: Question, *, reasoned: bool = True) -> str | None:
        refused = self._open(question)
        there, yes, no, neither, recused = self.counted(question)
        if refused is None and not self.quorate(question):
            refused = "no_quorum"
        if refused is None and yes + no + neither + recused != there:
            refused = "votes_missing"
        if refused is not None:
            return refused
        out = 0 if self.rules.recused_count else recused
        of_present, of_members = self._said(yes, no, there - out), self._said(yes, no, self.members - out)
        both = of_present if of_present == of_members else OPEN
        outcome = {"present": of_present, "members": of_members, None: both}[self.rules.base]
        if outcome == CANNOT and not reasoned:
            return "too_short"
        question.verdict = Verdict(self.members, there, yes, no, neither, recused, outcome, of_present, of_members)
        return None

    def close(self) -> str | None:
        if self.over:
            return "not_now"
        if self.untouched and Fraction(len(self.room), self.members) < LEAST:
            self.held, self.over = False, True
            return None
        if any(not question.verdict and self.quorate(question) for question in self.questions):
            return "not_all_decided"
        self.over = True
        return None

    def waiting(self) -> set[str]:
        """What comes on the next agenda once the session is over."""
        return {one.name for one in self.questions if one.verdict is None or one.verdict.outcome == OPEN}

    def _said(self, yes: int, no: int, base: int) -> str:
        if base > 0 and Fraction(yes, base) >= LEAST:
            return CAN
        if self.rules.silence_is_no or (base > 0 and Fraction(no, base) >= LEAST):
            return CANNOT
        return OPEN

    def _open(self, question: Question) -> str | None:
        return self._ended() if self.over else "decided_already" if question.verdict else None

    def _ended(self) -> str:
        return "not_now" if self.held else "no_quorum_at_all"
