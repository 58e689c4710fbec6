"""What a person with WhatsApp can do, and sees."""

from collections.abc import AsyncIterator

import pytest

from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.phone import Sent
from tests.providers.whatsapp.stage import Line, line
from tests.support.clock import SetClock


@pytest.fixture
async def api(clock: SetClock) -> AsyncIterator[Line]:
    async with line(clock, pointed=True) as opened:
        yield opened


def value(sent: Sent) -> Json:
    found: Json = sent.payload["entry"][0]["changes"][0]["value"]
    return found


def message(sent: Sent) -> Json:
    found: Json = value(sent)["messages"][0]
    return found


def buttons(*labels: str) -> Json:
    given = [{"type": "reply", "reply": {"id": f"7:menu:{n}", "title": label}} for n, label in enumerate(labels)]
    footer = {"text": "Kasip"}
    return {"type": "button", "body": {"text": "Таңдаңыз"}, "footer": footer, "action": {"buttons": given}}


async def test_a_person_taps_a_button(api: Line) -> None:
    person = api.fake.person(501)
    person.start()
    wamid = await api.send(person.phone, "interactive", interactive=buttons("Иә", "Жоқ, кейін"))
    assert (person.last.text, person.last.labels) == ("Таңдаңыз\nKasip", ("Иә", "Жоқ, кейін"))
    tapped = message(person.tap("Жоқ"))
    assert tapped["interactive"] == {"type": "button_reply", "button_reply": {"id": "7:menu:1", "title": "Жоқ, кейін"}}
    assert tapped["context"] == {"from": api.fake.number, "id": wamid}
    with pytest.raises(AssertionError, match="no button «Мүмкін»"):
        person.tap("Мүмкін")
    forged = message(person.tap_id("wamid.gone", "9:vote:yes", "Иә"))
    assert forged["interactive"]["button_reply"]["id"] == "9:vote:yes"
    assert "list_reply" in message(person.tap_id(wamid, "1", row=True))["interactive"]
    assert message(person.tap_payload(wamid, "x", "Иә"))["button"] == {"payload": "x", "text": "Иә"}


async def test_a_person_chooses_a_row(api: Line) -> None:
    person = api.fake.person(501)
    person.start()
    rows = [{"id": f"7:region:{n}", "title": name, "description": f"{name} облысы"} for n, name in enumerate(("Абай", "Ақмола"))]
    action = {"button": "Облыстар", "sections": [{"rows": rows}]}
    await api.send(person.phone, "interactive", interactive={"type": "list", "body": {"text": "Қай облыс?"}, "action": action})
    assert (person.last.opener, person.last.labels) == ("Облыстар", ("Абай", "Ақмола"))
    chosen = {"id": "7:region:1", "title": "Ақмола", "description": "Ақмола облысы"}
    for sent in (person.choose("Ақмола"), person.choose(2), person.choose("Ақм"), person.tap("Ақмола")):
        assert message(sent)["interactive"] == {"type": "list_reply", "list_reply": chosen}
    with pytest.raises(AssertionError, match="no row"):
        person.choose("Түркістан")


async def test_a_link_is_not_tapped_but_read(api: Line) -> None:
    person = api.fake.person(501)
    person.start()
    link = {"name": "cta_url", "parameters": {"display_text": "Ашу", "url": "https://kasip.example/form/1"}}
    await api.send(person.phone, "interactive", interactive={"type": "cta_url", "body": {"text": "Бет"}, "action": link})
    assert person.last.url == "https://kasip.example/form/1"
    with pytest.raises(AssertionError, match="opens a page"):
        person.tap("Ашу")
    followed = person.follow(f"https://wa.me/{api.fake.number}?text=Kasip%20l-token")
    assert message(followed)["text"] == {"body": "Kasip l-token"}
    with pytest.raises(AssertionError, match="another number"):
        person.follow("https://wa.me/77010000001?text=a")


async def test_who_hides_a_number_or_has_no_id(api: Line) -> None:
    hidden = api.fake.person(501, phone=False)
    said = hidden.say("сәлем")
    assert value(said)["contacts"] == [{"profile": {"name": "Үлгі", "username": "ulgi.0000501"}, "user_id": hidden.bsuid}]
    assert "from" not in message(said)
    assert message(said)["from_user_id"] == hidden.bsuid
    assert hidden.bsuid
    await api.send(hidden.bsuid)
    await api.fake.taken()
    assert all("recipient_id" not in one for it in api.house.values for one in it.get("statuses", ()))
    assert all("wa_id" not in one for it in api.house.values for one in it["contacts"])
    old = api.fake.person("77010000502", bsuid=False)
    said = old.say("сәлем")
    assert value(said)["contacts"] == [{"profile": {"name": "Үлгі"}, "wa_id": "77010000502"}]
    assert (message(said)["from"], old.bsuid) == ("77010000502", None)
    await api.send(old.phone)
    await api.fake.taken()
    assert "recipient_user_id" not in api.house.values[-1]["statuses"][0]
    old.card.bsuid = "KZ.502"
    old.adopt_username("ulgi.502")
    assert value(old.say("қайта"))["contacts"] == [
        {"profile": {"name": "Үлгі", "username": "ulgi.502"}, "user_id": "KZ.502"}
    ]  # fmt: skip


