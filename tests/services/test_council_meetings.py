"""Meetings of councils as they may go, by the law's words beside Kasip: equal in every number, outcome and next agenda.

COUNCIL_MEETINGS says how many; each is drawn from its own seed, so that one that went wrong can be had again.
"""

import os
from collections import Counter
from collections.abc import Mapping
from random import Random

import pytest

from domain.councils import Attends, Away, Vote
from services.council_room import CanNotHold
from services.storage.engine import Store
from services.talk import Talk
from tests.support.clock import SetClock
from tests.support.council_law import Rules, Sitting
from tests.support.council_secretary import Secretary, places

MEETINGS = int(os.environ.get("COUNCIL_MEETINGS", "40"))
FIRST = int(os.environ.get("COUNCIL_SEED", "1"))
REGIONS = ("75", "59", "31")
MOODS: tuple[Mapping[Vote, int], ...] = (
    {Vote.FOR: 1, Vote.AGAINST: 0, Vote.ABSTAIN: 0},
    {Vote.FOR: 9, Vote.AGAINST: 1, Vote.ABSTAIN: 1},
    {Vote.FOR: 7, Vote.AGAINST: 2, Vote.ABSTAIN: 1},
    {Vote.FOR: 2, Vote.AGAINST: 8, Vote.ABSTAIN: 1},
    {Vote.FOR: 0, Vote.AGAINST: 1, Vote.ABSTAIN: 0},
    {Vote.FOR: 4, Vote.AGAINST: 4, Vote.ABSTAIN: 2},
)


class Meeting:
    """One session from its convening to its end."""

    def __init__(self, secretary: Secretary, draws: Random, clock: SetClock) -> None:
        self.secretary, self.draws, self.clock = secretary, draws, clock
        secretary.draws = draws

    @property
    def sitting(self) -> Sitting:
        return self.secretary.sitting

    async def goes(self, seen: Counter[str]) -> None:
        draws, one = self.draws, self.secretary
        await one.put(draws.randint(0 if one.agenda else 1, 2))
        rules = Rules(draws.choice((None, "present", "members")), draws.random() < 0.15, draws.random() < 0.8)
        await one.sets(rules)
        await self.convened(rules)
        await one.open(self.arriving())
        seen["held" if self.sitting.held else "no quorum"] += 1
        if self.sitting.held:
            for _ in range(6 + 4 * len(self.sitting.questions)):
                await self.something()
            await self.finish()
        else:
            await one.vote(0, {0: Vote.FOR})
        await one.end()
        seen.update(question.verdict.outcome if question.verdict else "not decided" for question in self.sitting.questions)
        seen["totals"] += sum(question.sheet is not None for question in self.sitting.questions)

    async def convened(self, rules: Rules) -> None:
        """A council that is too small, or has too little business, is not convened; then it is a whole one."""
        members = self.draws.randint(10, 25)
        if self.draws.random() < 0.1:
            few, business = self.draws.choice(((9, 9), (8, 4), (members, (members - 1) // 2)))
            await self.secretary.appoint(few, business)
            with pytest.raises(CanNotHold, match="members_few" if few < 10 else "business_few"):
                await self.secretary.convene(rules)
            self.clock.advance(days=1)
        await self.secretary.appoint(members, self.draws.randint((members + 1) // 2, members))
        await self.secretary.sets(rules)
        await self.secretary.convene(rules)

    def arriving(self) -> Mapping[int, Attends]:
        """Who is there when it is opened; somebody always is."""
        chance = self.draws.choice((0.62, 0.72, 0.8, 0.9, 1.0))
        here = [who for who in range(len(self.secretary.seats)) if self.draws.random() < chance] or [0]
        return {who: self.draws.choice((Attends.PRESENT, Attends.PRESENT, Attends.REMOTE)) for who in here}

    async def something(self) -> None:
        """Anything that may happen at a session, possible now or not."""
        draws, one = self.draws, self.secretary
        number, who = draws.choice(places(self.sitting)), draws.randrange(len(one.seats))
        what = draws.choice(
            ("come", "go", "apart", "apart", "vote", "vote", "vote", "all", "all", "decide", "decide", "back", "sheet", "again")
        )
        if what in {"come", "go", "apart", "again"}:
            await self.attendance(what, number, who)
        else:
            await self.votes(what, number, who)
        if draws.random() < 0.2:
            await one.compare()

    async def attendance(self, what: str, number: int, who: int) -> None:
        draws, one = self.draws, self.secretary
        if what == "come":
            await one.come(who, draws.choice((Attends.PRESENT, Attends.REMOTE)))
        elif what == "go" and draws.random() < 0.6:
            await one.go(who)
        elif what == "again":
            await one.open_again(self.arriving())
        elif what == "apart":
            await one.set_apart(number, who, draws.choice((Away.LATE, Away.RECUSED, Away.RECUSED, None, None)))

    async def votes(self, what: str, number: int, who: int) -> None:
        draws, one, question = self.draws, self.secretary, self.sitting.questions[number]
        if what == "vote":
            voices = sorted(self.sitting.voters(question)) or [who]
            some = draws.sample(voices, draws.randint(1, len(voices))) + ([who] if draws.random() < 0.1 else [])
            await one.vote(number, {each: draws.choice(list(Vote)) for each in some})
        elif what == "all":
            await self.everybody(number)
        elif what == "decide":
            await one.decide(number, reasoned=draws.random() < 0.8)
        elif what == "back" and draws.random() < 0.5:
            await one.take_back(number)
        elif what == "sheet" and draws.random() < 0.4:
            await one.sheet(number, self.numbers())

    async def everybody(self, number: int) -> None:
        """Whoever has not voted yet does, in the mood of the day."""
        question, mood = self.sitting.questions[number], self.draws.choice(MOODS)
        left = sorted(self.sitting.voters(question) - set(question.said))
        if left:
            votes = self.draws.choices(list(mood), list(mood.values()), k=len(left))
            await self.secretary.vote(number, dict(zip(left, votes, strict=True)))

    def numbers(self) -> tuple[int, int, int, int, int]:
        """Of a protocol on paper; some do not add up."""
        there = self.draws.randint(0, len(self.secretary.seats) + 1)
        cuts = sorted(self.draws.randint(0, there) for _ in range(3))
        yes, no, neither, recused = cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], there - cuts[2]
        return there, yes, no, neither + (self.draws.random() < 0.1), recused

    async def finish(self) -> None:
        """What can be decided is; the rest keeps nothing from closing."""
        one = self.secretary
        if self.draws.random() < 0.3:
            await one.close()
        for number in places(self.sitting):
            question = self.sitting.questions[number]
            if not self.sitting.over and not question.verdict:
                if question.sheet is None:
                    await self.everybody(number)
                await one.decide(number)
        if not self.sitting.over:
            await one.close()


async def test_meetings_come_to_what_the_law_says(store: Store, talk: Talk, clock: SetClock) -> None:
    seen: Counter[str] = Counter()
    secretaries = [Secretary(store, talk, clock, code, Random(0)) for code in REGIONS]
    for seed in range(FIRST, FIRST + MEETINGS):
        draws = Random(seed)
        try:
            await Meeting(draws.choice(secretaries), draws, clock).goes(seen)
        except AssertionError as differs:
            differs.add_note(f"COUNCIL_SEED={FIRST}, the meeting of seed {seed}")
            raise
        clock.advance(days=1)
    for one in secretaries:
        seen.update(kills=one.kills, repeats=one.repeats, refused=one.refused)
    print(f"{MEETINGS} meetings: {dict(sorted(seen.items()))}")
    assert seen["held"] + seen["no quorum"] == MEETINGS
