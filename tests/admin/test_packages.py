"""Packages as the budget administrator meets them: the inbox and the receipt as pages, and the same by API (R-003-25)."""

import io
import zipfile
from datetime import UTC, datetime

import httpx
import pytest

from domain.staff import Right, Role
from tests.admin.floor import Floor
from tests.support.forwarding import Forwarding

SIGNED = datetime(2026, 3, 20, 5, 0, tzinfo=UTC)


@pytest.fixture
async def world(floor: Floor) -> Forwarding:
    return Forwarding(floor.house.store, floor.talk)


async def test_the_inbox_shows_what_came_and_keeps_its_receipt(floor: Floor, world: Forwarding) -> None:
    id_, (yes, _) = await world.held(floor.clock, SIGNED)
    package = await world.forward(id_)
    number = (await world.row(yes)).number
    administrator = await floor.client_of(Role.BUDGET_ADMINISTRATOR, "75")
    inbox = (await administrator.get("/admin/packages")).text
    assert f"/admin/packages/{package}" in inbox
    card = (await administrator.get(f"/admin/packages/{package}")).text
    assert f"applications/{number}/{number}-business-plan.pdf" in card
    early = await administrator.send(f"/admin/packages/{package}/received", received_on="2026-03-19")
    assert early.status_code == 422
    assert 'value="2026-03-19"' in early.text
    done = await administrator.send(f"/admin/packages/{package}/received", received_on="2026-03-20")
    assert done.status_code == 303
    assert "20.03.2026" in (await administrator.get(done.headers["location"])).text
    again = await administrator.send(f"/admin/packages/{package}/received", received_on="2026-03-20")
    assert again.status_code == 409
    packed = await administrator.get(f"/admin/packages/{package}.zip")
    assert packed.headers["content-type"] == "application/zip"
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(packed.content)).namelist()


async def test_another_region_has_no_such_package(floor: Floor, world: Forwarding) -> None:
    id_, _ = await world.held(floor.clock, SIGNED)
    package = await world.forward(id_)
    stranger = await floor.client_of(Role.BUDGET_ADMINISTRATOR, "11")
    assert package not in (await stranger.get("/admin/packages")).text
    for path in (f"/admin/packages/{package}", f"/admin/packages/{package}.zip"):
        assert (await stranger.get(path)).status_code == 404


async def test_a_program_forwards_once_and_another_receives(floor: Floor, world: Forwarding) -> None:
    id_, _ = await world.held(floor.clock, SIGNED)
    secretary = await floor.token_of({Right.READ_COUNCILS, Right.HOLD_COUNCILS, Right.READ_PACKAGES}, "75")
    at = f"/api/v1/council-sessions/{id_}"
    assert (await secretary.post(f"{at}/forward", json={})).status_code == 428
    seen = (await secretary.get(at)).headers["etag"]
    headers = {"If-Match": seen, "Idempotency-Key": "forward-1"}
    sent = await secretary.post(f"{at}/forward", json={"redacted": True}, headers=headers)
    assert sent.status_code == 201, sent.text
    assert (sent.json()["projects"], sent.json()["redacted"], sent.json()["late"]) == (1, True, False)
    repeated = await secretary.post(f"{at}/forward", json={"redacted": True}, headers=headers)
    assert (repeated.status_code, repeated.json()) == (201, sent.json())
    once_more = await secretary.post(f"{at}/forward", json={}, headers={"If-Match": "*"})
    assert (once_more.status_code, once_more.json()["code"]) == (409, "forwarded_already")
    package = sent.json()["id"]
    administrator = await floor.token_of({Right.READ_PACKAGES, Right.RECEIVE_PACKAGES}, "75")
    listed = (await administrator.get("/api/v1/packages")).json()["items"]
    assert [one["id"] for one in listed] == [package]
    received = await _received(administrator, package)
    assert (received.status_code, received.json()["received_on"]) == (200, "2026-03-20")
    assert (await _received(secretary, package)).status_code == 403


async def _received(api: httpx.AsyncClient, package: str) -> httpx.Response:
    return await api.post(f"/api/v1/packages/{package}/received", json={}, headers={"If-Match": "*"})
