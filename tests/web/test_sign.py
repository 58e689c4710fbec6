"""The page where an application is signed, over the real services: without a script, whatever comes, in both languages."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from dialogs.signature_notices import FAULTS
from domain.applications import State
from domain.language import Language
from domain.signatures import SignatureFault
from services.signatures.egov import EgovSign
from services.signatures.egov_errand import Pace
from services.storage.engine import Store
from tests.providers.egov_sign import PNG, FakeEgovSign
from tests.support.chat import open_talk, words
from tests.support.clock import SetClock
from tests.support.databases import Databases
from tests.support.eds_cms import signed
from tests.support.signing import Desk, authority
from web.kit import add_kit
from web.limits import Limiter
from web.pages import Pages
from web.security import Site
from web.sign import NCALAYER, Guard, routes
from web.sign_desk import ServicesSignDesk
from web.static import Static

SITE = "https://kasip.test"
NUMBER = "TRIAL-26-61-00001"
PROMISE = {"kk": "Ішкі нөмірі: TRIAL-26-61-00001", "ru": "Внутренний номер: TRIAL-26-61-00001"}


@dataclass
class Town:
    """A site, somebody whose application waits, and a browser."""

    desk: Desk
    egov: EgovSign | None = None

    def app(self) -> FastAPI:
        static, talk = Static(), self.desk.talk
        pages = Pages(talk.translations, static, trial=True)
        app = FastAPI()
        add_kit(app, pages, static)
        desk = ServicesSignDesk(self.desk.store, talk, self.desk.papers, self.desk.signer, self.egov)
        app.routes.extend(routes(pages, desk, Guard(Limiter(), Site(SITE))))
        return app

    def browser(self) -> httpx.AsyncClient:
        headers = {"accept": "text/html", "accept-language": "en", "sec-fetch-site": "same-origin"}
        transport = httpx.ASGITransport(self.app(), client=("203.0.113.1", 1))
        return httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers)

    async def given(self, client: httpx.AsyncClient, at: str, cms: bytes, by: str = "") -> httpx.Response:
        return await client.post(f"{at}/signature{by}", files={"file": ("application.cms", cms)})

    async def right(self) -> bytes:
        return signed(authority().head, await self.desk.paper())


@pytest.fixture(scope="session")
def databases(sqlite: Databases) -> Databases:
    """One kind is enough here: what is kept is tested with the services, on both."""
    return sqlite


@pytest.fixture
async def town(store: Store, clock: SetClock) -> Town:
    return Town(await Desk.made(store, await open_talk(store), clock, "ru"))


@pytest.fixture
async def client(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with town.browser() as client:
        yield client


async def test_it_shows_what_is_signed_and_every_way(town: Town, client: httpx.AsyncClient) -> None:
    at = f"/sign/{await town.desk.opened()}"
    page = await client.get(at)
    assert page.status_code == 200
    assert '<html lang="ru">' in page.text
    for text in (
        "«Береке» кооперативі",
        "Ауылдағы сүт цехы",
        "Бизнес-план",
        "ТЭО",
        "eGov Mobile",
        "NCALayer",
        "пароль",
        "kasip.test/sign",
    ):
        assert text in page.text, text
    assert not re.search(r"<script(?! defer src=)|style=|onclick|type=\"password\"", page.text)
    assert page.headers["cache-control"] == "no-store"
    assert (page.headers["x-robots-tag"], page.headers["referrer-policy"]) == ("noindex", "same-origin")
    assert f"connect-src {NCALAYER} 'self'" in page.headers["content-security-policy"]
    paper = await client.get(f"{at}/application.pdf")
    assert paper.content == await town.desk.paper()
    assert paper.headers["content-type"] == "application/pdf"
    assert NCALAYER not in paper.headers["content-security-policy"]


async def test_looking_signs_nothing(town: Town, client: httpx.AsyncClient) -> None:
    at = f"/sign/{await town.desk.opened()}"
    for path in (at, f"{at}/application.pdf", f"{at}/done", f"{at}/egov", f"{at}/copy.pdf", f"{at}/egov/code"):
        await client.get(path)
    assert (await town.desk.row()).state == State.SIGNING


@pytest.mark.parametrize("language", list(Language))
async def test_a_signed_file_leads_to_the_receipt(store: Store, clock: SetClock, language: Language) -> None:
    town = Town(await Desk.made(store, await open_talk(store), clock, language))
    at = f"/sign/{await town.desk.opened()}"
    async with town.browser() as client:
        cms = await town.right()
        came = await asyncio.gather(*(town.given(client, at, cms) for _ in range(3)))
        assert {(answer.status_code, answer.headers["location"]) for answer in came} == {(303, f"{at}/done")}
        done = await client.get(f"{at}/done")
        assert PROMISE[language] in done.text
        assert (await client.get(at)).headers["location"] == f"{at}/done"
        copy = await client.get(f"{at}/copy.pdf")
        assert (copy.status_code, copy.content[:5]) == (200, b"%PDF-")
        assert NUMBER in copy.headers["content-disposition"]
    assert (await town.desk.row()).number == NUMBER


async def test_why_it_is_not_taken_is_said_on_the_page_without_any_number(town: Town, client: httpx.AsyncClient) -> None:
    at = f"/sign/{await town.desk.opened()}"
    other = signed(authority().other, await town.desk.paper())
    for cms, fault in ((other, SignatureFault.OTHER_PERSON), (b"", SignatureFault.NOT_CMS), (b"%PDF", SignatureFault.NOT_CMS)):
        answer = await town.given(client, at, cms)
        assert answer.status_code == 422
        said = re.search(r'role="alert" id="wrong">([^<]*)</p>', answer.text)
        assert said
        assert said[1] == words().of(Language.RU)(FAULTS[fault]).replace("'", "&#39;")
        assert not re.search(r"\d{6}", said[1])
        assert f'action="{at}/signature"' in answer.text
    assert (await client.post(f"{at}/signature")).status_code == 422
    assert (await town.given(client, at, b"0" * 2_000_000)).status_code == 413


async def test_a_page_from_before_a_change_is_over(town: Town, client: httpx.AsyncClient) -> None:
    at = f"/sign/{await town.desk.opened()}"
    cms = await town.right()
    await town.desk.reopen()
    for answer in (await client.get(at), await town.given(client, at, cms), await client.get(f"{at}/application.pdf")):
        assert answer.status_code == 410
        assert "Заявка открыта для изменений" in answer.text
    assert (await town.desk.row()).state == State.DRAFT


async def test_on_another_computer_a_code_opens_it(town: Town, client: httpx.AsyncClient) -> None:
    shown = (await client.get(f"/sign/{await town.desk.opened()}")).text
    code = re.search(r'class="number">([^<]+)<', shown)
    assert code
    async with town.browser() as staff:
        assert 'name="code"' in (await staff.get("/sign")).text
        assert (await staff.get("/sign/computer")).headers["location"] == "/sign"
        wrong = await staff.post("/sign", data={"code": "Ааааа-00000"})
        assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
        opened = await staff.post("/sign", data={"code": code[1].lower()})
        assert (opened.status_code, opened.headers["location"]) == (303, "/sign/computer")
        cookie = opened.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=strict", "secure", "path=/sign"))
        page = await staff.get("/sign/computer")
        assert "«Береке» кооперативі" in page.text
        assert not any(part in page.text for part in (code[1], 'type="file"', "eGov"))
        taken = await town.given(staff, "/sign/computer", await town.right(), "?by=ncalayer")
        assert taken.headers["location"] == "/sign/computer/done"
        assert PROMISE["ru"] in (await staff.get("/sign/computer/done")).text
        assert (await staff.get("/sign/computer/copy.pdf")).status_code == 410


async def test_a_new_code_is_made_by_a_button(town: Town, client: httpx.AsyncClient) -> None:
    at = f"/sign/{await town.desk.opened()}"
    first = re.findall(r'class="number">([^<]+)<', (await client.get(at)).text)
    town.desk.clock.advance(minutes=31)
    assert not re.findall(r'class="number">([^<]+)<', (await client.get(at)).text)
    assert (await client.post(f"{at}/code")).headers["location"] == f"{at}#computer"
    second = re.findall(r'class="number">([^<]+)<', (await client.get(at)).text)
    assert len(first + second) == len({*first, *second}) == 2


async def test_egov_mobile_signs_by_a_code_or_on_the_phone_itself(town: Town) -> None:
    at = f"/sign/{await town.desk.opened()}"
    async with FakeEgovSign(town.desk.clock) as fake:
        town.egov = EgovSign(fake.url, town.desk.clock, pace=Pace(pause=0))
        async with town.browser() as client:
            assert (await client.post(f"{at}/egov")).headers["location"] == f"{at}/egov"
            waiting = await client.get(f"{at}/egov")
            assert waiting.status_code == 200
            for part in (
                '<noscript><meta http-equiv="refresh"',
                "https://egov.example/mobile?link=",
                "https://egov.example/business",
            ):
                assert part in waiting.text
            assert (await client.get(f"{at}/egov/code")).content == PNG
            assert (await client.post(f"{at}/egov")).status_code == 303
            assert len(fake.procedures) == 1
            fake.last.scan()
            await fake.bell.until(lambda: fake.last.document is not None, lambda: "the document on the phone")
            assert fake.last.shown == await town.desk.paper()
            fake.last.sign(await town.right())
            for _ in range(200):
                answer = await client.get(f"{at}/egov", headers={"accept": "application/json"})
                if not answer.json().get("waits"):
                    break
            assert answer.json() == {"done": f"{at}/done"}
        await town.egov.close()
    assert (await town.desk.row()).number == NUMBER


async def test_where_egov_mobile_is_not_reached_the_page_says_so(town: Town) -> None:
    at = f"/sign/{await town.desk.opened()}"
    town.egov = EgovSign("http://127.0.0.1:9", town.desk.clock)
    async with town.browser() as client:
        answer = await client.post(f"{at}/egov")
        assert answer.status_code == 422
        assert "связи с eGov Mobile нет" in answer.text
    await town.egov.close()


@pytest.mark.parametrize("token", ["0" * 26, "x", "%00", "ы" * 26])
async def test_what_is_no_link_leads_nowhere(client: httpx.AsyncClient, token: str) -> None:
    for path in (f"/sign/{token}", f"/sign/{token}/application.pdf", f"/sign/{token}/done"):
        answer = await client.get(path)
        assert answer.status_code == 404
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_neither_links_nor_codes_are_guessed_at(town: Town) -> None:
    token = await town.desk.opened()
    async with town.browser() as client:
        for _ in range(10):
            await client.post("/sign", data={"code": "00000-00000"})
        assert (await client.get(f"/sign/{token}")).status_code == 429


async def test_another_site_sends_nothing(town: Town, client: httpx.AsyncClient) -> None:
    at, foreign = f"/sign/{await town.desk.opened()}", {"sec-fetch-site": "cross-site"}
    for path in ("/sign", f"{at}/signature", f"{at}/code", f"{at}/egov"):
        assert (await client.post(path, headers=foreign)).status_code == 403


@pytest.mark.parametrize("language", list(Language))
def test_every_fault_has_its_words(language: Language) -> None:
    assert FAULTS.keys() == set(SignatureFault)
    said = [words().of(language)(msgid) for msgid in FAULTS.values()]
    assert len(set(said)) == len(said)
    assert not any(msgid in said for msgid in FAULTS.values())
