"""Applications on pages: one on paper is entered, its owner gets a code, its scan is looked into before anybody opens it."""

import re

import pytest
from sqlalchemy import select

from domain.staff import Role
from services import application_claims
from services.file_checker import FileChecker
from services.storage.application_files import application_file
from services.storage.applications import application
from tests.admin.floor import Client, Floor
from tests.support.applying import pdf
from tests.support.stages import iin_of

AT = "/admin/applications"
IIN = iin_of(120_003)
PAPER = {
    "region": "75", "received_on": "2026-11-19", "applicant_type": "individual", "name": "«Сынақ» шаруа қожалығы", "number": IIN,
    "project": "Сүт қабылдау пункті", "type-E1": "yes", "language": "ru", "phone": "", "official_number": "",
}  # fmt: skip


@pytest.fixture
async def staff(floor: Floor) -> Client:
    return await floor.client_of(Role.COORDINATOR, "75")


async def entered(floor: Floor, staff: Client) -> tuple[str, str]:
    """The id of the application, and the code for its owner."""
    shown = await staff.send(f"{AT}/new", **PAPER)
    code = re.search(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", shown.text)
    assert code is not None, shown.text
    assert shown.text.count(code[1]) == 3  # by itself, and in the words to hand over in both languages
    (row,) = await floor.rows(select(application.c.id))
    return row.id, code[1]


async def card_of(staff: Client, id_: str) -> tuple[str, str]:
    """The card's words, and the version that its forms carry."""
    text = (await staff.get(f"{AT}/{id_}")).text
    version = re.search(r'name="version" value="([0-9]+)"', text)
    return text, version[1] if version else ""


async def test_paper_is_entered_and_its_code_opens_it(floor: Floor, staff: Client) -> None:
    learner = await floor.learner_in("75")
    id_, code = await entered(floor, staff)
    text, _ = await card_of(staff, id_)
    assert "26.11.2026" in text
    assert f"••••••••{IIN[-4:]}" in text
    assert IIN not in text
    assert code not in text
    assert "19.11.2026" in text
    assert await floor.house.store.write(lambda tx: application_claims.claim(tx, learner.person, code))
    assert f"{AT}/{id_}/code" not in (await card_of(staff, id_))[0]


async def test_what_is_wrong_stands_beside_its_field_with_all_that_was_typed(floor: Floor, staff: Client) -> None:
    shown = await staff.send(f"{AT}/new", **{**PAPER, "number": "900315400008", "received_on": "2026-11-19"})
    assert shown.status_code == 422
    assert 'id="e-number"' in shown.text
    assert "Сүт қабылдау пункті" in shown.text
    assert re.search(r'name="type-E1" value="yes" checked', shown.text)
    assert await floor.rows(select(application)) == []


async def test_the_scan_is_opened_only_after_it_was_looked_into(floor: Floor, staff: Client) -> None:
    id_, _ = await entered(floor, staff)
    _, version = await card_of(staff, id_)
    fields = {"csrf": staff.session.csrf, "version": version}
    sent = await staff.http.post(f"{AT}/{id_}/scan", data=fields, files={"file": ("scan.pdf", pdf(), "application/pdf")})
    assert sent.status_code == 303, sent.text
    (row,) = await floor.rows(select(application_file))
    assert (await staff.get(f"{AT}/{id_}/files/{row.id}")).status_code == 409
    assert await FileChecker(floor.house.store, {}).work() == 1
    given = await staff.get(f"{AT}/{id_}/files/{row.id}")
    assert (given.status_code, given.content) == (200, pdf())
    foreign = await floor.client_of(Role.COORDINATOR, "59")
    assert (await foreign.get(f"{AT}/{id_}/files/{row.id}")).status_code == 404
    none = await staff.http.post(f"{AT}/{id_}/scan", data=fields)
    assert none.status_code == 422


async def test_an_accepted_one_on_paper_still_gets_its_scan_and_a_new_code(staff: Client, floor: Floor) -> None:
    learner = await floor.learner_in("75")
    id_, first = await entered(floor, staff)
    for act, fields in (
        ("accept", {}),
        ("return", {"reason-project_name": "Напишите название проекта полностью, как в заявке."}),
    ):
        _, version = await card_of(staff, id_)
        assert (await staff.send(f"{AT}/{id_}/{act}", version=version, **fields)).status_code == 303
        text, _ = await card_of(staff, id_)
        assert (f'action="{AT}/{id_}/scan"' in text, f'action="{AT}/{id_}/code"' in text) == (True, True), act
    made = await staff.send(f"{AT}/{id_}/code")
    code = re.search(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", made.text)
    assert code is not None
    assert code[1] != first
    assert await floor.house.store.write(lambda tx: application_claims.claim(tx, learner.person, code[1]))


async def test_acts_on_the_card_are_done_once_and_on_what_was_seen(floor: Floor, staff: Client) -> None:
    id_, _ = await entered(floor, staff)
    _, version = await card_of(staff, id_)
    milestone = {"kind": "maslikhat", "on": "2026-11-18", "document": "№ 14-2"}
    assert (await staff.send(f"{AT}/{id_}/milestones", version=version, **milestone)).status_code == 303
    assert (await staff.send(f"{AT}/{id_}/official-number", version=version, number="2026/117")).status_code == 412
    text, version = await card_of(staff, id_)
    assert "№ 14-2" in text
    wrong = await staff.send(f"{AT}/{id_}/withdraw", version=version, reason=f"ЖСН {IIN} сұрады")
    assert wrong.status_code == 422
    assert IIN not in wrong.text
    assert f'name="back" value="{AT}/{id_}"' in wrong.text
    assert (await staff.send(f"{AT}/{id_}/withdraw", version=version, reason="Өзі сұрады")).status_code == 303
    assert f"{AT}/{id_}/milestones" not in (await card_of(staff, id_))[0]


async def test_an_iin_is_searched_without_standing_in_an_address(floor: Floor, staff: Client) -> None:
    id_, _ = await entered(floor, staff)
    found = await staff.send(AT, text=IIN)
    assert (found.status_code, f"{AT}/{id_}" in found.text, IIN in found.text) == (200, True, False)
    mistyped = await staff.send(AT, text=IIN[:-1])
    assert (mistyped.status_code, IIN[:-1] in mistyped.text) == (422, False)
    _, version = await card_of(staff, id_)
    await staff.send(f"{AT}/{id_}/official-number", version=version, number="2026/117")
    official = await staff.send(AT, text="2026/117")
    assert f"{AT}/{id_}" in (await staff.get(official.headers["location"])).text
    named = await staff.send(AT, text="сынак", region="75")
    assert named.headers["location"] == f"{AT}?list=all&text=%D1%81%D1%8B%D0%BD%D0%B0%D0%BA&region=75"
    assert f"{AT}/{id_}" in (await staff.get(named.headers["location"])).text


async def test_readers_see_no_forms(floor: Floor, staff: Client) -> None:
    id_, _ = await entered(floor, staff)
    reader = await floor.client_of(Role.AUTHORISED_BODY, "75")
    text, version = await card_of(reader, id_)
    assert "Сүт қабылдау пункті" in text
    assert (version, f"{AT}/new" in (await reader.get(AT)).text) == ("", False)
