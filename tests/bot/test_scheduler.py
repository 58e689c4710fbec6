"""Reminders as a person gets them: once, beside what is going on, never after «stop» or after everything is passed (R-000-5)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.scheduler import Ticks
from domain.doors import Doors, Way
from domain.errors import Unavailable
from domain.language import Text
from domain.messaging import Inbound
from domain.staff import Grant, Role
from services import content, events, links, staff
from services.events import Planned
from services.intake import Intake, Receipt
from services.papers.maker import PaperMaker
from services.storage.deadlines import deadline, staff_digest
from services.storage.engine import Store
from services.storage.events import event
from services.storage.inbox import inbox
from services.storage.links import link
from services.storage.sessions import session
from services.translations import Translations
from tests.services.test_content import lacking_rules
from tests.support.chat import enrol, open_talk
from tests.support.clock import SetClock
from tests.support.stores import Counting
from tests.support.transcript import Stage, play

DUE = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # the third day after the enrolment, 10:00 in Astana
REMINDER = {"kk": "Оқуыңыз Сізді күтіп тұр.", "ru": "Обучение ждет Вас."}


@pytest.fixture
async def stage(store: Store, clock: SetClock) -> AsyncIterator[Stage]:
    talk = await open_talk(store)
    intake = Intake(store, talk, back_off=(0, 0))
    yield Stage(store, talk, intake, clock)
    await intake.close()


@pytest.fixture
def told(stage: Stage) -> list[str]:
    """The persons to whom something new was said."""
    told: list[str] = []
    stage.intake.said = told.append
    return told


@pytest.fixture
def maker(stage: Stage) -> PaperMaker:
    return PaperMaker(stage.store, Translations.load(), "http://localhost:8080")


@pytest.fixture
def ticks(stage: Stage, maker: PaperMaker) -> Ticks:
    return Ticks(stage.store, stage.intake, stage.talk, maker)


async def pending(stage: Stage) -> int:
    query = select(func.count()).select_from(event).where(event.c.done_at.is_(None))
    return int(await stage.store.read(lambda tx: tx.conn.execute(query).scalar_one()))


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_reminder_comes_once_on_the_third_morning(stage: Stage, ticks: Ticks, told: list[str], language: str) -> None:
    chat = stage.chat()
    await enrol(chat, language)
    said = len(await chat.everything())
    told.clear()
    stage.clock.at = DUE - timedelta(seconds=1)
    assert await ticks.feed_events() == 0
    stage.clock.at = DUE
    assert await ticks.feed_events() == 1
    assert await ticks.feed_events() == 0
    everything = await chat.everything()
    assert len(everything) == said + 1
    assert everything[-1].text.startswith(REMINDER[language])
    assert told == [(await stage.standing(chat)).session.person]


async def test_an_event_fed_twice_says_one_thing(stage: Stage, maker: PaperMaker) -> None:
    chat = stage.chat()
    await enrol(chat)
    said = len(await chat.everything())
    stage.clock.at = DUE
    fed: list[Inbound] = []

    class Twice(Intake):
        async def submit(self, inbound: Inbound) -> Receipt:
            fed.append(inbound)
            await super().submit(inbound)
            return await super().submit(inbound)

    again = Ticks(stage.store, Twice(stage.store, stage.talk), stage.talk, maker)
    await again.feed_events()
    assert len(fed) == 1
    assert len(await chat.everything()) == said + 1


async def test_what_is_due_together_shares_a_commit_and_each_persons_keeps_its_order(stage: Stage, maker: PaperMaker) -> None:
    chats = [stage.chat() for _ in range(3)]
    for chat in chats:
        await enrol(chat, "ru")
    persons = [(await stage.standing(chat)).session.person for chat in chats]
    now = stage.clock.now()
    planned = [
        Planned(f"{who}:{number}", who, "certificate.issued", {"number": f"№{number}"}, now - timedelta(minutes=number))
        for who in persons
        for number in (1, 3, 2)
    ]
    await stage.store.write(lambda tx: events.schedule(tx, planned))
    counting = Counting(stage.store)
    assert await Ticks(stage.store, Intake(counting, stage.talk), stage.talk, maker).feed_events() == 9
    assert len(counting.sent) == 3
    for chat in chats:
        told = [item.text for item in (await chat.everything())[-3:]]
        assert ["№3" in told[0], "№2" in told[1], "№1" in told[2]] == [True] * 3


async def test_beside_a_quiz_it_moves_nothing(stage: Stage, ticks: Ticks) -> None:
    chat = stage.chat()
    await play(stage, chat, "> (in a quiz kk)\n> (answers right)\n< Сұрақ: 2/5")
    question = await chat.last()
    before = await stage.standing(chat)
    stage.clock.at = DUE
    await ticks.feed_events()
    reminder = await chat.last()
    assert reminder.text.startswith(REMINDER["kk"])
    after = await stage.standing(chat)
    assert replace(after.session, seen_at=None) == replace(before.session, seen_at=None)
    assert reminder.text.endswith(question.text.split("\n\n", 1)[1])
    assert reminder.choices == question.choices
    assert "Сұрақ: 3/5" in (await chat.press(question.choices[0].value)).text


async def test_under_it_the_open_lesson_goes_on(stage: Stage, ticks: Ticks) -> None:
    chat = stage.chat()
    await play(stage, chat, "> (in a lesson ru)\n> [Дальше]")
    stage.clock.at = DUE
    await ticks.feed_events()
    await play(stage, chat, "< Обучение ждет Вас.\n< (2/5)\n> 1\n< (3/5)")


async def test_after_stop_nothing_comes_until_the_person_goes_on(stage: Stage, ticks: Ticks) -> None:
    chat = stage.chat()
    await play(stage, chat, "> (in a lesson kk)\n> тоқта\n< енді еске салу хабарламаларын жібермеймін")
    said = len(await chat.everything())
    stage.clock.at = DUE + timedelta(days=5)
    assert await ticks.feed_events() == 0
    assert len(await chat.everything()) == said
    await play(stage, chat, "> [Жалғастыру]\n< (1/5)")
    assert await ticks.feed_events() == 0
    stage.clock.advance(days=10)
    assert await ticks.feed_events() == 1
    assert (await chat.last()).text.startswith(REMINDER["kk"])


async def test_who_has_passed_everything_is_left_in_peace(stage: Stage, ticks: Ticks) -> None:
    chat, other = stage.chat(), stage.chat()
    await play(stage, chat, "> (ready kk)")
    await play(stage, other, "> (in a quiz kk)\n> (fails)")
    said = len(await chat.everything())
    stage.clock.at = DUE
    assert await ticks.feed_events() == 1
    assert len(await chat.everything()) == said
    assert (await other.last()).text.startswith(REMINDER["kk"])
    stage.clock.advance(days=30)
    await ticks.feed_events()
    assert len(await chat.everything()) == said
    assert await pending(stage) == 0


async def test_who_took_the_consent_back_is_left_in_peace(stage: Stage, ticks: Ticks) -> None:
    chat = stage.chat()
    await play(stage, chat, "> (in a lesson ru)\n> меню\n> [Мои данные]\n> [Отозвать согласие]\n> [Да, удалить]")
    stage.clock.advance(days=30)
    assert await ticks.feed_events() == 0


async def test_an_event_waits_while_the_store_is_away(stage: Stage, maker: PaperMaker, told: list[str]) -> None:
    chat = stage.chat()
    await enrol(chat)
    told.clear()
    stage.clock.at = DUE

    class Away(Intake):
        async def submit(self, inbound: Inbound) -> Receipt:
            raise Unavailable

    away = Ticks(stage.store, Away(stage.store, stage.talk), stage.talk, maker)
    assert await away.feed_events() == 1
    assert told == []
    assert await Ticks(stage.store, stage.intake, stage.talk, maker).feed_events() == 1
    assert len(told) == 1


async def test_newer_content_is_taken_up(stage: Stage, ticks: Ticks) -> None:
    before = stage.talk.content
    await stage.store.write(lambda tx: content.load(tx, content.read()))
    await ticks.take_up_content()
    assert stage.talk.content is not before
    assert stage.talk.content.courses.keys() == before.courses.keys()


async def test_rules_that_lack_a_parameter_are_not_taken_up(stage: Stage, ticks: Ticks) -> None:
    before = stage.talk.content
    await stage.store.write(lambda tx: content.load(tx, lacking_rules("reminder.hour", 99)))
    with capture_logs() as events:
        await ticks.take_up_content()
    assert stage.talk.content is before
    assert ["reminder.hour" in event["reason"] for event in events] == [True]


async def test_what_is_the_process_own_stays_known(stage: Stage, ticks: Ticks) -> None:
    """A bot that becomes known meanwhile, and the owner's word on appeals (AMB-16)."""
    stage.talk.content = replace(stage.talk.content, appeal=Text("Шағым", "Жалоба"))
    taking_up = asyncio.create_task(ticks.take_up_content())
    await asyncio.sleep(0)  # it is reading now
    stage.talk.content = replace(stage.talk.content, doors=Doors(telegram="kasip_bot"))
    await taking_up
    assert stage.talk.content.doors.telegram == "kasip_bot"
    assert stage.talk.content.appeal == Text("Шағым", "Жалоба")


