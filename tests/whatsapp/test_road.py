"""The learner's road on WhatsApp, over real HTTP: passing and failing, in kk and ru; with and without a number, or an id."""

import pytest

from services.storage.engine import Store
from tests.dialogs.test_transcripts_final import TO_THE_END, TO_THE_PASS
from tests.support.clock import SetClock
from tests.support.messengers import house_on_whatsapp
from tests.support.transcript import play

NUMBER = 700_001

# Each language on one of the databases.
languages = pytest.mark.parametrize(("databases", "language"), [("sqlite", "kk"), ("postgresql", "ru")], indirect=["databases"])


@languages
async def test_passing(store: Store, clock: SetClock, language: str) -> None:
    async with house_on_whatsapp(store, clock) as line:
        await play(line, line.on_whatsapp(NUMBER), TO_THE_PASS[language])


@languages
async def test_failing(store: Store, clock: SetClock, language: str) -> None:
    async with house_on_whatsapp(store, clock) as line:
        await play(line, line.on_whatsapp(NUMBER), TO_THE_END[language])
