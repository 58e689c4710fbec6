import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import httpx
import pytest

from domain.messaging import Kind
from tests.bot.channels.webchat.conftest import Build
from tests.bot.channels.webchat.house import CODE, House

Fields = dict[str, str]
PAGE = {"accept": "text/html"}


async def post(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None, /, **fields: str) -> httpx.Response:
    kind = {"content-type": "application/x-www-form-urlencoded", **PAGE, **(headers or {})}
    return await client.post(path, content=urlencode(fields), headers=kind)


def forms_of(page: str) -> list[tuple[Fields, list[Fields]]]:
    """What each form of a page would send: its hidden fields, and the buttons to choose from."""
    return [(_named("input", form), _buttons(form)) for form in re.findall(r"<form.*?</form>", page, re.DOTALL)]


def _named(tag: str, form: str) -> Fields:
    return dict(re.findall(rf'<{tag} type="hidden" name="(\w+)" value="([^"]*)"', form))


def _buttons(form: str) -> list[Fields]:
    return [{name: value} for name, value in re.findall(r'<button name="(\w+)" value="([^"]*)"', form)]


@pytest.fixture
async def page(client: httpx.AsyncClient) -> str:
    await post(client, "/chat/start", language="kk")
    return (await client.get("/chat", headers=PAGE)).text


async def test_the_way_in_greets_in_both_languages(client: httpx.AsyncClient) -> None:
    answer = await client.get("/chat", headers=PAGE)
    assert answer.status_code == 200
    assert "kk: Begin in this language" in answer.text
    assert "ru: Begin in this language" in answer.text
    assert [hidden["language"] for hidden, _ in forms_of(answer.text)] == ["kk", "ru"]
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text


async def test_the_root_leads_to_the_chat(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/chat")


async def test_a_conversation_goes_by_plain_forms(client: httpx.AsyncClient, house: House, page: str) -> None:
    assert "Сәлеметсіз бе?" in page
    *commands, (hidden, choices), (say, _) = forms_of(page)
    assert [buttons for _, buttons in commands] == [[{"text": "/menu"}], [{"text": "/help"}], [{"text": "/language"}], []]
    answer = await post(client, "/chat/form", **hidden, **choices[1])
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat#now")
    await post(client, "/chat/form", **say, text="Сәлем")
    heard = [(inbound.kind, inbound.text or (inbound.button and inbound.button.value)) for inbound in house.heard[1:]]
    assert heard == [(Kind.BUTTON, "1"), (Kind.TEXT, "Сәлем")]
    assert "Сәлем?" in (await client.get("/chat")).text


async def test_every_form_has_an_id_of_its_own_each_time(client: httpx.AsyncClient, page: str) -> None:
    again = (await client.get("/chat")).text
    numbers = [hidden["id"] for text in (page, again) for hidden, _ in forms_of(text)]
    assert len(numbers) == len(set(numbers)) == 12


async def test_a_form_sent_twice_counts_once(client: httpx.AsyncClient, house: House, page: str) -> None:
    *_, (hidden, choices), (say, _) = forms_of(page)
    for _ in range(2):
        await post(client, "/chat/form", **hidden, **choices[0])
        await post(client, "/chat/form", **say, text="Сәлем")
    assert len(next(iter(house.people.values())).items) == 1 + 2 + 2


async def test_nothing_typed_sends_nothing(client: httpx.AsyncClient, house: House, page: str) -> None:
    say = forms_of(page)[-1][0]
    assert (await post(client, "/chat/form", **say, text=" ")).status_code == 303
    assert len(house.heard) == 1


@pytest.mark.parametrize("path", ["/chat/form", "/chat/start", "/chat/restore"])
@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}])
async def test_another_site_cannot_send_our_forms(
    client: httpx.AsyncClient, house: House, page: str, path: str, headers: dict[str, str]
) -> None:
    say = forms_of(page)[-1][0]
    answer = await post(client, path, headers, **say, text="a", language="ru", code=CODE)
    assert answer.status_code == 403
    assert "kk: This was sent from another site" in answer.text
    assert len(house.heard) == len(house.people) == 1


async def test_a_second_start_keeps_the_first_conversation(client: httpx.AsyncClient, house: House, page: str) -> None:
    assert (await post(client, "/chat/start", language="ru")).headers["location"] == "/chat#now"
    assert len(house.people) == 1


