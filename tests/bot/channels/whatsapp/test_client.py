"""The client of the Cloud API: what it asks, and what each answer or silence becomes."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from bot.channels.whatsapp import client
from bot.channels.whatsapp.client import Graph
from bot.channels.whatsapp.responses import Refused, Unreachable
from tests.bot.channels.whatsapp.letters import NUMBER, Post, post
from tests.providers.faults import Answer
from tests.providers.server import Server
from tests.support.clock import SetClock

TEXT = {"to": NUMBER, "type": "text", "text": {"body": "Құпия мәтін", "preview_url": False}}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def mail(clock: SetClock) -> AsyncIterator[Post]:
    async with post(clock) as opened:
        yield opened


def told(error: Exception) -> str:
    return f"{error!r} {error} {error.__cause__!r} {error.__context__!r}"


async def test_what_every_day_needs(mail: Post) -> None:
    sent = await mail.graph.send(TEXT)
    assert sent == mail.person.last.id
    assert mail.person.last.text == "Құпия мәтін"
    assert await mail.graph.number() == "+7 700 000 00 01"
    await mail.graph.mark_read(mail.person.say("сұрақ").message_id)
    assert mail.fake.ledger.counts() == {"messages.text": 1, "phone.get": 1, "status.read": 1}


async def test_a_file_goes_up_and_comes_back(mail: Post) -> None:
    held = await mail.graph.upload("file.pdf", "application/pdf", b"%PDF-1.7")
    info = await mail.graph.media_info(held)
    assert await mail.graph.download(info["url"], 100) == ("application/pdf", b"%PDF-1.7")


@pytest.mark.parametrize("code", [190, 131047, 131056, 132001])
async def test_a_refusal_tells_its_code_and_meta_s_words(mail: Post, code: int) -> None:
    mail.fake.faults.graph(code, "some details")
    with pytest.raises(Refused) as refused:
        await mail.graph.send(TEXT)
    assert (refused.value.code, refused.value.details) == (code, "some details")
    assert str(refused.value) == f"status {refused.value.status}, code {code}"


async def test_a_wrong_token_is_a_refusal_that_does_not_tell_it(mail: Post) -> None:
    graph = Graph("EAAsecret", mail.fake.phone_id, mail.fake.url)
    with pytest.raises(Refused) as refused:
        await graph.send(TEXT)
    await graph.close()
    assert refused.value.code == 190
    assert "EAAsecret" not in told(refused.value)


async def test_a_wrong_number_is_told_by_its_subcode(mail: Post) -> None:
    graph = Graph(mail.fake.token, "123", mail.fake.url)
    with pytest.raises(Refused) as refused:
        await graph.send(TEXT)
    await graph.close()
    assert (refused.value.code, refused.value.subcode) == (100, 33)


async def test_a_gateways_page_is_no_answer(mail: Post) -> None:
    mail.fake.faults.gateway(502)
    with pytest.raises(Unreachable) as lost:
        await mail.graph.send(TEXT)
    assert (lost.value.reason, lost.value.maybe_taken) == ("no answer of the Graph API", True)


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_cut_line_may_hide_an_accepted_message(mail: Post, accepted: bool) -> None:
    await mail.graph.send(TEXT)
    mail.fake.faults.cut(accepted=accepted)
    with pytest.raises(Unreachable) as lost:
        await mail.graph.send(TEXT)
    assert lost.value.maybe_taken
    assert len(mail.person.screen) == (3 if accepted else 2)
    assert NUMBER not in told(lost.value)
    assert mail.fake.url not in told(lost.value)


async def test_nobody_there_means_that_nothing_was_taken(mail: Post) -> None:
    await mail.fake.down()
    with pytest.raises(Unreachable) as lost:
        await mail.graph.send(TEXT)
    assert (lost.value.reason, lost.value.maybe_taken) == ("no connection", False)
    assert mail.fake.url.rpartition(":")[2] not in told(lost.value).partition("Unreachable")[0]


async def test_no_answer_in_time(mail: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "CALL_SECONDS", 0.2)
    hold = mail.fake.faults.hold()
    with pytest.raises(Unreachable) as lost:
        await mail.graph.send(TEXT)
    hold.release()
    assert (lost.value.reason, lost.value.maybe_taken) == ("timeout", True)


async def test_the_session_is_made_anew_after_a_close(mail: Post) -> None:
    await mail.graph.number()
    await mail.graph.close()
    await mail.graph.close()
    assert await mail.graph.number() == "+7 700 000 00 01"


def answering(status: int, body: str, **headers: str) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=body, headers=headers)

    return handler


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (302, "", "no answer of the Graph API"),
        (200, "", "no answer of the Graph API"),
        (200, "[]", "no answer of the Graph API"),
        (200, "[" * 100_000, "no answer of the Graph API"),
        (200, "{}" + " " * 1_000_001, "no answer of the Graph API"),
        (200, '{"messages": []}', "an answer without an id"),
        (200, '{"messages": [{"id": 7}]}', "an answer without an id"),
        (503, '{"a": 1}', "no answer of the Graph API"),
        (413, "<html>", "status 413, code 0"),
        (400, '{"error": {"code": "x", "error_data": []}}', "status 400, code 0"),
    ],
)
async def test_odd_answers(status: int, body: str, error: str) -> None:
    server = Server(answering(status, body, **({"Location": "http://127.0.0.1:9/"} if status == 302 else {})))
    await server.start()
    graph = Graph("token", "1", server.url)
    with pytest.raises((Refused, Unreachable), match=f"^{error}$"):
        await graph.send(TEXT)
    await graph.close()
    await server.stop()


async def test_a_wait_that_is_named_is_kept() -> None:
    server = Server(answering(429, '{"error": {"code": 4}}', **{"Retry-After": "17"}))
    await server.start()
    graph = Graph("token", "1", server.url)
    with pytest.raises(Refused) as refused:
        await graph.number()
    await graph.close()
    await server.stop()
    assert refused.value.retry_after == 17


async def test_an_answer_by_status_alone(mail: Post) -> None:
    mail.fake.faults.answer(Answer(500, "oops", code=131000))
    with pytest.raises(Refused) as refused:
        await mail.graph.number()
    assert (refused.value.status, refused.value.code) == (500, 131000)
