"""The completion register as a list: each filter, its parts, the moment as of which it is true, and whose it is (R-000-8)."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.calendar import local_date
from domain.period import Period, month_of
from domain.staff import EVERYWHERE, Right, Scope
from services import register
from services.register import Entry
from services.storage.audit import audit
from services.storage.certificates import FROZEN
from services.storage.engine import Store
from services.storage.paging import Window
from services.storage.register import NO_REGION, Wanted
from services.storage.sealed import Vault
from tests.services.crowd import Crowd

LATER = datetime(2028, 1, 1, tzinfo=UTC)
READ = Right.READ_LEARNERS


async def _filled(store: Store, vault: Vault, seed: int) -> Crowd:
    """A crowd whose certificates name the region of their person: canaries."""
    crowd = Crowd(seed).fill(120)
    regions = {one["id"]: one["region"] for one in crowd.persons}
    for one in crowd.certificates:
        course = {"kk": "Курс", "ru": "Курс"}
        frozen = {"name": f"Канарейка {regions[one['person_id']]}", "course": course}
        one["frozen"] = vault.seal(FROZEN, one["id"], json.dumps(frozen, ensure_ascii=False))
    await store.write(crowd.write)
    return crowd


def _of(*regions: str, right: Right = READ) -> Scope:
    return Scope("staff:reader", {right: frozenset(regions) if regions else EVERYWHERE})


async def _all(store: Store, scope: Scope, wanted: Wanted, right: Right = READ, limit: int = 200) -> list[Entry]:
    """Every part of the list."""
    window, entries = Window(limit, sort="issued"), list[Entry]()
    while True:
        part = await store.read(lambda tx, at=window: register.found(tx, scope, right, wanted, at))  # type: ignore[misc]
        entries += part.items
        if part.next is None:
            return entries
        window = Window(limit, part.next, "issued")


async def test_each_filter_lets_through_what_it_says(store: Store, vault: Vault) -> None:
    crowd = await _filled(store, vault, 5)
    regions = {one["id"]: one["region"] for one in crowd.persons}
    march = month_of("2026-03")
    assert march is not None
    days = Period(date(2026, 5, 1), date(2026, 8, 31))

    def within(one: dict[str, Any], period: Period) -> bool:
        return period.first <= local_date(one["issued_at"]) <= period.last

    asked: list[tuple[Wanted, Callable[[dict[str, Any]], bool]]] = [
        (Wanted(LATER), lambda one: True),
        (Wanted(LATER, region="75"), lambda one: regions[one["person_id"]] == "75"),
        (Wanted(LATER, region=NO_REGION), lambda one: regions[one["person_id"]] is None),
        (Wanted(LATER, period=march), lambda one: within(one, march)),
        (Wanted(LATER, period=days), lambda one: within(one, days)),
        (Wanted(LATER, course="trade"), lambda one: one["course"] == "trade"),
        (Wanted(LATER, language="ru"), lambda one: one["language"] == "ru"),
        (Wanted(LATER, state="replaced"), lambda one: one["state"] == "replaced"),
        (Wanted(LATER, state="valid", trial=False), lambda one: one["state"] == "valid" and not one["trial"]),
        (Wanted(LATER, trial=True), lambda one: bool(one["trial"])),
        (Wanted(LATER, first=True), lambda one: one["replaces_id"] is None),
    ]
    for wanted, through in asked:
        expected = [one["number"] for one in crowd.certificates if through(one)]
        entries = await _all(store, _of(), wanted, limit=7)
        assert [one.number for one in entries] == sorted(expected, key=lambda number: int(number.removeprefix("KZ-"))), wanted
        assert await store.read(lambda tx, what=wanted: register.count(tx, _of(), what)) == len(expected)  # type: ignore[misc]
        assert expected


async def test_the_list_is_true_as_of_its_moment(store: Store, vault: Vault) -> None:
    crowd = await _filled(store, vault, 6)
    one = next(one for one in crowd.certificates if one["state"] == "revoked")
    before, after = one["ended_at"] - timedelta(seconds=1), one["ended_at"]
    for as_of, state in ((before, "valid"), (after, "revoked")):
        entries = {entry.number: entry for entry in await _all(store, _of(), Wanted(as_of))}
        assert {certificate["number"] for certificate in crowd.certificates if certificate["issued_at"] <= as_of} == set(entries)
        assert (entries[one["number"]].state, entries[one["number"]].ended_on is not None) == (state, state == "revoked")
        found = await _all(store, _of(), Wanted(as_of, state=state))
        assert one["number"] in {entry.number for entry in found}
        assert {entry.state for entry in found} == {state}


async def test_a_region_never_sees_another_ones_certificates(store: Store, vault: Vault) -> None:
    await _filled(store, vault, 7)
    for right in (READ, Right.EXPORT_REGISTER):
        for mine in ("75", "59", "10"):
            entries = await _all(store, _of(mine, right=right), Wanted(LATER), right)
            assert {one.name for one in entries} == {f"Канарейка {mine}"}
            assert await _all(store, _of(mine, right=right), Wanted(LATER, region="61"), right) == []
    assert await _all(store, _of("75", right=Right.READ_FIGURES), Wanted(LATER)) == []
    assert await _all(store, _of("75"), Wanted(LATER), Right.EXPORT_REGISTER) == []


async def test_an_export_says_who_what_and_how_many(store: Store) -> None:
    wanted = Wanted(LATER, region="75", period=month_of("2026-03"), state="valid", trial=False)
    await store.write(lambda tx: register.note_export(tx, _of(), wanted, "xlsx", 12))
    rows = await store.read(lambda tx: tx.conn.execute(select(audit).where(audit.c.act == "register.exported")).all())
    assert [(row.actor, row.subject, row.details) for row in rows] == [
        (
            "staff:reader",
            "register",
            {
                "region": "75",
                "state": "valid",
                "period": "2026-03-01..2026-03-31",
                "trial": "no",
                "first": 0,
                "format": "xlsx",
                "rows": 12,
            },
        )
    ]
