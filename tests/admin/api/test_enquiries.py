"""The inbox for programs: who sees what, two at once, versions, and what the person gets."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.scheduler import Ticks
from domain.staff import Grant, Right, Role
from kasip.house import House
from services.papers.maker import PaperMaker
from services.storage.audit import audit
from services.storage.events import event
from tests.admin.asking import asks, wants_call
from tests.admin.floor import Floor

BOTH = {Right.READ_ENQUIRIES, Right.ANSWER_ENQUIRIES}
AT = "/api/v1/enquiries"


async def sent(api: httpx.AsyncClient, path: str, **body: str) -> httpx.Response:
    """An act on the version that stands now."""
    version = (await api.get(path.rpartition("/")[0])).headers["etag"]
    return await api.post(path, json=body or None, headers={"If-Match": version})


async def acts(floor: Floor, enquiry: str) -> list[str]:
    query = select(audit.c.act).where(
        audit.c.subject == f"enquiry:{enquiry}", audit.c.act.not_in(["enquiry.read", "enquiry.listed"])
    )
    return [row.act for row in await floor.rows(query.order_by(audit.c.id))]


async def the_clock_strikes(house: House) -> None:
    maker = PaperMaker(house.store, house.talk.translations, "https://example.kz")
    await Ticks(house.store, house.intake, house.talk, maker).feed_events()


async def test_the_longest_waiting_comes_first_and_another_region_is_not_there(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    asking, calling, foreign = await floor.learner_in("75"), await floor.learner_in("75"), await floor.learner_in("59")
    first = await asks(floor, asking)
    floor.clock.advance(minutes=5)
    second = await wants_call(floor, calling)
    third = await asks(floor, foreign)
    listed = (await api.get(AT)).json()["items"]
    assert [one["id"] for one in listed] == [first, second]
    assert (listed[0]["kind"], listed[0]["region"], listed[0]["language"], listed[0]["taken_by"]) == (
        "question",
        "75",
        "kk",
        None,
    )
    assert listed[0]["known_as"] == f"{asking.name.split()[1]} С."
    part = (await api.get(AT, params={"limit": 1})).json()
    assert [one["id"] for one in part["items"]] == [first]
    assert [one["id"] for one in (await api.get(AT, params={"limit": 1, "after": part["next"]})).json()["items"]] == [second]
    assert [one["id"] for one in (await api.get(AT, params={"kind": "call"})).json()["items"]] == [second]
    assert (await api.get(f"{AT}/{third}")).status_code == 404
    assert (await api.post(f"{AT}/{third}/take", headers={"If-Match": "*"})).status_code == 404


async def test_of_two_at_once_the_second_is_told_who_has_it(floor: Floor) -> None:
    one, two = await floor.token_of(BOTH, "75"), await floor.token_of(BOTH, "75")
    id_ = await wants_call(floor, await floor.learner_in("75", phone="+77015550011"))
    version = (await two.get(f"{AT}/{id_}")).headers["etag"]
    assert (await one.post(f"{AT}/{id_}/take")).status_code == 428
    taken = await sent(one, f"{AT}/{id_}/take")
    assert taken.status_code == 200
    late = await two.post(f"{AT}/{id_}/take", headers={"If-Match": version})
    assert (late.status_code, late.json()["code"], late.json()["by"]) == (409, "taken", taken.json()["taken_by"])
    assert (await sent(two, f"{AT}/{id_}/reached")).status_code == 409
    assert (await one.post(f"{AT}/{id_}/reached", headers={"If-Match": version})).status_code == 412
    assert [row["id"] for row in (await one.get(AT, params={"holder": "mine"})).json()["items"]] == [id_]
    assert (await one.get(AT, params={"holder": "free"})).json()["items"] == []


async def test_the_whole_phone_is_for_who_took_it_and_on_record(floor: Floor) -> None:
    api, other = await floor.token_of(BOTH, "75"), await floor.token_of(BOTH)
    id_ = await wants_call(floor, await floor.learner_in("75", phone="+77015550011"))
    assert (await api.get(f"{AT}/{id_}")).json()["phone"] == "•••••••0011"
    await sent(api, f"{AT}/{id_}/take")
    for _ in range(2):
        assert (await api.get(f"{AT}/{id_}")).json()["phone"] == "+77015550011"
    assert (await other.get(f"{AT}/{id_}")).json()["phone"] == "•••••••0011"
    assert (await acts(floor, id_)).count("enquiry.number_read") == 1


async def test_a_call_that_reaches_nobody_stays_and_is_counted(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    id_ = await wants_call(floor, await floor.learner_in("75"))
    await sent(api, f"{AT}/{id_}/take")
    for tries in (1, 2):
        answer = (await sent(api, f"{AT}/{id_}/not-reached")).json()
        assert (answer["tries"], answer["state"]) == (tries, "open")
    assert (await sent(api, f"{AT}/{id_}/reached")).json()["state"] == "done"
    assert (await sent(api, f"{AT}/{id_}/reached")).json()["code"] == "done"
    assert (await api.get(AT)).json()["items"] == []
    assert [one["id"] for one in (await api.get(AT, params={"state": "done"})).json()["items"]] == [id_]
    assert await acts(floor, id_) == [
        "enquiry.taken", "enquiry.number_read", "enquiry.not_reached", "enquiry.not_reached", "enquiry.done",
    ]  # fmt: skip


async def test_a_reply_reaches_the_chat_before_the_question_of_a_running_test(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    learner = await floor.learner_in("75", "in the test")
    id_ = await asks(floor, learner)
    await learner.chat.say("жалғастыру")
    before = await learner.chat.last()
    assert len(before.choices) > 2
    assert (await sent(api, f"{AT}/{id_}/reply", kk="Ертең.")).json()["code"] == "not_taken"
    await sent(api, f"{AT}/{id_}/take")
    assert (await sent(api, f"{AT}/{id_}/not-reached")).json()["code"] == "not_a_call"
    assert (await sent(api, f"{AT}/{id_}/reply", kk="Тест өткен соң {бірден}.")).status_code == 200
    await the_clock_strikes(floor.house)
    after = await learner.chat.last()
    assert after.text.startswith("Қызметкеріміз Сізге жауап берді:\nТест өткен соң {бірден}.")
    assert after.text.endswith(before.text)
    assert [choice.value for choice in after.choices] == [choice.value for choice in before.choices]
    (planned,) = await floor.rows(select(event).where(event.c.name == "enquiry.replied"))
    assert planned._mapping["values"] == {"enquiry": id_}
    await learner.chat.say("мәзір")
    assert "Тест өткен соң {бірден}." in (await learner.chat.tap("Сұрақ қою")).text
    assert (await api.get(f"{AT}/{id_}")).json()["reply"]["ru"] == "Тест өткен соң {бірден}."


@pytest.mark.parametrize(
    ("kk", "code", "field"),
    [("", "empty", "kk"), (" \n ", "empty", "kk"), ("а" * 1001, "too_long", "kk"), ("ЖСН 900315 400007", "number", "kk")],
)
async def test_what_cannot_be_sent_is_refused_with_its_field(floor: Floor, kk: str, code: str, field: str) -> None:
    api = await floor.token_of(BOTH, "75")
    id_ = await asks(floor, await floor.learner_in("75"))
    await sent(api, f"{AT}/{id_}/take")
    refused = await sent(api, f"{AT}/{id_}/reply", kk=kk)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field)
    assert (await api.get(f"{AT}/{id_}")).json()["state"] == "open"


async def test_a_note_goes_to_the_colleague_and_never_to_the_person(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    near, far = await floor.member(Grant(Role.CALL_OPERATOR, "75")), await floor.member(Grant(Role.CALL_OPERATOR, "59"))
    learner = await floor.learner_in("75")
    id_ = await asks(floor, learner)
    assert (await api.get(f"{AT}/{id_}/colleagues")).json() == {"logins": [near]}
    note: dict[str, Any] = {"note": "Ескертпе: екінші рет сұрайды"}
    refused = await sent(api, f"{AT}/{id_}/hand-over", to=far, **note)
    assert (refused.status_code, refused.json()["field"]) == (422, "to")
    assert (await sent(api, f"{AT}/{id_}/hand-over", to=near, **note)).json()["taken_by"] == f"staff:{near}"
    (left,) = (await api.get(f"{AT}/{id_}")).json()["notes"]
    assert (left["text"], left["to"]) == (note["note"], f"staff:{near}")
    await the_clock_strikes(floor.house)
    assert all("Ескертпе" not in item.text for item in await learner.chat.everything())
    assert "Ескертпе" not in str(await floor.rows(select(audit)))


async def test_who_only_reads_changes_nothing(floor: Floor) -> None:
    auditor = await floor.token_of({Right.READ_ENQUIRIES})
    id_ = await asks(floor, await floor.learner_in("75"))
    assert (await auditor.get(f"{AT}/{id_}")).json()["question"] == "Сертификатты қашан аламын?"
    assert (await auditor.post(f"{AT}/{id_}/take", headers={"If-Match": "*"})).status_code == 403


async def test_of_many_at_the_same_moment_one_takes_it(floor: Floor) -> None:
    programs = [await floor.token_of(BOTH, "75") for _ in range(4)]
    id_ = await asks(floor, await floor.learner_in("75"))
    answers = await asyncio.gather(*(api.post(f"{AT}/{id_}/take", headers={"If-Match": "*"}) for api in programs))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    (winner,) = [answer.json()["taken_by"] for answer in answers if answer.status_code == 200]
    assert {answer.json()["by"] for answer in answers if answer.status_code == 409} == {winner}
    assert (await acts(floor, id_)).count("enquiry.taken") == 1
