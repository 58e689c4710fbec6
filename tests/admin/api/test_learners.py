"""Learners by the API: found in any spelling and by a number, masked, and another region's are not there."""

from datetime import timedelta

import httpx
from sqlalchemy import func, select

from domain.staff import Right
from services.storage.audit import audit
from tests.admin.floor import Floor
from tests.support.clock import SetClock

LEARNERS = "/api/v1/learners"
READ = frozenset({Right.READ_LEARNERS})
SPELLINGS = {
    "Шыңғысова Бақыт": ("шыңғ", "Шынгысова", "shyngysova", "бахыт шын", "  ШЫҢҒЫСОВА   бақыт "),
    "Құрманғали Әлия Жанұзаққызы": ("құрман", "Курмангали", "Qurmangali", "алия", "aliya kurm"),
    "Жүсіпова Дана": ("жүсіп", "Жусипова", "Jusip", "zhusip", "дана жус"),
}


async def names(program: httpx.AsyncClient, **filters: str) -> list[str]:
    answer = await program.get(LEARNERS, params=filters)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


def said(answer: httpx.Response) -> tuple[int, str, str | None]:
    body = answer.json()
    return answer.status_code, body["code"], body.get("field", body.get("rule"))


async def acts(floor: Floor, act: str) -> list[tuple[str, str]]:
    rows = await floor.rows(select(audit.c.actor, audit.c.subject).where(audit.c.act == act).order_by(audit.c.id))
    return [(row.actor, row.subject) for row in rows]


async def test_a_learner_is_found_in_every_spelling_by_beginnings_of_words(floor: Floor) -> None:
    for name in SPELLINGS:
        await floor.learner_in("75", name=name)
    program = await floor.token_of(READ, "75")
    found = {spelling: await names(program, name=spelling) for given in SPELLINGS.values() for spelling in given}
    assert found == {spelling: [name] for name, given in SPELLINGS.items() for spelling in given}
    assert [await names(program, name=nobody) for nobody in ("ысова", "дана құрман", "ъ")] == [[], [], []]


async def test_names_stand_in_kazakh_order_and_the_parts_join_without_a_gap(floor: Floor) -> None:
    given = ["Әбенова Гүл", "Абаева Гүл", "Қасымова Гүл", "Кенжеева Гүл", "Яковлева Гүл", "Іңкәрова Гүл", "Smagulova Gul"]
    for name in given:
        await floor.learner_in("75", name=name)
    program = await floor.token_of(READ)
    order = ["Абаева Гүл", "Әбенова Гүл", "Кенжеева Гүл", "Қасымова Гүл", "Іңкәрова Гүл", "Яковлева Гүл", "Smagulova Gul"]
    for sort, expected in (("name", order), ("-name", order[::-1]), ("-arrived", given[::-1]), ("arrived", given)):
        met, after = [], None
        while True:
            query = {"sort": sort, "limit": "3", **({"after": after} if after else {})}
            part = (await program.get(LEARNERS, params=query)).json()
            met += [one["name"] for one in part["items"]]
            after = part["next"]
            assert not any(name.split()[0] in (after or "") for name in given)
            if after is None:
                break
        assert met == expected, sort


async def test_filters_tell_where_learners_stand(floor: Floor) -> None:
    for name, region, stage in (
        ("Аманова Гүл", "75", "lessons"),
        ("Беркова Гүл", "75", "certified"),
        ("Ғалиева Гүл", "59", "in the test"),
    ):
        await floor.learner_in(region, stage, name=name)
    program = await floor.token_of(READ)
    first = floor.talk.content.course("basics").modules[0].id
    assert await names(program, region="59") == ["Ғалиева Гүл"]
    assert await names(program, state="certified") == ["Беркова Гүл"]
    assert await names(program, certified="false", level="declared") == ["Аманова Гүл", "Ғалиева Гүл"]
    assert await names(program, certified="true") == ["Беркова Гүл"]
    assert await names(program, module=first) == ["Аманова Гүл"]
    assert await names(program, sort="state") == ["Беркова Гүл", "Аманова Гүл", "Ғалиева Гүл"]
    assert said(await program.get(LEARNERS, params={"region": "99"})) == (422, "bad_region", "region")
    assert said(await program.get(LEARNERS, params={"name": "880712 300459"})) == (422, "number_in_name", "name")


async def test_a_number_typed_in_any_way_finds_its_learner_and_is_not_repeated(floor: Floor) -> None:
    one = await floor.learner_in("75", "certified")
    other = await floor.learner_in("59")
    program = await floor.token_of(READ, "75")
    typed = (one.iin, f"{one.iin[:6]} {one.iin[6:]}", one.iin.translate({48 + digit: 0xFF10 + digit for digit in range(10)}))
    for number in typed:
        answer = await program.post(f"{LEARNERS}/search", json={"number": number})
        (found,) = answer.json()["items"]
        assert (found["id"], found["number"]) == (one.person, "•" * 8 + one.iin[-4:])
        assert one.iin not in answer.text
    (found,) = (await program.post(f"{LEARNERS}/search", json={"number": found["certificate"].lower()})).json()["items"]
    assert found["id"] == one.person
    elsewhere = await program.post(f"{LEARNERS}/search", json={"number": other.iin})
    assert (elsewhere.status_code, elsewhere.json()["items"]) == (200, [])
    assert said(await program.post(f"{LEARNERS}/search", json={"number": one.iin[:-1]})) == (422, "bad_number", "number")


