"""How events reach the house: the challenge, the signature, batches, repeats."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest

from tests.providers.whatsapp.payloads import joined, raw
from tests.providers.whatsapp.stage import SECRET, VERIFY, Line, line
from tests.providers.whatsapp.webhook import SIGNATURE
from tests.support.clock import SetClock


@pytest.fixture
async def api(clock: SetClock) -> AsyncIterator[Line]:
    async with line(clock, pointed=True) as opened:
        yield opened


async def test_the_challenge_must_be_echoed_as_plain_text(api: Line) -> None:
    webhook, url = api.fake.webhook, api.fake.webhook.url
    assert await webhook.challenge(url, "other") == (403, "text/plain", "no")
    with pytest.raises(AssertionError, match="403"):
        await webhook.point(url, SECRET, "other")
    api.house.challenge_type = "text/html"
    with pytest.raises(AssertionError, match="text/html"):
        await webhook.point(url, SECRET, VERIFY)


async def test_what_is_pushed_is_signed_and_escaped(api: Line) -> None:
    api.fake.person(501, "Ұлан").say("Сәлем / «үлгі»")
    await api.fake.taken()
    (body,), (headers,) = api.house.bodies, api.house.headers
    assert b"\\u04b0\\u043b\\u0430\\u043d" in body
    assert b" \\/ \\u00ab" in body
    assert headers[SIGNATURE] == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == api.fake.webhook.ever[0]


async def test_the_whole_of_a_message(api: Line) -> None:
    person = api.fake.person(501, "Үлгі")
    sent = person.say("сәлем")
    await api.fake.taken()
    assert api.house.payloads == [
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": api.fake.account.id,
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "messaging_product": "whatsapp",
                                "metadata": {"display_phone_number": "77000000001", "phone_number_id": api.fake.phone_id},
                                "contacts": [{"profile": {"name": "Үлгі"}, "wa_id": "77010000501", "user_id": person.bsuid}],
                                "messages": [
                                    {
                                        "from": "77010000501",
                                        "from_user_id": person.bsuid,
                                        "id": sent.message_id,
                                        "timestamp": str(int(api.clock.now().timestamp())),
                                        "type": "text",
                                        "text": {"body": "сәлем"},
                                    }
                                ],
                            },
                        }
                    ],
                }
            ],
        }
    ]
    assert person.bsuid
    assert person.bsuid.startswith("KZ.")


async def test_statuses_follow_the_call(api: Line) -> None:
    person = api.fake.person(501)
    person.say("сәлем")
    wamid = await api.send(person.phone, biz_opaque_callback_data="note-7")
    await api.fake.taken()
    assert api.house.told == ["sent", "delivered", "read"]
    sent, delivered, read = api.house.values[1:]
    expected = {"id": wamid, "recipient_id": person.phone, "recipient_user_id": person.bsuid}
    for value in (sent, delivered, read):
        (status,) = value["statuses"]
        assert expected.items() <= status.items()
        assert status["biz_opaque_callback_data"] == "note-7"
    assert sent["contacts"] == [{"wa_id": person.phone, "user_id": person.bsuid}]
    assert read["contacts"] == [{"profile": {"name": "Үлгі"}, "wa_id": person.phone, "user_id": person.bsuid}]
    assert sent["statuses"][0]["pricing"]["type"] == "free_customer_service"
    assert "conversation" not in delivered["statuses"][0]


async def test_statuses_as_a_test_wants_them(api: Line) -> None:
    person = api.fake.person(501)
    person.say("сәлем")
    assert person.bsuid
    for order, repeats in ((("read",), 1), (("read", "sent"), 1), (("sent",), 3), ((), 1)):
        api.fake.statuses.order, api.fake.statuses.repeats = order, repeats
        await api.send(person.bsuid)
    await api.fake.taken()
    assert api.house.told == ["read", "read", "sent", "sent", "sent", "sent"]
    assert all("recipient_id" not in one for value in api.house.values for one in value.get("statuses", ()))
    late = await api.send(person.phone)
    api.fake.statuses.report(late, "delivered")
    await api.fake.taken()
    assert api.house.values[-1]["statuses"][0]["id"] == late


async def test_statuses_before_the_answer(api: Line) -> None:
    person = api.fake.person(501)
    api.fake.statuses.early = True
    person.say("сәлем")
    await api.send(person.phone)
    assert api.house.told == ["sent", "delivered", "read"], "all came before the call was answered"


async def test_events_in_one_post(api: Line) -> None:
    one, two = api.fake.person(501), api.fake.person(502)
    for how, shape in (("entries", (3, 1, 1)), ("changes", (1, 3, 1)), ("messages", (1, 1, 3))):
        before = len(api.house.bodies)
        with api.fake.webhook.together(how):  # type: ignore[arg-type]
            for who, text in ((one, "бір"), (two, "екі"), (one, "үш")):
                who.say(text)
        await api.fake.taken()
        (payload,) = api.house.payloads[before:]
        entries = payload["entry"]
        assert (len(entries), len(entries[0]["changes"]), len(entries[0]["changes"][0]["value"]["messages"])) == shape
    assert [message["text"]["body"] for message in api.house.messages] == ["бір", "екі", "үш"] * 3
    assert len(api.house.values[-1]["contacts"]) == 2


async def test_what_waits_goes_together(api: Line) -> None:
    api.fake.webhook.batching, api.fake.webhook.most = "messages", 4
    one, two = api.fake.person(501), api.fake.person(502)
    for text in ("бір", "екі", "үш"):
        one.say(text)
        two.say(text)
    await api.fake.taken()
    assert [len(value["messages"]) for value in api.house.values] == [4, 2]
    with api.fake.kept_back() as kept:
        one.say("төрт")
        await api.send(one.phone)
    whole = joined(kept, "messages")["entry"][0]["changes"]
    assert [sorted(change["value"].keys() & {"messages", "statuses"}) for change in whole] == [["messages"], ["statuses"]]


async def test_what_is_kept_back_is_delivered_by_hand(api: Line) -> None:
    person = api.fake.person(501)
    with api.fake.webhook.kept_back() as kept:
        person.say("бір")
        person.say("екі")
    await api.fake.taken()
    assert api.house.bodies == []
    api.clock.advance(days=7)
    for payload in (kept[1], kept[0], kept[1]):
        assert await api.fake.webhook.deliver(payload) == 200
    assert [message["text"]["body"] for message in api.house.messages] == ["екі", "бір", "екі"]
    await api.fake.webhook.deliver(kept[0], {SIGNATURE: "sha256=0", "X-Hub-Signature": "sha1=0"})
    await api.fake.webhook.deliver(raw(kept[0]) + b" ", {SIGNATURE: None})
    assert api.house.headers[-2][SIGNATURE] == "sha256=0"
    assert SIGNATURE not in api.house.headers[-1]


async def test_what_is_not_taken_comes_again(api: Line) -> None:
    one, two = api.fake.person(501), api.fake.person(502)
    api.house.statuses = [503, 500]
    one.say("бір")
    await api.fake.taken()
    assert [one.status for one in api.fake.webhook.attempts] == [503, 500, 200]
    assert len(set(api.house.bodies)) == 1
    api.fake.webhook.tries = 2
    api.house.statuses = [403, 403]
    two.say("екі")
    await api.fake.taken()
    assert api.fake.webhook.given_up == [api.fake.webhook.ever[-1]]


async def test_a_house_that_is_away(api: Line) -> None:
    url, api.fake.webhook.url = api.fake.webhook.url, "http://127.0.0.1:1/whatsapp/webhook"
    api.fake.webhook.pauses = (60,)
    api.fake.person(501).say("бір")
    await api.fake.until(lambda: len(api.fake.webhook.attempts) == 1, "a try")
    assert api.fake.webhook.attempts[0].status == 0
    assert api.house.bodies == []
    api.fake.webhook.url = url
    api.fake.webhook.retry()
    await api.fake.taken()
    assert len(api.house.bodies) == 1


async def test_one_person_waits_for_no_other(api: Line) -> None:
    api.house.gate.clear()
    one, two = api.fake.person(501), api.fake.person(502)
    for text in ("бір", "екі"):
        one.say(text)
        two.say(text)
    await api.house.until(lambda: len(api.house.bodies) == 2)
    assert [message["text"]["body"] for message in api.house.messages] == ["бір", "бір"]
    api.house.gate.set()
    await api.fake.taken()
    assert len(api.house.bodies) == 4
