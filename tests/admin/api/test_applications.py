"""Applications for the staff and for programs: what came on paper is entered, found, read, and goes on by its dates."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from domain.staff import Right
from services.storage.applications import application
from services.storage.audit import audit
from services.storage.deadlines import deadline
from services.storage.events import event
from services.storage.people import person
from tests.admin.floor import Floor, Learner
from tests.support.stages import iin_of

AT = "/api/v1/applications"
BOTH = {Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS}
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
    from domain.staff import Role  # noqa: PLC0415

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
    rows = await floor.rows(select(event).where(event.c.person_id == who, event.c.name.like("application%")).order_by(event.c.id))
    return [(row.name, dict(row.values) if isinstance(row.values, dict) else row._mapping["values"]) for row in rows]


async def test_paper_is_entered_and_its_term_runs_from_the_day_it_was_received(floor: Floor, staff: httpx.AsyncClient) -> None:
    done = await entered(staff)
    assert done["number"].endswith("26-75-00001")
    assert len(done["code"]) == 11 and not done["connected"]
    (term,) = await floor.rows(select(deadline))
    assert (str(term.started_on), str(term.last_on), term.rule) == ("2026-11-19", "2026-11-26", "R-003-19")
    card = (await staff.get(f"{AT}/{done['id']}")).json()
    assert card["answers"]["iin"].endswith(IIN[-4:]) and IIN not in str(card)
    assert (card["past_dated"], card["line"]["due"], card["line"]["state"]) == (True, "2026-11-26", "submitted")
    assert card["answers"]["infra_group"] == "E,L"
    (row,) = await floor.rows(select(application))
    assert IIN.encode() not in row.answers
    assert (await acts_of(floor, done["id"]))[0] == "application.received"


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
