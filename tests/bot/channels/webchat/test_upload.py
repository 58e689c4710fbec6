"""Files from a browser, with the page's script and without: kept where the open question takes them, each once."""

import json
import re
import uuid

import httpx
import pytest

from domain.messaging import MOST_BYTES, Document, Kind
from tests.bot.channels.webchat.house import House, Person

PAGE = {"accept": "text/html", "origin": "http://kasip.test"}
Part = tuple[str, tuple[str, bytes, str]]


def part(name: str, body: bytes = b"%PDF own") -> Part:
    return "file", (name, body, "application/octet-stream")


@pytest.fixture
def person(house: House, token: str) -> Person:
    """Somebody who is asked for files."""
    person = house.people[token]
    person.asked = True
    person.say("bot", "Файл жіберіңіз", "Кейін")
    return person


async def test_a_file_that_is_asked_for_comes_with_its_turn(client: httpx.AsyncClient, house: House, person: Person) -> None:
    number = str(uuid.uuid4())
    for duplicate in (False, True):
        answer = await client.post(
            "/chat/messages", data={"id": number}, files=[part("C:\\құжат\\Бизнес\u202eжоспар.pdf", b"%PDF" * 1000)]
        )
        assert answer.json() == {"id": number, "duplicate": duplicate}
    assert house.heard[1].kind is Kind.DOCUMENT
    assert house.heard[1].document == Document("file:1", "Бизнесжоспар.pdf", 4000)
    assert house.kept == [b"%PDF" * 1000], "the second time nothing is kept"


async def test_a_file_that_nobody_asked_for_is_not_kept(client: httpx.AsyncClient, house: House, token: str) -> None:
    await client.post("/chat/messages", data={"id": str(uuid.uuid4())}, files=[part("a.pdf")])
    assert (house.heard[-1].kind, house.heard[-1].document, house.kept) == (Kind.DOCUMENT, None, [])


@pytest.mark.parametrize("size", [MOST_BYTES + 1, MOST_BYTES + 10**6])
async def test_what_is_too_large_is_refused_with_the_limit(
    client: httpx.AsyncClient, house: House, person: Person, size: int
) -> None:
    answer = await client.post("/chat/messages", data={"id": str(uuid.uuid4())}, files=[part("a.pdf", bytes(size))])
    assert (answer.status_code, answer.json()["limit_kb"]) == (413, MOST_BYTES // 1024)
    assert answer.json()["detail"].startswith("kk: At most 20 MB")
    assert (house.kept, len(house.heard)) == ([], 1)


async def test_several_photos_come_by_a_plain_form_each_once(client: httpx.AsyncClient, house: House, person: Person) -> None:
    page = (await client.get("/chat", headers=PAGE)).text
    form = re.search(r'<form id="attach".*?</form>', page, re.DOTALL)
    assert form is not None
    assert "hidden>" not in form[0].partition("\n")[0]
    id_ = re.findall(r'name="id" value="([^"]*)"', form[0])[0]
    for _ in range(2):
        photos = [part("1.jpg", b"one"), part("1.jpg", b"two")]
        answer = await client.post("/chat/form", data={"id": id_}, files=photos, headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/chat#now")
    await client.post("/chat/form", data={"id": id_}, files=[part("", b"")], headers=PAGE)
    assert house.kept == [b"one", b"two"]
    assert [inbound.document.name for inbound in house.heard if inbound.document] == ["1.jpg", "1.jpg"]


async def test_another_site_sends_no_file(client: httpx.AsyncClient, house: House, person: Person) -> None:
    headers = {**PAGE, "origin": "http://evil.test"}
    answer = await client.post("/chat/form", data={"id": str(uuid.uuid4())}, files=[part("a.pdf")], headers=headers)
    assert (answer.status_code, house.kept) == (403, [])


async def test_page_and_stream_say_whether_a_file_is_asked_for(client: httpx.AsyncClient, house: House, person: Person) -> None:
    lines = (await client.get("/chat/events?once=1")).text.splitlines()
    items = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert [item.get("files", False) for item in items] == [False, True]
    person.asked = False
    person.say("bot", "Рақмет")
    assert (
        '<form id="attach" class="attach" method="post" action="/chat/form" enctype="multipart/form-data" hidden>'
        in (await client.get("/chat", headers=PAGE)).text
    )
