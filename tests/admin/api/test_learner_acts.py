"""Acts about learners by the API: what each does, what the learner is told, who may, and what is refused in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from domain.staff import Grant, Right, Role
from services.storage.attempts import attempt
from services.storage.audit import audit
from services.storage.events import event
from tests.admin.floor import Client, Floor
from tests.services.sitters import OWNER
from tests.support.clock import SetClock

BOTH = frozenset({Right.READ_LEARNERS, Right.CHANGE_LEARNERS})
WRONG = {"reason_kk": "Тестті басқа адам тапсырған", "reason_ru": "Тест сдал другой человек"}
SEEN = {"document": "identity_card", "seen_on": "2026-11-20"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who asks the API, and reads a record's version before changing it."""

    http: httpx.AsyncClient
    headers: Mapping[str, str]

    async def version(self, record: str) -> str:
        return str((await self.http.get(f"/api/v1{record}", headers=self.headers)).headers["etag"])

    async def does(self, act: str, of: str, version: str | None = None, **body: str) -> httpx.Response:
        headers = {**self.headers, "If-Match": version or await self.version(of)}
        return await self.http.post(f"/api/v1{of}{act}", json=body or None, headers=headers)


def browser(client: Client) -> Desk:
    headers = {"X-CSRF-Token": client.session.csrf, "accept": "application/json", "origin": "http://kasip.test"}
    return Desk(client.http, headers)


@pytest.fixture
async def desk(floor: Floor) -> Desk:
    program = await floor.token_of(BOTH, "75")
    return Desk(program, {"accept-language": "ru"})


async def number_of(floor: Floor, desk: Desk, person: str) -> str:
    card = (await desk.http.get(f"/api/v1/learners/{person}", headers=desk.headers)).json()
    return str(card["learner"]["certificate"])


async def told(floor: Floor, person: str, name: str) -> list[Any]:
    rows = await floor.rows(select(event).where(event.c.person_id == person, event.c.name == name, event.c.done_at.is_(None)))
    return [row._mapping["values"] for row in rows]


async def verified(floor: Floor, number: str) -> tuple[str, str]:
    public = await floor.visitor(accept="application/json")
    found = (await public.get(f"/verify/{number}")).json()
    return found["state"], found["name"]


def said(answer: httpx.Response) -> tuple[int, str, str | None]:
    body = answer.json()
    return answer.status_code, body["code"], body.get("field", body.get("rule"))


async def test_a_revoked_certificate_says_so_to_everybody_and_its_holder_is_told_why(floor: Floor, desk: Desk) -> None:
    one = await floor.learner_in("75", "certified")
    number = await number_of(floor, desk, one.person)
    of = f"/certificates/{number}"
    answer = await desk.does("/revocation", of, **WRONG)
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    assert answer.json()["follows"].startswith("Сертификат отозван. Участник получит сообщение с причиной")
    assert (await verified(floor, number))[0] == "revoked"
    (values,) = await told(floor, one.person, "certificate.revoked")
    assert {name: values[name] for name in WRONG} == WRONG
    entries = (await desk.http.get(f"/api/v1{of}")).json()["entries"]
    assert [(entry["act"], entry["reason"]) for entry in entries] == [
        ("issued", None), ("revoked", f"{WRONG['reason_kk']} / {WRONG['reason_ru']}"),
    ]  # fmt: skip
    again = await desk.does("/revocation", of, **WRONG)
    assert said(again) == (409, "certificate_not_valid", "SM-1")
    assert again.json()["title"] == "Этот сертификат больше не действует"


async def test_a_corrected_name_makes_one_new_certificate_and_the_old_number_says_so(floor: Floor, desk: Desk) -> None:
    one = await floor.learner_in("75", "certified", name="Сериков Алия")
    old = await number_of(floor, desk, one.person)
    once = Desk(desk.http, {**desk.headers, "Idempotency-Key": "correction-1"})
    as_it_was = await desk.version(f"/certificates/{old}")
    how = {"version": as_it_was, "name": "СЕРІКОВА  ӘЛИЯ", "reason": "Бір әріп қате"}
    answer, again = [await once.does("/correction", f"/certificates/{old}", **how) for _ in range(2)]
    assert (again.status_code, again.json()) == (201, answer.json())
    new = answer.json()["number"]
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/certificates/{new}")
    assert new in answer.json()["follows"]
    assert await verified(floor, old) == ("replaced", "С•••••• А•••")
    assert (await verified(floor, new))[0] == "valid"
    assert [values["number"] for values in await told(floor, one.person, "certificate.reissued")] == [new]
    card = (await desk.http.get(f"/api/v1/learners/{one.person}")).json()
    assert (card["learner"]["name"], card["learner"]["certificate"]) == ("Серікова Әлия", new)


