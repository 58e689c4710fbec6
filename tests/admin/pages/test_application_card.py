"""The card as a coordinator works with it: acts as plain forms, nothing typed is lost, and what is new is marked."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row

from domain.applications import Slot
from domain.language import Language
from domain.staff import Role
from services import application_check
from services.application_decisions import begin_check
from services.application_uploads import make_room
from services.storage import applications as kept
from services.transaction import ReadTx
from tests.admin.floor import Client, Floor
from tests.support.clock import SetClock
from tests.support.desk_load import Desk

AT = "/admin/applications"
REASON = "Бизнес-жоспардың екінші бетін оқу мүмкін емес, анық көшірмесін жіберіңіз."
CANARY = "көгершін-жазба: әріптес хабарласты"


@pytest.fixture
async def staff(floor: Floor) -> Client:
    return await floor.client_of(Role.COORDINATOR, "75")


@pytest.fixture
def desk(floor: Floor, clock: SetClock) -> Desk:
    return Desk(floor.house.store, floor.talk, clock)


async def card_of(staff: Client, id_: str) -> tuple[str, str]:
    """The card's words, and the version that its forms carry."""
    text = (await staff.get(f"{AT}/{id_}")).text
    version = re.search(r'name="version" value="([0-9]+)"', text)
    return text, version[1] if version else ""


async def does(staff: Client, id_: str, act: str, **fields: str) -> str:
    """An act on what stands now; the card afterwards."""
    _, version = await card_of(staff, id_)
    sent = await staff.send(f"{AT}/{id_}/{act}", version=version, **fields)
    assert sent.status_code == 303, sent.text
    return (await staff.get(sent.headers["location"])).text


def _row(tx: ReadTx, id_: str) -> Row[Any]:
    found = kept.one(tx.conn, id_)
    assert found is not None
    return found


async def test_the_second_coordinator_sees_what_changed_and_sends_again(floor: Floor, staff: Client, desk: Desk) -> None:
    id_, second = await desk.comes(), await floor.client_of(Role.COORDINATOR, "75")
    await does(staff, id_, "accept")
    _, seen = await card_of(second, id_)
    floor.clock.advance(minutes=10)
    await does(staff, id_, "official-number", number="2026/117")
    typed = {"ground": "documents", "text": REASON, "on": "2026-11-20"}
    late = await second.send(f"{AT}/{id_}/refuse", version=seen, **typed)
    assert late.status_code == 412
    assert f"20.11.2026 09:10, {staff.session.login}: Өтінімнің ресми нөмірі енгізілді" in late.text
    assert REASON in late.text
    assert '<option value="documents" selected>' in late.text
    assert 'value="2026-11-20"' in late.text
    again = re.search(r'name="version" value="([0-9]+)"', late.text)
    assert again is not None
    done = await second.send(f"{AT}/{id_}/refuse", version=again[1], **typed)
    assert done.headers["location"] == f"{AT}/{id_}?said=refused#done"
    text = (await second.get(done.headers["location"])).text
    assert "құжаттар белгіленген талаптарға сәйкес емес (R-003-20)" in text
    assert f"«{REASON}»" in text
    assert "хабар 5 минуттан кейін жіберіледі" in text
    assert "Қабылданды" in await does(second, id_, "undo")
    assert "«" + REASON not in (await card_of(staff, id_))[0]


async def test_the_ready_text_is_put_in_and_its_blanks_must_be_filled(staff: Client, desk: Desk) -> None:
    id_ = await desk.comes(None, Language.RU)
    text = await does(staff, id_, "accept")
    assert "Өтініш берушінің тілі: русский." in text
    _, version = await card_of(staff, id_)
    filled = await staff.send(f"{AT}/{id_}/refuse", version=version, ground="activity", text="Мое дополнение.", do="template")
    assert (filled.status_code, "Код ОКЭД проекта – {код}." in filled.text, "Мое дополнение." in filled.text) == (200, True, True)
    blank = await staff.send(f"{AT}/{id_}/refuse", version=version, ground="activity", text="Код ОКЭД проекта – {код}, его нет.")
    assert blank.status_code == 422
    assert re.search(r'<span class="fault" id="e-answer">\{ } жақшасының', blank.text)
    kazakh = await staff.send(f"{AT}/{id_}/refuse", version=version, ground="activity", text=REASON)
    assert (kazakh.status_code, "орысша жазыңыз" in kazakh.text) == (422, True)


