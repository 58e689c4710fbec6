"""What POST messages takes, and what it refuses."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.providers.whatsapp.stage import Line, line
from tests.support.clock import SetClock

TO = "77010000501"


@pytest.fixture
async def api(clock: SetClock) -> AsyncIterator[Line]:
    async with line(clock) as opened:
        opened.fake.person(501).say("сәлем")
        yield opened


def buttons(*titles: str, body: str = "Таңдаңыз", **more: Any) -> dict[str, Any]:
    given = [{"type": "reply", "reply": {"id": f"7:menu:{n}", "title": title}} for n, title in enumerate(titles)]
    return {"type": "button", "body": {"text": body}, "action": {"buttons": given}, **more}


def rows(count: int, **row: str) -> list[dict[str, str]]:
    return [{"id": str(n), "title": f"Жол {n}", **row} for n in range(count)]


def listed(*sections: dict[str, Any], button: str = "Ашу", body: str = "Таңдаңыз") -> dict[str, Any]:
    return {"type": "list", "body": {"text": body}, "action": {"button": button, "sections": list(sections)}}


def link(url: str = "https://kasip.example/form/1", label: str = "Ашу") -> dict[str, Any]:
    action = {"name": "cta_url", "parameters": {"display_text": label, "url": url}}
    return {"type": "cta_url", "body": {"text": "Бетті ашыңыз"}, "action": action}


TEXTS = [{"body": "ә" * 4096}, {"body": "a", "preview_url": False}]
WRONG_TEXTS = [{"body": "ә" * 4097}, {"body": ""}, {"body": " \n"}, {"body": 1}, {}, {"body": "a", "preview_url": "no"},
               {"body": "a", "parse_mode": "HTML"}, "a", None]  # fmt: skip
INTERACTIVE = [
    buttons("ә" * 20, "b", "c", body="ә" * 1024),
    buttons("a", footer={"text": "f" * 60}, header={"type": "text", "text": "h" * 60}),
    listed({"rows": rows(10, title="ә" * 24, description="ә" * 72)}, button="ә" * 20, body="ә" * 4096),
    listed({"title": "бір", "rows": rows(1)}, {"title": "екі", "rows": [{"id": "x", "title": "a"}]}),
    link(),
    link("http://127.0.0.1:8080/form/1", "ә" * 20),
    {"type": "request_contact_info", "body": {"text": "Нөміріңіз?"}, "action": {"name": "request_contact_info"}},
]
WRONG_INTERACTIVE = [
    (buttons(), 131009), (buttons("a", "b", "c", "d"), 131009), (buttons("ә" * 21), 131009), (buttons(""), 131009),
    (buttons("a", "a"), 131009), (buttons("a", body="ә" * 1025), 131009), (buttons("a", body=""), 131009),
    (buttons("a", footer={"text": "f" * 61}), 131009), (buttons("a", header={"type": "text", "text": "h" * 61}), 131009),
    (buttons("a", extra=1), 100), ({**buttons("a"), "type": "buttons"}, 100),
    ({**buttons("a"), "action": {"buttons": [{"type": "reply", "reply": {"id": "x" * 257, "title": "a"}}]}}, 131009),
    ({**buttons("a"), "action": {"buttons": [{"type": "reply", "reply": {"id": "x", "title": "a", "url": "b"}}]}}, 100),
    ({**buttons("a"), "action": {"buttons": [{"type": "reply", "reply": {"id": "x", "title": it}} for it in "ab"]}}, 131009),
    (listed({"rows": rows(11)}), 131009), (listed({"rows": []}), 131009), (listed(), 131009),
    (listed({"title": "a", "rows": rows(6)}, {"title": "b", "rows": rows(5)}), 131009),
    (listed({"rows": rows(1)}, {"title": "b", "rows": rows(1)}), 100),
    (listed({"title": "a", "rows": rows(1)}, {"title": "b", "rows": rows(1)}), 131009),
    (listed({"title": "ә" * 25, "rows": rows(1)}), 131009), (listed({"rows": rows(1, title="ә" * 25)}), 131009),
    (listed({"rows": rows(1, description="ә" * 73)}), 131009), (listed({"rows": rows(1, id="x" * 201)}), 131009),
    (listed({"rows": rows(2, id="x")}), 131009), (listed({"rows": rows(1)}, button="ә" * 21), 131009),
    (listed({"rows": rows(1)}, body="ә" * 4097), 131009), (listed({"rows": rows(1, payload="a")}), 100),
    (listed(*({"title": str(n), "rows": rows(1, id=str(n))} for n in range(11))), 131009),
    (link("ftp://kasip.example"), 131009), (link("kasip.example"), 131009), (link(label="ә" * 21), 131009),
    (link(label=""), 131009),
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
async def test_a_text_that_is_taken(api: Line, text: dict[str, Any]) -> None:
    await api.send(TO, text=text)
    assert api.fake.ledger.counts() == {"messages.text": 1}


@pytest.mark.parametrize("text", WRONG_TEXTS)
async def test_a_text_that_is_refused(api: Line, text: Any) -> None:
    assert await api.refused(TO, text=text) == 100
    assert (api.fake.ledger.calls, len(api.fake.ledger.refused)) == ([], 1)


async def test_interactive_messages_that_are_taken(api: Line) -> None:
    for message in INTERACTIVE:
        await api.send(TO, "interactive", interactive=message)
    kinds = {"messages.button": 2, "messages.list": 2, "messages.cta_url": 2, "messages.request_contact_info": 1}
    assert api.fake.ledger.counts() == kinds


async def test_interactive_messages_that_are_refused(api: Line) -> None:
    for message, code in WRONG_INTERACTIVE:
        assert await api.refused(TO, "interactive", interactive=message) == code, message
    assert api.fake.ledger.calls == []


async def test_the_answer_and_the_ledger(api: Line) -> None:
    person = api.fake.person(502)
    person.say("сәлем")
    assert person.bsuid
    status, body = await api.post(api.message(person.phone, biz_opaque_callback_data="n" * 512))
    assert (status, body["contacts"]) == (200, [{"input": person.phone, "wa_id": person.phone}])
    wamid = body["messages"][0]["id"]
    assert wamid.startswith("wamid.")
    _, body = await api.post(api.message(person.bsuid))
    assert body["contacts"] == [{"input": person.bsuid, "user_id": person.bsuid}]
    _, body = await api.post({**api.message(person.bsuid), "to": person.phone})
    assert body["contacts"][0]["input"] == person.phone, "a number is stronger"
    calls = [(call.provider, call.method, call.chat) for call in api.fake.ledger.calls]
    assert calls == [("whatsapp", "messages.text", name) for name in (person.phone, person.bsuid, person.phone)]
    assert api.fake.ledger.calls[0].message_id == wamid
    assert [message.text for message in person.screen if message.from_bot] == ["сәлем"] * 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "+77010000501"}, {"to": "KZ.123"}, {"to": 77010000501}, {"to": ""}, {"to": None}, {"recipient_type": "group"},
        {"messaging_product": "telegram"}, {"type": "sticker"}, {"type": "image"}, {"parse_mode": "HTML"},
        {"biz_opaque_callback_data": "n" * 513}, {"biz_opaque_callback_data": "ә" * 257}, {"interactive": {}},
    ],
)  # fmt: skip
async def test_a_call_that_is_refused(api: Line, wrong: dict[str, Any]) -> None:
    status, body = await api.post({**api.message(TO), **wrong})
    assert (status, body["error"]["code"]) == (400, 100)
    assert body["error"].keys() == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert body["error"]["error_data"]["messaging_product"] == "whatsapp"


async def test_a_recipient_must_be_of_its_kind(api: Line) -> None:
    message = {"messaging_product": "whatsapp", "text": {"body": "a"}}
    for wrong in ({}, {"recipient": TO}, {"recipient": "kz.1"}, {"recipient": "KZ."}):
        assert (await api.post({**message, **wrong}))[1]["error"]["code"] == 100
    assert (await api.post([]))[1]["error"]["code"] == 100


async def test_the_token_and_the_path(api: Line) -> None:
    status, body = await api.post(api.message(TO), token="other")
    assert (status, body["error"]["code"], body["error"]["type"]) == (401, 190, "OAuthException")
    async with api.http.post(f"{api.fake.url}/v23.0/{api.fake.phone_id}/messages", json=api.message(TO)) as answer:
        assert answer.status == 401
    for path in ("/v23.0/700000000000009/messages", f"/{api.fake.phone_id}/messages", f"/v23.0/{api.fake.phone_id}/calls"):
        assert (await api.post(api.message(TO), path=path))[0] == 400
    assert (await api.post(api.message(TO), path=f"/v25.0/{api.fake.phone_id}/messages"))[0] == 200
    assert (await api.get(api.fake.phone_id, token="other"))[0] == 401


async def test_the_number_of_the_house(api: Line) -> None:
    _, body = await api.get(f"{api.fake.phone_id}?fields=display_phone_number,verified_name")
    assert body == {"display_phone_number": "+7 700 000 00 01", "verified_name": "Kasip", "id": api.fake.phone_id}
    assert (await api.get(f"{api.fake.phone_id}?fields=secret"))[1]["error"]["code"] == 100


async def test_reading_marks_only_what_a_person_sent(api: Line) -> None:
    person = api.fake.person(502)
    first, second = person.say("бір"), person.say("екі")
    sent = await api.send(person.phone)
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": second.message_id}
    assert await api.post({**read, "typing_indicator": {"type": "text"}}) == (200, {"success": True})
    assert [person.chat.messages[one.message_id].read for one in (first, second)] == [True, True]
    assert person.chat.typing == 1
    for wrong, code in (({"message_id": sent}, 131009), ({"message_id": "wamid.x"}, 131009), ({"status": "delivered"}, 100),
                        ({"typing_indicator": {"type": "audio"}}, 100), ({"to": person.phone}, 100)):  # fmt: skip
        assert (await api.post({**read, **wrong}))[1]["error"]["code"] == code
    assert api.fake.ledger.counts() == {"messages.text": 1, "status.read": 1}


async def test_an_answer_to_a_message(api: Line) -> None:
    person = api.fake.person(502)
    said = person.say("сәлем")
    await api.send(person.phone, context={"message_id": said.message_id})
    assert await api.refused(person.phone, context={"message_id": "wamid.x"}) == 131009
    assert await api.refused(TO, context={"message_id": said.message_id}) == 131009
