"""Switches and limits of the Graph API, and the ledger that outlives its clients."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.providers.ledger import Ledger
from tests.providers.whatsapp.stage import Line, line
from tests.support.clock import SetClock

ONE, TWO = "77010000501", "77010000502"


@pytest.fixture
async def api(clock: SetClock) -> AsyncIterator[Line]:
    async with line(clock, pointed=True) as opened:
        for seed in (501, 502):
            opened.fake.person(seed).say("сәлем")
        await opened.fake.taken()
        opened.house.bodies.clear()
        yield opened


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (100, 400), (190, 401), (10, 403), (368, 403), (131031, 403), (80007, 400), (130429, 400), (131056, 400), (131047, 400),
        (131026, 400), (131048, 400), (132000, 400), (132001, 404), (131000, 500), (131016, 500), (2, 503),
    ],
)  # fmt: skip
async def test_graphs_own_errors(api: Line, code: int, status: int) -> None:
    api.fake.faults.graph(code, method="messages.text", chat=ONE)
    assert await api.send(TWO)
    answered, body = await api.post(api.message(ONE))
    assert (answered, body["error"]["code"], body["error"]["type"]) == (status, code, "OAuthException")
    assert body["error"]["message"].startswith(f"(#{code}) ")
    assert [it.code for it in api.fake.ledger.disturbed] == [code]
    assert await api.send(ONE)


async def test_switches_by_method_and_by_chat(api: Line) -> None:
    faults = api.fake.faults
    switch = faults.graph(131000, method="messages", chat=ONE, times=None)
    for kind, content in (("text", {"body": "a"}), ("template", {"name": "a", "language": {"code": "kk"}})):
        assert await api.refused(ONE, kind, **{kind: content}) == 131000
    switch.clear()
    assert switch.hits == 2
    faults.flood(7, chat=ONE)
    status, body = await api.post(api.message(ONE))
    assert (status, body["error"]["code"]) == (429, 130429)
    faults.gateway(502, method="media.upload")
    faults.graph(131053, method="media.upload", times=2)
    with pytest.raises(aiohttp.ContentTypeError):
        await api.upload()
    assert (await api.upload())[1]["error"]["code"] == 131053
    faults.clear()
    assert (await api.upload())[0] == 200
    faults.graph(4, method="phone.get")
    assert (await api.get(api.fake.phone_id))[1]["error"]["code"] == 4


async def test_a_cut_before_and_after_the_call_was_carried_out(api: Line) -> None:
    api.fake.faults.cut(accepted=True, chat=ONE)
    with pytest.raises(aiohttp.ClientError):
        await api.post(api.message(ONE, text={"body": "бір"}, biz_opaque_callback_data="lost"))
    api.fake.faults.cut(accepted=False, chat=ONE)
    with pytest.raises(aiohttp.ClientError):
        await api.post(api.message(ONE, text={"body": "екі"}))
    assert [call.parameters["text"]["body"] for call in api.fake.ledger.of_chat(ONE)] == ["бір"]
    await api.fake.taken()
    assert api.house.told == ["sent", "delivered", "read"], "what was accepted is reported, although nobody saw the answer"


async def test_an_answer_is_held(api: Line) -> None:
    hold = api.fake.faults.hold(chat=ONE)
    call = asyncio.create_task(api.send(ONE))
    await hold.reached()
    assert len(api.fake.ledger.of_chat(ONE)) == 1
    await api.send(TWO)
    assert not call.done()
    hold.release()
    await call
    late = api.fake.faults.hold(accepted=False)
    call = asyncio.create_task(api.send(ONE))
    await late.reached()
    assert len(api.fake.ledger.of_chat(ONE)) == 1
    late.release()
    await call


async def test_a_client_that_dies_while_it_waits(api: Line) -> None:
    hold = api.fake.faults.hold(chat=ONE)
    call = asyncio.create_task(api.send(ONE))
    await hold.reached()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await api.house.until(lambda: api.house.told == ["sent", "delivered", "read"])


async def test_the_pair_rate_and_the_throughput(api: Line) -> None:
    limits = api.fake.limits
    limits.per_chat, limits.per_second, limits.retry_after = 1, 3, 6
    await api.send(ONE)
    assert await api.refused(ONE) == 131056
    assert await api.refused(ONE) == 131056
    assert limits.calls_during_ban == 1
    await api.send(TWO)
    api.clock.advance(seconds=6)
    await api.send(ONE)
    api.clock.advance(seconds=5)
    limits.per_chat, limits.per_second, limits.retry_after = None, 2, 1
    await api.send(TWO)
    await api.send(TWO)
    assert await api.refused(TWO) == 130429
    assert await api.refused(ONE) == 130429
    api.clock.advance(seconds=1)
    await api.send(ONE)
    assert [it.code for it in api.fake.ledger.disturbed] == [131056, 131056, 130429, 130429]


async def test_a_revoked_token(api: Line) -> None:
    old, api.fake.token = api.fake.token, "EAAnew-token-of-nobody"
    assert (await api.post(api.message(ONE), token=old))[0] == 401
    assert await api.send(ONE)


async def test_a_server_that_is_down_for_a_while(api: Line) -> None:
    url = api.fake.url
    await api.fake.down()
    with pytest.raises(aiohttp.ClientError):
        await api.post(api.message(ONE))
    await api.fake.up()
    assert api.fake.url == url
    assert await api.send(ONE)


async def test_the_ledger_on_disk(api: Line, tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    api.fake.ledger = Ledger(path)
    wamid = await api.send(ONE, text={"body": "бір\n«екі»"})
    api.fake.ledger = Ledger(path)
    _, uploaded = await api.upload(b"%PDF-1.7")
    first, second = Ledger.read(path)
    assert (first.number, first.provider, first.method, first.chat, first.message_id) == (
        1, "whatsapp", "messages.text", ONE, wamid
    )  # fmt: skip
    assert first.parameters["text"] == {"body": "бір\n«екі»"}
    assert (second.number, second.method, second.message_id) == (2, "media.upload", uploaded["id"])
    assert second.parameters["size"] == 8
