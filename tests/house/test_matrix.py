"""Who may ask what (A12): every route × every role × own, other and no region × where a record is named.

Generated from the routes that the app answers; a route without a line in tests/house/doors.py fails.
"""

import os
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.staff import PARTS, RIGHTS, Grant, Right, Role, scope_of
from services.storage.engine import Store
from services.talk import Talk
from tests.admin.floor import Client, Floor, opened
from tests.house.asking import Asking, Route, digest, routes_of, said, text_of
from tests.house.door import Door
from tests.house.doors import DOORS, ENDS, OPEN
from tests.house.regions import NOWHERE, OTHER, OWN, Region, planted
from tests.support.clock import SetClock
from tests.support.databases import Databases, Postgresql
from tests.support.passwords import cheap
from web.limits import Limiter

ALL = "MATRIX_ALL" in os.environ
FOUND = frozenset({200, 201, 204, 303, 409, 412, 422})  # it was there, even where the act is against a rule


@dataclass
class House:
    """Two regions, and callers of each role in one, in the other and in the country."""

    floor: Floor
    own: Region
    other: Region
    clients: dict[tuple[Role, str | None], Client]
    nobody: Client
    stranger: httpx.AsyncClient
    few: bool  # of several roles that have a right, or lack it, one each is enough
    asked: Counter[str] = field(default_factory=Counter)

    async def digest(self) -> str:
        return await self.floor.house.store.read(digest)

    def having(self, right: Right | None, place: str | None) -> list[Client]:
        return self._those([self.clients[role, place] for role in Role if right is None or right in RIGHTS[role]])

    def lacking(self, right: Right | None, place: str | None) -> list[Client]:
        return self._those([self.clients[role, place] for role in Role if right is not None and not _may(role, right)])

    def partly(self, right: Right | None, place: str | None) -> list[Client]:
        """Those who may do it with some records only, none of which is a region's `application`."""
        roles = [role for role in Role if right is not None and right not in RIGHTS[role] and _may(role, right)]
        return [self.clients[role, place] for role in roles]

    def _those(self, clients: list[Client]) -> list[Client]:
        return clients[-1:] if self.few else clients

    def read(self, answer: httpx.Response, hidden: Region) -> httpx.Response:
        """Count an answer; nothing of a hidden region stands in it, but for what was asked with."""
        self.asked[str(answer.status_code)] += 1
        assert answer.status_code < 500, answer.request.url
        text, sent = text_of(answer), f"{answer.request.url} {answer.request.content.decode()}"
        seen = [canary for canary in hidden.canaries if canary in text and canary not in sent]
        assert seen == [], f"{answer.request.method} {answer.request.url} shows {seen} of another region"
        return answer


def _may(role: Role, right: Right) -> bool:
    return scope_of("", [Grant(role)], date.min).may(right)


