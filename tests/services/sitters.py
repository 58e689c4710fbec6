"""Sits final tests: begins, answers so many right, hands in, begins anew; under rules that a test may change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from dialogs.facts import Final, FinalOf
from dialogs.requests import ConfirmName, HandIn, OpenTest, Outcome, Request, Restart, SaveAnswer
from dialogs.scripts import Content
from domain.calendar import ZONE
from domain.language import Language, Text
from domain.learning import Attempt
from domain.messaging import Channel
from domain.owner import Approval, Approvals, Owner
from domain.programmes import Parameter
from services import answers, final_test, final_test_scoring, final_test_standing, paper_name, restarts
from services.storage.attempts import attempt
from services.storage.events import event
from services.storage.learning import participation
from services.use_case import Asked
from tests.services.house import CONTENT, COURSE, House, UseCase

Learner = tuple[str, str]

_APPROVAL = Approval("Бұйрық", "1", date(2026, 1, 1))
OWNER = Owner(
    Text("Сынақ ұйымы", "Пробная организация"),
    "190340000126",
    Text("3 жыл", "3 года"),
    Text("ешкім", "никто"),
    Approvals(_APPROVAL, _APPROVAL, _APPROVAL, _APPROVAL),
)
OFFICIAL = replace(CONTENT, owner=OWNER)


def under(parameters: Mapping[str, int | str], content: Content = CONTENT) -> Content:
    """The content with parameters of the course's own."""
    own = {name: Parameter(name, value, "", "", confirmed=False) for name, value in parameters.items()}
    return replace(content, courses={("basics", 1): replace(COURSE, parameters=own)})


def local(day: str, hour: str = "12:00") -> datetime:
    """A moment by the clock on the wall in Kazakhstan: `local("2026-05-05", "23:50")`."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZONE).astimezone(UTC)


class Sitters:
    """Learners before the final test."""

    def __init__(self, house: House, content: Content = CONTENT) -> None:
        self.house = house
        self.content = content

    async def asks(
        self, use_case: UseCase, who: str, request: Request, language: Language = Language.KK, channel: Channel = Channel.WEB
    ) -> Outcome:
        asked = [Asked(who, channel, language, request)]
        return (await self.house.store.write(lambda tx: use_case(tx, self.content, asked)))[0]

    async def begin(self, learner: Learner) -> StrEnum:
        return (await self.asks(final_test.open_test, learner[0], OpenTest(learner[1]))).name

    async def answer(self, learner: Learner, option: str = "a", language: Language = Language.KK) -> StrEnum:
        """Answer the question that is open; `a` is always right."""
        opened = (await self.house.opened())[learner[0]]
        return (await self.asks(answers.save_answer, learner[0], SaveAnswer(opened, option), language)).name

    async def finish(self, learner: Learner, right: int, language: Language = Language.KK) -> StrEnum:
        """Answer all that is left of the open test; of all its questions the first `right` get right answers."""
        opened = (await self.house.opened())[learner[0]]
        options = ["a" if position < right else "b" for position in range(opened.position, opened.total)]
        return [await self.answer(learner, option, language) for option in options][-1]

    async def sits(self, learner: Learner, right: int, language: Language = Language.KK) -> StrEnum:
        """A whole sitting of five questions; four right pass."""
        assert await self.begin(learner) is OpenTest.Outcome.OPENED
        return await self.finish(learner, right, language)

    async def save(self, who: str, opened: Attempt, option: str = "a") -> StrEnum:
        """Answer with the attempt as it was read at some time."""
        return (await self.asks(answers.save_answer, who, SaveAnswer(opened, option))).name

    async def hand_in(self, who: str, attempt_: str) -> StrEnum:
        return (await self.asks(final_test_scoring.hand_in, who, HandIn(attempt_))).name

    async def restart(self, learner: Learner) -> StrEnum:
        return (await self.asks(restarts.restart, learner[0], Restart(learner[1]))).name

    async def standing(self, who: str) -> Final:
        facts = await self.house.store.read(lambda tx: final_test_standing.standings(tx, self.content, [FinalOf(who)]))
        final = facts[FinalOf(who)]
        assert final is not None
        return final

    async def newest(self, who: str) -> Learner:
        """The person with the participation that is the newest."""
        return who, (await self.standing(who)).participation

    async def attempts(self, who: str) -> list[Any]:
        """The final tests of a person, in order."""
        return await self.house.rows(
            select(attempt).where(attempt.c.person_id == who, attempt.c.module == "final").order_by(attempt.c.id)
        )

    async def state(self, learner: Learner) -> str:
        query = select(participation.c.state).where(participation.c.id == learner[1])
        return str((await self.house.rows(query))[0].state)

    async def planned(self, who: str, *names: str) -> list[tuple[str, str]]:
        """What will still happen to a person, each with its local moment: `("retest.window", "2026-12-14 10:00")`."""
        pending = select(event).where(event.c.person_id == who, event.c.name.in_(names), event.c.done_at.is_(None))
        rows = await self.house.rows(pending.order_by(event.c.due_at, event.c.key))
        return [(row.name, f"{row.due_at.astimezone(ZONE):%Y-%m-%d %H:%M}") for row in rows]

    async def twins(self) -> list[Learner]:
        """Two persons who claim one IIN, both ready for the final test (AMB-54)."""
        persons = await self.house.persons(2)
        await self.house.consent(persons)
        await self.house.enrol(persons)
        rows = await self.house.rows(select(participation).where(participation.c.person_id.in_(persons)))
        learners = sorted((row.person_id, row.id) for row in rows)
        for module in COURSE.modules:
            await self.house.passes(learners, module.id)
        for who in persons:
            await self.confirm_name(who)
        return learners

    async def confirm_name(self, who: str) -> StrEnum:
        return (await self.asks(paper_name.confirm, who, ConfirmName())).name
