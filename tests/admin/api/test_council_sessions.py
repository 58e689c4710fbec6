"""Sessions of the council by the API alone: dated, convened, members told one by one, with keys and versions."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from domain.applications import State
from domain.staff import Right
from services.storage.councils import council_member
from tests.admin.floor import Floor
from tests.support.council import Council

AT = "/api/v1/council-sessions"
DAY = date(2026, 11, 20)
BEGINS = {"begins_at": "2026-12-02T10:00:00+05:00", "place": "Үлгі көшесі, 1"}
ALL = {Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS, Right.READ_COUNCILS, Right.HOLD_COUNCILS}


class Program:
    """A program that holds the sessions of region 75; it names the version that it read last."""

    def __init__(self, http: httpx.AsyncClient, at: str) -> None:
        self.http, self.at = http, at
        self.version = ""

    async def read(self) -> dict[str, Any]:
        answer = await self.http.get(self.at)
        assert answer.status_code == 200, answer.text
        self.version = answer.headers["etag"]
        read: dict[str, Any] = answer.json()
        return read

    async def act(self, name: str, key: str = "", method: str = "POST", **body: Any) -> httpx.Response:
        headers = {"if-match": self.version, **({"idempotency-key": key} if key else {})}
        sent = None if method == "DELETE" else body
        answer = await self.http.request(method, f"{self.at}/{name}", headers=headers, json=sent)
        if answer.status_code == 200:
            self.version = answer.headers["etag"]
        return answer


@pytest.fixture
def council(floor: Floor) -> Council:
    return Council(floor.house.store, floor.talk)


@pytest.fixture
async def program(floor: Floor, council: Council) -> Program:
    """With a session of one application, which was just put on its agenda."""
    http = await floor.token_of(ALL, "75")
    one = await council.received(DAY, State.RECOMMENDED)
    put = await http.post("/api/v1/applications/bulk/agenda", json={"applications": [one]})
    assert put.json()["done"] == 1
    (session,) = (await http.get(AT)).json()["items"]
    return Program(http, f"{AT}/{session['id']}")


async def test_a_session_is_dated_convened_and_its_members_told(program: Program, council: Council) -> None:
    whole = await program.read()
    assert (whole["state"], whole["seats"], whole["items"][0]["standing"]) == ("agenda", [], None)
    assert (await program.http.post(f"{program.at}/date", json=BEGINS)).status_code == 428
    old = program.version
    fixed = await program.act("date", **BEGINS)
    assert (fixed.status_code, fixed.json()["state"]) == (200, "agenda")
    stale = await program.http.post(f"{program.at}/convene", json={}, headers={"if-match": old})
    assert stale.status_code == 412
    await council.appoint(9, 5)
    few = await program.act("convene")
    assert (few.status_code, few.json()["items"]) == (409, ["9", "10"])
    assert (few.json()["rule"], "10" in few.json()["detail"]) == ("R-003-21.1", True)
    await council.appoint(2, 0)
    business = await program.act("convene")
    assert (business.status_code, business.json()["items"]) == (409, ["5", "11", "45.5"])
    assert business.json()["rule"] == "R-003-2.18"
    await council.appoint(1, 1)
    await council.set_base("present")
    convened = await program.act("convene", "k1", on="2026-11-20")
    assert convened.json() | {"id": ""} == {
        "id": "", "state": "convened", "items": 1, "members": 12, "untold": 12, "base": "present",
    }  # fmt: skip
    assert (await program.act("convene")).status_code == 409

    whole = await program.read()
    assert (whole["base"], whole["base_document"], whole["convened_on"]) == ("present", "№ 5", "2026-11-20")
    assert whole["composition"] == {"members": 12, "business": 6, "business_percent": "50.0"}
    assert (whole["quorum_needed"], whole["untold"], whole["protocol_due"]) == (8, 12, None)
    first, second, *_ = whole["seats"]
    assert (first["duty"], first["told_on"], first["invitation"]["reached"]) == ("chair", None, "not_in_chat")
    assert (whole["items"][0]["class"], whole["items"][0]["standing"]["members"]) == (2, 12)

    members = [first["member"], second["member"]]
    told = await program.act("told", "k2", members=members, how="letter", on="2026-11-20")
    assert (told.status_code, told.json()["untold"]) == (200, 10)
    program.version = '"gone"'
    again = await program.act("told", "k2", members=members, how="letter", on="2026-11-20")
    assert (again.status_code, again.text) == (200, told.text)
    await program.read()
    twice = await program.act("told", members=members[:1], how="phone")
    assert (twice.status_code, twice.json()["items"]) == (409, [first["name"]])
    for wrong in ({}, {"how": "chat"}, {"how": "phone", "members": []}, {"how": "phone", "on": "20.11.2026"}):
        assert (await program.act("told", **wrong)).status_code == 422
    late = await program.act("told", how="phone", on="2026-11-21")
    assert (late.status_code, late.json()["field"]) == (422, "on")
    done = await program.act("told", how="phone")
    assert (done.json()["state"], done.json()["untold"]) == ("notified_members", 0)
    application = whole["items"][0]["application"]
    assert ((await council.term(application)).done_on, (await council.term(application)).late) == (DAY, False)
    off = await program.act(f"items/{application}", method="DELETE")
    assert (off.status_code, off.json()["title"]) == (409, "Мүшелерге хабарланып қойған")

    moved = await program.act("date", **{**BEGINS, "begins_at": "2026-12-03T10:00:00+05:00"})
    assert (moved.json()["state"], moved.json()["untold"]) == ("convened", 12)
    assert {seat["told_on"] for seat in (await program.read())["seats"]} == {None}


async def test_what_is_taken_off_waits_and_an_empty_agenda_is_not_convened(program: Program, council: Council) -> None:
    (item,) = (await program.read())["items"]
    off = await program.act(f"items/{item['application']}", method="DELETE")
    assert (off.status_code, off.json()["items"]) == (200, 0)
    assert (await council.row(item["application"])).state == State.RECOMMENDED
    assert (await program.act(f"items/{item['application']}", method="DELETE")).status_code == 404
    await program.act("date", **BEGINS)
    await council.appoint()
    assert (await program.act("convene")).status_code == 409


async def test_who_only_reads_convenes_nothing_and_another_region_sees_nothing(program: Program, floor: Floor) -> None:
    reader = await floor.token_of({Right.READ_COUNCILS}, "75")
    assert (await reader.get(program.at)).status_code == 200
    for name in ("date", "convene", "told"):
        assert (await reader.post(f"{program.at}/{name}", json={})).status_code == 403
    other = await floor.token_of(ALL, "59")
    assert (await other.get(program.at)).status_code == 404
    assert (await other.get(AT)).json()["items"] == []
    convened = await other.post(f"{program.at}/convene", json={}, headers={"if-match": "*"})
    assert convened.status_code == 404
    assert (await reader.get("/api/v1/agendas")).status_code == 404


async def test_a_members_code_is_shown_once_and_ended(program: Program, council: Council, floor: Floor) -> None:
    await council.appoint()
    member = (await floor.rows(select(council_member)))[0].id
    at = f"/api/v1/councils/75/members/{member}"
    made = await program.http.post(f"{at}/code", headers={"idempotency-key": "k"})
    assert len(made.json()["code"]) == 11
    assert (await program.http.post(f"{at}/code", headers={"idempotency-key": "k"})).json() == {"code": None}
    assert (await program.http.delete(f"{at}/chat")).status_code == 204
    ended = await program.http.delete(f"{at}/chat")
    assert (ended.status_code, ended.json()["title"]) == (409, "Бұл мүше чатта жоқ")
    other = await floor.token_of(ALL, "59")
    for place in (at, f"/api/v1/councils/59/members/{member}"):
        assert (await other.post(f"{place}/code")).status_code == 404
