"""An applicant's extract of the council's protocol: asked for in the chat, drawn after it, in the language spoken."""

import io

import pytest
from pypdf import PdfReader

from dialogs.application_requests import WantExtract
from domain.language import Language
from domain.messaging import Channel
from services import documents, extracts
from services.documents import File
from services.extracts import Extracts
from services.storage.engine import Store
from services.talk import Talk
from services.use_case import Asked
from tests.support.council import REASONS
from tests.support.council_after import AGAINST, FOR, Held


@pytest.fixture
async def council(store: Store, talk: Talk) -> Held:
    council = Held(store, talk)
    await council.appoint()
    await council.set_base("present")
    return council


async def asks(council: Held, person: str, one: str, language: Language) -> WantExtract.Outcome:
    asked = Asked(person, Channel.TELEGRAM, language, WantExtract(one))
    (outcome,) = await council.store.write(lambda tx: extracts.want(tx, council.talk.content, [asked]))
    return WantExtract.Outcome(outcome.name)


async def fetched(council: Held, person: str, ref: str) -> File | None:
    return await council.store.read(lambda tx: documents.fetch(tx, person, ref))


async def test_it_is_drawn_once_a_language_and_says_only_what_is_ones_own(council: Held) -> None:
    id_, (mine, other) = await council.held(AGAINST, FOR)
    person, stranger = (await council.row(mine)).person_id, (await council.row(other)).person_id
    assert await asks(council, person, mine, Language.KK) is WantExtract.Outcome.NONE  # before the protocol is signed
    await council.signed(id_)
    assert await asks(council, stranger, mine, Language.KK) is WantExtract.Outcome.NONE
    drawer = Extracts(council.store, council.talk)
    for language in Language:
        for _ in range(2):
            assert await asks(council, person, mine, language) is WantExtract.Outcome.MAKING
        assert await drawer.make_wanted() == 1
        assert await asks(council, person, mine, language) is WantExtract.Outcome.READY
    assert await drawer.make_wanted() == 0
    ready = [values for name, values in await council.planned(mine) if name == "application.extract_ready"]
    assert [one["name"] for one in ready] == [f"{ready[0]['number']}-extract-{language}.pdf" for language in ("kk", "ru")]
    for values, reasons in zip(ready, (REASONS.kk, REASONS.ru), strict=True):
        file = await fetched(council, person, values["document"])
        assert file is not None
        text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(file.body)).pages).split())
        assert all(word in text for word in (values["number"], reasons.split()[0]))
        assert (await council.row(other)).number not in text
        assert await fetched(council, stranger, values["document"]) is None
