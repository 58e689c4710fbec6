"""The page that opens one's own chat in another browser, and links in the conversation."""

import json
import re

import httpx
import pytest

from bot.channels.webchat.render import Door, as_data, conversation
from domain.doors import Doors, Way
from domain.language import Language
from services.history import History, Item, ShownLink
from tests.bot.channels.webchat.house import NOW, House, Person

LINK = "/chat/link/7K3MQ9XD2RHT7K3MQ9XD2RHT7K"
OWN = {"sec-fetch-site": "same-origin", "accept-language": "kk"}
PAGE = {"accept": "text/html", "accept-language": "kk"}


@pytest.fixture
def person(house: House) -> Person:
    """Somebody who writes elsewhere, in Russian, and has a link."""
    person = Person("far", Language.RU)
    person.say("bot", "Ваш ИИН?", "Да", "Нет")
    house.people["telegram"] = house.links[LINK.rsplit("/", maxsplit=1)[-1]] = person
    return person


async def opened(client: httpx.AsyncClient) -> str:
    answer = await client.get("/chat")
    return answer.text


async def test_the_button_opens_the_same_question_here(client: httpx.AsyncClient, person: Person) -> None:
    for _ in range(2):
        page = await client.get(LINK, headers=PAGE)
        assert page.status_code == 200
        assert '<html lang="ru">' in page.text
        assert page.headers["x-robots-tag"] == "noindex"
        assert page.headers["cache-control"] == "no-store"
        assert "<script" not in page.text
    answer = await client.post(LINK, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat?entered=1#now")
    assert "Ваш ИИН? (joined)" in await opened(client)


async def test_the_button_pressed_twice_opens_one_chat(client: httpx.AsyncClient, house: House, person: Person) -> None:
    await client.get(LINK)
    for _ in range(2):
        assert (await client.post(LINK, headers=OWN)).status_code == 303
        client.cookies.delete("kasip_chat")  # as if the answer had not come through
    assert list(house.people.values()) == [person, person]
    assert len(person.items) == 2, "asked twice"
    again = await client.get(LINK)
    assert again.status_code == 200
    assert (await client.post(LINK, headers=OWN)).status_code == 303


async def test_without_cookies_it_opens_once(client: httpx.AsyncClient, person: Person) -> None:
    assert (await client.post(LINK, headers=OWN)).status_code == 303
    client.cookies.clear()
    for answer in (await client.post(LINK, headers=OWN), await client.get(LINK, headers=PAGE)):
        assert answer.status_code == 410
        assert '<html lang="ru">' in answer.text
        assert "/chat/restore?language=ru" in answer.text
        assert "<form" not in answer.text


async def test_a_browser_that_has_the_chat_already_keeps_its_place(
    client: httpx.AsyncClient, house: House, person: Person
) -> None:
    await client.get(LINK)
    await client.post(LINK, headers=OWN)
    have = dict(client.cookies)["kasip_chat"]
    second = LINK[:-1] + "0"
    house.links[second.split("/")[-1]] = person
    assert (await client.post(second, headers=OWN)).status_code == 303
    assert dict(client.cookies)["kasip_chat"] == have
    assert len(house.people) == 2


async def test_two_people_on_one_phone_stay_two(client: httpx.AsyncClient, house: House, person: Person) -> None:
    other = Person("other", Language.KK)
    other.say("bot", "Сәлем")
    second = LINK[:-1] + "0"
    house.links[second.split("/")[-1]] = other
    for link, shown in ((LINK, "Ваш ИИН?"), (second, "Сәлем")):
        await client.get(link)
        await client.post(link, headers=OWN)
        assert shown in await opened(client)
    assert sum(one is person for one in house.people.values()) == 2


@pytest.mark.parametrize("path", ["/chat/link/x", "/chat/link/" + "0" * 26, "/chat/link/%00"])
async def test_an_unknown_link_shows_the_way_on(client: httpx.AsyncClient, path: str) -> None:
    for answer in (await client.get(path, headers=PAGE), await client.post(path, headers=OWN)):
        assert answer.status_code == 410
        assert "/chat/restore" in answer.text
        assert "kasip_chat" not in answer.headers.get("set-cookie", "")


async def test_another_site_opens_nothing(client: httpx.AsyncClient, house: House, person: Person) -> None:
    assert (await client.post(LINK, headers={"sec-fetch-site": "cross-site"})).status_code == 403
    assert house.used == set()


def linked(way: Way) -> Item:
    return Item(7, "bot", "Міне", (), NOW, link=ShownLink(way, "Ашу", "T0KEN"))


@pytest.mark.parametrize(
    ("way", "doors", "url"),
    [
        (Way.TELEGRAM, Doors(None, "kasip_bot"), "https://t.me/kasip_bot?start=l-T0KEN"),
        (Way.BROWSER, Doors("https://k.test"), "https://k.test/chat/link/T0KEN"),
        (Way.FORM, Doors("https://k.test"), "https://k.test/form/T0KEN"),
        (Way.TELEGRAM, Doors("https://k.test"), None),
        (Way.BROWSER, Doors(None, "kasip_bot"), None),
        (Way.FORM, Doors(), None),
    ],
)
def test_a_link_is_shown_where_it_leads_somewhere(way: Way, doors: Doors, url: str | None) -> None:
    (bubble,) = conversation(History("p", Language.KK, (linked(way),)), 30, {}, doors).bubbles
    assert bubble.door == (Door("Ашу", url) if url else None)
    assert as_data(linked(way), doors).get("link") == ({"label": "Ашу", "url": url} if url else None)


async def test_the_page_and_the_events_carry_a_link(client: httpx.AsyncClient, house: House, token: str) -> None:
    house.people[token].items.append(linked(Way.TELEGRAM))
    url = "https://t.me/kasip_bot?start=l-T0KEN"
    (anchor,) = re.findall(r"<a class=\"go door\"[^>]*>", await opened(client))
    assert all(part in anchor for part in (f'href="{url}"', 'target="_blank"', 'rel="noopener noreferrer"'))
    events = (await client.get("/chat/events?once=1")).text
    data = [json.loads(line.removeprefix("data: ")) for line in events.splitlines() if line.startswith("data: ")]
    assert data[-1]["link"] == {"label": "Ашу", "url": url}
    assert "link" not in data[0]
