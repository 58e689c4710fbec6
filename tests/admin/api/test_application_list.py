"""The work list and acts for many by the API: filters, places in the order, keys, what comes on an agenda."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from domain.applications import State
from domain.staff import Right
from tests.admin.floor import Floor
from tests.services.in_the_region import Region

AT = "/api/v1/applications"
DAY = date(2026, 11, 20)
ALL = {Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS}


@pytest.fixture
def region(floor: Floor) -> Region:
    return Region(floor.house.store, floor.talk)


async def ids(program: httpx.AsyncClient, **filters: str) -> list[str]:
    """The whole list, a part after the other."""
    found, after = list[str](), {"limit": "2"}
    while True:
        answer = (await program.get(AT, params={**filters, **after})).json()
        found += [one["id"] for one in answer["items"]]
        if answer["next"] is None:
            return found
        after = {"limit": "2", "after": answer["next"]}


async def test_the_work_list_by_urgency_and_its_filters(floor: Floor, region: Region) -> None:
    program = await floor.token_of(ALL, "75")
    later, first = await region.received(DAY), await region.received(DAY, State.CHECKING, class_=1)
    today, overdue = await region.received(date(2026, 11, 13)), await region.received(DAY - timedelta(14), State.RECOMMENDED)
    refused = await region.received(DAY - timedelta(14), State.REFUSED)
    await Region(floor.house.store, floor.talk, "59").received(DAY - timedelta(14))
    assert await ids(program, sort="urgency") == [overdue, today, first, later]
    assert await ids(program, sort="urgency", **{"class": "1"}) == [first]
    assert await ids(program, sort="urgency", due_before="2026-11-21") == [overdue, today]
    assert await ids(program, sort="urgency", state="submitted") == [today, later]
    assert await ids(program, due_before="2026-11-20") == [overdue]
    assert await ids(program, received_from="2026-11-07", received_until="2026-11-19") == [today]
    assert set(await ids(program)) == {later, first, today, overdue, refused}
    (line,) = (await program.get(AT, params={"sort": "urgency", "state": "checking"})).json()["items"]
    assert (line["priority_class"], line["due"], line["days_left"], line["due_today"]) == (1, "2026-11-27", 5, False)
    for wrong in ({"sort": "-urgency"}, {"class": "3"}, {"due_before": "20.11.2026"}):
        assert (await program.get(AT, params=wrong)).status_code == 422
    place = (await program.get(AT, params={"sort": "urgency", "limit": "1"})).json()["next"]
    assert (await program.get(AT, params={"after": place})).status_code == 422  # good for its own order only


async def test_acts_for_many_are_told_one_by_one_and_answered_the_same_under_a_key(floor: Floor, region: Region) -> None:
    program = await floor.token_of(ALL, "75")
    one, recommended = await region.received(DAY), await region.received(DAY, State.RECOMMENDED)
    foreign = await Region(floor.house.store, floor.talk, "59").received(DAY)

    async def act(name: str, key: str = "", **body: Any) -> httpx.Response:
        return await program.post(f"{AT}/bulk/{name}", json=body, headers={"idempotency-key": key} if key else {})

    told = await act("accept", "k1", applications=[one, recommended, foreign])
    came = [(each["done"], each["reason"]) for each in told.json()["applications"]]
    assert (told.json()["done"], came) == (1, [("done", ""), ("not_done", "not_now"), ("not_done", "no_record")])
    assert told.json()["applications"][2]["number"] is None
    assert all(each["detail"] for each in told.json()["applications"][1:])
    assert (await act("accept", "k1", applications=[one, recommended, foreign])).text == told.text
    assert (await act("accept", "k1", applications=[recommended])).status_code == 422
    assert (await act("accept", applications=[one])).json()["applications"][0]["done"] == "already"
    assert (await act("accept", applications=[])).status_code == 422
    assert (await act("accept", applications=[one] * 201)).status_code == 422
    kk, ru = "Құрметті өтініш беруші, құжаттарды көріп жатырмыз.", "Уважаемый заявитель, мы смотрим документы."
    assert (await act("notify", applications=[one], kk=ru, ru=ru)).json()["field"] == "kk"
    assert (await act("notify", applications=[one, foreign], kk=kk, ru=ru)).json()["done"] == 1
    assert (await act("agenda", applications=[one, recommended])).json()["done"] == 1
    reader = await floor.token_of({Right.READ_APPLICATIONS}, "75")
    assert (await reader.post(f"{AT}/bulk/accept", json={"applications": [one]})).status_code == 403

    secretary = await floor.token_of({Right.READ_COUNCILS, Right.HOLD_COUNCILS, Right.READ_APPLICATIONS}, "75")
    (session,) = (await secretary.get("/api/v1/council-sessions")).json()["items"]
    assert (session["items"], session["state"]) == (1, "agenda")
    assert await ids(program, sort="urgency", state="on_agenda") == [recommended]
