"""Uploads, and the fetching of what people sent."""

import hashlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.providers.whatsapp.stage import Line, line
from tests.support.clock import SetClock


@pytest.fixture
async def api(clock: SetClock) -> AsyncIterator[Line]:
    async with line(clock) as opened:
        opened.fake.person(501).say("сәлем")
        yield opened


async def test_an_upload_is_sent_as_a_document(api: Line) -> None:
    person = api.fake.person(502)
    person.say("сәлем")
    status, body = await api.upload(b"%PDF-1.7 certificate")
    assert (status, set(body)) == (200, {"id"})
    await api.send(person.phone, "document", document={**body, "filename": "Сертификат.pdf", "caption": "ә" * 1024})
    assert person.last.text == "ә" * 1024
    assert person.last.document == {
        "file_name": "Сертификат.pdf", "mime_type": "application/pdf", "size": 20,
        "sha256": hashlib.sha256(b"%PDF-1.7 certificate").hexdigest(),
    }  # fmt: skip
    await api.send(person.phone, "document", document=body)
    assert (person.last.document or {})["file_name"] == "a.pdf"
    for wrong, code in (({"caption": "ә" * 1025}, 100), ({"filename": "ә" * 241}, 100), ({"link": "https://a"}, 100),
                        ({"id": "5"}, 131009), ({"id": 5}, 131009)):  # fmt: skip
        assert await api.refused(person.phone, "document", document={**body, **wrong}) == code
    image = (await api.upload(b"\xff\xd8", "image/jpeg"))[1]
    received = person.document("a.pdf").payload["entry"][0]["changes"][0]["value"]["messages"][0]["document"]["id"]
    assert await api.refused(person.phone, "document", document=image) == 131053
    assert await api.refused(person.phone, "document", document={"id": received}) == 131009
    api.clock.advance(days=30)
    person.say("сәлем")
    assert await api.refused(person.phone, "document", document=body) == 131009, "an upload is kept for 30 days"


async def test_an_upload_that_is_refused(api: Line) -> None:
    assert (await api.upload(b"MZ", "application/x-msdownload"))[1]["error"]["code"] == 100
    assert (await api.upload(b"a", "text/plain", messaging_product="telegram"))[0] == 400
    assert (await api.upload(b"a", "text/plain", type="application/pdf"))[0] == 400
    assert (await api.upload(b"a", "text/plain", caption="a"))[0] == 400
    assert (await api.upload(b""))[1]["error"]["code"] == 131053
    assert (await api.upload(bytes(5 * 1024 * 1024), "image/png"))[0] == 200
    assert (await api.upload(bytes(5 * 1024 * 1024 + 1), "image/png"))[1]["error"]["code"] == 131053
    assert api.fake.media.most["document"] == 100 * 1024 * 1024
    api.fake.media.most["document"] = 10
    assert (await api.upload(b"%PDF-1.7 ab"))[1]["error"]["code"] == 131053
    assert (await api.post({"file": "a"}, path=f"/v23.0/{api.fake.phone_id}/media"))[0] == 400
    assert api.fake.ledger.counts() == {"media.upload": 1}


async def test_what_a_person_sent_is_fetched(api: Line) -> None:
    person = api.fake.person(502)
    sent = person.document("өтінім.pdf", b"%PDF-1.4 own")
    document = sent.payload["entry"][0]["changes"][0]["value"]["messages"][0]["document"]
    assert (document["filename"], document["mime_type"]) == ("өтінім.pdf", "application/pdf")
    assert await api.fetch(document["url"]) == (200, b"%PDF-1.4 own")
    status, known = await api.get(document["id"])
    assert (status, known["file_size"], known["id"]) == (200, 12, document["id"])
    assert known["sha256"] == hashlib.sha256(b"%PDF-1.4 own").hexdigest()
    assert known["messaging_product"] == "whatsapp"
    assert await api.fetch(known["url"]) == (200, b"%PDF-1.4 own")
    assert (await api.fetch(known["url"], token="other"))[0] == 401
    api.clock.advance(minutes=5)
    assert (await api.fetch(known["url"]))[0] == 404
    assert (await api.fetch((await api.get(document["id"]))[1]["url"]))[0] == 200
    status, gone = await api.get("4242")
    assert (status, gone["error"]["code"], gone["error"]["error_subcode"]) == (400, 100, 33)
    api.clock.advance(days=7)
    assert (await api.get(document["id"]))[0] == 400, "what was received is kept for 7 days"


async def test_an_address_that_leads_elsewhere(api: Line) -> None:
    media = api.fake.media
    sent = api.fake.person(502).image(b"\xff\xd8 own")
    media_id = sent.payload["entry"][0]["changes"][0]["value"]["messages"][0]["image"]["id"]
    media.url = "http://169.254.169.254/latest/meta-data"
    assert (await api.get(media_id))[1]["url"] == media.url
    media.set_right()
    media.redirect, media.announced = "http://127.0.0.1:1/", 3
    _, known = await api.get(media_id)
    assert known["file_size"] == 3
    assert (await api.fetch(known["url"]))[0] == 302
    media.set_right()
    media.host = "localhost"
    _, known = await api.get(media_id)
    assert known["url"].startswith("http://localhost:")
    media.body = b"something else"
    assert (await api.fetch(known["url"]))[1] == b"something else"


async def test_a_download_without_end(api: Line) -> None:
    sent = api.fake.person(502).voice()
    address = sent.payload["entry"][0]["changes"][0]["value"]["messages"][0]["audio"]["url"]
    api.fake.media.endless = True
    async with api.http.get(address, headers=api.bearer()) as answer:
        assert len(await answer.content.readexactly(1024 * 1024)) == 1024 * 1024
        answer.close()


async def test_a_download_is_disturbed(api: Line) -> None:
    sent = api.fake.person(502).document("a.pdf", b"%PDF 1234")
    document = sent.payload["entry"][0]["changes"][0]["value"]["messages"][0]["document"]
    api.fake.faults.cut(accepted=True, method="media.download")
    with pytest.raises(aiohttp.ClientPayloadError):
        await api.fetch(document["url"])
    api.fake.faults.gateway(504, method="media", times=2)
    assert (await api.fetch(document["url"]))[0] == 504
    async with api.http.get(f"{api.fake.url}/v23.0/{document['id']}", headers=api.bearer()) as answer:
        assert (answer.status, answer.content_type) == (504, "text/html")
    assert await api.fetch(document["url"]) == (200, b"%PDF 1234")