async def test_a_name_that_is_none_is_refused_in_the_sentence_of_the_bot(floor: Floor, desk: Desk) -> None:
    one = await floor.learner_in("75", "certified")
    of = f"/certificates/{await number_of(floor, desk, one.person)}"
    refused = {
        name: await desk.does("/correction", of, name=name, reason="Бір әріп қате")
        for name in ("Әлия", "Cерікова Әлия", "Серікова Әлия 2", "Ꝑaul Jean")
    }
    assert {name: said(answer) for name, answer in refused.items()} == {
        "Әлия": (422, "name_one_word", "name"),
        "Cерікова Әлия": (422, "name_mixed_alphabet", "name"),
        "Серікова Әлия 2": (422, "name_alphabet", "name"),
        "Ꝑaul Jean": (422, "name_unprintable", "name"),
    }
    assert refused["Әлия"].json()["detail"].startswith("Напишите фамилию, имя и отчество")
    for reason, code in ((" \x98\x1d", "empty"), (f"ЖСН {one.iin} қате", "number_in_it"), ("а" * 501, "too_long")):
        answer = await desk.does("/correction", of, name="Серікова Әлия", reason=reason)
        assert said(answer) == (422, code, "reason")
        assert one.iin not in answer.text
    assert (await verified(floor, of.rpartition("/")[2]))[0] == "valid"


async def test_a_change_needs_the_right_and_the_version_that_stands(floor: Floor, desk: Desk) -> None:
    one = await floor.learner_in("75", "certified")
    of = f"/certificates/{await number_of(floor, desk, one.person)}"
    bare = await desk.http.post(f"/api/v1{of}/revocation", json=WRONG)
    assert said(bare)[:2] == (428, "version_needed")
    assert said(await desk.does("/revocation", of, version='"0000"', **WRONG))[:2] == (412, "changed_meanwhile")
    reader = Desk(await floor.token_of({Right.READ_LEARNERS}, "75"), {})
    assert said(await reader.does("/revocation", of, **WRONG))[:2] == (403, "not_allowed")
    assert (await verified(floor, of.rpartition("/")[2]))[0] == "valid"
    card = f"/learners/{one.person}"
    before = await desk.version(card)
    await desk.does("/revocation", of, **WRONG)
    assert said(await desk.does("/identity", card, version=before, **SEEN))[:2] == (412, "changed_meanwhile")


async def test_a_certificate_that_waited_for_the_document_is_issued(floor: Floor, desk: Desk) -> None:
    floor.talk.content = replace(floor.talk.content, owner=OWNER)
    one = await floor.learner_in("75", "certified")
    card = f"/learners/{one.person}"
    assert (await desk.http.get(f"/api/v1{card}")).json()["learner"]["state"] == "passed"
    tomorrow = await desk.does("/identity", card, document="passport", seen_on="2026-11-21")
    assert said(tomorrow) == (422, "day_to_come", "seen_on")
    answer = (await desk.does("/identity", card, **SEEN)).json()
    assert (answer["level"], (await verified(floor, answer["certificate"]))[0]) == ("staff", "valid")
    assert [values["number"] for values in await told(floor, one.person, "certificate.issued")] == [answer["certificate"]]
    (raised,) = (await desk.http.get(f"/api/v1{card}")).json()["levels"]
    assert (raised["level"], raised["by"], raised["document"], raised["seen_on"]) == ("staff", "token:program1", *SEEN.values())
    assert said(await desk.does("/identity", card, **SEEN)) == (409, "confirmed_already", "AMB-54")


