"""Documents that come with messages: for the person who got them, on old phones too."""

import httpx
import pytest

from bot.channels.webchat.desk import ServicesDesk
from bot.channels.webchat.limits import Limits
from domain.messaging import Channel, Contact, Document, Outbound
from services import documents, outbox
from services.documents import File
from services.intake import Intake
from services.outbox import Said
from services.storage import sessions
from services.storage.engine import Store
from services.storage.sessions import Standing
from services.transaction import ReadTx
from tests.bot.channels.webchat.conftest import Build
from tests.bot.channels.webchat.house import House, Person
from tests.support.chat import Chat, open_talk
from tests.support.clock import SetClock

PAGE = {"accept": "text/html"}
PAPER = File("Сертификат Ә.pdf", "application/pdf", b"%PDF-1.7 \x00\xff" * 2000)
DATA = File('<b>"деректер".json', "application/json", b"{}")


@pytest.fixture
def person(house: House, token: str) -> Person:
    """Whose messages 2 and 3 have a document."""
    person = house.people[token]
    person.give("Сертификатыңыз дайын.", PAPER)
    person.give("Деректеріңіз.", DATA)
    return person


async def test_the_bytes_come_whole_under_their_name(client: httpx.AsyncClient, person: Person) -> None:
    answer = await client.get("/chat/documents/2")
    assert (answer.status_code, answer.content) == (200, PAPER.body)
    assert answer.headers["content-type"] == "application/pdf"
    disposition = "attachment; filename*=UTF-8''%D0%A1%D0%B5%D1%80%D1%82%D0%B8%D1%84%D0%B8%D0%BA%D0%B0%D1%82%20%D3%98.pdf"
    assert answer.headers["content-disposition"] == disposition
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_browser_is_asked_to_show_only_what_it_shows_safely(client: httpx.AsyncClient, person: Person) -> None:
    shown = [(await client.get(f"/chat/documents/{item}?view=1")).headers["content-disposition"] for item in (2, 3)]
    assert [disposition.partition(";")[0] for disposition in shown] == ["inline", "attachment"]
    assert shown[1].endswith("%3Cb%3E%22%D0%B4%D0%B5%D1%80%D0%B5%D0%BA%D1%82%D0%B5%D1%80%22.json")


@pytest.mark.parametrize("item", ["1", "4", "0", "-2", "2 ", "abc", "9" * 40, "٢"])
async def test_what_is_no_document_is_not_found_in_the_conversations_language(
    client: httpx.AsyncClient, person: Person, item: str
) -> None:
    answer = await client.get(f"/chat/documents/{item}", headers={"accept-language": "ru"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_document")
    assert answer.json()["title"].startswith("kk: ")
    page = await client.get(f"/chat/documents/{item}", headers={"accept-language": "ru", **PAGE})
    assert page.status_code == 404
    assert "kk: There is no such document" in page.text
    assert 'href="/chat"' in page.text


async def test_nobody_gets_anothers_document(client: httpx.AsyncClient, person: Person) -> None:
    other = (await client.post("/chat/sessions", json={"language": "ru"})).json()["token"]
    answer = await client.get("/chat/documents/2", headers={"authorization": f"Bearer {other}"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_document")
    client.cookies.clear()
    for authorization in ("", "Bearer", "Bearer " + "a" * 32, "Basic x"):
        assert (await client.get("/chat/documents/2", headers={"authorization": authorization})).status_code == 401


async def test_the_page_of_a_browser_gets_it_by_its_cookie(client: httpx.AsyncClient, person: Person, token: str) -> None:
    del client.headers["authorization"]
    client.cookies.set("kasip_chat", token, path="/chat")
    assert (await client.get("/chat/documents/2")).content == PAPER.body
    page = (await client.get("/chat", headers=PAGE)).text
    assert '<a class="file" href="/chat/documents/2"><b>PDF</b> <span>Сертификат Ә.pdf</span>' in page
    assert "<small>kk: 22 kB</small>" in page
    assert "<span>&lt;b&gt;&#34;деректер&#34;.json</span>" in page
    assert 'data-size="kk: {size} kB"' in page


async def test_an_event_says_where_it_is(client: httpx.AsyncClient, person: Person) -> None:
    answer = await client.get("/chat/events?once=1")
    assert '"document":{"url":"/chat/documents/2","name":"Сертификат Ә.pdf","size":22000}' in answer.text
    assert answer.text.count('"document"') == 2


async def test_downloads_have_a_limit(build: Build, person: Person, token: str) -> None:
    transport = httpx.ASGITransport(build(limits=Limits(openings=2)), client=("203.0.113.1", 1))
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://kasip.test", headers=headers) as client:
        assert [(await client.get("/chat/documents/2")).status_code for _ in range(3)] == [200, 200, 429]


async def test_the_desk_finds_the_document_of_a_message(store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(tx: ReadTx, person: str, ref: str, name: str) -> File | None:
        return PAPER if (person, ref, name) == (standing.session.person, "ref-1", PAPER.name) else None

    monkeypatch.setattr(documents, "fetch", fetch)
    talk = await open_talk(store)
    intake = Intake(store, talk)
    chat, other = Chat(store, intake, clock), Chat(store, intake, clock)
    for one in (chat, other):
        await one.start("kk")
    standing = (await store.read(lambda tx: sessions.at_contacts(tx, [chat.contact])))[chat.contact]
    await send(store, await send(store, standing, "ref-1"), "gone")
    desk = ServicesDesk(intake, store, clock, talk)
    assert [await desk.document(chat.contact, item) for item in range(1, 5)] == [None, PAPER, None, None]
    assert await desk.document(other.contact, 2) is None
    assert await desk.document(Contact(Channel.WEB, "nobody"), 2) is None
    await intake.close()


async def send(store: Store, standing: Standing, ref: str) -> Standing:
    """The bot says something and sends a document with it."""
    answer = Outbound("Міне", document=Document(ref, PAPER.name, len(PAPER.body)))
    (after,) = (await store.write(lambda tx: outbox.write(tx, [Said(standing, None, answer, standing.session)]))).standings
    return after
