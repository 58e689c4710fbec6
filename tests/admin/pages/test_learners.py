"""Learners as pages: searched without a number in an address, cards that open only where the learner is one's own."""

import re
from typing import Any

import pytest
from sqlalchemy import Select, insert, select

from domain.staff import Role
from services.storage import people
from services.storage.learning import participation
from services.storage.people import person
from services.storage.schema import metadata
from services.transaction import WriteTx
from tests.admin.floor import Client, Floor
from tests.house import canaries

AT = "/admin/learners"


def told(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
async def desk(floor: Floor) -> Client:
    return await floor.client_of(Role.AGENCY, "75")


async def in_russian(desk: Client) -> None:
    await desk.send("/admin/language", language="ru", back=AT)


async def test_a_name_leads_to_an_address_and_a_number_to_the_card(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75", "certified", name="Құрманғали Әлия")
    other = await floor.learner_in("75", name="Яковлева Дина")
    by_name = await desk.send(AT, text="курман", region="", state="certified", sort="name")
    assert by_name.headers["location"] == f"{AT}?name=%D0%BA%D1%83%D1%80%D0%BC%D0%B0%D0%BD&state=certified"
    listed = (await desk.http.get(by_name.headers["location"])).text
    assert (f'href="{AT}/{one.person}"' in listed, other.person in listed) == (True, False)
    assert "Құрманғали Әлия" in told(listed)
    assert f"••••••••{one.iin[-4:]}" in told(listed)
    by_number = await desk.send(AT, text=f"{one.iin[:6]} {one.iin[6:]}")
    assert (by_number.status_code, by_number.headers["location"]) == (303, f"{AT}/{one.person}")
    number = re.findall(r"TRIAL-KZ-[0-9A-Z-]+", listed)[0]
    assert (await desk.send(AT, text=number.lower())).headers["location"] == f"{AT}/{one.person}"


async def test_a_number_that_finds_nobody_is_not_shown_again(floor: Floor, desk: Client) -> None:
    elsewhere = await floor.learner_in("59")
    for typed, status, words in (
        (elsewhere.iin, 200, "Ешкім табылмады. Нөмірді тексеріңіз"),
        (elsewhere.iin[:-1], 422, "ЖСН немесе БСН-нің 12 цифрын түгел"),
        (f"ЖСН: {elsewhere.iin}", 422, "ЖСН немесе БСН-нің 12 цифрын түгел"),
    ):
        answer = await desk.send(AT, text=typed)
        assert answer.status_code == status
        assert words in told(answer.text)
        assert elsewhere.iin[:-1] not in answer.text
    by_address = await desk.get(AT, name=elsewhere.iin)
    assert (by_address.status_code, elsewhere.iin in by_address.text) == (422, False)


async def test_the_list_goes_on_where_it_ended(floor: Floor, desk: Client) -> None:
    await floor.learner_in("75", name="Сынақова Айгүл")
    await floor.house.store.write(lambda tx: _crowd(tx, 51))
    first = (await desk.get(AT, region="75")).text
    (following,) = re.findall(r'<a href="([^"]+)" rel="next">', first)
    second = (await desk.http.get(following.replace("&amp;", "&"))).text
    rows = [re.findall(rf'href="{AT}/([0-9A-Z]{{26}})"', page) for page in (first, second)]
    assert [len(page) for page in rows] == [50, 2]
    assert len({*rows[0], *rows[1]}) == 52
    assert 'rel="next"' not in second
    assert len(first.encode()) < 60_000


async def test_the_card_in_both_languages(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75", "certified", name="Құрманғали Әлия", phone="+77029876543")
    kazakh = await desk.get(f"{AT}/{one.person}")
    assert len(kazakh.content) < 60_000
    for words in (
        "Құрманғали Әлия", "Алматы қаласы", "Дара (жеке) кәсіпкер", "Тек өз сөзі бойынша", "Сертификаты бар",
        "Қорытынды тестілеу", "Жарамды", "Браузер", "Келісімдер",
    ):  # fmt: skip
        assert words in told(kazakh.text), words
    assert "Оқу 1 Қазақша Браузер 20.11.2026 09:00" in told(kazakh.text)
    await in_russian(desk)
    russian = told((await desk.get(f"{AT}/{one.person}")).text)
    for words in (
        "город Алматы",
        "Только со слов участника",
        "Имеет сертификат",
        "Итоговое тестирование",
        "Действует",
        "Согласия",
    ):
        assert words in russian, words
    assert one.iin not in kazakh.text + russian
    assert "9876543" not in kazakh.text + russian


async def test_another_regions_card_is_as_one_that_does_not_exist(floor: Floor, desk: Client) -> None:
    theirs = await floor.learner_in("59", "certified")
    paths = ("", "/number", "/identity", "/correction/TRIAL-KZ-2026-59-00000000-0", "/void/01M7VHRXG0WWCB2YDQ7XMJNS5P")
    for path in paths:
        answers = [await desk.get(f"{AT}/{person}{path}") for person in (theirs.person, "01M7VHRXG0WWCB2YDQ7XMJNS5P", "x")]
        assert [answer.status_code for answer in answers] == [404] * 3, path
        assert len({answer.text for answer in answers}) == 1, path


async def test_who_may_not_change_is_offered_nothing_to_change(floor: Floor) -> None:
    one = await floor.learner_in("75", "certified")
    reader = await floor.client_of(Role.MOBILE_OFFICE, "75")
    card = (await reader.get(f"{AT}/{one.person}")).text
    assert f"{AT}/{one.person}/" not in card
    assert (await reader.get(f"{AT}/{one.person}/identity")).status_code == 403
    assert (await (await floor.client_of(Role.COORDINATOR, "75")).get(AT)).status_code == 403


async def test_no_number_in_any_spelling_comes_back_or_stays(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75", "certified", phone=f"+{canaries.PHONE}")
    card = (await desk.get(f"{AT}/{one.person}")).text
    (number,) = set(re.findall(r"TRIAL-KZ-[0-9A-Z-]+", card))
    correction = f"{AT}/{one.person}/correction/{number}"
    version = re.findall(r'name="version" value="([^"]+)"', (await desk.get(correction)).text)[0].replace("&#34;", '"')
    said = [card]
    for turn, spelling in enumerate(canaries.SPELLINGS):
        typed = ({"name": spelling, "reason": "қате"}, {"name": "Серікова Әлия", "reason": spelling})[turn % 2]
        answer = await desk.send(correction, version=version, **typed)
        assert answer.status_code == 422, spelling
        found = await desk.send(AT, text=spelling) if turn % 3 else await desk.get(AT, name=spelling)
        said += [answer.text, found.text, found.headers.get("location", "")]
    assert canaries.found_in("".join(said).encode()) == []
    for table in ("audit", "event", "certificate", "completion_register", "person", "api_write"):
        rows = await floor.rows(_all(table))
        assert canaries.found_in_values(value for row in rows for value in row) == [], table


def _crowd(tx: WriteTx, count: int) -> None:
    """Many more who have registered, as the first one has."""
    first, taken = tx.conn.execute(select(person)).mappings().one(), tx.conn.execute(select(participation)).mappings().one()
    for number in range(count):
        one = {**first, "id": tx.new_id(), **people.named(f"Сынақова {chr(ord('А') + number // 10)}йгүл"), "iin": None}
        tx.conn.execute(insert(person).values(one))
        of = {"id": tx.new_id(), "person_id": one["id"], "registration": tx.new_id()}
        tx.conn.execute(insert(participation).values({**taken, **of}))


def _all(table: str) -> Select[Any]:
    return select(metadata.tables[table])