async def test_of_two_who_claim_one_iin_the_second_waits_for_a_decision(floor: Floor, desk: Desk) -> None:
    floor.talk.content = replace(floor.talk.content, owner=OWNER)
    twins = []
    for _ in range(2):
        floor.numbers = count(500)
        twins.append(await floor.learner_in("75", "certified"))
    cards = [f"/learners/{one.person}" for one in twins]
    assert (await desk.does("/identity", cards[0], **SEEN)).json()["certificate"]
    held = (await desk.does("/identity", cards[1], **SEEN)).json()
    assert (held["level"], held["certificate"]) == ("staff", None)
    assert "сертификат задержан: действующий сертификат на этот же ИИН есть у другого участника" in held["follows"]
    assert said(await desk.does("/identity", cards[1], **SEEN)) == (409, "held", "AMB-54")
    found = await desk.http.post("/api/v1/learners/search", json={"number": twins[0].iin})
    assert [one["id"] for one in found.json()["items"]] == [one.person for one in twins]
    first = (await desk.http.get(f"/api/v1{cards[0]}")).json()["learner"]["certificate"]
    await desk.does("/revocation", f"/certificates/{first}", **WRONG)
    issued = (await desk.does("/identity", cards[1], **SEEN)).json()["certificate"]
    assert (await verified(floor, issued))[0] == "valid"


async def test_without_a_waiting_certificate_only_the_level_rises(floor: Floor, desk: Desk) -> None:
    one = await floor.learner_in("75")
    answer = (await desk.does("/identity", f"/learners/{one.person}", **SEEN)).json()
    assert (answer["level"], answer["certificate"]) == ("staff", None)
    assert answer["follows"] == "Личность подтверждена. Сертификат этого не ждал, поэтому участник не получит сообщения."


async def test_a_spoilt_test_is_made_void_by_two_persons(floor: Floor, desk: Desk, clock: SetClock) -> None:
    one = await floor.learner_in("75", "in the test")
    (row,) = await floor.rows(select(attempt.c.id).where(attempt.c.state == "open"))
    of = f"/attempts/{row.id}"
    first, second = [
        browser(await floor.signed_in(await floor.member(Grant(Role.AGENCY, "75"), login=login))) for login in ("aliya", "berik")
    ]
    assert said(await first.does("/void", of)) == (409, "no_proposal", "SM-3")
    reason = "20.11.2026 сағат 8:40-та қосылым үзілді"
    assert (await first.does("/void-proposal", of, reason=reason)).status_code == 201
    assert said(await second.does("/void-proposal", of, reason=reason)) == (409, "proposed", "SM-3")
    assert said(await first.does("/void", of)) == (409, "same_person", "SM-3")
    assert said(await desk.does("/void", of)) == (403, "person_needed", "SM-3")
    waiting = [(await who.http.get("/api/v1/void-proposals", headers=who.headers)).json()["items"] for who in (first, second)]
    assert [(each[0]["person"], each[0]["reason"], each[0]["own"]) for each in waiting] == [
        (one.person, reason, True), (one.person, reason, False),
    ]  # fmt: skip
    elsewhere = await floor.token_of(BOTH, "59")
    assert (await elsewhere.get("/api/v1/void-proposals")).json()["items"] == []
    assert (await elsewhere.post(f"/api/v1{of}/void", headers={"If-Match": "*"})).status_code == 404
    answer = await second.does("/void", of)
    assert (answer.status_code, answer.json()["state"]) == (200, "void")
    assert (await second.http.get("/api/v1/void-proposals", headers=second.headers)).json()["items"] == []
    card = (await desk.http.get(f"/api/v1/learners/{one.person}")).json()
    assert card["learner"]["state"] == "ready_for_test"
    assert "Қорытынды тестті тапсыру мүмкіндігі қалды: 3/3" in (await one.chat.say("1")).text
    acts = await floor.rows(select(audit.c.act, audit.c.actor).where(audit.c.subject == f"attempt:{row.id}").order_by(audit.c.id))
    assert [(act.act, act.actor) for act in acts] == [
        ("test.void_proposed", "staff:aliya"), ("test.void", "staff:berik"),
    ]  # fmt: skip


async def test_a_quiz_or_a_finished_test_is_not_made_void(floor: Floor, desk: Desk) -> None:
    await floor.learner_in("75", "quiz")
    await floor.learner_in("75", "certified")
    rows = await floor.rows(
        select(attempt.c.id, attempt.c.module).where((attempt.c.state == "open") | (attempt.c.module == "final"))
    )
    for row in rows:
        answer = await desk.does("/void-proposal", f"/attempts/{row.id}", reason="қосылым үзілді")
        assert said(answer) == (409, "not_open", "SM-3")
    assert len(rows) == 2
