"""Webhooks on their way into the house: what is submitted, told, marked as read, and put aside."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.whatsapp.feed import Feeder
from domain.errors import Unavailable
from domain.messaging import Channel, Contact, DeliveryStatus, Kind
from services.deliveries import Report
from services.joining import BY_CODE, BY_LINK, Joined
from tests.bot.channels.whatsapp.house import House, Marks
from tests.providers.whatsapp import FakeWhatsApp, WhatsAppPerson
from tests.providers.whatsapp.fake import ACCOUNT
from tests.providers.whatsapp.payloads import joined

SECRET = "app-secret-of-nobody"
TOKEN = "7K3M9XQ2VB4T7K3M9XQ2VB4T7K"
OURS = "01M7VHRXG0ZZZZZZZZZZZZZZZ"


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def marks() -> Marks:
    return Marks()


@pytest.fixture
async def feeder(house: House, marks: Marks) -> AsyncIterator[Feeder]:
    with capture_logs():
        feeder = Feeder(ACCOUNT.phone_id, SECRET, house, marks)
        yield feeder
        await feeder.close()


@pytest.fixture
def fake() -> FakeWhatsApp:
    return FakeWhatsApp()


@pytest.fixture
def person(fake: FakeWhatsApp) -> WhatsAppPerson:
    return fake.person(501)


def status(name: str, data: object = OURS + "1", **more: object) -> dict[str, Any]:
    return {"id": "wamid.S=", "status": name, "timestamp": "1", "biz_opaque_callback_data": data, **more}


def odd(**value: object) -> dict[str, Any]:
    """A webhook to our number with anything in it."""
    return ACCOUNT.payload(**value)


async def test_a_message_counts_once_and_is_marked_as_read(
    feeder: Feeder, house: House, marks: Marks, person: WhatsAppPerson
) -> None:
    sent = person.say("сәлем")
    for _ in range(2):
        await feeder.take(sent.payload)
        await feeder.close()
    assert house.texts == ["сәлем"]
    assert marks.read == [sent.message_id]


@pytest.mark.parametrize("how", ["messages", "changes", "entries"])
async def test_all_of_a_batch_is_taken_and_each_person_in_order(
    feeder: Feeder, house: House, marks: Marks, fake: FakeWhatsApp, how: Any
) -> None:
    one, two = fake.person(501), fake.person(502, phone=False)
    sent = [one.say("1"), two.say("а"), one.say("2"), two.say("б"), one.say("3")]
    batch = joined([each.payload for each in sent] + [odd(statuses=[status("read")])], how)
    await feeder.take(batch)
    await feeder.close()
    by = {who.bsuid: [it.text for it in house.inbounds if it.contact and it.contact.address == who.bsuid] for who in (one, two)}
    assert by == {one.bsuid: ["1", "2", "3"], two.bsuid: ["а", "б"]}
    assert sorted(marks.read) == sorted([sent[4].message_id, sent[3].message_id])
    assert [[report.status for report in told] for told in house.told] == [[DeliveryStatus.READ]]


async def test_the_earlier_message_goes_first_wherever_it_stands(feeder: Feeder, house: House) -> None:
    told = [
        {"from": "77010000501", "id": time, "timestamp": time, "type": "text", "text": {"body": time}}
        for time in ("30", "20", "100")
    ]
    await feeder.take(odd(messages=told))
    assert house.tried == ["20", "30", "100"]


async def test_other_numbers_and_other_fields_are_nothing_to_us(feeder: Feeder, house: House, person: WhatsAppPerson) -> None:
    foreign = person.say("сәлем").payload
    foreign["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "9"
    await feeder.take(foreign)
    with capture_logs() as logged:
        await feeder.take({"entry": [{"changes": [{"field": "account_alerts", "value": {"phone": "+77010000501"}}]}]})
    await feeder.take({})
    assert [line["field"] for line in logged] == ["account_alerts"]
    assert "7701" not in str(logged)
    assert (house.heard, house.aside) == ({}, {})


@pytest.mark.parametrize("becomes", list(Joined))
async def test_a_link_is_used_before_its_start_is_told(
    feeder: Feeder, house: House, person: WhatsAppPerson, becomes: Joined
) -> None:
    house.becomes = becomes
    await feeder.take(person.say(f"Kasip l-{TOKEN}").payload)
    ((token, contact),) = house.joins
    assert (token, contact.address, contact.other) == (TOKEN, person.bsuid, person.phone)
    assert [(it.kind, it.text) for it in house.inbounds] == [(Kind.START, BY_LINK[becomes])]


@pytest.mark.parametrize("text", [f"KASIP L-{TOKEN.lower()}.", f"l-{TOKEN}", f"міне: l-{TOKEN} !"])
async def test_a_link_counts_however_it_was_sent(feeder: Feeder, house: House, person: WhatsAppPerson, text: str) -> None:
    await feeder.take(person.say(text).payload)
    assert [token.upper() for token, _ in house.joins] == [TOKEN]


@pytest.mark.parametrize("text", [f"Kasip l-{TOKEN}7", f"al-{TOKEN}", f"l-{TOKEN[:25]}", "l-"])
async def test_other_words_are_no_link(feeder: Feeder, house: House, person: WhatsAppPerson, text: str) -> None:
    await feeder.take(person.say(text).payload)
    assert (house.joins, house.texts) == ([], [text])


async def test_a_recovery_code_that_is_typed(feeder: Feeder, house: House, person: WhatsAppPerson) -> None:
    house.code = "7K3M-9XQ2-VB4T"
    await feeder.take(person.say(house.code).payload)
    assert [(it.kind, it.text) for it in house.inbounds] == [(Kind.START, BY_CODE[Joined.JOINED])]


async def test_a_number_that_was_left(feeder: Feeder, house: House, marks: Marks, person: WhatsAppPerson) -> None:
    old = Contact(Channel.WHATSAPP, str(person.bsuid), person.phone)
    await feeder.take(person.change_number("77010000999").payload)
    await feeder.close()
    assert [(at, at.other) for at in house.left.values()] == [(old, old.other)]
    assert (house.heard, marks.read) == ({}, [])


async def test_no_key_names_a_person_or_a_message(feeder: Feeder, house: House, person: WhatsAppPerson) -> None:
    sent = [person.say("сәлем"), person.react("wamid.B"), person.change_number("77010000999")]
    for one in sent:
        await feeder.take(one.payload)
    await feeder.take(odd(messages=[{"id": "wamid.C"}]))
    keys = [*house.heard, *house.left, *house.aside]
    assert len(set(keys)) == 4
    assert all(key.startswith("whatsapp:") and len(key) == 49 for key in keys)
    secrets = [person.phone, str(person.bsuid), "wamid", *(one.message_id for one in sent)]
    assert [key for key in keys for secret in secrets if secret in key] == []


@pytest.mark.parametrize(
    ("raw", "report"),
    [
        (status("sent"), Report(OURS + "1", DeliveryStatus.ACCEPTED)),
        (status("delivered"), Report(OURS + "1", DeliveryStatus.DELIVERED)),
        (status("failed", errors=[{"code": 131047}]), Report(OURS + "1", DeliveryStatus.FAILED, reason="131047", closed=True)),
        (status("failed", errors=[{"code": 131026}]), Report(OURS + "1", DeliveryStatus.UNSENDABLE, reason="131026", shut=True)),
        (status("failed"), Report(OURS + "1", DeliveryStatus.FAILED, reason="-1")),
        (status("warning"), None),
        (status("sent", "somebody else's"), None),
        (status("sent", "\u0000" * 26), None),
        (status("sent", None), None),
        ({"status": 7}, None),
    ],
)
async def test_what_is_told_of_our_messages(feeder: Feeder, house: House, raw: dict[str, Any], report: Report | None) -> None:
    await feeder.take(odd(statuses=[raw]))
    assert house.told == ([[report]] if report else [])
    assert house.aside == {}


@pytest.mark.parametrize("message", [{}, {"id": 7}, {"id": "1", "from": "7"}, {"from": "77010000501", "id": "1"}, "?", None])
async def test_one_bad_message_stops_no_other(
    feeder: Feeder, house: House, marks: Marks, person: WhatsAppPerson, message: object
) -> None:
    payload = person.say("сәлем").payload
    payload["entry"][0]["changes"][0]["value"]["messages"].insert(0, message)
    await feeder.take(payload)
    await feeder.take(payload)
    await feeder.close()
    assert house.texts == ["сәлем"]
    assert len(house.aside) == 1
    assert len(marks.read) == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"entry": 7}, {"entry": ["?"]}, {"entry": [{"changes": "?"}]}, {"entry": [{"changes": [{"field": "messages"}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": {"metadata": None}}]}]},
        odd(messages={}), odd(statuses=[7]), odd(contacts="?", messages=[]),
    ],
)  # fmt: skip
async def test_what_has_another_shape_is_put_aside(feeder: Feeder, house: House, payload: dict[str, Any]) -> None:
    await feeder.take(payload)
    assert [error for _, error in house.aside.values()] == ["Unreadable"]


async def test_what_the_store_does_not_take_comes_again(feeder: Feeder, house: House, marks: Marks, fake: FakeWhatsApp) -> None:
    one, two = fake.person(501), fake.person(502)
    batch = joined([person.say(text).payload for person, text in ((one, "1"), (one, "2"), (two, "а"))], "changes")
    house.troubles.append(Unavailable())
    with pytest.raises(Unavailable):
        await feeder.take(batch)
    assert house.texts == ["а"]
    await feeder.take(batch)
    assert sorted(house.texts) == ["1", "2", "а"]


async def test_reports_that_the_store_does_not_take_come_again(feeder: Feeder, house: House) -> None:
    house.troubles.append(Unavailable())
    with pytest.raises(Unavailable):
        await feeder.take(odd(statuses=[status("sent")]))


async def test_a_fault_of_ours_puts_the_message_aside(feeder: Feeder, house: House, person: WhatsAppPerson) -> None:
    payload = person.say("сәлем").payload
    house.troubles.append(KeyError("?"))
    await feeder.take(payload)
    assert [error for _, error in house.aside.values()] == ["KeyError"]
    house.troubles.extend([KeyError("?"), OSError()])
    with pytest.raises(Unavailable):
        await feeder.take(payload)


async def test_marks_that_are_refused_are_no_harm(feeder: Feeder, house: House, marks: Marks, person: WhatsAppPerson) -> None:
    marks.refuses = True
    await feeder.take(person.say("сәлем").payload)
    await feeder.close()
    assert house.texts == ["сәлем"]


async def test_a_mark_that_hangs_delays_nothing(house: House, person: WhatsAppPerson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.beside.CLOSE_SECONDS", 0.05)

    class Hanging:
        async def mark_read(self, message_id: str) -> None:
            await asyncio.Event().wait()

    feeder = Feeder(ACCOUNT.phone_id, SECRET, house, Hanging())
    await feeder.take(person.say("сәлем").payload)
    assert house.texts == ["сәлем"]
    await feeder.close()
