import re
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from bot.channels.webchat.limits import Limits
from domain.messaging import Kind
from tests.bot.channels.webchat.conftest import Build
from tests.bot.channels.webchat.house import CODE, House
from web.security import Site


def fresh() -> str:
    return str(uuid.uuid4())


def events_of(answer: httpx.Response) -> list[str]:
    return re.findall(r"^id: (\d+)$", answer.text, re.MULTILINE)


async def test_a_session_opens_with_the_bots_greeting_already_said(client: httpx.AsyncClient, house: House) -> None:
    answer = await client.post("/chat/sessions", json={"language": "ru"})
    assert answer.status_code == 201
    token = answer.json()["token"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)
    assert [inbound.text for inbound in house.heard] == ["ru"]
    assert len(house.people[token].items) == 1


async def test_a_session_needs_no_body(client: httpx.AsyncClient, house: House) -> None:
    assert (await client.post("/chat/sessions")).status_code == 201
    assert house.heard[0].text == ""


@pytest.mark.parametrize(("url", "secure"), [("", False), ("https://kasip.example", True)])
async def test_the_cookie_stays_out_of_reach(build: Build, url: str, secure: bool) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(build(Site(url))), base_url="http://kasip.test") as client:
        cookie = (await client.post("/chat/sessions")).headers["set-cookie"].lower()
    assert "kasip_chat=" in cookie
    assert "max-age=31536000" in cookie
    assert "path=/chat;" in cookie
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert ("secure" in cookie) is secure


async def test_a_recovery_code_opens_the_same_conversation(client: httpx.AsyncClient, house: House, token: str) -> None:
    answer = await client.post("/chat/sessions", json={"code": CODE})
    assert answer.status_code == 201
    assert house.people[answer.json()["token"]] is house.people[token]


@pytest.mark.parametrize("code", ["", "0000-0000-0000", "x" * 10_000, 5, None, ["a"], "\0"])
async def test_a_wrong_recovery_code_opens_nothing(client: httpx.AsyncClient, house: House, token: str, code: object) -> None:
    answer = await client.post("/chat/sessions", json={"code": code})
    if code is None:
        assert answer.status_code == 201
        return
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_code")
    assert list(house.people) == [token]


async def test_a_recovery_code_cannot_be_guessed(build: Build, house: House) -> None:
    transport = httpx.ASGITransport(build(limits=Limits(codes=5, codes_overall=8)), client=("203.0.113.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://kasip.test") as client:
        statuses = [(await client.post("/chat/sessions", json={"code": str(number)})).status_code for number in range(6)]
        assert statuses == [403, 403, 403, 403, 403, 429]
        transport.client = ("203.0.113.2", 1)
        statuses = [(await client.post("/chat/sessions", json={"code": str(number)})).status_code for number in range(4)]
        assert statuses == [403, 403, 403, 429]
    assert not house.people


async def test_a_message_is_taken_once(client: httpx.AsyncClient, house: House, token: str) -> None:
    number = fresh()
    first = await client.post("/chat/messages", json={"id": number, "text": "сәлем"})
    again = await client.post("/chat/messages", json={"id": number, "text": "сәлем"})
    assert (first.status_code, first.json()) == (202, {"id": number, "duplicate": False})
    assert (again.status_code, again.json()) == (202, {"id": number, "duplicate": True})
    assert [item.text for item in house.people[token].items] == ["Сәлеметсіз бе?", "сәлем", "сәлем?"]


async def test_a_choice_is_taken(client: httpx.AsyncClient, house: House, token: str) -> None:
    answer = await client.post("/chat/messages", json={"id": fresh(), "choice": "1:step:0"})
    assert answer.status_code == 202
    assert house.heard[-1].kind is Kind.BUTTON


async def test_a_file_is_read_and_dropped_and_the_bot_hears_that_one_came(
    client: httpx.AsyncClient, house: House, token: str
) -> None:
    number = fresh()
    answer = await client.post(
        "/chat/messages", data={"id": number}, files={"file": ("a.pdf", b"%PDF" * 1000, "application/pdf")}
    )
    assert (answer.status_code, answer.json()["id"]) == (202, number)
    assert (house.heard[-1].kind, house.heard[-1].text) == (Kind.DOCUMENT, "")


async def test_a_file_too_large_is_refused_before_it_is_read(client: httpx.AsyncClient, house: House, token: str) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "content-length": str(21 * 1024 * 1024)}
    answer = await client.post("/chat/messages", content=b"", headers=headers)
    assert answer.status_code == 413
    assert len(house.heard) == 1


