"""A coordinator's acts by the API: in words, once, on what was seen; and what colleagues note stays among them."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from domain.decisions import Ground, reads_as
from domain.language import Language
from domain.messaging import Event, Inbound, Kind
from domain.staff import Right
from services import application_check, events, export
from services.storage.applications import application
from services.storage.audit import audit
from services.storage.events import event
from tests.admin.api.test_applications import AT, coordinator, entered
from tests.admin.floor import Floor
from tests.support.stages import iin_of

REASON = "Бизнес-жоспардың екінші бетін оқу мүмкін емес, анық көшірмесін жіберіңіз."
CANARY = "көгершін-жазба: әріптес хабарласты"
DECIDE = {Right.READ_APPLICATIONS, Right.DECIDE_APPLICATIONS}
WEDNESDAY = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)  # S-34: of a package received that day the last one is Mon 30 March


@pytest.fixture
async def staff(floor: Floor) -> httpx.AsyncClient:
    return await coordinator(floor, "75")


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule is checked and met."""
    monkeypatch.setattr(application_check, "lacking", lambda tx, content, row: ())


async def does(staff: httpx.AsyncClient, id_: str, act: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
    """An act on the version that stands now."""
    version = (await staff.get(f"{AT}/{id_}")).headers["etag"]
    return await staff.post(f"{AT}/{id_}/{act}", json=body or {}, headers={"If-Match": version})


async def state(staff: httpx.AsyncClient, id_: str) -> str:
    return str((await staff.get(f"{AT}/{id_}")).json()["line"]["state"])


async def test_a_refusal_needs_a_ground_and_a_reason_in_the_applicants_language(staff: httpx.AsyncClient) -> None:
    """S-40, and beside it what else is no reason."""
    id_ = (await entered(staff))["id"]
    assert (await does(staff, id_, "accept", {"official_number": "2026/117"})).json()["state"] == "received"
    template = (await staff.get("/api/v1/refusal-grounds")).json()[0]["text"]["kk"]
    wrong: list[tuple[dict[str, str], str, str]] = [
        ({"ground": "arrears"}, "invalid", "text"),
        ({"ground": "arrears", "text": ""}, "too_short", "text"),
        ({"ground": "arrears", "text": "Берешек бар."}, "too_short", "text"),
        ({"ground": "mood", "text": REASON}, "invalid", "ground"),
        ({"ground": "arrears", "text": "У заявителя есть задолженность по налогам."}, "not_kk", "text"),
        ({"ground": "arrears", "text": f"{REASON} {iin_of(9)}"}, "number_in_it", "text"),
        ({"ground": "arrears", "text": template}, "blank_left", "text"),
    ]
    for body, code, field in wrong:
        refused = await does(staff, id_, "refuse", body)
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field), body
        assert iin_of(9) not in refused.text
    assert await state(staff, id_) == "received"
    assert (await does(staff, id_, "refuse", {"ground": "arrears", "text": REASON})).json()["state"] == "refused"
    card = (await staff.get(f"{AT}/{id_}")).json()
    assert [(one["act"], one["ground"], one["text"]) for one in card["decisions"]] == [
        ("accept", None, None), ("refuse", "arrears", REASON),
    ]  # fmt: skip
    assert card["term"]["done_on"] == "2026-11-20"


async def test_every_ground_has_its_rule_and_a_text_in_both_languages(staff: httpx.AsyncClient) -> None:
    told = (await staff.get("/api/v1/refusal-grounds")).json()
    assert [one["ground"] for one in told] == list(Ground)
    for one in told:
        assert one["rule"].startswith("R-003-")
        for language in Language:
            assert 20 <= len(one["text"][language]) <= 500
            assert "{" in one["text"][language]
            assert reads_as(one["text"][language], language)


