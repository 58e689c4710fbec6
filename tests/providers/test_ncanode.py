"""The stand-in takes what NCANode takes, and nothing else."""

from base64 import b64encode

import aiohttp

from tests.providers.ncanode import FakeNcaNode

CMS = b64encode(b"\x30\x00").decode()


async def test_it_is_strict_about_every_field() -> None:
    async with FakeNcaNode() as fake, aiohttp.ClientSession() as http:
        verify = f"{fake.url}/cms/verify"
        bodies = [{}, {"cms": CMS, "document": ""}, {"cms": CMS, "revocationCheck": ["LDAP"]}, {"cms": "%"}, {"cms": CMS}]
        answers = [await http.post(verify, json=body) for body in bodies]
        answers += [await http.post(verify, data=b"{}"), await http.get(verify), await http.post(f"{fake.url}/cms/sign", json={})]
        assert [answer.status for answer in answers] == [400, 400, 400, 400, 400, 415, 404, 404]
        assert (await answers[0].json()) == {"status": 400, "message": "['cms'] is required"}
        assert len(fake.refused) == len(answers)
