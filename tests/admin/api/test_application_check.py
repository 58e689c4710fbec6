"""The check for programs: items with their rules, one found at a time on the version that was seen, and what still lacks."""

from typing import Any

import httpx
from sqlalchemy import select

from domain.staff import Right
from services.storage.audit import audit
from tests.admin.api.test_applications import AT, act, coordinator, entered
from tests.admin.floor import Floor
from tests.support.checking import EVIDENCE

DECIDES = {Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS}


def item(check: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in check["items"] if one["item"] == name)
    return found


async def finds(staff: httpx.AsyncClient, id_: str, name: str, **finding: object) -> httpx.Response:
    version = (await staff.get(f"{AT}/{id_}/check")).headers["etag"]
    return await staff.put(f"{AT}/{id_}/check/{name}", json=finding, headers={"If-Match": version})


async def test_items_are_found_one_by_one_until_nothing_lacks(floor: Floor) -> None:
    staff = await coordinator(floor, "75")
    id_ = (await entered(staff, types=["E1", "S2"]))["id"]
    assert (await finds(staff, id_, "arrears", answer="no", evidence=EVIDENCE)).json()["code"] == "not_now"
    assert (await act(staff, id_, "accept")).status_code == 200
    program = await floor.token_of(DECIDES, "75")
    check = (await program.get(f"{AT}/{id_}/check")).json()
    assert item(check, "arrears") == {
        **item(check, "arrears"),
        "rule": "R-003-9", "state": "open", "reasons": ["answer"], "blocks": True, "met_by": "no", "evidence": "",
    }  # fmt: skip
    assert set(item(check, "space")["question"]) == {"kk", "ru"}
    assert (check["priority_class"], check["priority_codes"], check["oked"]) == (2, None, "")

    key = {"If-Match": "*", "Idempotency-Key": "one"}
    body = {"answer": "no", "evidence": EVIDENCE, "on": "2026-11-19"}
    twice = [await program.put(f"{AT}/{id_}/check/arrears", json=body, headers=key) for _ in range(2)]
    assert [(one.status_code, one.headers["etag"]) for one in twice] == [(200, twice[0].headers["etag"])] * 2
    found = item(twice[0].json(), "arrears")
    assert (found["state"], found["on"], found["by"][:6]) == ("met", "2026-11-19", "token:")
    assert "arrears" not in twice[0].json()["lacking"]
    assert (await program.get(f"{AT}/{id_}")).json()["line"]["state"] == "checking"
    stale = {"If-Match": check["items"][0]["item"]}
    assert (await program.put(f"{AT}/{id_}/check/size", json={"answer": "yes"}, headers=stale)).status_code == 412
    assert (await program.put(f"{AT}/{id_}/check/size", json={"answer": "yes"})).status_code == 428

    wrong = await finds(staff, id_, "space", facts={"months": "жарты жыл"}, evidence="Тел. +7 701 999 88 77")
    assert {(one["field"], one["code"]) for one in wrong.json()["errors"]} == {
        ("space.months", "count"),
        ("space.evidence", "number_in_it"),
    }
    assert "999 88 77" not in wrong.text
    findings: dict[str, dict[str, Any]] = {
        **{one: {"answer": "no", "evidence": EVIDENCE} for one in ("insolvent", "affiliated", "forbidden_activity")},
        "size": {"answer": "yes"}, "documents": {"answer": "yes"}, "false_data": {"answer": "no"},
        "refinance": {"facts": {"supported": "no"}}, "activity": {"facts": {"oked": "0113"}},
        "trade_object": {"facts": {"items": "20", "self_service": "no", "cards": "yes", "parking": "yes"}},
        "space": {"facts": {"months": "12", "state_networks": "no"}},
    }  # fmt: skip
    for name, finding in findings.items():
        done = await finds(staff, id_, name, **finding)
        assert done.status_code == 200, done.text
    assert done.json()["lacking"] == ["activity"]
    refused = await act(staff, id_, "recommend")
    assert (refused.status_code, refused.json()["items"]) == (409, ["activity"])
    await finds(staff, id_, "cooperative", answer="yes", evidence="Жарғысы бойынша")  # it was not asked on paper
    check = (await staff.get(f"{AT}/{id_}/check")).json()
    assert (check["lacking"], check["priority_class"]) == ([], 1)
    assert (await act(staff, id_, "recommend")).json()["state"] == "recommended"

    lines = await floor.rows(select(audit.c.details).where(audit.c.act == "application.finding"))
    assert {"arrears": "met"} in [line.details for line in lines]
    assert EVIDENCE not in str(lines)


async def test_who_does_not_decide_there_reads_no_check(floor: Floor) -> None:
    staff = await coordinator(floor, "75")
    id_ = (await entered(staff))["id"]
    assert (await (await coordinator(floor, "59")).get(f"{AT}/{id_}/check")).status_code == 404
    reader = await floor.token_of({Right.READ_APPLICATIONS}, "75")
    assert (await reader.get(f"{AT}/{id_}/check")).status_code == 403
    assert (await staff.put(f"{AT}/{id_}/check/nothing", json={}, headers={"If-Match": "*"})).status_code == 422