async def test_the_second_of_two_coordinators_learns_what_the_first_one_did(floor: Floor) -> None:
    first, second = await coordinator(floor, "75"), await coordinator(floor, "75")
    id_ = (await entered(first))["id"]
    seen = {"If-Match": (await second.get(f"{AT}/{id_}")).headers["etag"]}
    floor.clock.advance(minutes=1)
    assert (await does(first, id_, "accept")).status_code == 200
    assert (await does(first, id_, "return", {"faults": [{"what": "project_name", "reason": REASON}]})).status_code == 200
    late = await second.post(f"{AT}/{id_}/accept", json={}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    by = {one["by"] for one in late.json()["changed"]}
    assert [one["act"] for one in late.json()["changed"]] == [
        "application.received",
        "application.checking",
        "application.returned",
    ]
    assert len(by) == 1
    assert by.pop().startswith("staff:member")
    assert late.json()["changed"][0]["at"].startswith("2026-11-20T")
    again = await does(second, id_, "accept")
    assert (again.status_code, again.json()["code"]) == (409, "not_now")
    assert (await second.post(f"{AT}/{id_}/accept", json={})).status_code == 428


async def test_of_two_acts_at_once_one_is_done(floor: Floor, staff: httpx.AsyncClient) -> None:
    other, id_ = await coordinator(floor, "75"), (await entered(staff))["id"]
    seen = {"If-Match": (await staff.get(f"{AT}/{id_}")).headers["etag"]}
    done = await asyncio.gather(*(one.post(f"{AT}/{id_}/accept", json={}, headers=seen) for one in (staff, other)))
    assert sorted(one.status_code for one in done) == [200, 412]
    (late,) = [one.json() for one in done if one.status_code == 412]
    assert "application.received" in [one["act"] for one in late["changed"]]


async def test_acts_are_done_once_under_a_key_and_returned_once_for_good(staff: httpx.AsyncClient) -> None:
    id_ = (await entered(staff))["id"]
    version = {"If-Match": (await staff.get(f"{AT}/{id_}")).headers["etag"], "Idempotency-Key": "accept-1"}
    twice = [await staff.post(f"{AT}/{id_}/accept", json={}, headers=version) for _ in range(2)]
    assert (twice[0].json(), twice[0].headers["etag"]) == (twice[1].json(), twice[1].headers["etag"])
    unknown = await does(staff, id_, "return", {"faults": [{"what": "slot:scan", "reason": REASON}]})
    assert (unknown.status_code, unknown.json()["field"]) == (422, "slot:scan")
    faults = {"faults": [{"what": "slot:psd", "reason": REASON}, {"what": "project_name", "reason": REASON}]}
    assert (await does(staff, id_, "return", faults)).json()["state"] == "returned"
    card = (await staff.get(f"{AT}/{id_}")).json()
    assert [(one["what"], one["was"], one["mended_at"]) for one in card["faults"]] == [
        ("slot:psd", "", None), ("project_name", "Сүт қабылдау пункті", None),
    ]  # fmt: skip
    assert card["decisions"][1]["answer_by"] == "2026-11-25"
    assert (await does(staff, id_, "mended")).json()["state"] == "checking"
    assert all(one["mended_at"] for one in (await staff.get(f"{AT}/{id_}")).json()["faults"])
    assert (await does(staff, id_, "return", faults)).json()["code"] == "returned_before"


async def test_what_the_check_lacks_is_named_and_nothing_is_undone_twice(staff: httpx.AsyncClient) -> None:
    id_ = (await entered(staff))["id"]
    assert (await does(staff, id_, "undo")).json()["code"] == "nothing_to_undo"
    await does(staff, id_, "accept")
    assert (await does(staff, id_, "undo")).json()["state"] == "submitted"
    for act in ("accept", "return", "mended"):
        await does(staff, id_, act, {"faults": [{"what": "project_name", "reason": REASON}]} if act == "return" else {})
    refused = await does(staff, id_, "recommend")
    assert (refused.status_code, refused.json()["code"]) == (409, "check_open")
    assert "arrears" in refused.json()["items"]
    assert (await does(staff, id_, "undo")).json()["code"] == "nothing_to_undo"


async def known(floor: Floor, staff: httpx.AsyncClient) -> str:
    """An application whose applicant is in the chat, and hears of what is decided."""
    learner = await floor.learner_in("75")
    id_ = str((await entered(staff, number=learner.iin))["id"])
    await floor.house.store.write(
        lambda tx: tx.conn.execute(application.update().values(person_id=learner.person).where(application.c.id == id_))
    )
    return id_


async def test_a_program_that_decides_nothing_reads_what_the_applicant_knows(floor: Floor, staff: httpx.AsyncClient) -> None:
    id_ = await known(floor, staff)
    portal = await floor.token_of({Right.READ_APPLICATIONS}, "75")
    await does(staff, id_, "accept")
    floor.clock.advance(minutes=6)
    before = (await portal.get(f"{AT}/{id_}")).json()
    assert before["line"]["state"] == "received"
    await does(staff, id_, "refuse", {"ground": "arrears", "text": REASON})
    assert await state(staff, id_) == "refused"
    seen = (await portal.get(f"{AT}/{id_}")).json()
    assert {**seen, "version": 0} == {**before, "version": 0}
    (line,) = (await portal.get(AT)).json()["items"]
    told = (await portal.get(f"{AT}/{id_}/status")).json()["state"]
    assert (line["state"], told) == ("received", "received")
    floor.clock.advance(minutes=5)
    seen = (await portal.get(f"{AT}/{id_}")).json()
    assert (seen["line"]["state"], [one["act"] for one in seen["decisions"]]) == ("refused", ["accept", "refuse"])
    assert seen["term"]["done_on"] is not None
    assert (await portal.get(AT)).json()["items"][0]["state"] == "refused"


async def test_what_is_returned_again_is_reminded_of_again(floor: Floor, staff: httpx.AsyncClient) -> None:
    id_ = await known(floor, staff)
    await does(staff, id_, "accept")
    await does(staff, id_, "return", {"faults": [{"what": "project_name", "reason": REASON}]})
    floor.clock.advance(minutes=6)
    coming = select(event.c.due_at).where(event.c.name == "application.return_reminder", event.c.done_at.is_(None))
    (planned,) = await floor.rows(coming)
    refused = await does(staff, id_, "refuse", {"ground": "false_data", "text": REASON})
    assert (refused.json()["state"], await floor.rows(coming)) == ("refused", [])
    assert (await does(staff, id_, "undo")).json()["state"] == "returned"
    assert await floor.rows(coming) == [planned]
    assert (await does(staff, id_, "refuse", {"ground": "false_data", "text": REASON})).status_code == 200
    floor.clock.at = planned.due_at
    assert await floor.rows(coming) == []


@pytest.mark.usefixtures("ready")
async def test_a_decision_is_undone_only_while_its_applicant_was_not_told(floor: Floor, staff: httpx.AsyncClient) -> None:
    id_ = await known(floor, staff)
    await does(staff, id_, "accept")
    floor.clock.advance(minutes=4)
    assert (await does(staff, id_, "undo")).json()["state"] == "submitted"
    waits = select(event.c.name).where(event.c.name == "application.accepted")
    assert await floor.rows(waits) == []
    await does(staff, id_, "accept")
    floor.clock.advance(minutes=5)
    programme = floor.talk.content.programme
    due = await floor.house.store.read(lambda tx: events.due(tx, programme))
    assert [one.name for one in due if one.name == "application.accepted"] == ["application.accepted"]
    assert (await does(staff, id_, "undo")).json()["code"] == "told_already"


async def test_late_and_past_dated_acts_are_flagged(floor: Floor) -> None:
    """S-34: received on Wed 18 March 2026, the last day is Mon 30 March."""
    floor.clock.at = WEDNESDAY
    staff = await coordinator(floor, "75")
    id_ = (await entered(staff, received_on="2026-03-18"))["id"]
    floor.clock.at = WEDNESDAY + timedelta(days=13)
    staff = await coordinator(floor, "75")
    for day in ("2026-04-01", "2026-03-17"):
        refused = await does(staff, id_, "accept", {"on": day})
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "act_day", "on")
    await does(staff, id_, "accept", {"on": "2026-03-30"})
    await does(staff, id_, "refuse", {"ground": "documents", "text": REASON})
    card = (await staff.get(f"{AT}/{id_}")).json()
    assert [(one["on"], one["late"], one["past_dated"]) for one in card["decisions"]] == [
        ("2026-03-30", False, True), ("2026-03-31", True, False),
    ]  # fmt: skip
    assert (card["term"]["last_on"], card["term"]["late"]) == ("2026-03-30", True)