@pytest.fixture
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many are asked here that a limit would answer instead."""
    monkeypatch.setattr(Limiter, "check", lambda *_: None)


@pytest.fixture
async def house(
    databases: Databases, store: Store, talk: Talk, clock: SetClock, tmp_path: Path, _unlimited: None
) -> AsyncIterator[House]:
    """One role for each right, there and not there; with MATRIX_ALL every role on SQLite, as `make matrix` has it."""
    async with opened(store, talk, clock, tmp_path) as floor:
        floor.app.state.office = replace(floor.app.state.office, passwords=cheap())
        own, other = await planted(floor, OWN), await planted(floor, OTHER)
        clients = {(role, place): await floor.client_of(role, place) for role in Role for place in (OWN, None)} | {
            (role, OTHER): await floor.client_of(role, OTHER) for role in Role
        }
        nobody = await floor.signed_in(await floor.member())
        for client in clients.values():
            client.http.headers["accept-encoding"] = "identity"
        stranger = await floor.visitor(accept="text/html")
        yield House(floor, own, other, clients, nobody, stranger, few=not ALL or isinstance(databases, Postgresql))


def askings(floor: Floor) -> list[Asking]:
    """Those of the table; that it has all of them is a test of its own."""
    return [Asking(route, DOORS[route.name]) for route in guarded(floor) if route.name in DOORS]


def guarded(floor: Floor) -> list[Route]:
    """Every route but those that open the sign-in."""
    return [route for route in routes_of(floor.app) if not route.path.startswith(OPEN)]


async def test_every_route_is_in_the_table_and_says_who_may_ask(house: House) -> None:
    routes = {route.name: route for route in guarded(house.floor)}
    assert sorted(set(routes) - set(DOORS) - {ENDS}) == [], "say in tests/house/doors.py how they are asked"
    assert sorted(set(DOORS) - set(routes)) == [], "these are asked no more"
    assert [name for name, route in routes.items() if route.needs is None] == [], "anybody may ask these"


async def test_the_matrix(house: House) -> None:
    every, before, faults = askings(house.floor), await house.digest(), list[str]()
    for number, asking in enumerate(every):
        await found(faults, refused(house, asking))
        if number % 10 == 9 or asking is every[-1]:
            names = [one.route.name for one in every[number - number % 10 : number + 1]]
            assert await house.digest() == before, f"one of these changed something for somebody who may not: {names}"
    for asking in every:
        await found(faults, allowed(house, asking))
    print(f"{len(every)} routes, {sum(house.asked.values())} answers: {dict(house.asked)}")
    assert faults == [], "\n".join(faults)


async def found(faults: list[str], work: Coroutine[Any, Any, None]) -> None:
    """Go on after a fault, so that all of them are told at once."""
    try:
        await work
    except AssertionError as fault:
        faults.append(str(fault).partition("\n")[0][:500])


async def refused(house: House, asking: Asking) -> None:
    """What leads to nothing: without a sign-in, without a token of it, without the right, and at other regions' records."""
    route, own, other = asking.route, house.own, house.other
    answer = await asking.asked(house.stranger, own)
    assert (answer.status_code, "/admin/sign-in" in answer.headers.get("location", "")) == (
        (401, False) if route.api else (303, True)
    )
    everywhere = house.having(route.right, None)[0]
    if route.changes:
        for answer in (
            await asking.asked(everywhere.http, own),
            await asking.asked(replace(everywhere, session=house.nobody.session), own),
        ):
            assert answer.status_code == 401, route.name
    if route.right is not None:
        lacking = [house.nobody, *house.lacking(route.right, OWN), *house.lacking(route.right, None)[:1]]
        for client in lacking:
            assert house.read(await asking.asked(client, own), other).status_code == 403, (route.name, client.session.roles)
        words = {said(await asking.asked(house.nobody, region), own, other, NOWHERE) for region in (own, other, NOWHERE)}
        assert len(words) == 1, f"{route.name} tells who may not what there is"
    if asking.of_record:
        for client in house.having(route.right, OWN):
            await unseen(house, asking, client, other)
        await unseen(house, asking, house.having(route.right, OTHER)[0], own)
    for client in house.partly(route.right, OWN) if asking.of_record else ():
        await unseen(house, asking, client, other)
        if "{application}" in asking.door.fill.values():
            await unseen(house, asking, client, own)


async def unseen(house: House, asking: Asking, client: Client, hidden: Region) -> None:
    """Another region's record is as one that there is not."""
    answers = [house.read(await asking.asked(client, region), hidden) for region in (hidden, NOWHERE)]
    assert {answer.status_code for answer in answers} <= {403, 404}, (asking.route.name, client.session.roles, answers)
    assert said(answers[0], hidden) == said(answers[1], NOWHERE), (asking.route.name, client.session.roles)


