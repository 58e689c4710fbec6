"""What follows a protocol by the API: who was told, telling by hand, milestones, and what a program that files may know."""

from datetime import date

import httpx
import pytest
from sqlalchemy import update

from domain.applications import State
from domain.budget import Milestone
from domain.staff import Right
from services.budget import Reached
from services.storage.applications import application
from tests.admin.floor import Floor
from tests.services.test_budget import WHY
from tests.support.council_after import AGAINST, FOR, Held

AT = "/api/v1/council-sessions"
RIGHTS = {Right.READ_COUNCILS, Right.HOLD_COUNCILS, Right.READ_APPLICATIONS}


@pytest.fixture
async def council(floor: Floor) -> Held:
    council = Held(floor.house.store, floor.talk)
    await council.appoint()
    await council.set_base("present")
    return council


async def by_hand(client: httpx.AsyncClient, id_: str, **sent: str) -> httpx.Response:
    version = (await client.get(f"{AT}/{id_}/notices")).headers["etag"]
    return await client.post(f"{AT}/{id_}/told-by-hand", json=sent, headers={"If-Match": version})


async def test_applicants_on_paper_are_told_by_hand(floor: Floor, council: Held) -> None:
    id_, ids = await council.held(FOR, AGAINST)
    await floor.house.store.write(
        lambda tx: tx.conn.execute(update(application).where(application.c.id.in_(ids)).values(person_id=None))
    )
    client = await floor.token_of(RIGHTS, "75")
    assert (await client.get(f"{AT}/{id_}/notices")).json()["applicants"] == []
    await council.signed(id_)
    told = (await client.get(f"{AT}/{id_}/notices")).json()
    assert [(one["way"], one["outcome"]) for one in told["applicants"]] == [("by_hand", "possible"), ("by_hand", "not_possible")]
    first, last = (one["item"] for one in told["applicants"])
    assert (await by_hand(client, id_, item=first, how="letter", on="2026-11-19")).json()["code"] == "told_day"
    assert (await by_hand(client, id_, item=first, how="chat")).status_code == 422
    assert (await by_hand(client, id_, item=first, how="letter")).json()["state"] == "protocol"
    again = (await by_hand(client, id_, item=first, how="letter")).json()
    assert (again["status"], again["code"], again["rule"]) == (409, "applicant_told", "R-003-24")
    assert (await by_hand(client, id_, item=last, how="person", on="2026-11-20")).json()["state"] == "notified"
    other = await floor.token_of(RIGHTS, "59")
    assert (await other.get(f"{AT}/{id_}/notices")).status_code == 404


async def test_a_milestone_by_the_budget_administrators_program(floor: Floor, council: Held) -> None:
    id_, (one,) = await council.held(FOR)
    await council.signed(id_)
    client = await floor.token_of({Right.READ_FORWARDED, Right.RECEIVE_PACKAGES}, "75")
    body = {"kind": "not_budgeted", "on": "2026-11-20", "reason": {"kk": WHY.kk, "ru": WHY.ru}}
    at = f"/api/v1/applications/{one}"
    assert (await client.post(f"{at}/milestones", json=body, headers={"If-Match": '"x"'})).status_code == 404
    await council.forwarded(id_)
    version = {"If-Match": (await client.get(at)).headers["etag"]}
    short = await client.post(f"{at}/milestones", json={**body, "reason": None}, headers=version)
    assert (short.status_code, short.json()["code"]) == (422, "too_short")
    early = await client.post(f"{at}/milestones", json={**body, "on": "2026-11-19"}, headers=version)
    assert early.json()["code"] == "before_forwarding"
    done = await client.post(f"{at}/milestones", json=body, headers=version)
    assert (done.status_code, done.json()["state"]) == (200, "not_budgeted")
    assert (await client.post(f"{at}/official-number", json={"number": "2026/1"}, headers=version)).status_code == 403


async def test_a_program_that_files_for_others_knows_no_outcome_before_the_protocol(floor: Floor, council: Held) -> None:
    id_, ids = await council.held(FOR, AGAINST)
    client = await floor.token_of({Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS}, "75")
    staff = await floor.token_of({Right.READ_APPLICATIONS}, "75")
    name = (await client.get("/api/v1/me")).json()["actor"]
    await floor.house.store.write(
        lambda tx: tx.conn.execute(update(application).where(application.c.id.in_(ids)).values(entered_by=name))
    )
    for one in ids:
        answers = [await client.get(f"/api/v1/applications/{one}"), await client.get(f"/api/v1/applications/{one}/status")]
        assert all("decided" not in answer.text for answer in answers)
        assert answers[0].json()["line"]["state"] == answers[1].json()["state"] == "on_agenda"
        assert "decided_" in (await staff.get(f"/api/v1/applications/{one}")).text
    listed = (await client.get("/api/v1/applications")).json()["items"]
    assert {line["state"] for line in listed} == {"on_agenda"}
    assert (await client.get("/api/v1/applications?state=decided_positive")).json()["items"] == []
    await council.signed(id_)
    states = [(await client.get(f"/api/v1/applications/{one}")).json()["line"]["state"] for one in ids]
    assert states == [State.PROTOCOLLED, State.CLOSED_NEGATIVE]
    await council.reach(ids[0], Reached(Milestone.PLAN_PUBLISHED, date(2026, 11, 20)))
