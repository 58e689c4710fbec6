"""The page for one sensitive answer (F-12), over the real conversation."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from domain.doors import Doors
from domain.messaging import Channel
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk
from tests.support.chat import BIN, IIN, Chat, open_talk
from tests.support.clock import SetClock
from tests.support.stores import Failing
from web.kit import add_kit
from web.limits import Limiter
from web.pages import Pages
from web.private_form import routes
from web.private_form_desk import ServicesFormDesk
from web.security import Site
from web.static import Static

SITE = "https://kasip.test"
WRONG = "900315400008"  # its check digit is
BUDGET = 15_000
NUMBER = {"kk": "Сұрақ: 3/", "ru": "Вопрос 3 "}
AGREE = {"kk": "Келісемін", "ru": "Даю согласие"}
STRANGER = "0" * 26


@dataclass
class Town:
    """A site with the form, and people who write in Telegram; `told` are those to whom the form brought something new."""

    store: Store
    talk: Talk
    clock: SetClock
    told: list[str]

    async def asked(self, language: str = "kk", channel: Channel = Channel.TELEGRAM) -> tuple[Chat, str]:
        """Somebody whose open question is the number, and the form's path."""
        chat = Chat(self.store, Intake(self.store, self.talk), self.clock, channel)
        await chat.start(language)
        shown = await chat.tap(AGREE[language])
        assert shown.link is not None
        return chat, f"/form/{shown.link.token}"

    def app(self, site: str = SITE, store: Store | None = None) -> FastAPI:
        static, store = Static(), store or self.store
        pages = Pages(self.talk.translations, static, trial=True)
        intake = Intake(store, self.talk, back_off=())
        intake.said = self.told.append
        desk = ServicesFormDesk(intake, store, self.talk)
        app = FastAPI()
        add_kit(app, pages, static)
        app.routes.extend(routes(pages, desk, Limiter(), Site(site)))
        return app

    def browser(self, app: FastAPI | None = None, language: str = "en") -> httpx.AsyncClient:
        headers = {"accept": "text/html", "accept-language": language, "sec-fetch-site": "same-origin"}
        transport = httpx.ASGITransport(app or self.app(), client=("203.0.113.1", 1))
        return httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers)


@pytest.fixture
async def town(store: Store, clock: SetClock) -> Town:
    talk = await open_talk(store)
    talk.content = replace(talk.content, doors=Doors(SITE, "kasip_bot"))
    return Town(store, talk, clock, [])