async def test_what_is_returned_has_a_reason_each_and_is_news_when_it_is_mended(floor: Floor, staff: Client, desk: Desk) -> None:
    paper = {
        "region": "75", "received_on": "2026-11-19", "applicant_type": "individual", "name": "«Сынақ» ШҚ", "phone": "",
        "number": "900315400007", "project": "Сүт пункті", "type-E1": "yes", "language": "kk", "official_number": "",
    }  # fmt: skip
    entered = await staff.send(f"{AT}/new", **paper)
    found = re.search(rf"{AT}/([0-9A-Z]{{26}})", entered.text)
    assert found is not None
    id_ = found[1]
    await does(staff, id_, "accept")
    _, version = await card_of(staff, id_)
    none = await staff.send(f"{AT}/{id_}/return", version=version)
    assert none.status_code == 422
    short = await staff.send(
        f"{AT}/{id_}/return",
        version=version,
        **{"reason-project_name": "Қате", "reason-slot:psd": REASON, "reason-region_code": "?"},
    )
    assert (short.status_code, short.text.count('aria-invalid="true"'), REASON in short.text) == (422, 1, True)
    text = await does(staff, id_, "return", **{"reason-project_name": REASON, "on": "2026-11-20"})
    assert "25.11.2026 күніне дейін жауап сұралды" in text
    assert f"{AT}/{id_}/return" not in text
    other = await floor.client_of(Role.COORDINATOR, "75")
    assert "Сіз қарағаннан кейін" not in (await card_of(other, id_))[0]
    floor.clock.advance(minutes=20)
    await does(staff, id_, "mended")
    for _ in range(2):
        text, _ = await card_of(other, id_)
        assert text.count("Сіз қарағаннан кейін жаңарды") == 3  # the answer, the fault, and the step
    assert "Бұрын жазылғаны: Сүт пункті" in text
    assert "Сіз қарағаннан кейін" not in (await card_of(staff, id_))[0].partition('class="history"')[2]


async def test_a_returned_document_is_still_read_when_another_came(floor: Floor, staff: Client, desk: Desk) -> None:
    id_ = await desk.comes()
    await does(staff, id_, "accept")
    await does(staff, id_, "return", **{"reason-slot:psd": REASON})
    floor.clock.advance(minutes=1)
    await floor.house.store.write(lambda tx: make_room(tx, id_, Slot.PSD))
    text, _ = await card_of(staff, id_)
    assert "Қайтарылғаннан кейін ауыстырылды" in text
    (was,) = re.findall(rf"{AT}/{id_}/files/([0-9A-Z]{{26}})/pages/1", text.partition("Түзетуге қайтарылғаны")[2])
    given = await staff.get(f"{AT}/{id_}/files/{was}")
    assert (given.status_code, given.content[:5]) == (200, b"%PDF-")


async def test_late_and_past_dated_acts_are_flagged_and_the_check_keeps_back(floor: Floor, staff: Client, desk: Desk) -> None:
    id_ = await desk.comes(date(2026, 11, 10))
    floor.clock.at = floor.clock.at.replace(day=18)
    text = await does(staff, id_, "accept", on="2026-11-16")
    history = text.partition('class="history"')[2]
    assert "16.11.2026 күні жасалды, кейін енгізілді" in history
    assert "кешіктірілді" not in history
    await floor.house.store.write(lambda tx: begin_check(tx, _row(tx, id_), "staff:tests"))
    _, version = await card_of(staff, id_)
    kept_back = await staff.send(f"{AT}/{id_}/recommend", version=version)
    assert kept_back.status_code == 409
    assert f"{AT}/{id_}/check#arrears" in kept_back.text
    text = await does(staff, id_, "refuse", ground="arrears", text=REASON)
    assert "кешіктірілді" in text.partition('class="history"')[2]
    assert (await card_of(staff, id_))[0].count("кешіктірілді") == 2  # the term says it too


async def test_notes_other_cases_and_acts_are_for_coordinators_alone(
    floor: Floor, staff: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await desk.comes(None, iin="900315400007"), await desk.comes(None, iin="900315400007", region_code="59")
    text = await does(staff, one, "notes", note=CANARY)
    assert CANARY in text
    assert two not in text  # of another region
    country = await floor.client_of(Role.COORDINATOR)
    assert f'href="{AT}/{two}"' in (await card_of(country, one))[0]
    empty = await staff.send(f"{AT}/{one}/notes", note=" ")
    assert empty.status_code == 422
    reader = await floor.client_of(Role.AUTHORISED_BODY, "75")
    text, version = await card_of(reader, one)
    assert "Сүт цехы № 1" in text
    assert (CANARY in text, version, "/notes" in text, "/check" in text) == (False, "", False, False)
    monkeypatch.setattr(application_check, "lacking", lambda tx, content, row: ())
    await does(staff, one, "accept")
    await floor.house.store.write(lambda tx: begin_check(tx, _row(tx, one), "staff:tests"))
    text = await does(staff, one, "recommend", text="Жоба өңірдің басым бағытына жатады.")
    assert "Жоба өңірдің басым бағытына жатады." in text
    assert "Жоба өңірдің" not in (await card_of(reader, one))[0]
    assert f'action="{AT}/bulk/agenda"' in text
    put = await staff.send(f"{AT}/bulk/agenda", **{"pick-0": one})
    assert f"{AT}/{one}" in put.text
    assert f'action="{AT}/bulk/agenda"' not in (await card_of(staff, one))[0]
