"""The form behind a link (F-12): what it asks, what it refuses, and that its answer counts once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from domain.doors import Doors
from domain.language import Language
from domain.messaging import Channel, Inbound
from services import private_form
from services.intake import Intake
from services.private_form import Form
from services.storage import sessions
from services.storage.engine import Store
from services.talk import Talk
from tests.support.chat import BIN, IIN, Chat, open_talk
from tests.support.clock import SetClock


@dataclass(frozen=True, slots=True)
class Page:
    """A person in Telegram whose question has become a link, and the page behind it."""

    store: Store
    talk: Talk
    intake: Intake
    clock: SetClock
    chat: Chat

    async def token(self) -> str:
        link = (await self.chat.last()).link
        assert link is not None
        return link.token

    async def asked(self, token: str) -> Form | None:
        return await self.store.read(lambda tx: private_form.asked(tx, self.talk, token))

    async def refusal(self, token: str, text: str) -> str | None:
        return await self.store.read(lambda tx: private_form.refusal(tx, self.talk, token, text))

    async def answer(self, token: str, text: str = IIN) -> Inbound | None:
        return await self.store.read(lambda tx: private_form.answer(tx, token, text))

    async def answers(self) -> dict[str, str]:
        found = await self.store.read(lambda tx: sessions.at_contacts(tx, [self.chat.contact]))
        return dict(found[self.chat.contact].session.answers)


@pytest.fixture
async def page(store: Store, clock: SetClock) -> AsyncIterator[Page]:
    talk = await open_talk(store)
    talk.content = replace(talk.content, doors=Doors("https://kasip.test", "kasip_test_bot"))
    intake = Intake(store, talk, back_off=(0, 0))
    chat = Chat(store, intake, clock, Channel.TELEGRAM)
    await chat.start("ru")
    await chat.tap("Даю согласие")
    yield Page(store, talk, intake, clock, chat)
    await intake.close()


async def test_the_page_asks_the_question_in_the_persons_language(page: Page) -> None:
    form = await page.asked(await page.token())
    assert form is not None
    assert (form.language, form.over) == (Language.RU, False)
    assert form.question.startswith("Вопрос 3 из 8")
    assert "чате" not in form.question


async def test_a_link_that_never_was_is_nothing(page: Page) -> None:
    for token in ("", "0" * 26, "x" * 2000, "Z" * 25, "'; --"):
        assert await page.asked(token) is None
        assert await page.answer(token) is None
        assert await page.refusal(token, IIN) is None


@pytest.mark.parametrize(("typed", "why"), [("900315400008", "Контрольная"), ("123", "12 цифр"), ("", "")])
async def test_a_wrong_answer_is_refused_in_words_and_changes_nothing(page: Page, typed: str, why: str) -> None:
    token = await page.token()
    said = await page.chat.everything()
    refused = await page.refusal(token, typed)
    assert refused
    assert why in refused
    assert await page.chat.everything() == said
    form = await page.asked(token)
    assert form is not None
    assert not form.over


async def test_who_comes_to_the_page_late_is_told_why_too(page: Page) -> None:
    page.clock.advance(hours=13)
    refused = await page.refusal(await page.token(), "123")
    assert refused
    assert "12 цифр" in refused


@pytest.mark.parametrize("number", [IIN, BIN, " 9003 1540 0007 "])
async def test_a_good_answer_is_not_refused(page: Page, number: str) -> None:
    assert await page.refusal(await page.token(), number) is None


async def test_the_answer_goes_on_in_the_chat_and_the_page_is_over(page: Page) -> None:
    token = await page.token()
    answer = await page.answer(token)
    assert answer is not None
    receipt = await page.intake.submit(answer)
    assert receipt.person == answer.person
    assert (await page.chat.last()).text.startswith("Вопрос 4 из 8")
    assert await page.answers() == {"number": IIN}
    assert IIN not in "".join(item.text for item in await page.chat.everything())
    form = await page.asked(token)
    assert form is not None
    assert (form.over, form.question) == (True, "")
    assert await page.answer(token) is None


async def test_a_form_sent_twice_counts_once(page: Page) -> None:
    token = await page.token()
    first, second = await page.answer(token), await page.answer(token, BIN)
    assert first is not None
    assert second is not None
    assert not (await page.intake.submit(first)).duplicate
    assert (await page.intake.submit(second)).duplicate
    assert await page.answers() == {"number": IIN}


async def test_asked_again_the_older_link_is_over(page: Page) -> None:
    old = await page.token()
    await page.chat.say("не знаю")
    new = await page.token()
    assert [form.over for form in (await page.asked(old), await page.asked(new)) if form] == [True, False]
    assert await page.answer(old) is None


async def test_a_question_that_was_left_is_over(page: Page) -> None:
    token = await page.token()
    answer = await page.answer(token)
    await page.chat.say("меню")
    form = await page.asked(token)
    assert form is not None
    assert form.over
    assert answer is not None
    await page.intake.submit(answer)  # it was on its way
    assert (await page.chat.last()).text.startswith("Эта кнопка от прежнего вопроса.")
    assert await page.answers() == {}


async def test_a_link_is_over_after_a_day(page: Page) -> None:
    token = await page.token()
    page.clock.advance(days=0.99)
    assert await page.answer(token) is not None
    page.clock.advance(days=0.02)
    form = await page.asked(token)
    assert form is not None
    assert form.over
    assert await page.refusal(token, "123") is None
