"""Acts about learners on pages: what follows is said before and after, nothing typed is lost, nobody's change is overwritten."""

import html
import re

import pytest
from sqlalchemy import select

from domain.staff import Grant, Role
from services.storage.attempts import attempt
from services.storage.audit import audit
from tests.admin.floor import Client, Floor
from tests.admin.pages.test_learners import AT, told

WRONG = {"reason_kk": "Тестті басқа адам тапсырған", "reason_ru": "Тест сдал другой человек"}


async def member(floor: Floor, login: str) -> Client:
    return await floor.signed_in(await floor.member(Grant(Role.AGENCY, "75"), login=login))


async def hidden(desk: Client, path: str) -> dict[str, str]:
    """What the form of a page carries along."""
    fields = re.findall(r'name="(version|since)" value="([^"]*)"', (await desk.get(path)).text)
    return {name: html.unescape(value) for name, value in fields}


async def paper(desk: Client, person: str) -> str:
    (number,) = set(re.findall(r"TRIAL-KZ-[0-9A-Z-]+", (await desk.get(f"{AT}/{person}")).text))
    return str(number)


@pytest.fixture
async def desk(floor: Floor) -> Client:
    return await member(floor, "aliya")


async def test_a_certificate_is_revoked_and_what_follows_is_said(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75", "certified")
    number = await paper(desk, one.person)
    act = f"{AT}/{one.person}/revocation/{number}"
    before = told((await desk.get(act)).text)
    assert "Сертификат жарамсыз болады." in before
    assert f"Ваш сертификат {number} отозван. Причина: …" in before
    sent = await desk.send(act, **await hidden(desk, act), **{**WRONG, "reason_ru": " "})
    assert sent.status_code == 422
    assert "Не болғанын және оның қайдан белгілі екенін" in told(sent.text)
    assert f">{WRONG['reason_kk']}</textarea>" in sent.text
    done = await desk.send(act, **await hidden(desk, act), **WRONG)
    assert done.headers["location"] == f"{AT}/{one.person}?said=revoked"
    after = told((await desk.http.get(done.headers["location"])).text)
    assert "Сертификаттың күші жойылды. Қатысушыға себебі жазылған хабарлама өз тілінде барады." in after
    assert f"{WRONG['reason_kk']} / {WRONG['reason_ru']}" in after
    public = await floor.visitor(accept="text/html")
    assert "Сертификаттың күші жойылған" in told((await public.get(f"/verify/{number}")).text)


async def test_who_changed_it_meanwhile_is_named_and_nothing_typed_is_lost(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75", "certified")
    other = await member(floor, "berik")
    act = f"{AT}/{one.person}/correction/{await paper(desk, one.person)}"
    mine, theirs = await hidden(desk, act), await hidden(other, act)
    floor.clock.advance(minutes=3)
    named = {"name": "Серікова Әлия", "reason": "Бір әріп қате"}
    assert (await other.send(act, **theirs, **named)).headers["location"].endswith("said=corrected")
    late = await desk.send(act, **mine, name="Серікова Алия", reason="Аты қате")
    assert late.status_code == 412
    words = told(late.text)
    assert "Бет ашық тұрғанда біреу мұны өзгертті, сондықтан ештеңе жасалмады." in words
    assert "20.11.2026 09:03, berik: сертификат түзетілгенімен ауыстырылды" in words
    assert ('value="Серікова Алия"' in late.text, ">Аты қате</textarea>" in late.text) == (True, True)
    assert "Серікова Әлия" in told((await desk.get(f"{AT}/{one.person}")).text)


async def test_a_test_is_made_void_by_another_person_on_pages(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75", "in the test")
    (row,) = await floor.rows(select(attempt.c.id).where(attempt.c.state == "open"))
    other = await member(floor, "berik")
    propose, approve = (f"{AT}/{one.person}/{act}/{row.id}" for act in ("void-proposal", "void"))
    await desk.send(propose, **await hidden(desk, propose), reason="Сағат 8:40-та <қосылым> үзілді")
    mine, theirs = [told((await who.get(f"{AT}/void-proposals")).text) for who in (desk, other)]
    assert "Сағат 8:40-та &lt;қосылым&gt; үзілді aliya 20.11.2026 09:00 Сіз ұсындыңыз: басқа адам бекітуі керек." in mine
    assert "Сіз ұсындыңыз" not in theirs
    own = (await desk.get(approve)).text
    assert ("Мұны өзіңіз ұсындыңыз." in told(own), 'name="version"' in own) == (True, False)
    before = told((await other.get(approve)).text)
    assert "Қатысушыға өз тілінде айтылады: Біздің жақта техникалық ақау болды" in before
    assert "Попытка при этом не израсходована. Чтобы начать тест снова" in before
    refused = await desk.send(approve, **await hidden(other, approve))
    assert (refused.status_code, "Мұны басқа адам бекітуі керек. Мұны өзіңіз ұсындыңыз." in told(refused.text)) == (409, True)
    done = await other.send(approve, **await hidden(other, approve))
    after = told((await other.http.get(done.headers["location"])).text)
    assert "Бұл тестілеу есепке алынбайды. Қатысушы қорытынды тестілеуді қайта бастай алады" in after
    assert "Бұл туралы оған чатта хабарланады." in after
    assert "Ұсынған: aliya, бекіткен: berik" in after
    assert "Қорытынды тестілеуге дайын" in after


async def test_an_identity_is_confirmed_by_a_document_in_russian(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75")
    await desk.send("/admin/language", language="ru", back=AT)
    act = f"{AT}/{one.person}/identity"
    for typed, words in (
        ({"document": "letter", "seen_on": "2026-11-20"}, "Выберите один вариант из списка."),
        ({"document": "passport", "seen_on": "20.11"}, "Напишите дату, как в примере: 2026-11-20."),
        ({"document": "passport", "seen_on": "2026-11-21"}, "Укажите день, когда Вы видели документ"),
    ):
        refused = await desk.send(act, **await hidden(desk, act), **typed)
        assert (refused.status_code, words in told(refused.text)) == (422, True), typed
    done = await desk.send(act, **await hidden(desk, act), document="passport", seen_on="2026-11-19")
    after = told((await desk.http.get(done.headers["location"])).text)
    assert "Личность подтверждена. Сертификат этого не ждал" in after
    assert "20.11.2026: Документ видел сотрудник, aliya (Паспорт, документ осмотрен 19.11.2026)" in after
    again = await desk.send(act, **await hidden(desk, act), document="passport", seen_on="2026-11-19")
    assert (again.status_code, "Личность уже подтверждена." in told(again.text)) == (409, True)


async def test_a_number_in_full_stands_on_the_page_once_and_in_the_trail(floor: Floor, desk: Client) -> None:
    one = await floor.learner_in("75")
    act = f"{AT}/{one.person}/number"
    shown = await desk.send(act, number="iin", why="document")
    assert (shown.status_code, one.iin in shown.text) == (200, True)
    assert one.iin not in (await desk.get(act)).text + (await desk.get(f"{AT}/{one.person}")).text
    rows = await floor.rows(select(audit.c.actor, audit.c.subject, audit.c.details).where(audit.c.act == "learner.number_shown"))
    assert [tuple(row) for row in rows] == [("staff:aliya", f"person:{one.person}", {"number": "iin", "why": "document"})]
    refused = await desk.send(act, number="bin", why="document")
    assert (refused.status_code, "Қатысушы оны көрсетпеген." in told(refused.text)) == (409, True)


async def test_an_act_is_about_this_learners_own_certificate(floor: Floor, desk: Client) -> None:
    one, other = await floor.learner_in("75", "certified"), await floor.learner_in("75")
    act = f"{AT}/{other.person}/revocation/{await paper(desk, one.person)}"
    assert (await desk.get(act)).status_code == 404
    assert (await desk.send(act, **WRONG)).status_code == 404
