"""What a region sets for its coordinator's desk: priority activities with their history, and whom applicants ask."""

import re
from datetime import date

from sqlalchemy import select

from domain.language import Language
from domain.staff import Right, Role
from services import regions_desk, staff
from services.storage.audit import audit
from tests.admin.floor import Client, Floor

AT = "/admin/regions/75"
LIST = {"codes": "01.1, 10; 1392", "document": "Әкімнің № 12 өкімі", "document_on": "2026-01-15", "since": "01.02.2026"}
UNIT = {"name_kk": "Кәсіпкерлік басқармасы", "name_ru": "Управление предпринимательства", "phone": "8 (7172) 55-12-34"}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def version(floor: Floor, client: Client) -> str:
    return await floor.house.store.read(lambda tx: regions_desk.desk(tx, client.session.scope, "75").version)


async def test_a_coordinator_sets_the_list_and_the_contact_and_the_history_stays(floor: Floor) -> None:
    client = await floor.client_of(Role.COORDINATOR, "75")
    empty = words((await client.get(AT)).text)
    assert "салыстыратын тізім жоқ" in empty
    assert "кімге хабарласуға болатыны жазылмайды" in empty
    saved = await client.send(f"{AT}/priorities", version="", **LIST)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{AT}?said=priorities")
    shown = words((await client.get(saved.headers["location"])).text)
    assert "Тізім сақталды" in shown
    assert "01.1, 10, 13.92" in shown
    assert "Әкімнің № 12 өкімі, 15.01.2026" in shown
    later = {**LIST, "codes": "55", "since": "2026-12-01", "document_on": "2026-11-19"}
    assert (await client.send(f"{AT}/priorities", version=await version(floor, client), **later)).status_code == 303
    shown = words((await client.get(AT)).text)
    assert shown.index("ЭҚЖЖ кодтары 01.1, 10, 13.92") < shown.index("01.12.2026 55") < shown.index("01.02.2026 қолданыста 01.1")
    assert (await client.send(f"{AT}/contact", version=await version(floor, client), **UNIT)).status_code == 303
    listed = words((await client.get("/admin/regions")).text)
    assert "Кәсіпкерлік басқармасы, +7 7172 55 12 34" in listed
    assert "Алматы облысы" not in listed
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 12, 1)]
    found = await floor.house.store.read(lambda tx: [regions_desk.compared_with(tx, "75", day) for day in days])
    assert [one and one.codes for one in found] == [("01.1", "10", "13.92"), ("01.1", "10", "13.92"), ("55",)]
    lacking = await floor.house.store.read(regions_desk.lacking)
    assert [len(codes) for codes in lacking] == [19, 19]
    noted = await floor.rows(select(audit).where(audit.c.subject == "region:75").order_by(audit.c.id))
    assert [row.act for row in noted] == ["region.priorities", "region.priorities", "region.contact"]


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(floor: Floor) -> None:
    client = await floor.client_of(Role.COORDINATOR, "75")
    await floor.house.store.write(lambda tx: staff.speak(tx, client.session.staff, Language.RU))
    wrong = {
        ("codes", "01.1 10 11 12 13 14 15"): "Принимается не более 6 кодов, а написано 7.",
        ("codes", "01.1, 10, 011"): "Этот код написан дважды: 01.1.",
        ("codes", "01.13, 10, 01.1"): "Код 01.13 уже входит в 01.1. Оставьте один из них.",
        ("codes", "01.1, сауда"): "Это не код ОКЭД: сауда.",
        ("codes", " "): "Напишите хотя бы один код ОКЭД.",
        ("document_on", "2026-11-21"): "Напишите день",
        ("since", "2026-01-14"): "Перечень вступает в силу не раньше дня документа",
        ("document", "900315400007"): "Напишите без ИИН",
    }
    for (name, typed), said in wrong.items():
        page = await client.send(f"{AT}/priorities", version="", **{**LIST, name: typed})
        assert (page.status_code, said in words(page.text)) == (422, True), (name, typed)
        assert f'aria-describedby="h-{name} e-{name}"' in page.text or f'aria-describedby="e-{name}"' in page.text
        assert "01.02.2026" in page.text or name == "since"
    assert (
        "Это иностранный номер" in (await client.send(f"{AT}/contact", version="", **{**UNIT, "phone": "+1 202 555 0143"})).text
    )
    assert (await client.send(f"{AT}/priorities", version="", **LIST)).status_code == 303
    meanwhile = await client.send(f"{AT}/priorities", version="", **LIST)
    assert (meanwhile.status_code, "01.1, 10; 1392" in meanwhile.text) == (412, True)


async def test_programs_set_and_read_what_is_their_regions(floor: Floor) -> None:
    rights = {Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS}
    here, reader = await floor.token_of(rights, "75"), await floor.token_of({Right.READ_APPLICATIONS})
    sent = {"codes": ["01.1", "10"], "document": "№ 12", "document_on": "2026-01-15", "since": "2026-02-01"}
    path = "/api/v1/regions/75/priorities"
    made = await here.post(path, json=sent, headers={"Idempotency-Key": "a"})
    again = await here.post(path, json=sent, headers={"Idempotency-Key": "a"})
    assert (made.status_code, again.json()) == (201, made.json())
    (only,) = (await reader.get(path)).json()
    assert (only["codes"], only["in_force"], only["entered_by"]) == (["01.1", "10"], True, only["entered_by"])
    seventh = await here.post(path, json={**sent, "codes": ["01", "02", "03", "10", "11", "12", "13"]})
    told = seventh.json()
    assert (seventh.status_code, told["field"], told["rule"], told["example"]) == (422, "codes", "R-003-5.2", "01.1")
    stale = await here.post("/api/v1/regions/75/contact", json=UNIT, headers={"If-Match": '"0123456789abcdef"'})
    fresh = await here.post("/api/v1/regions/75/contact", json=UNIT, headers={"If-Match": made.headers["etag"]})
    assert (stale.status_code, fresh.status_code) == (412, 201)
    assert (await reader.get("/api/v1/regions/75/contact")).json()["phone"] == "+7 7172 55 12 34"
    assert [one["region"] for one in (await here.get("/api/v1/regions")).json()] == ["75"]
    assert len((await reader.get("/api/v1/regions")).json()) == 20
    for region in ("59", "99", "x"):
        assert (await here.post(f"/api/v1/regions/{region}/priorities", json=sent)).status_code == 404
    assert (await reader.post(path, json=sent)).status_code == 403