async def test_a_file_of_unknown_length_is_cut_off(client: httpx.AsyncClient, house: House, token: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(30):
            yield b"0" * 1024 * 1024

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await client.post("/chat/messages", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert len(house.heard) == 1


FORM = "multipart/form-data; boundary=x"
BAD_FORMS = {
    "no boundary": ("multipart/form-data", b""),
    "no end": (FORM, b"--x\r\n"),
    "empty": (FORM, b"--x--\r\n"),
    "no file": (FORM, b'--x\r\ncontent-disposition: form-data; name="id"\r\n\r\na\r\n--x--\r\n'),
    "no id": (FORM, b'--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\na\r\n--x--\r\n'),
    "a part without a name": (FORM, b"--x\r\ncontent-disposition: form-data\r\n\r\na\r\n--x--\r\n"),
    "noise": (FORM, b"\xff" * 100),
}


@pytest.mark.parametrize(("kind", "content"), BAD_FORMS.values(), ids=BAD_FORMS.keys())
async def test_a_bad_form_is_refused(client: httpx.AsyncClient, house: House, token: str, kind: str, content: bytes) -> None:
    answer = await client.post("/chat/messages", content=content, headers={"content-type": kind})
    assert answer.status_code == 422
    assert answer.json()["example"]
    assert len(house.heard) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": 1}', b'{"text": "a"}'])
async def test_bad_json_is_refused_in_the_conversations_language(
    client: httpx.AsyncClient, house: House, token: str, content: bytes
) -> None:
    answer = await client.post("/chat/messages", content=content, headers={"accept-language": "ru"})
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("kk: ")
    assert {"field", "example"} <= answer.json().keys()
    assert len(house.heard) == 1


async def test_a_text_too_long_is_refused_and_a_long_one_goes_to_the_bot(
    client: httpx.AsyncClient, house: House, token: str
) -> None:
    assert (await client.post("/chat/messages", json={"id": fresh(), "text": "ж" * 5000})).status_code == 202
    assert (await client.post("/chat/messages", json={"id": fresh(), "text": "ж" * 9000})).status_code == 413
    assert (await client.post("/chat/messages", json={"id": fresh(), "text": "ж" * 90_000})).status_code == 413
    assert len(house.heard) == 2


UNKNOWN = ["", "Bearer", "Bearer ", "Bearer short", "Bearer " + "a" * 32, "Basic " + "a" * 32, "Bearer " + "ә" * 32]


@pytest.mark.parametrize("authorization", UNKNOWN)
@pytest.mark.parametrize(("method", "path"), [("POST", "/chat/messages"), ("GET", "/chat/events")])
async def test_nobody_speaks_without_a_known_token(client: httpx.AsyncClient, authorization: str, method: str, path: str) -> None:
    headers = {b"authorization": authorization.encode(), b"accept-language": b"ru"}
    body = {"id": fresh(), "text": "сәлем"} if method == "POST" else None
    answer = await client.request(method, path, json=body, headers=httpx.Headers(headers))
    assert answer.status_code == 401
    assert answer.json()["title"].startswith("ru: ")


async def test_our_own_page_may_use_its_cookie_and_another_site_may_not(client: httpx.AsyncClient, house: House) -> None:
    await client.post("/chat/sessions")
    own = {"sec-fetch-site": "same-origin"}
    assert (await client.post("/chat/messages", json={"id": fresh(), "text": "а"}, headers=own)).status_code == 202
    assert (await client.get("/chat/events?once=1", headers=own)).status_code == 200
    foreign = {"origin": "https://evil.example"}
    assert (await client.post("/chat/messages", json={"id": fresh(), "text": "ә"}, headers=foreign)).status_code == 403
    assert (await client.post("/chat/sessions", headers=foreign)).status_code == 403
    assert len(house.heard) == 2


async def test_a_surprise_is_honest_and_in_the_conversations_language(client: httpx.AsyncClient, token: str) -> None:
    with capture_logs() as logs:
        answer = await client.post("/chat/messages", json={"id": fresh(), "text": "boom"}, headers={"accept-language": "ru"})
    assert answer.status_code == 500
    assert answer.json()["title"].startswith("kk: ")
    assert answer.json()["trace"] == logs[0]["trace"]
    assert "secret" not in answer.text


async def test_too_many_messages_are_told_to_wait(build: Build, house: House) -> None:
    transport = httpx.ASGITransport(build(limits=Limits(messages=3, sessions=1)), client=("203.0.113.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://kasip.test") as client:
        assert (await client.post("/chat/sessions", json={"language": "ru"})).status_code == 201
        assert (await client.post("/chat/sessions")).status_code == 429
        sent = [await client.post("/chat/messages", json={"id": fresh(), "text": "а"}) for _ in range(4)]
    assert [answer.status_code for answer in sent] == [202, 202, 202, 429]
    assert 0 < int(sent[-1].headers["retry-after"]) <= 60
    assert sent[-1].json()["detail"].startswith("ru: ")
    assert len(house.heard) == 4


async def test_a_village_behind_one_address_has_its_limit_and_this_machine_has_none(build: Build, house: House) -> None:
    transport = httpx.ASGITransport(build(limits=Limits(sessions=2, messages_of_address=1, openings_of_address=1)))
    async with httpx.AsyncClient(transport=transport, base_url="http://kasip.test") as client:
        local = [(await client.post("/chat/sessions")).status_code for _ in range(3)]
        transport.client = ("203.0.113.1", 1)
        village = [(await client.post("/chat/sessions")).status_code for _ in range(3)]
        sent = [(await client.post("/chat/messages", json={"id": fresh(), "text": "а"})).status_code for _ in range(2)]
        opened = [(await client.get("/chat")).status_code for _ in range(2)]
    assert (local, village) == ([201, 201, 201], [201, 201, 429])
    assert (sent, opened) == ([202, 429], [200, 429])


async def test_history_can_be_asked_for_without_a_stream(client: httpx.AsyncClient, token: str) -> None:
    await client.post("/chat/messages", json={"id": fresh(), "text": "сәлем"})
    whole = await client.get("/chat/events?once=1")
    assert whole.headers["content-type"].startswith("text/event-stream")
    assert whole.headers["cache-control"] == "no-store"
    assert events_of(whole) == ["1", "2", "3"]
    assert events_of(await client.get("/chat/events?once=1", headers={"last-event-id": "2"})) == ["3"]
    assert events_of(await client.get("/chat/events?once=1", headers={"last-event-id": "3"})) == []


@pytest.mark.parametrize("last", ["", "abc", "-1", "1e3", "9" * 40])
async def test_a_last_id_that_is_none_brings_the_whole_history(client: httpx.AsyncClient, token: str, last: str) -> None:
    assert events_of(await client.get("/chat/events?once=1", headers={"last-event-id": last})) == ["1"]