async def test_notes_stay_among_colleagues(floor: Floor, staff: httpx.AsyncClient) -> None:
    learner = await floor.learner_in("75")
    id_ = (await entered(staff, number=learner.iin))["id"]
    await floor.house.store.write(
        lambda tx: tx.conn.execute(application.update().values(person_id=learner.person).where(application.c.id == id_))
    )
    number = await staff.post(f"{AT}/{id_}/notes", json={"text": f"{CANARY} {iin_of(9)}"})
    assert (number.status_code, number.json()["code"], iin_of(9) in number.text) == (422, "number_in_it", False)
    assert (await staff.post(f"{AT}/{id_}/notes", json={"text": CANARY})).status_code == 204
    await does(staff, id_, "accept")
    await does(staff, id_, "return", {"faults": [{"what": "project_name", "reason": REASON}]})
    program = await floor.token_of(DECIDE, "75")
    assert [one["text"] for one in (await program.get(f"{AT}/{id_}/notes")).json()["items"]] == [CANARY]
    for right in (Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS):
        assert (await (await floor.token_of({right}, "75")).get(f"{AT}/{id_}/notes")).status_code == 403
    floor.clock.advance(minutes=6)
    for one in await floor.house.store.read(lambda tx: events.due(tx, floor.talk.content.programme)):
        happening = Event(one.name, one.values)
        await floor.house.intake.submit(Inbound(one.key, None, Kind.EVENT, one.due_at, event=happening, person=one.person))
    mine = await floor.house.store.read(lambda tx: str(export.collected(tx, learner.person)))
    trail = str([tuple(row) for row in await floor.rows(select(audit))])
    card = (await staff.get(f"{AT}/{id_}")).text
    assert REASON in mine  # a message told it
    assert [CANARY in words for words in (mine, trail, card)] == [False] * 3
