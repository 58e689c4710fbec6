"""The learner's road in Telegram, over real HTTP: passing and failing, by polling and by webhook, in kk and ru."""

import pytest

from services.storage.engine import Store
from tests.dialogs.test_transcripts_final import TO_THE_END, TO_THE_PASS
from tests.support.clock import SetClock
from tests.support.messengers import Mode, house_in_telegram
from tests.support.transcript import play

NUMBER = 700_001

# Each way in each language, and each of them on one of the databases.
ways = pytest.mark.parametrize(
    ("databases", "mode", "language"),
    [
        ("sqlite", "polling", "kk"),
        ("sqlite", "webhook", "ru"),
        ("postgresql", "polling", "ru"),
        ("postgresql", "webhook", "kk"),
    ],
    indirect=["databases"],
)


@ways
async def test_passing(store: Store, clock: SetClock, mode: Mode, language: str) -> None:
    async with house_in_telegram(store, clock, mode) as line:
        await play(line, line.person(NUMBER), TO_THE_PASS[language])


@pytest.mark.parametrize(
    ("databases", "mode", "language"),
    [("sqlite", "polling", "kk"), ("postgresql", "webhook", "ru")],
    indirect=["databases"],
)
async def test_failing(store: Store, clock: SetClock, mode: Mode, language: str) -> None:
    async with house_in_telegram(store, clock, mode) as line:
        await play(line, line.person(NUMBER), TO_THE_END[language])
