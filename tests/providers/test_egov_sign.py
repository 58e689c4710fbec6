"""The stand-in takes what the public protocol has, and a code is good for five minutes."""

from base64 import b64encode

import aiohttp

from tests.providers.egov_sign import FakeEgovSign
from tests.providers.plain import Json
from tests.support.clock import SetClock

FILE = {"mime": "@file/pdf", "data": b64encode(b"%PDF-").decode()}
DOCUMENT: Json = {"id": 1, "nameRu": "а", "nameKz": "ә", "nameEn": "a", "meta": [], "document": {"file": FILE}}


def body(**changed: object) -> Json:
    return {"signMethod": "CMS_SIGN_ONLY", "documentsToSign": [{**DOCUMENT, **changed}]}


async def test_it_is_strict_about_every_field() -> None:
    clock = SetClock()
    async with FakeEgovSign(clock) as fake, aiohttp.ClientSession() as http:
        register = f"{fake.url}/api/egovQr"
        wrong: list[Json] = [{}, {"description": " "}, {"description": "a", "document": ""}]
        assert [(await http.post(register, json=one)).status for one in wrong] == [400] * 3
        registered = await (await http.post(register, json={"description": "a"})).json()
        assert set(registered) == {"qrCode", "dataURL", "signURL", "expireAt", "eGovMobileLaunchLink", "eGovBusinessLaunchLink"}
        wrong = [
            {**body(), "signMethod": "RAW"}, {**body(), "documentsToSign": []}, body(id=2), body(nameKz=""), body(size=5),
            body(document={"file": {**FILE, "mime": "application/pdf"}}),
        ]  # fmt: skip
        assert [(await http.post(registered["dataURL"], json=one)).status for one in wrong] == [400] * len(wrong)
        clock.advance(minutes=5)
        assert await (await http.get(registered["signURL"])).json() == {"status": 200, "message": "the procedure has expired"}
        assert (await http.get(f"{register}/00000009")).status == 200
        assert (await http.get(f"{fake.url}/api/other")).status == 404
