"""Who waits too long for the council's decision hears of it in the chat, and so does the chair; by the clock, once (AMB-13)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.scheduler import Ticks
from services.intake import Intake
from services.papers.maker import PaperMaker
from services.storage import applications as kept
from services.storage.councils import council_member
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from services.translations import Translations
from tests.support.chat import Chat, enrol
from tests.support.clock import SetClock
from tests.support.council import Council
from tests.support.transcript import Stage

RECOMMENDED = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LAST = datetime(2026, 12, 21, 5, 0, tzinfo=UTC)  # the 20th working day
LATE = datetime(2026, 12, 22, 5, 0, tzinfo=UTC)
HEARD = {
    "kk": ("2026 ж. 20 қараша", "Өңірлік үйлестіру кеңесінің шешімін ұзақ күтіп тұрған өтінімдер бар. Өңір: Алматы қаласы."),
    "ru": (
        "20 ноября 2026 г.",
        "долго ждут решения регионального координационного совета. Регион: город Алматы.",
    ),
}


@pytest.fixture
async def stage(store: Store, talk: Talk, clock: SetClock) -> AsyncIterator[Stage]:
    clock.at = RECOMMENDED
    intake = Intake(store, talk, back_off=(0, 0))
    yield Stage(store, talk, intake, clock)
    await intake.close()


async def person_of(stage: Stage, chat: Chat) -> str:
    return (await stage.standing(chat)).session.person


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_applicant_and_the_chair_hear_of_it_once(stage: Stage, language: str) -> None:
    ticks = Ticks(stage.store, stage.intake, stage.talk, PaperMaker(stage.store, Translations.load(), "http://localhost:8080"))
    council = Council(stage.store, stage.talk)
    await council.appoint()
    (id_,) = await council.on_agenda()
    applicant, chair = stage.chat(), stage.chat()
    for chat in (applicant, chair):
        await enrol(chat, language)
    owner, presides = await person_of(stage, applicant), await person_of(stage, chair)

    def known(tx: WriteTx) -> None:
        kept.change(tx.conn, id_, person_id=owner)
        tx.conn.execute(update(council_member).where(council_member.c.duty == "chair").values(person_id=presides))

    await stage.store.write(known)
    number = (await council.row(id_)).number
    stage.clock.at = LAST
    await ticks.look_at_deadlines()
    await ticks.feed_events()
    before = [len(await chat.everything()) for chat in (applicant, chair)]
    stage.clock.at = LATE
    for _ in range(2):
        await ticks.look_at_deadlines()
        await ticks.feed_events()
    day, words = HEARD[language]
    news = [(await chat.everything())[start:] for chat, start in zip((applicant, chair), before, strict=True)]
    told = [[one.text for one in those if number in one.text] for those in news]
    assert [len(those) for those in told] == [1, 1]
    assert day in told[0][0]
    assert words in told[1][0]
