"""What is due, as people see it, begin it, and mark it done."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from admin.api.deadline_models import Term
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope
from services import deadlines, digest
from services.storage.applications import application
from services.storage.deadlines import deadline
from tests.admin.floor import Client, Floor
from tests.admin.pages.test_applications import PAPER
from tests.admin.pages.test_calendar import speaking, words
from tests.support.council import Council, ballots

AT = "/admin/deadlines"
EVERYBODYS = Scope("staff:x", {Right.READ_DEADLINES: EVERYWHERE})
TERM = {"duty": "protocol", "date": "17.11.2026", "subject": "2026/1", "region": "71"}


async def begun(desk: Client, **other: str) -> str:
    answer = await desk.send(f"{AT}/begin", **{**TERM, **other})
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"]).partition("?")[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", ("Бүгін мерзімі аяқталады: 1; мерзімі өткен: 1", "Кеңес шешімін хаттамамен ресімдеу", "қалған жұмыс күні: 2")),
        ("ru", ("Сегодня истекает: 1; просрочено: 1", "Оформление решения совета протоколом", "осталось рабочих дней: 2")),
    ],
)
async def test_the_list_begins_with_the_sentence_and_what_is_overdue(floor: Floor, language: str, said: tuple[str, ...]) -> None:
    desk = await speaking(floor, await floor.client_of(Role.COORDINATOR, "71"), language)
    for day, subject in (("2026-11-19", "later"), ("2026-11-17", "today"), ("2026-11-16", "over")):
        await begun(desk, date=day, subject=subject)
    shown = words((await desk.get(AT)).text)
    for sentence in said:
        assert sentence in shown
    assert shown.index(" over ") < shown.index(" today ") < shown.index(" later ")
    assert " today " not in words((await desk.get(AT, due="overdue")).text)
    assert " over " not in words((await desk.get(AT, state="done")).text)
    elsewhere = await floor.client_of(Role.COORDINATOR, "59")
    assert " over " not in words((await elsewhere.get(AT)).text)


async def test_a_term_is_begun_and_marked_done(floor: Floor) -> None:
    desk = await floor.client_of(Role.COUNCIL_SECRETARY, "71")
    at = await begun(desk, date="2026-11-16")
    card = (await desk.get(at, said="begun")).text
    assert "Мерзім басталды." in words(card)
    assert "өткен жұмыс күні: 1" in words(card)
    version = card.partition('name="version" value="')[2].partition('">')[0].replace("&#34;", '"')
    early = await desk.send(f"{at}/done", date="2026-11-21", version=version)
    assert early.status_code == 422
    assert 'value="2026-11-21"' in early.text
    done = await desk.send(f"{at}/done", date="20.11.2026", version=version)
    assert (done.status_code, done.headers["location"]) == (303, f"{at}?said=done")
    assert "Орындалды: 20.11.2026 кешіккен" in words((await desk.get(at)).text)
    assert (await desk.send(f"{at}/done", date="2026-11-19", version=version)).status_code == 412


@pytest.mark.parametrize(
    ("language", "said"),
    [("kk", "өтінімнен бас тартылса немесе ол қайтарып алынса"), ("ru", "Этот срок заканчивается сам")],
)
async def test_the_term_of_an_applications_check_is_not_offered_to_be_marked_done(floor: Floor, language: str, said: str) -> None:
    desk = await speaking(floor, await floor.client_of(Role.COORDINATOR, "75"), language)
    assert (await desk.send("/admin/applications/new", **PAPER)).status_code == 200
    (term,) = await floor.rows(select(deadline))
    (row,) = await floor.rows(select(application))
    at = f"{AT}/{term.id}"
    card = (await desk.get(at)).text
    assert (said in words(card), f'href="/admin/applications/{row.id}"' in card, f"{at}/done" in card) == (True, True, False)
    kept = await floor.house.store.read(lambda tx: deadlines.one(tx, EVERYBODYS, term.id))
    assert kept is not None
    refused = await desk.send(f"{at}/done", date="2026-11-20", version=Term.version_of(kept))
    assert refused.status_code == 409
    assert said in words(refused.text)
    assert (await floor.rows(select(application.c.due_on))) == [(term.last_on,)]


async def test_a_term_that_does_not_fit_keeps_what_was_typed(floor: Floor) -> None:
    desk = await floor.client_of(Role.COORDINATOR, "71")
    for field, typed in (
        ("subject", "Айгүлге звонить"),
        ("date", "ертең"),
        ("date", "2026-12-01"),
        ("region", "59"),
        ("duty", ""),
    ):
        answer = await desk.send(f"{AT}/begin", **{**TERM, field: typed})
        assert answer.status_code == 422, field
        assert f'id="e-{field}"' in answer.text
        assert 'value="2026/1"' in answer.text or field == "subject"


async def test_another_regions_term_is_not_there_and_a_reader_changes_none(floor: Floor) -> None:
    at = await begun(await floor.client_of(Role.COORDINATOR, "71"))
    elsewhere = await floor.client_of(Role.COORDINATOR, "59")
    assert (await elsewhere.get(at)).status_code == 404
    assert (await elsewhere.send(f"{at}/done", date="2026-11-20", version="x")).status_code == 404
    reader = await floor.client_of(Role.COUNCIL_MEMBER, "71")
    assert "/done" not in (await reader.get(at)).text
    assert (await reader.send(f"{at}/done", date="2026-11-20", version="x")).status_code == 403
    assert (await reader.get(f"{AT}/begin")).status_code == 403


async def test_a_term_of_the_council_is_about_a_session_which_its_readers_open(floor: Floor) -> None:
    council = Council(floor.house.store, floor.talk, "71")
    await council.appoint(region="71")
    await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    await council.open(id_, 7)
    await council.vote(id_, ballots(7))
    await council.decide(id_)
    await council.close(id_)
    for role, opens in ((Role.COUNCIL_SECRETARY, True), (Role.BUDGET_ADMINISTRATOR, False)):
        desk = await floor.client_of(role, "71")
        listed = (await desk.get(AT)).text
        term = re.search(rf'href="({AT}/[0-9A-Z]{{26}})"', listed)
        assert term is not None
        for text in (listed, (await desk.get(term[1])).text):
            assert ("Кеңес отырысы: 20.11.2026" in words(text), f"agenda:{id_}" in text) == (True, False)
            assert (f'href="/admin/sessions/{id_}"' in text) == opens


async def test_who_stands_in_sees_for_whom(floor: Floor) -> None:
    await floor.member(Grant(Role.COORDINATOR, "71"), login="absent")
    deputy = await floor.member(
        Grant(Role.COORDINATOR, "59"), Grant(Role.COORDINATOR, "71", date(2026, 11, 20), date(2026, 11, 20), "absent")
    )
    desk = await floor.signed_in(deputy)
    await begun(desk)
    shown = words((await desk.get(AT)).text)
    assert "Сіз absent қызметкерінің орнындасыз: Өңірлік үйлестіруші, Астана қаласы · 20.11.2026 күніне дейін" in shown
    assert "2026/1" in shown
    floor.clock.advance(days=1)
    later = words((await (await floor.signed_in(deputy)).get(AT)).text)
    assert "absent" not in later
    assert "2026/1" not in later


async def test_the_digest_is_the_first_page_until_it_was_read(floor: Floor) -> None:
    desk = await floor.client_of(Role.COORDINATOR, "71")
    await begun(desk)
    home = "/admin/applications"
    assert (await desk.get("/admin")).headers["location"] == home
    await floor.house.store.write(digest.form)
    assert (await desk.get("/admin")).headers["location"] == "/admin/digest"
    assert "Бүгін мерзімі аяқталады: 1; мерзімі өткен: 0" in words((await desk.get("/admin/digest")).text)
    assert (await desk.send("/admin/digest/read")).headers["location"] == "/admin"
    assert (await desk.get("/admin")).headers["location"] == home
    assert "Бүгін мерзімі аяқталады: 1" in words((await desk.get("/admin/digest")).text)
