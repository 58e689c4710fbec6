"""What members of a council and the budget administrator see: what is theirs, and nothing else of a region's applications."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from domain.applications import State
from domain.staff import Grant, Right, Role, Scope, scope_of
from services import agendas, application_list, applications, council_room
from services.learners import Unseen
from services.storage import agenda_list
from services.storage.agendas import council_session
from services.storage.application_list import Filters
from services.storage.engine import Store
from services.storage.paging import Window
from services.talk import Talk
from services.transaction import ReadTx
from tests.support.council import Council

HERE, TODAY = "75", date(2026, 11, 20)


def role(role_: Role, region: str | None = HERE) -> Scope:
    return scope_of(f"staff:{role_}", [Grant(role_, region)], TODAY)


async def seen(store: Store, scope: Scope) -> set[str]:
    def look(tx: ReadTx) -> set[str]:
        return {line.id for line in application_list.found(tx, scope, Filters(), Window(50, None, "-received")).items}

    return await store.read(look)


async def test_a_member_sees_what_a_convened_session_considers_and_nothing_else(store: Store, talk: Talk) -> None:
    council, member = Council(store, talk), role(Role.COUNCIL_MEMBER)
    await council.appoint()
    waits = await council.received(TODAY, State.RECOMMENDED)
    (first,) = await council.on_agenda()
    assert member.may(Right.READ_APPLICATIONS)
    assert await seen(store, member) == set()
    assert await store.read(lambda tx: agenda_list.found(member, tx.conn, tx.vault, None, Window(50, None, "-made")).items) == []
    id_ = await council.convened()
    (later,) = await council.on_agenda()
    assert await seen(store, member) == {first}
    assert await seen(store, role(Role.COUNCIL_MEMBER, None)) == {first}
    assert await seen(store, role(Role.COUNCIL_MEMBER, "59")) == set()
    assert await seen(store, role(Role.COUNCIL_SECRETARY)) == {first, later, waits}
    assert (await store.read(lambda tx: council_room.session_of(tx, member, id_))).id == id_
    forming = await store.read(lambda tx: tx.conn.scalars(select(council_session.c.id).where(council_session.c.id != id_)).one())
    with pytest.raises(Unseen):
        await store.read(lambda tx: council_room.session_of(tx, member, forming))
    for right in (Right.DECIDE_APPLICATIONS, Right.CHANGE_APPLICATIONS):
        with pytest.raises(Unseen):
            await store.read(partial(application_list.row_of, scope=member, id_=first, right=right))
    await store.write(lambda tx: agendas.take_off(tx, talk.content, council.scope, id_, first))
    assert await seen(store, member) == set()


async def test_the_budget_administrator_sees_what_was_forwarded(store: Store, talk: Talk) -> None:
    council, administrator = Council(store, talk), role(Role.BUDGET_ADMINISTRATOR)
    ids = [await council.received(TODAY, State.RECOMMENDED) for _ in range(2)]
    assert administrator.may(Right.READ_APPLICATIONS)
    assert await seen(store, administrator) == set()

    async def move(id_: str, state: State) -> None:
        row = await council.row(id_)
        await store.write(lambda tx: applications.move(tx, row, state, council.scope.actor))

    await move(ids[0], State.FORWARDED)
    for right in (Right.READ_APPLICATIONS, Right.RECEIVE_PACKAGES, Right.READ_PACKAGES):
        row = await store.read(lambda tx, right=right: application_list.row_of(tx, administrator, ids[0], right))  # type: ignore[misc]
        assert row.id == ids[0]
        with pytest.raises(Unseen):
            await store.read(lambda tx, right=right: application_list.row_of(tx, administrator, ids[1], right))  # type: ignore[misc]
    await move(ids[0], State.BUDGETED)
    assert await seen(store, administrator) == {ids[0]}
    assert await seen(store, role(Role.BUDGET_ADMINISTRATOR, "59")) == set()


async def test_who_holds_two_roles_sees_what_either_shows(store: Store, talk: Talk) -> None:
    council = Council(store, talk)
    other = Council(store, talk, "59")
    here, there = await council.received(TODAY), await other.received(TODAY)
    both = scope_of("staff:both", [Grant(Role.COUNCIL_MEMBER, HERE), Grant(Role.AUTHORISED_BODY, "59")], TODAY)
    assert await seen(store, both) == {there}
    assert await seen(store, scope_of("staff:both", [Grant(Role.COUNCIL_MEMBER, HERE), Grant(Role.AUDITOR)], TODAY)) == {
        here,
        there,
    }
