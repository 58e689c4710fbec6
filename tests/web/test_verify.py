"""Whether a certificate is real, as whoever holds the paper or its number gets to know it (A9)."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from domain.certificates import CertificateState, Verified, masked_name, number, read_number
from domain.characters import CROCKFORD
from domain.language import Text
from services.translations import Translations
from web.kit import add_kit
from web.limits import Limiter
from web.pages import Pages
from web.static import Static
from web.verify import EXAMPLE, routes

PAGE = {"accept": "text/html,*/*;q=0.8"}
JSON = {"accept": "application/json"}
CODE = "0123456789ABCDEFGHJKMNPQRS"
NAME = "Үлгіхан <b>Сынақ</b>"
NUMBER = number(2026, "75", "00000001", trial=False)
UNKNOWN = [number(2026, "75", f"7{place:07}", trial=False) for place in range(12)]
VALID = Verified(NUMBER, CertificateState.VALID, Text("Бизнес «негіздері»", "Основы бизнеса"), date(2026, 11, 20), NAME, False)


class Register:
    """One certificate, and how often somebody looked for any."""

    def __init__(self) -> None:
        self.kept = VALID
        self.asked: list[str] = []

    async def find(self, number: str, code: str | None) -> Verified | None:
        self.asked.append(number)
        if number != self.kept.number:
            return None
        return self.kept if code == CODE else replace(self.kept, name=masked_name(self.kept.name))


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def transport(register: Register) -> httpx.ASGITransport:
    static = Static()
    pages = Pages(Translations.load(), static)
    app = FastAPI()
    add_kit(app, pages, static)
    app.routes.extend(
        routes(
            pages,
            register.find,
            Limiter(),
        )
    )
    return httpx.ASGITransport(app, client=("203.0.113.1", 1))


@pytest.fixture
async def client(transport: httpx.ASGITransport) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=transport, base_url="http://kasip.test", headers=PAGE) as client:
        yield client


@pytest.mark.parametrize(("language", "words"), [("kk", "Сертификат нөмірі"), ("ru", "Номер сертификата")])
async def test_the_form_asks_for_a_number_in_both_languages(client: httpx.AsyncClient, language: str, words: str) -> None:
    by_header = await client.get("/verify", headers={"accept-language": language})
    by_address = await client.get(f"/verify?language={language}")
    for answer in (by_header, by_address):
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        assert words in answer.text
        assert "<script" not in answer.text
        assert len(answer.text) < 15_000
    assert f'name="language" value="{language}"' in by_address.text
    assert read_number(EXAMPLE) == EXAMPLE


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower(), NUMBER.replace("-", " "), f" {NUMBER} ", NUMBER.replace("0", "O")])
async def test_a_number_may_be_typed_as_people_type(client: httpx.AsyncClient, typed: str) -> None:
    answer = await client.get("/verify", params={"number": typed, "language": "ru"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/verify/{NUMBER}?language=ru")


async def test_an_address_that_is_not_quite_right_leads_to_the_right_one_with_its_code(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/verify/{NUMBER.lower()}?c={CODE}&junk=1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/verify/{NUMBER}?c={CODE}")


STATES = [
    (CertificateState.VALID, None, "Сертификат жарамды", "Сертификат действителен"),
    (CertificateState.REVOKED, date(2026, 12, 1), "01.12.2026 күнінен бастап жарамсыз.", "Недействителен с 01.12.2026."),
    (CertificateState.REPLACED, date(2026, 12, 1), "01.12.2026 күні түзетілген", "01.12.2026 выдан исправленный"),
]


@pytest.mark.parametrize(("state", "ended", "kk", "ru"), STATES)
async def test_a_certificate_says_whether_it_stands(
    client: httpx.AsyncClient, register: Register, state: CertificateState, ended: date | None, kk: str, ru: str
) -> None:
    register.kept = replace(VALID, state=state, ended_on=ended)
    for language, said, course in (("kk", kk, "Бизнес «негіздері»"), ("ru", ru, "Основы бизнеса")):
        answer = await client.get(f"/verify/{NUMBER}?language={language}")
        assert answer.status_code == 200
        assert said in answer.text
        assert course in answer.text
        assert NUMBER in answer.text
        assert "20.11.2026" in answer.text


async def test_the_name_is_masked_without_the_papers_code_and_never_markup(client: httpx.AsyncClient) -> None:
    masked = await client.get(f"/verify/{NUMBER}?c=guess")
    assert "Ү•••••• &lt;•••••••••••" in masked.text
    assert "Сынақ" not in masked.text
    whole = await client.get(f"/verify/{NUMBER}?c={CODE}")
    assert "Үлгіхан &lt;b&gt;Сынақ&lt;/b&gt;" in whole.text
    assert f'href="?c={CODE}&amp;language=ru"' in whole.text


async def test_a_trial_never_looks_official(client: httpx.AsyncClient, register: Register) -> None:
    trial = number(2026, "75", "00000001", trial=True)
    register.kept = replace(VALID, number=trial, trial=True)
    answer = await client.get(f"/verify/{trial}")
    assert "СЫНАҚ НҰСҚАСЫ." in answer.text
    assert "Сынақ сертификаты: жарамды" in answer.text
    assert "СЫНАҚ НҰСҚАСЫ." not in (await client.get("/verify")).text


async def test_programs_get_the_same_as_json(client: httpx.AsyncClient, register: Register) -> None:
    register.kept = replace(VALID, state=CertificateState.REVOKED, ended_on=date(2026, 12, 1))
    answer = await client.get(f"/verify/{NUMBER}?c={CODE}", headers=JSON)
    assert answer.json() == {
        "number": NUMBER,
        "state": "revoked",
        "course": {"kk": "Бизнес «негіздері»", "ru": "Основы бизнеса"},
        "issued_on": "2026-11-20",
        "ended_on": "2026-12-01",
        "name": NAME,
        "trial": False,
    }


MISTYPED = NUMBER[:-1] + CROCKFORD[CROCKFORD.index(NUMBER[-1]) - 1]
UNREADABLE = [
    (MISTYPED, "Нөмірде қате бар"),
    (f" {MISTYPED.lower()}. ", "Нөмірде қате бар"),
    ("", "Бұл сертификат нөміріне ұқсамайды"),
    ("900315400007", "Бұл сертификат нөміріне ұқсамайды"),
    (NUMBER[:-2], "Бұл сертификат нөміріне ұқсамайды"),
    ('"><b>KZ', "Бұл сертификат нөміріне ұқсамайды"),
    (NUMBER * 40, "Бұл сертификат нөміріне ұқсамайды"),
]


@pytest.mark.parametrize(("typed", "said"), UNREADABLE)
async def test_a_number_that_can_not_be_one_comes_back_with_the_reason(
    client: httpx.AsyncClient, register: Register, typed: str, said: str
) -> None:
    answer = await client.get("/verify", params={"number": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert EXAMPLE in answer.text
    shown = typed[:64].replace('"><b>', "&#34;&gt;&lt;b&gt;")
    assert f'value="{shown}"' in answer.text
    program = await client.get("/verify", params={"number": typed}, headers=JSON)
    assert (program.status_code, program.headers["content-type"]) == (422, "application/problem+json")
    assert program.json()["example"] == EXAMPLE
    assert register.asked == []


async def test_a_mistyped_address_is_told_from_an_unknown_one(client: httpx.AsyncClient) -> None:
    mistyped, unknown = await client.get(f"/verify/{MISTYPED}"), await client.get(f"/verify/{UNKNOWN[0]}")
    assert (mistyped.status_code, unknown.status_code) == (404, 404)
    assert "Нөмірде қате бар" in mistyped.text
    assert "Мұндай нөмірлі сертификат жоқ" in unknown.text
    codes = [(await client.get(f"/verify/{one}", headers=JSON)).json()["code"] for one in (MISTYPED, UNKNOWN[0])]
    assert codes == ["mistyped_number", "unknown_certificate"]


async def test_all_unknown_numbers_look_the_same(client: httpx.AsyncClient, register: Register) -> None:
    pages = [(await client.get(f"/verify/{one}?c=guess")).text.replace(one, "") for one in UNKNOWN[:3]]
    assert len(set(pages)) == 1
    assert register.asked == UNKNOWN[:3]
    russian = await client.get(f"/verify/{UNKNOWN[4]}?language=ru")
    assert "Сертификата с таким номером нет" in russian.text
    assert f'value="{UNKNOWN[4]}"' in russian.text


async def test_numbers_can_not_be_walked(client: httpx.AsyncClient, transport: httpx.ASGITransport, register: Register) -> None:
    found = [(await client.get(f"/verify/{NUMBER}")).status_code for _ in range(30)]
    mistyped = [(await client.get(f"/verify/{MISTYPED}")).status_code for _ in range(30)]
    missed = [(await client.get(f"/verify/{one}")).status_code for one in UNKNOWN]
    assert (set(found), set(mistyped)) == ({200}, {404})
    assert missed == [404] * 10 + [429] * 2
    asked = len(register.asked)
    refused = await client.get(f"/verify/{NUMBER}?language=ru")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert "Слишком частые сообщения" in refused.text
    program = await client.get(f"/verify/{NUMBER}", headers=JSON)
    assert (program.status_code, program.json()["code"]) == (429, "too_often")
    assert int(program.headers["retry-after"]) == program.json()["retry_after"]
    assert len(register.asked) == asked
    transport.client = ("203.0.113.2", 1)
    assert (await client.get(f"/verify/{NUMBER}")).status_code == 200


@pytest.mark.parametrize("path", ["", f"/{NUMBER}", f"/{NUMBER.lower()}", f"/{MISTYPED}", f"/{UNKNOWN[0]}", "?number=1"])
@pytest.mark.parametrize("accept", [PAGE, JSON])
async def test_no_answer_is_kept_found_or_tells_where_one_came_from(
    client: httpx.AsyncClient, path: str, accept: dict[str, str]
) -> None:
    answer = await client.get(f"/verify{path}", params={"c": CODE} if "?" not in path else None, headers=accept)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert not re.search(r'(href|src)="(https?:)?//', answer.text)
