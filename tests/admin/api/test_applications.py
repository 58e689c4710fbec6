"""Applications for the staff and for programs: what came on paper is entered, found, read, and goes on by its dates."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from domain.people import IdentityLevel
from domain.staff import Role
from services import application_claims, file_store
from services.storage import application_files
from services.storage.applications import application
from services.storage.audit import audit
from services.storage.deadlines import deadline
from services.storage.events import event
from services.storage.people import person
from services.transaction import WriteTx
from tests.admin.floor import Floor, Learner
from tests.support.stages import iin_of

AT = "/api/v1/applications"
IIN = iin_of(120_001)
PAPER: dict[str, Any] = {
    "region": "75", "received_on": "2026-11-19", "applicant_type": "individual", "name": "«Сынақ» шаруа қожалығы", "number": IIN,
    "project": "Сүт қабылдау пункті", "types": ["E1", "L5"],
}  # fmt: skip


@pytest.fixture
async def staff(floor: Floor) -> httpx.AsyncClient:
    """A coordinator who asks by the API, in one region."""
    return await coordinator(floor, "75")


async def coordinator(floor: Floor, region: str) -> httpx.AsyncClient:
    client = await floor.client_of(Role.COORDINATOR, region)
    client.http.headers["X-CSRF-Token"] = client.session.csrf
    client.http.headers["Accept"] = "application/json"
    return client.http


async def entered(staff: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    answer = await staff.post(f"{AT}/received", json={**PAPER, **more})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def act(staff: httpx.AsyncClient, id_: str, name: str, **body: str) -> httpx.Response:
    """An act on the version that stands now."""
    version = (await staff.get(f"{AT}/{id_}")).headers["etag"]
    return await staff.post(f"{AT}/{id_}/{name}", json=body, headers={"If-Match": version})


async def acts_of(floor: Floor, id_: str) -> list[str]:
    query = select(audit.c.act).where(audit.c.subject == f"application:{id_}").order_by(audit.c.id)
    return [row.act for row in await floor.rows(query)]


async def told(floor: Floor, who: str) -> list[tuple[str, dict[str, str]]]:
    """What somebody is told of applications, in the order in which it happened."""
    query = select(event.c.name, event.c["values"]).where(event.c.person_id == who, event.c.name.like("application%"))
    return [(name, values) for name, values in await floor.rows(query.order_by(event.c.id))]


async def proven(floor: Floor, learner: Learner, level: IdentityLevel) -> None:
    change = update(person).where(person.c.id == learner.person).values(level=level)
    await floor.house.store.write(lambda tx: tx.conn.execute(change))


async def test_paper_is_entered_and_its_term_runs_from_the_day_it_was_received(floor: Floor, staff: httpx.AsyncClient) -> None:
    done = await entered(staff)
    assert done["number"].endswith("26-75-00001")
    assert (len(done["code"]), done["connected"]) == (11, False)
    (term,) = await floor.rows(select(deadline))
    assert (str(term.started_on), str(term.last_on), term.rule) == ("2026-11-19", "2026-11-26", "R-003-19")
    card = (await staff.get(f"{AT}/{done['id']}")).json()
    assert card["answers"]["iin"].endswith(IIN[-4:])
    assert IIN not in str(card)
    assert (card["past_dated"], card["line"]["due"], card["line"]["state"]) == (True, "2026-11-26", "submitted")
    assert card["answers"]["infra_group"] == "E,L"
    (row,) = await floor.rows(select(application))
    assert IIN.encode() not in row.answers
    assert (await acts_of(floor, done["id"]))[0] == "application.entered"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "900315400008"}, "number"),
        ({"received_on": "2026-11-21"}, "received_on"),
        ({"region": "59"}, "region"),
        ({"types": ["X9"]}, "types"),
        ({"phone": "123"}, "phone"),
        ({"official_number": f"№ {IIN}"}, "official_number"),
    ],
)
async def test_what_is_wrong_is_named(floor: Floor, staff: httpx.AsyncClient, wrong: dict[str, object], field: str) -> None:
    answer = await staff.post(f"{AT}/received", json={**PAPER, **wrong})
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text
    assert await floor.rows(select(application)) == []


async def test_the_same_paper_is_entered_once_and_an_old_code_shows_no_more(staff: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "paper-1"}
    first = await staff.post(f"{AT}/received", json=PAPER, headers=key)
    again = await staff.post(f"{AT}/received", json=PAPER, headers=key)
    assert (again.status_code, again.json()["id"], again.json()["code"]) == (201, first.json()["id"], None)
    twice = await staff.post(f"{AT}/received", json=PAPER)
    assert (twice.status_code, twice.json()["code"]) == (409, "entered_already")


@pytest.mark.parametrize("level", [IdentityLevel.STAFF, IdentityLevel.DECLARED])
async def test_only_an_owner_whose_identity_is_proven_is_connected_at_once(
    floor: Floor, staff: httpx.AsyncClient, level: IdentityLevel
) -> None:
    learner = await floor.learner_in("75")
    await proven(floor, learner, level)
    done = await entered(staff, number=learner.iin)
    assert done["connected"] is (level is IdentityLevel.STAFF)
    assert (done["code"] is None) is done["connected"]
    expected = {"application": done["id"], "number": done["number"], "due": "2026-11-26", "days": "5"}
    assert await told(floor, learner.person) == ([("application.submitted", expected)] if done["connected"] else [])


async def test_two_who_claim_one_number_are_not_told_apart(floor: Floor, staff: httpx.AsyncClient) -> None:
    first, second = await floor.learner_in("75"), await floor.learner_in("75")
    for one in (first, second):
        await proven(floor, one, IdentityLevel.STAFF)
    same = select(person.c.iin_index).where(person.c.id == first.person).scalar_subquery()
    await floor.house.store.write(
        lambda tx: tx.conn.execute(update(person).where(person.c.id == second.person).values(iin_index=same))
    )
    assert not (await entered(staff, number=first.iin))["connected"]


async def test_a_code_opens_it_once_for_thirty_days_and_a_new_one_ends_the_old(floor: Floor, staff: httpx.AsyncClient) -> None:
    learner, other = await floor.learner_in("75"), await floor.learner_in("75")

    async def claims(who: Learner, code: str) -> bool:
        return await floor.house.store.write(lambda tx: application_claims.claim(tx, who.person, code))

    done = await entered(staff)
    new = (await staff.post(f"{AT}/{done['id']}/code")).json()["code"]
    assert not await claims(learner, done["code"])
    floor.clock.advance(days=31)
    assert not await claims(learner, new)
    staff = await coordinator(floor, "75")
    newest = (await staff.post(f"{AT}/{done['id']}/code")).json()["code"]
    assert await claims(learner, f" {newest.lower().replace('-', ' ')}. ")
    assert not await claims(other, newest)
    assert [name for name, _ in await told(floor, learner.person)] == ["application.submitted"]
    assert (await staff.post(f"{AT}/{done['id']}/code")).json()["code"] == "owner_known"
    assert newest not in str(await floor.rows(select(application)))


async def test_milestones_and_the_official_number_are_told_once_each(floor: Floor, staff: httpx.AsyncClient) -> None:
    learner = await floor.learner_in("75")
    await proven(floor, learner, IdentityLevel.EDS)
    done = await entered(staff, number=learner.iin)
    first = await act(staff, done["id"], "milestones", kind="maslikhat", on="2026-11-18", document="№ 14-2")
    again = await act(staff, done["id"], "milestones", kind="maslikhat", on="2026-11-19")
    later = await act(staff, done["id"], "milestones", kind="decree", on="2026-11-21")
    assert (first.status_code, again.json()["code"], later.json()["code"]) == (200, "reached_already", "day")
    for _ in range(2):
        assert (await act(staff, done["id"], "official-number", number="2026/117")).status_code == 200
    stale = await staff.post(f"{AT}/{done['id']}/official-number", json={"number": "2026/118"}, headers={"If-Match": '"x"'})
    assert stale.status_code == 412
    _, milestone, official = await told(floor, learner.person)
    assert milestone[0] == "application.milestone"
    assert milestone[1]["what_ru"] == "Маслихат утвердил бюджет: 18 ноября 2026 г."
    assert official == ("application.official", {"application": done["id"], "number": "2026/117"})
    said = (await staff.get(f"{AT}/{done['id']}/status")).json()
    assert said["milestones"] == {"maslikhat": "2026-11-18"}
    assert "26 ноября 2026" in said["said"]["ru"]
    assert "2026/117" in said["said"]["kk"]


async def test_paper_is_taken_back_with_a_reason_its_term_ends_and_its_owner_hears_of_it(
    floor: Floor, staff: httpx.AsyncClient
) -> None:
    learner = await floor.learner_in("75")
    await proven(floor, learner, IdentityLevel.EDS)
    done = await entered(staff, number=learner.iin)
    at = f"{AT}/{done['id']}"
    assert (await staff.post(f"{at}/withdraw", json={"reason": " "})).json()["field"] == "reason"
    assert (await staff.post(f"{at}/withdraw", json={"reason": f"ЖСН {IIN}"})).json()["code"] == "number_in_it"
    assert (await staff.post(f"{at}/withdraw", json={"reason": "Өзі жазбаша сұрады"})).status_code == 204
    (term,) = await floor.rows(select(deadline))
    assert (str(term.done_on), term.late) == ("2026-11-20", False)
    assert (await staff.get(at)).json()["line"]["state"] == "withdrawn"
    assert [name for name, _ in await told(floor, learner.person)] == ["application.submitted", "application.withdrawn"]
    assert (await act(staff, done["id"], "milestones", kind="decree", on="2026-11-18")).json()["code"] == "not_sent"


async def test_it_is_found_by_a_name_in_any_spelling_our_number_and_an_iin(floor: Floor, staff: httpx.AsyncClient) -> None:
    done = await entered(staff)
    other = await coordinator(floor, "59")
    await entered(other, region="59", number=iin_of(120_002), name="Басқа шаруа қожалығы")
    for text in ("synak", "сынак", done["number"]):
        assert [one["id"] for one in (await staff.get(AT, params={"text": text})).json()["items"]] == [done["id"]], text
    assert len((await staff.get(AT)).json()["items"]) == 1
    by_number = (await staff.post(f"{AT}/search", json={"number": IIN})).json()["items"]
    assert [one["id"] for one in by_number] == [done["id"]]
    assert (await other.post(f"{AT}/search", json={"number": IIN})).json()["items"] == []
    assert (await staff.get(AT, params={"text": IIN})).status_code == 422
    assert (await other.get(f"{AT}/{done['id']}")).status_code == 404
    acts = await acts_of(floor, done["id"])
    assert ("application.found" in acts, "application.read" in acts) == (True, False)


async def test_a_file_is_given_out_only_where_it_is_clean(floor: Floor, staff: httpx.AsyncClient) -> None:
    done = await entered(staff)
    kept = await file_store.keep_body(floor.house.store, None, b"%PDF-1.7 clean")
    rows = {state: await scanned(floor, done["id"], state, kept.id) for state in ("checking", "refused", "clean")}
    answers = {state: await staff.get(f"{AT}/{done['id']}/files/{id_}") for state, id_ in rows.items()}
    assert {state: answer.status_code for state, answer in answers.items()} == {"checking": 409, "refused": 409, "clean": 200}
    clean = answers["clean"]
    assert clean.content == b"%PDF-1.7 clean"
    assert clean.headers["content-disposition"] == f'attachment; filename="{done["number"]}-scan.pdf"'
    assert (clean.headers["x-content-type-options"], "sandbox" in clean.headers["content-security-policy"]) == ("nosniff", True)
    foreign = await coordinator(floor, "59")
    assert (await foreign.get(f"{AT}/{done['id']}/files/{rows['clean']}")).status_code == 404
    assert "application.file_opened" in await acts_of(floor, done["id"])


async def scanned(floor: Floor, id_: str, state: str, file: str) -> str:
    def add(tx: WriteTx) -> str:
        row = {"id": tx.new_id(), "application_id": id_, "slot": "scan", "state": state, "channel": "office", "file_id": file}
        application_files.add(tx.conn, {**row, "came_at": tx.now, "next_at": tx.now})
        return str(row["id"])

    return await floor.house.store.write(add)


async def test_an_official_number_is_told_again_when_it_is_corrected_back(floor: Floor, staff: httpx.AsyncClient) -> None:
    learner = await floor.learner_in("75")
    await proven(floor, learner, IdentityLevel.EDS)
    done = await entered(staff, number=learner.iin)
    for number in ("2026/111", "2026/222", "2026/222", "2026/111"):
        assert (await act(staff, done["id"], "official-number", number=number)).status_code == 200
    said = [values["number"] for name, values in await told(floor, learner.person) if name == "application.official"]
    assert said == ["2026/111", "2026/222", "2026/111"]