async def allowed(house: House, asking: Asking) -> None:
    """One's own records are found; lists, filters and bodies lead to no other region's."""
    route, own, other = asking.route, house.own, house.other
    first, *more = house.having(route.right, None)
    shown = [await asking.asked(first, region, query) for region in (own, other) for query in ("", *asking.door.filters)]
    shown += [await asking.asked(client, other) for client in more if asking.of_record or asking.door.lists]
    right = FOUND | ({404} if asking.door.once else set())
    assert {answer.status_code for answer in shown} <= right, (route.name, shown)
    text = "".join(map(text_of, shown))
    assert not asking.door.lists or all(any(word in text for word in region.canaries) for region in (own, other)), route.name
    for client in house.having(route.right, OWN):
        answer = house.read(await asking.asked(client, own), other)
        assert answer.status_code in ({403} if asking.door.country else right), (route.name, client.session.roles, answer)
        assert not asking.door.lists or any(word in text_of(answer) for word in own.canaries), route.name
    for client in house.partly(route.right, OWN) if asking.door.lists else ():
        answer = house.read(await asking.asked(client, own), other)
        assert (answer.status_code, own["application"] in text_of(answer)) == (200, False), (route.name, client.session.roles)
    await narrowed(house, asking, house.having(route.right, OWN)[-1])


async def narrowed(house: House, asking: Asking, client: Client) -> None:
    """What somebody of one region asks for in another is as what there is not."""
    door, own, other = asking.door, house.own, house.other
    for query in door.filters:
        answers = [house.read(await asking.asked(client, region, query), other) for region in (other, NOWHERE)]
        assert said(answers[0], other, NOWHERE) == said(answers[1], other, NOWHERE), (
            asking.route.name,
            query,
            client.session.roles,
        )
    for name, value in door.foreign.items():
        bodies = [{name: value.format_map(region.records)} for region in (other, NOWHERE)]
        answers = [house.read(await asking.asked(client, own, more=body), other) for body in bodies]
        assert said(answers[0], other, NOWHERE) == said(answers[1], other, NOWHERE), (asking.route.name, name)
    if door.sent and not asking.of_record:
        answers = [house.read(await asking.asked(client, region), other) for region in (other, NOWHERE)]
        assert said(answers[0], other, NOWHERE) == said(answers[1], other, NOWHERE), asking.route.name


async def test_programs_are_held_to_their_region_and_their_rights(house: House) -> None:
    whole = await house.floor.token_of(set(Right), OWN)
    for asking in [one for one in askings(house.floor) if one.route.api]:
        if asking.of_record:
            answers = [house.read(await asking.asked(whole, region), house.other) for region in (house.other, NOWHERE)]
            assert {answer.status_code for answer in answers} <= {404, 403}, asking.route.name
            assert said(answers[0], house.other, NOWHERE) == said(answers[1], house.other, NOWHERE)
        if asking.route.right:
            less = await house.floor.token_of(set(Right) - {asking.route.right, *PARTS.get(asking.route.right, ())})
            assert house.read(await asking.asked(less, house.own), house.other).status_code == 403, asking.route.name


async def test_no_other_site_sends_a_form_for_somebody(house: House) -> None:
    everybody = await house.floor.signed_in(await house.floor.member(*(Grant(role) for role in Role)))
    before = await house.digest()
    for route in [one for one in guarded(house.floor) if one.changes]:
        asking = Asking(route, DOORS.get(route.name, Door(sent={})))
        for header, value in (("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.test"), ("Origin", "null")):
            everybody.http.headers[header] = value
            assert (await asking.asked(everybody, house.own)).status_code == 403, (route.name, header)
            del everybody.http.headers[header]
        assert (await asking.asked(everybody.http, house.own)).status_code == 401, route.name
    assert await house.digest() == before


async def test_nothing_undeclared_is_taken(house: House) -> None:
    """A13: a body has what is declared for it, and nothing else."""
    everybody = await house.floor.token_of(set(Right))
    before = await house.digest()
    for asking in [one for one in askings(house.floor) if one.route.body]:
        answer = await asking.asked(everybody, house.own, more={"region_": "75"})
        assert answer.status_code == 422, (asking.route.name, answer.text)
        assert answer.json()["field"] == "region_", asking.route.name
    assert await house.digest() == before
