"""What a member of the council and the budget administrator read of applications: theirs whole, but no note of a coordinator."""

from functools import partial

import pytest

from domain.applications import State
from domain.staff import Role
from services import application_notes, applications
from tests.admin.floor import Client, Floor
from tests.support.council import Council

NOTE = "Көршілер арасында дау бар екен"
PAGES = ("/admin/applications/{id}", "/api/v1/applications/{id}", "/api/v1/applications/{id}/status", "/admin/applications")


async def noted(floor: Floor, council: Council, id_: str) -> None:
    """A coordinator's note stands with it."""
    await floor.house.store.write(partial(application_notes.add, scope=council.scope, id_=id_, text=NOTE))


async def read(client: Client, id_: str) -> str:
    """Everything that is shown of an application."""
    shown = [await client.get(path.format(id=id_)) for path in PAGES]
    assert [answer.status_code for answer in shown] == [200] * len(PAGES)
    return "".join(answer.text for answer in shown)


@pytest.fixture
def council(floor: Floor) -> Council:
    return Council(floor.house.store, floor.talk)


async def test_a_member_reads_what_is_considered_without_the_coordinators_notes(floor: Floor, council: Council) -> None:
    await council.appoint()
    (id_,) = await council.on_agenda()
    await noted(floor, council, id_)
    coordinator, member = [await floor.client_of(role, "75") for role in (Role.COORDINATOR, Role.COUNCIL_MEMBER)]
    assert (await member.get(f"/admin/applications/{id_}")).status_code == 404
    await council.convened()
    assert NOTE in await read(coordinator, id_)
    assert NOTE not in await read(member, id_)
    await refused(member, id_)


async def test_the_budget_administrator_reads_what_was_forwarded_without_the_coordinators_notes(
    floor: Floor, council: Council
) -> None:
    (id_,) = await council.on_agenda()
    await noted(floor, council, id_)
    administrator = await floor.client_of(Role.BUDGET_ADMINISTRATOR, "75")
    assert (await administrator.get(f"/admin/applications/{id_}")).status_code == 404
    row = await council.row(id_)
    await floor.house.store.write(lambda tx: applications.move(tx, row, State.FORWARDED, council.scope.actor))
    assert NOTE not in await read(administrator, id_)
    await refused(administrator, id_)
    other = await floor.client_of(Role.BUDGET_ADMINISTRATOR, "59")
    assert (await other.get(f"/api/v1/applications/{id_}")).status_code == 404


async def refused(client: Client, id_: str) -> None:
    """Neither notes nor the check with its evidence, and no act of the coordinator's."""
    for path in ("notes", "check"):
        assert (await client.get(f"/api/v1/applications/{id_}/{path}")).status_code == 403
    assert (await client.get(f"/admin/applications/{id_}/check")).status_code == 403
    for act in ("accept", "refuse", "recommend", "withdraw", "notes"):
        assert (await client.send(f"/admin/applications/{id_}/{act}", version="x")).status_code == 403, act
    card = (await client.get(f"/admin/applications/{id_}")).text
    for act in ("accept", "refuse", "recommend", "withdraw", "notes", "check"):
        assert f"/applications/{id_}/{act}" not in card, act
