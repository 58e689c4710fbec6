"""A small house for the use-cases: persons, a course of two short modules with a final test, and a count of statements."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, event, insert, select

from dialogs.own_requests import GiveConsent
from dialogs.requests import ConfirmName, Enrol, OpenModule, OpenQuiz, OpenTest, Outcome, Request, SaveAnswer, TurnPage
from dialogs.scripts import Content, Course, Lesson, Module, Option, Question, Screen
from domain.identity import checksum
from domain.language import Language, Text
from domain.learning import Attempt, draw
from domain.messaging import Channel
from domain.people import ConsentKind, IdentityLevel
from domain.programmes import Parameter, Programme
from services import answers, attempts, consents, enrolment, final_test, learning, paper_name, quizzes
from services.storage import attempts as kept
from services.storage.engine import Store
from services.storage.learning import participation
from services.storage.people import person
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

R = TypeVar("R", bound=Request)
UseCase = Callable[[WriteTx, Content, Sequence[Asked[Any]]], Sequence[Outcome]]

IIN = "900515300127"
BIN = "150940000120"
PHONE = "+77011234567"
ANSWERS = {"number": IIN, "name": "Әлия Серікқызы Құрман", "phone": PHONE, "region": "59", "form": "peasant_farm", "workers": "3"}
NUMBERS: dict[str, int | str] = {
    "quiz.pass_percent": 60,
    "size.micro_max": 15,
    "size.small_max": 100,
    "reminder.first_day": 3,
    "reminder.second_day": 7,
    "reminder.third_day": 12,
    "reminder.hour": 10,
    "reminder.quiet_from": 21,
    "reminder.quiet_until": 9,
    "reminder.window_first": 7,
    "reminder.window_second": 3,
    "reminder.window_third": 1,
    "reminder.open_first": 1,
    "reminder.open_second": 3,
    "reminder.open_third": 7,
    "reminder.open_last": 30,
    "final_test.pass_percent": 75,
    "final_test.max_attempts_total": 3,
    "final_test.time_limit_minutes": 0,
    "retest.window_months": 1,
    "retest.anchor": "previous",
    "retest.min_hours": 0,
    "restart.keep_modules": 1,
    "restart.max": 0,
    "restart.cooldown_days": 0,
    "certificate.min_identity": "phone",
}
FINAL_DRAW = 5


def _module(name: str) -> Module:
    text = Text("қазақша", "по-русски")
    lessons = tuple(Lesson(f"{name}-{number}", text, (Screen(text, ()), Screen(text, ()))) for number in (1, 2))
    options = (Option("a", text), Option("b", text))
    questions = tuple(
        Question(f"{name}-q{number}", lessons[number % 2].id, text, text, "a", options, ("R-000-5",)) for number in range(6)
    )
    final = tuple(
        Question(f"{name}-f{number}", lessons[number % 2].id, text, None, "a", options, ("R-000-5",)) for number in range(6)
    )
    return Module(name, text, 5, lessons, questions, final)


COURSE = Course("basics", 1, Text("Курс", "Курс"), 14, (_module("first"), _module("second")), FINAL_DRAW)
PROGRAMME = Programme("damu_online", {name: Parameter(name, value, "", "", confirmed=False) for name, value in NUMBERS.items()})
CONTENT = Content(PROGRAMME, None, {("basics", 1): COURSE}, {}, {})


def iins() -> Iterator[str]:
    """Valid IINs, of which none is another's; the first is `IIN`."""
    firsts = (f"9005153{serial:04}" for serial in range(12, 10_000))
    return (f"{first}{last}" for first in firsts if (last := checksum(first)) is not None)