async def test_links_say_that_they_are_over_for_a_month_and_go(stage: Stage, ticks: Ticks) -> None:
    await enrol(stage.chat())
    (person,) = await stage.store.read(lambda tx: tx.conn.execute(select(session.c.person_id)).scalars().all())
    await stage.store.write(lambda tx: links.make(tx, Way.BROWSER, {person: None}))
    for days, left in ((30, 1), (1, 0)):
        stage.clock.advance(days=days)
        await ticks.purge()
        rows = await stage.store.read(lambda tx: tx.conn.execute(select(link.c.id)).all())
        assert len(rows) == left


async def test_old_keys_are_dropped(stage: Stage, ticks: Ticks) -> None:
    chat = stage.chat()
    await enrol(chat)
    stage.clock.advance(days=31)
    last = await chat.say("сәлем")
    await ticks.purge()
    keys = await stage.store.read(lambda tx: tx.conn.execute(select(inbox.c.key)).scalars().all())
    assert len(keys) == 1
    assert last == await chat.last()


async def test_terms_are_opened_ahead_and_told_at_nine_once(stage: Stage, ticks: Ticks) -> None:
    grant = Grant(Role.COORDINATOR, "71")
    await stage.store.write(lambda tx: staff.add(tx, staff.Account("member", "no password"), grant, "tests"))
    for day in (None, datetime(2027, 2, 10, 4, tzinfo=UTC)):
        stage.clock.at = day or stage.clock.at
        for _ in range(2):
            await ticks.look_at_deadlines()
    terms = await stage.store.read(lambda tx: tx.conn.execute(select(deadline.c.duty, deadline.c.region)).all())
    assert [tuple(row) for row in terms] == [("project_status", "71")]
    columns = (staff_digest.c.day, staff_digest.c.due_today)
    told = await stage.store.read(lambda tx: tx.conn.execute(select(*columns).order_by(staff_digest.c.day)).all())
    assert [(str(row.day), row.due_today) for row in told] == [("2026-11-20", 0), ("2027-02-10", 1)]


async def test_every_job_is_scheduled_once(ticks: Ticks) -> None:
    jobs = ticks.scheduled().get_jobs()
    assert sorted(job.func.__name__ for job in jobs) == [
        "check_files", "feed_events", "look_at_deadlines", "look_at_drafts", "look_at_invitations",
        "make_papers", "purge", "take_up_content",
    ]  # fmt: skip