async def test_an_unknown_cookie_leads_to_the_way_in(client: httpx.AsyncClient, house: House) -> None:
    client.cookies.set("kasip_chat", "x" * 32, path="/chat")
    assert "Begin in this language" in (await client.get("/chat")).text
    answer = await post(client, "/chat/form", id="3f0c9a52-7d1e-4b8a-9c61-5e2f8a7b4d10", text="a")
    assert answer.status_code == 303
    assert not house.people


async def test_a_browser_that_keeps_no_cookie_is_told(client: httpx.AsyncClient) -> None:
    answer = await post(client, "/chat/start", language="kk")
    client.cookies.clear()
    assert "ru: This browser keeps no cookies" in (await client.get(answer.headers["location"])).text


async def test_a_recovery_code_brings_the_conversation_back(client: httpx.AsyncClient, house: House, page: str) -> None:
    client.cookies.clear()
    answer = await post(client, "/chat/restore?language=ru", code=f" {CODE} ")
    assert answer.status_code == 303
    assert "Сәлеметсіз бе?" in (await client.get("/chat")).text


async def test_a_wrong_code_comes_back_with_the_reason(client: httpx.AsyncClient, page: str) -> None:
    answers = [await post(client, "/chat/restore?language=ru", code='"><b>0') for _ in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert "ru: There is no such recovery code" in answers[0].text
    assert 'value="&#34;&gt;&lt;b&gt;0"' in answers[0].text
    assert "ru: Too many in a short time" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize("body", [b"\xff", b"a=1&" * 80, b"text=a", b"text=a&id=1"])
async def test_a_bad_form_is_answered_with_a_page(client: httpx.AsyncClient, house: House, page: str, body: bytes) -> None:
    answer = await client.post("/chat/form", content=body, headers=PAGE)
    assert answer.status_code == 422
    assert "kk: This could not be read" in answer.text
    assert len(house.heard) == 1


class Seen(HTMLParser):
    """A page as a browser reads it: its tags with the names of their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}} {% raw %} ${7*7} {0.__class__}",
    "</textarea></p></li><script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202e<b>\u200bӘлия",
]


async def seen_with(client: httpx.AsyncClient, house: House, text: str) -> Seen:
    """The page after somebody typed a text, and the bot repeated it as a message and as a choice."""
    await post(client, "/chat/start", language="kk")
    page = (await client.get("/chat")).text
    await post(client, "/chat/form", **forms_of(page)[-1][0], text=text)
    next(iter(house.people.values())).say("bot", text, text)
    return Seen((await client.get("/chat")).text)


@pytest.mark.parametrize("text", XSS)
async def test_what_people_type_is_shown_and_never_run(client: httpx.AsyncClient, house: House, text: str) -> None:
    shown = await seen_with(client, house, text)
    assert shown.texts.count(text) == 3
    house.people.clear()
    client.cookies.clear()
    harmless = await seen_with(client, house, "ә")
    assert shown.tags == harmless.tags


async def test_each_message_is_marked_with_the_language_it_was_said_in(client: httpx.AsyncClient, page: str) -> None:
    await post(client, "/chat/form", **forms_of(page)[-1][0], text="/language")
    shown = (await client.get("/chat")).text
    assert re.search(r'<li id="m1" class="bot" lang="kk">', shown)
    assert re.search(r'<li id="now" class="bot" lang="ru">', shown)
    assert re.search(r'<form id="choices"[^>]* lang="ru">', shown)


async def test_a_long_conversation_shows_its_end_and_the_way_to_the_rest(
    client: httpx.AsyncClient, house: House, page: str
) -> None:
    person = next(iter(house.people.values()))
    for number in range(600):
        person.say("person", f"сөз-{number}.")
    shown = (await client.get("/chat")).text
    assert "сөз-599." in shown
    assert "сөз-569." not in shown
    assert 'href="/chat?all=1"' in shown
    assert "сөз-0." in (await client.get("/chat?all=1")).text


async def test_the_page_speaks_the_conversations_language(build: Build) -> None:
    transport = httpx.ASGITransport(build())
    async with httpx.AsyncClient(transport=transport, base_url="http://kasip.test", headers={"accept-language": "ru"}) as client:
        await post(client, "/chat/start", language="kk")
        answer = await client.get("/chat")
    assert '<html lang="kk">' in answer.text
    assert answer.headers["content-language"] == "kk"