class House:
    """The store with shorthands for what learners do."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def persons(self, count: int) -> list[str]:
        """New persons, about whom nothing is known."""

        def make(tx: WriteTx) -> list[str]:
            ids = [tx.new_id() for _ in range(count)]
            rows = [{"id": id_, "created_at": tx.now, "level": IdentityLevel.NONE} for id_ in ids]
            tx.conn.execute(insert(person), rows)
            return ids

        return await self.store.write(make)

    async def asks(
        self, use_case: UseCase, by: Sequence[tuple[str, Request]], channel: Channel = Channel.CONSOLE
    ) -> list[Outcome]:
        asked = [Asked(who, channel, Language.KK, request) for who, request in by]
        return list(await self.store.write(lambda tx: use_case(tx, CONTENT, asked)))

    async def consent(self, persons: Sequence[str], kind: str = ConsentKind.TRAINING, version: int = 1) -> list[Outcome]:
        return await self.asks(consents.give, [(who, GiveConsent(kind, version)) for who in persons])

    async def enrol(self, persons: Sequence[str], channel: Channel = Channel.CONSOLE, **answers: str) -> list[Outcome]:
        given = {name: value for name, value in {**ANSWERS, **answers}.items() if value}
        return await self.asks(enrolment.enrol, [(who, Enrol("basics", given)) for who in persons], channel)

    async def learners(self, count: int) -> list[tuple[str, str]]:
        """Enrolled persons with their participations, each with an IIN of their own."""
        persons = await self.persons(count)
        await self.consent(persons)
        by = [(who, Enrol("basics", {**ANSWERS, "number": number})) for who, number in zip(persons, iins(), strict=False)]
        await self.asks(enrolment.enrol, by)
        rows = await self.rows(select(participation.c.person_id, participation.c.id))
        return sorted((row.person_id, row.id) for row in rows)

    async def open(self, learners: Sequence[tuple[str, str]], module: str = "first") -> list[Outcome]:
        return await self.asks(learning.open_module, [(who, OpenModule(of, module)) for who, of in learners])

    async def turn(self, learners: Sequence[tuple[str, str]], page: int, module: str = "first") -> list[Outcome]:
        return await self.asks(learning.turn_page, [(who, TurnPage(of, module, page)) for who, of in learners])

    async def quiz(self, learners: Sequence[tuple[str, str]], module: str = "first") -> list[Outcome]:
        return await self.asks(quizzes.open_quiz, [(who, OpenQuiz(of, module)) for who, of in learners])

    async def in_quiz(self, count: int) -> list[tuple[str, str]]:
        """Learners who have read the first module and opened its quiz."""
        learners = await self.learners(count)
        await self.open(learners)
        await self.turn(learners, 4)
        await self.quiz(learners)
        return learners

    async def answer(self, learners: Sequence[tuple[str, str]], position: int, option: str = "a") -> list[Outcome]:
        """Everyone answers the open quiz or final test at a position, whichever it has reached; `a` is always right."""
        opened = await self.opened()
        by = [(who, SaveAnswer(replace(opened[who], position=position), option)) for who, _ in learners]
        return await self.asks(answers.save_answer, by)

    async def opened(self) -> dict[str, Attempt]:
        """Every open quiz and final test by its person."""

        def look(tx: ReadTx) -> dict[str, Attempt]:
            rows = tx.conn.execute(select(kept.attempt.c.person_id).where(kept.attempt.c.state == "open")).scalars().all()
            return {row.person_id: attempts.attempt(row) for row in kept.open_of(tx.conn, rows)}

        return await self.store.read(look)

    async def passes(self, learners: Sequence[tuple[str, str]], module: str) -> list[Outcome]:
        await self.open(learners, module)
        await self.turn(learners, 4, module)
        await self.quiz(learners, module)
        return [await self.answer(learners, position) for position in range(5)][-1]

    async def ready(self, count: int) -> list[tuple[str, str]]:
        """Learners who have passed every module and confirmed the name on the certificate."""
        learners = await self.learners(count)
        for module in COURSE.modules:
            await self.passes(learners, module.id)
        await self.asks(paper_name.confirm, [(who, ConfirmName()) for who, _ in learners])
        return learners

    async def test(self, learners: Sequence[tuple[str, str]]) -> list[Outcome]:
        """Everyone begins the final test, or goes on with it."""
        return await self.asks(final_test.open_test, [(who, OpenTest(of)) for who, of in learners])

    async def rows(self, query: Any) -> list[Any]:
        return list(await self.store.read(lambda tx: tx.conn.execute(query).all()))


def drawn(seed: str, module: int = 0) -> tuple[str, ...]:
    questions = COURSE.modules[module].questions
    return draw(seed, [(question.id, question.lesson) for question in questions], COURSE.modules[module].draw)


@contextmanager
def statements(conn: Connection) -> Iterator[list[str]]:
    """What is sent to the database within the block."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(conn.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(conn.engine, "before_cursor_execute", note)