async def test_other_things_that_persons_send(api: Line) -> None:
    person = api.fake.person(501)
    said = person.say("сәлем")
    shapes = {
        "image": person.image(caption="сурет"), "audio": person.voice(), "video": person.video(), "sticker": person.sticker(),
        "location": person.location(), "order": person.order(), "unsupported": person.unsupported(),
        "request_welcome": person.welcome(), "reaction": person.react(said.message_id), "revoke": person.delete(said.message_id),
        "edit": person.edit(said.message_id, "сәлем!"), "contacts": person.share_contact(),
    }  # fmt: skip
    for kind, sent in shapes.items():
        assert message(sent)["type"] == kind
        assert kind in message(sent) or kind == "request_welcome"
    assert message(shapes["image"])["image"].keys() == {"caption", "mime_type", "sha256", "id", "url"}
    assert message(shapes["audio"])["audio"]["voice"] is True
    assert message(shapes["unsupported"])["errors"][0]["code"] == 131051
    assert message(shapes["reaction"])["reaction"] == {"message_id": said.message_id, "emoji": "👍"}
    assert message(person.react(said.message_id, ""))["reaction"] == {"message_id": said.message_id}
    assert message(shapes["edit"])["edit"]["message"]["text"] == {"body": "сәлем!"}
    assert message(person.say("жауап", said.message_id))["context"] == {"from": person.phone, "id": said.message_id}


async def test_contact_cards(api: Line) -> None:
    person = api.fake.person(501)
    phones = message(person.share_contact())["contacts"][0]["phones"]
    assert phones == [{"phone": "+7 701 000 0501", "wa_id": "77010000501", "type": "CELL"}]
    other = message(person.share_contact("77010000999", "Басқа", on_whatsapp=False))["contacts"][0]
    assert (other["name"]["formatted_name"], other["origin"]) == ("Басқа", "other")
    assert "wa_id" not in other["phones"][0]
    asking = {"type": "request_contact_info", "body": {"text": "Нөмір?"}, "action": {"name": "request_contact_info"}}
    await api.send(person.phone, "interactive", interactive=asking)
    assert message(person.press_contact())["contacts"][0]["origin"] == "contact_request"


async def test_a_number_that_changes(api: Line) -> None:
    person = api.fake.person(501)
    person.say("сәлем")
    old = person.bsuid
    moved = person.change_number("77010000777")
    assert "contacts" not in value(moved)
    assert message(moved)["from"] == "77010000501"
    system = message(moved)["system"]
    assert system["body"] == "User Үлгі changed from 77010000501 to 77010000777"
    assert (system["type"], system["wa_id"]) == ("user_changed_number", "77010000777")
    assert (system["previous_user_id"], system["user_id"]) == (old, person.bsuid)
    assert message(person.say("сәлем"))["from"] == "77010000777"
    await api.send("77010000777")
    hidden = api.fake.person(502, phone=False)
    system = message(hidden.change_number("77010000888"))["system"]
    assert system["type"] == "user_changed_user_id"
    assert "wa_id" not in system


async def test_a_person_waits_for_answers(api: Line) -> None:
    person = api.fake.person(501)
    person.say("сәлем")
    first = await api.send(person.phone, text={"body": "бір"})
    assert (await person.answered()).id == first
    await api.send(person.phone, text={"body": "екі"})
    assert (await person.answered(2)).text == "екі"
    assert (await person.sees("бір")).id == first
    person.say("тағы")
    assert person.chat.deeds - person._seen == 0
    assert [(it.from_bot, it.text) for it in person.screen] == [
        (False, "сәлем"), (True, "бір"), (True, "екі"), (False, "тағы")
    ]  # fmt: skip
    assert "екі" in person.told()


async def test_twenty_four_hours(api: Line) -> None:
    person = api.fake.person(501)
    assert api.fake.world.window_refusal == "status"
    await api.send(person.phone, biz_opaque_callback_data="n")
    await api.fake.taken()
    (failed,) = api.house.values[-1]["statuses"]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131047)
    assert failed["biz_opaque_callback_data"] == "n"
    assert failed["errors"][0].keys() == {"code", "title", "message", "error_data", "href"}
    assert "recipient_user_id" not in failed, "of a number that failed, the id is not told"
    assert person.screen == []
    person.say("сәлем")
    api.clock.advance(hours=23, minutes=59)
    await api.send(person.phone)
    assert len(person.screen) == 2
    api.clock.advance(minutes=1)
    api.fake.world.window_refusal = "call"
    assert await api.refused(person.phone) == 131047
    person.react(person.last.id)
    await api.send(person.phone)


async def test_who_is_not_reached(api: Line) -> None:
    person = api.fake.person(501)
    person.say("сәлем")
    person.block()
    for to in (person.phone, "77019999999", "KZ.99"):
        await api.send(to)
        await api.fake.taken()
        assert api.house.values[-1]["statuses"][0]["errors"][0]["code"] == 131026
    assert len(person.chat.lost) == 1
    api.fake.world.unreachable = "call"
    assert await api.refused(person.phone) == 131026
    person.say("қайта")
    await api.send(person.phone)
    assert person.last.text == "сәлем"


async def test_a_message_that_fails_later(api: Line) -> None:
    person = api.fake.person(501)
    person.say("сәлем")
    api.fake.statuses.fail(131049, chat=person.phone)
    await api.send(person.phone, text={"body": "бір"})
    await api.send(person.phone, text={"body": "екі"})
    await api.fake.taken()
    assert api.house.told == ["sent", "failed", "sent", "delivered", "read"]
    assert [it.text for it in person.screen if it.from_bot] == ["екі"]