async def test_the_card_tells_everything_with_numbers_masked(floor: Floor) -> None:
    one = await floor.learner_in("75", "certified", phone="+77029876543")
    program = await floor.token_of(READ, "75")
    answer = await program.get(f"{LEARNERS}/{one.person}")
    card = answer.json()
    assert answer.headers["etag"]
    assert (card["learner"]["name"], card["declared"]["iin"][-4:], card["declared"]["phone"]) == (
        one.name, one.iin[-4:], "•" * 7 + "6543",
    )  # fmt: skip
    assert one.iin not in answer.text
    assert "9876543" not in answer.text
    assert {one["state"] for one in card["modules"]} == {"passed"}
    assert [(one["module"], one["number"], one["state"]) for one in card["sittings"]][-1] == ("final", 1, "passed")
    assert [(one["kind"], one["version"], one["language"], one["channel"]) for one in card["consents"]] == [
        ("training", 1, "kk", "web")
    ]
    assert (card["channels"], card["certificates"][0]["state"]) == (["web"], "valid")
    assert [one["state"] for one in card["participations"]] == ["certified"]


async def test_another_regions_learner_is_as_one_that_does_not_exist(floor: Floor) -> None:
    one = await floor.learner_in("59", "certified")
    program = await floor.token_of({Right.READ_LEARNERS, Right.CHANGE_LEARNERS}, "75")
    (paper,) = (await (await floor.token_of(READ)).get(f"{LEARNERS}/{one.person}")).json()["certificates"]
    here, nowhere = paper["number"], "KZ-2026-59-00000000-0"
    seen = {"document": "identity_card", "seen_on": "2026-11-20"}
    asked = (
        ("GET", f"{LEARNERS}/{one.person}", f"{LEARNERS}/{one.person[:-1]}Z", None),
        ("POST", f"{LEARNERS}/{one.person}/identity", f"{LEARNERS}/nobody/identity", seen),
        ("POST", f"{LEARNERS}/{one.person}/numbers", f"{LEARNERS}/nobody/numbers", {"number": "iin", "why": "document"}),
        ("GET", f"/api/v1/certificates/{here}", f"/api/v1/certificates/{nowhere}", None),
        ("POST", f"/api/v1/certificates/{here}/revocation", f"/api/v1/certificates/{nowhere}/revocation",
         {"reason_kk": "қате", "reason_ru": "ошибка"}),
        ("POST", f"/api/v1/certificates/{here}/correction", f"/api/v1/certificates/{nowhere}/correction",
         {"name": "Серікова Әлия", "reason": "қате"}),
    )  # fmt: skip
    for method, theirs, nobodys, body in asked:
        answers = [await program.request(method, path, json=body) for path in (theirs, nobodys)]
        assert [answer.status_code for answer in answers] == [404, 404], theirs
        assert answers[0].content == answers[1].content, theirs
    own = (await program.get("/api/v1/me")).json()["actor"]
    assert [actor for actor, _ in await acts(floor, "learner.read") if actor == own] == []


async def test_a_reading_is_logged_once_in_ten_minutes(floor: Floor, clock: SetClock) -> None:
    one = await floor.learner_in("75")
    first, second = await floor.token_of(READ), await floor.token_of(READ)
    for program in (first, first, second):
        await program.get(f"{LEARNERS}/{one.person}")
    actors = ["token:program2", "token:program3"]
    assert await acts(floor, "learner.read") == [(actor, f"person:{one.person}") for actor in actors]
    clock.advance(timedelta(minutes=9, seconds=59))
    await first.get(f"{LEARNERS}/{one.person}")
    assert len(await acts(floor, "learner.read")) == 2
    clock.advance(timedelta(seconds=1))
    await first.get(f"{LEARNERS}/{one.person}")
    assert len(await acts(floor, "learner.read")) == 3
    for _ in range(2):
        await first.get(LEARNERS)
        await first.post(f"{LEARNERS}/search", json={"number": one.iin})
    assert await acts(floor, "learners.listed") == [("token:program2", "learners")]
    assert await acts(floor, "learner.found") == [("token:program2", f"person:{one.person}")]


async def test_a_number_in_full_is_an_act_of_its_own_with_a_reason(floor: Floor) -> None:
    one = await floor.learner_in("75")
    program = await floor.token_of({Right.READ_LEARNERS, Right.CHANGE_LEARNERS}, "75")
    ask = {"number": "iin", "why": "duplicate"}
    shown = [
        await program.post(f"{LEARNERS}/{one.person}/numbers", json=ask, headers={"Idempotency-Key": "k1"}) for _ in range(2)
    ]
    assert [answer.json()["value"] for answer in shown] == [one.iin, None]
    await program.post(f"{LEARNERS}/{one.person}/numbers", json={"number": "phone", "why": "learner_asks"})
    rows = await floor.rows(select(audit.c.details).where(audit.c.act == "learner.number_shown").order_by(audit.c.id))
    assert [row.details for row in rows] == [ask, {"number": "phone", "why": "learner_asks"}]
    path = f"{LEARNERS}/{one.person}/numbers"
    assert said(await program.post(path, json={"number": "bin", "why": "duplicate"})) == (409, "number_unknown", "number")
    assert said(await program.post(path, json={"number": "name", "why": "duplicate"})) == (422, "no_such_number", "number")
    reader = await floor.token_of(READ, "75")
    assert (await reader.post(path, json=ask)).status_code == 403
    assert (await floor.rows(select(func.count()).select_from(audit).where(audit.c.act == "learner.number_shown")))[0][0] == 2