@pytest.fixture
async def client(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with town.browser() as client:
        yield client


def field_of(page: str) -> str:
    (field,) = re.findall(r"<input[^>]*>", page)
    return str(field)


@pytest.mark.parametrize(("language", "other"), [("kk", "ru"), ("ru", "kk")])
async def test_the_question_is_asked_in_the_persons_language(town: Town, language: str, other: str) -> None:
    _, path = await town.asked(language)
    async with town.browser(language=other) as client:
        answer = await client.get(path)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert NUMBER[language] in answer.text
        assert re.search(r"\b\d{12}\b", answer.text), "no example"
        assert ("TRIAL", "СЫНАҚ НҰСҚАСЫ", "ПРОБНАЯ ВЕРСИЯ")[1 + ("kk", "ru").index(language)] in answer.text
        assert ("шифрланып" if language == "kk" else "в зашифрованном виде") in answer.text
        assert "<script" not in answer.text
        sheets = re.findall(r'href="(/static/[^"]+\.css[^"]*)"', answer.text)
        sizes = [len((await client.get(sheet)).content) for sheet in sheets]
        refused = await client.post(path, data={"answer": WRONG})
        assert max(len(answer.content), len(refused.content)) + sum(sizes) < BUDGET


async def test_encryption_is_promised_only_where_it_is(town: Town) -> None:
    _, path = await town.asked("ru")
    async with town.browser(town.app("http://kasip.test")) as client:
        assert "зашифрованном" not in (await client.get(path)).text


async def test_the_field_suits_a_phone(town: Town, client: httpx.AsyncClient) -> None:
    _, path = await town.asked()
    field = field_of((await client.get(path)).text)
    assert all(part in field for part in ('inputmode="numeric"', 'autocomplete="off"', "maxlength=", "required"))


async def test_looking_changes_nothing_and_is_kept_nowhere(town: Town, client: httpx.AsyncClient) -> None:
    chat, path = await town.asked()
    before = await chat.everything()
    for _ in range(3):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["referrer-policy"] == "same-origin"
    assert await chat.everything() == before


@pytest.mark.parametrize("typed", [IIN, f" {IIN[:6]} {IIN[6:]} "])
async def test_an_answer_leads_to_the_next_question_and_stands_nowhere(town: Town, client: httpx.AsyncClient, typed: str) -> None:
    chat, path = await town.asked()
    answer = await client.post(path, data={"answer": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/done")
    assert answer.headers["referrer-policy"] == "no-referrer"
    done = await client.get(f"{path}/done")
    assert done.status_code == 200
    assert 'href="https://t.me/kasip_bot"' in done.text
    assert IIN not in done.text
    assert "4/" in (await chat.last()).text
    assert all(IIN not in item.text for item in await chat.everything())
    assert len(town.told) == 1


@pytest.mark.parametrize(
    ("channel", "doors", "back"),
    [
        (Channel.WHATSAPP, Doors(SITE, "kasip_bot", "77000000001"), "https://wa.me/77000000001"),
        (Channel.TELEGRAM, Doors(SITE, "kasip_bot", "77000000001"), "https://t.me/kasip_bot"),
        (Channel.WHATSAPP, Doors(SITE, "kasip_bot"), None),
    ],
)
async def test_the_way_back_leads_to_the_chat_where_the_person_is(
    town: Town, client: httpx.AsyncClient, channel: Channel, doors: Doors, back: str | None
) -> None:
    town.talk.content = replace(town.talk.content, doors=doors)
    _, path = await town.asked(channel=channel)
    await client.post(path, data={"answer": IIN})
    done = await client.get(f"{path}/done")
    assert re.findall(r'href="(https://(?:wa|t)\.me/[^"]*)"', done.text) == ([back] if back else [])


@pytest.mark.parametrize("typed", [WRONG, "", "   ", "сәлем <b>", "мәзір", "\0", "9" * 3000])
async def test_a_refused_answer_is_asked_again_with_the_reason_and_not_repeated(
    town: Town, client: httpx.AsyncClient, typed: str
) -> None:
    chat, path = await town.asked()
    answer = await client.post(path, data={"answer": typed})
    assert answer.status_code == 422
    reason, field = answer.text.index('role="alert"'), field_of(answer.text)
    assert reason < answer.text.index(field)
    assert 'aria-invalid="true"' in field
    assert re.search(r'aria-describedby="wrong\b', field)
    assert "value=" not in field
    assert not typed.strip("\0 ") or typed not in answer.text
    assert NUMBER["kk"] in (await chat.last()).text
    assert (await client.post(path, data={"answer": BIN})).status_code == 303


async def test_the_reason_is_told_after_a_long_absence_too(town: Town, client: httpx.AsyncClient) -> None:
    _, path = await town.asked()
    at_once = await client.post(path, data={"answer": WRONG})
    town.clock.advance(hours=13)
    assert (await client.post(path, data={"answer": WRONG})).text == at_once.text


async def test_a_form_without_the_field_is_an_empty_answer(town: Town, client: httpx.AsyncClient) -> None:
    _, path = await town.asked()
    assert (await client.post(path)).status_code == 422


async def test_an_answered_question_is_not_asked_again(town: Town, client: httpx.AsyncClient) -> None:
    chat, path = await town.asked("ru")
    await client.post(path, data={"answer": IIN})
    said = await chat.everything()
    for answer in (await client.get(path), await client.post(path, data={"answer": BIN})):
        assert answer.status_code == 410
        assert "уже ответили" in answer.text
        assert '<html lang="ru">' in answer.text
    assert await chat.everything() == said


async def test_two_at_once_count_once(town: Town, client: httpx.AsyncClient) -> None:
    chat, path = await town.asked()
    before = len(await chat.everything())
    answers = await asyncio.gather(*(client.post(path, data={"answer": IIN}) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {303, 410}
    assert 303 in {answer.status_code for answer in answers}
    said = await chat.everything()
    assert [item.sender for item in said[before:]] == ["person", "bot"]
    assert "4/" in said[-1].text


async def test_a_link_is_over_after_a_day_and_after_a_newer_one(town: Town, client: httpx.AsyncClient) -> None:
    chat, old = await town.asked()
    newer = (await chat.say("?")).link
    assert newer is not None
    assert (await client.get(old)).status_code == 410
    assert (await client.get(f"{old}/done")).status_code == 200
    assert (await client.get(f"/form/{newer.token}")).status_code == 200
    assert (await client.get(f"/form/{newer.token}/done")).headers["location"] == f"/form/{newer.token}"
    town.clock.advance(hours=25)
    assert (await client.get(f"/form/{newer.token}")).status_code == 410


@pytest.mark.parametrize("token", [STRANGER, "x", "%00", "a" * 500, "ы" * 26])
async def test_what_is_no_link_leads_nowhere(client: httpx.AsyncClient, token: str) -> None:
    for answer in (await client.get(f"/form/{token}"), await client.post(f"/form/{token}", data={"answer": IIN})):
        assert answer.status_code == 404
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "<form" not in answer.text


async def test_links_are_not_guessed_at(town: Town) -> None:
    _, path = await town.asked()
    async with town.browser() as client:
        seen = [(await client.get(f"/form/{STRANGER[:-2]}{number}")).status_code for number in range(10, 22)]
        assert seen == [404] * 10 + [429] * 2
        assert (await client.get(path)).headers["retry-after"]


async def test_another_site_answers_nothing(town: Town, client: httpx.AsyncClient) -> None:
    chat, path = await town.asked()
    foreign = await client.post(path, data={"answer": IIN}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    large = await client.post(path, data={"answer": "9" * 5000})
    assert large.status_code == 413
    assert NUMBER["kk"] in (await chat.last()).text


async def test_neither_the_answer_nor_the_link_is_logged(town: Town) -> None:
    _, path = await town.asked()
    broken = town.app(store=Failing(town.store, iter([RuntimeError("the disk is full")] * 2)))
    async with town.browser(broken) as client:
        with capture_logs() as logged:
            answer = await client.post(path, data={"answer": IIN})
    assert answer.status_code == 503
    assert logged != []
    said = str([{name: value for name, value in entry.items() if name != "exc_info"} for entry in logged])
    assert IIN not in said
    assert path.split("/")[-1] not in said
