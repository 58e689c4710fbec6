"""The API of terms: listed by what is due, begun, ended, and never another region's."""

from datetime import UTC, datetime
from typing import Any

import httpx

from domain.staff import Right
from tests.admin.floor import Floor

BOTH = frozenset({Right.READ_DEADLINES, Right.CHANGE_DEADLINES})
ALL = "/api/v1/deadlines"


async def begun(api: httpx.AsyncClient, day: str = "2026-11-17", **other: str) -> dict[str, Any]:
    answer = await api.post(ALL, json={"duty": "protocol", "date": day, "subject": "2026/1", "region": "75", **other})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_term_is_begun_and_given_with_all_that_is_kept(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    sent = {"duty": "protocol", "date": "2026-11-18", "subject": "2026/117", "region": "75"}
    made = await api.post(ALL, json=sent, headers={"Idempotency-Key": "one"})
    again = await api.post(ALL, json=sent, headers={"Idempotency-Key": "one"})
    assert (made.status_code, again.status_code, again.json()) == (201, 201, made.json())
    term = made.json()
    read = await api.get(made.headers["location"])
    assert (read.json(), read.headers["etag"]) == (term, made.headers["etag"])
    assert (term["rule"], term["role"], term["unit"], term["length"]) == ("R-003-23", "council_secretary", "working_days", 3)
    assert (term["nominal_on"], term["due_on"], term["last_on"], term["remind_on"]) == (*["2026-11-23"] * 3, "2026-11-20")
    assert (term["state"], term["working_days_left"], term["late"], term["past_dated"]) == ("open", 1, None, False)
    assert term["name"]["ru"] == "Оформление решения совета протоколом"


async def test_what_is_due_is_listed_counted_and_said(floor: Floor) -> None:
    api = await floor.token_of(BOTH)
    for day, subject in (("2026-11-19", "later"), ("2026-11-17", "today"), ("2026-11-16", "over"), ("2026-11-13", "long-over")):
        await begun(api, day, subject=subject)

    async def subjects(**filters: str) -> list[str]:
        answer = await api.get(ALL, params=filters)
        assert answer.status_code == 200, answer.text
        return [term["subject"] for term in answer.json()["items"]]

    assert await subjects() == ["long-over", "over", "today", "later"]
    assert await subjects(due="today") == ["today"]
    assert await subjects(due="overdue") == ["long-over", "over"]
    assert await subjects(due="week", sort="-due") == ["later", "today"]
    assert await subjects(region="59") == []
    first = (await api.get(ALL, params={"limit": "3"})).json()
    assert await subjects(limit="3", after=first["next"]) == ["later"]
    for wrong in ({"due": "never"}, {"sort": "colour"}, {"after": "x"}, {"limit": "0"}, {"state": "gone"}, {"colour": "red"}):
        assert (await api.get(ALL, params=wrong)).status_code == 422, wrong
    told = {lang: (await api.get(f"{ALL}/digest", headers={"accept-language": lang})).json() for lang in ("kk", "ru")}
    assert {name: told["kk"][name] for name in ("day", "due_today", "overdue", "reminded")} == {
        "day": "2026-11-20", "due_today": 1, "overdue": 2, "reminded": 0,
    }  # fmt: skip
    assert told["kk"]["sentence"] == "Бүгін мерзімі аяқталады: 1; мерзімі өткен: 2"
    assert told["ru"]["sentence"] == "Сегодня истекает: 1; просрочено: 2"


async def test_it_is_marked_done_late_or_not(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    term = await begun(api, "2026-11-16")
    done, read = f"{ALL}/{term['id']}/done", await api.get(f"{ALL}/{term['id']}")
    assert (term["state"], term["working_days_left"]) == ("overdue", -1)
    assert (await api.post(done, json={"date": "2026-11-20"})).status_code == 428
    future = await api.post(done, json={"date": "2026-11-21"}, headers={"If-Match": read.headers["etag"]})
    assert (future.status_code, future.json()["field"]) == (422, "date")
    late = await api.post(done, json={"date": "2026-11-20"}, headers={"If-Match": read.headers["etag"]})
    assert (late.json()["state"], late.json()["late"], late.json()["past_dated"]) == ("done", True, False)
    stale = await api.post(done, json={"date": "2026-11-19"}, headers={"If-Match": read.headers["etag"]})
    assert stale.json()["code"] == "changed_meanwhile"
    right = await api.post(done, json={"date": "2026-11-19"}, headers={"If-Match": late.headers["etag"]})
    assert (right.json()["late"], right.json()["past_dated"], right.json()["working_days_left"]) == (False, True, None)
    assert [one["id"] for one in (await api.get(ALL, params={"state": "done"})).json()["items"]] == [term["id"]]
    assert (await api.get(ALL, params={"state": "late"})).json()["items"] == []


async def test_a_day_before_the_term_began_is_refused_in_words(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    term = await begun(api, "2026-11-16")
    headers = {"If-Match": "*", "accept-language": "ru"}
    early = await api.post(f"{ALL}/{term['id']}/done", json={"date": "2026-11-15"}, headers=headers)
    assert (early.status_code, early.json()["field"]) == (422, "date")
    assert "не раньше начала срока" in early.json()["detail"]


async def test_another_regions_term_is_not_there(floor: Floor) -> None:
    ours, theirs = await floor.token_of(BOTH, "75"), await floor.token_of(BOTH, "59")
    term = await begun(ours)
    assert (await theirs.get(ALL)).json()["items"] == []
    assert (await theirs.get(f"{ALL}/{term['id']}")).status_code == 404
    done = await theirs.post(f"{ALL}/{term['id']}/done", json={"date": "2026-11-20"}, headers={"If-Match": "*"})
    assert done.status_code == 404
    for region in ("75", None, "99"):
        sent = {"duty": "protocol", "date": "2026-11-18", "subject": "x", "region": region}
        refused = await theirs.post(ALL, json=sent)
        assert (refused.status_code, refused.json()["field"]) == (422, "region"), region
    reader = await floor.token_of({Right.READ_DEADLINES}, "75")
    assert (await reader.post(ALL, json={"duty": "protocol", "date": "2026-11-18", "subject": "x"})).status_code == 403


async def test_no_free_text_and_no_identity_number_is_a_subject(floor: Floor) -> None:
    api = await floor.token_of(BOTH, "75")
    for subject in ("звонить Айгүл", "900315400008", "x" * 41, "a\u0000b"):
        sent = {"duty": "protocol", "date": "2026-11-18", "subject": subject, "region": "75"}
        refused = await api.post(ALL, json=sent)
        assert (refused.status_code, refused.json()["field"]) == (422, "subject"), subject
        assert subject not in refused.text
    assert (await api.get(ALL)).json()["items"] == []


async def test_the_duties_that_may_be_begun_are_the_current_laws(floor: Floor) -> None:
    api = await floor.token_of({Right.READ_DEADLINES})
    duties = (await api.get(f"{ALL}/duties")).json()
    rules = ["R-003-30", "R-003-17", "R-003-27", "R-003-19", "R-003-23", "R-003-24", "R-003-25"]
    assert [one["rule"] for one in duties] == rules


async def test_a_holiday_added_late_is_seen_in_what_is_left(floor: Floor) -> None:
    floor.clock.at = datetime(2026, 3, 19, 4, tzinfo=UTC)
    api = await floor.token_of(BOTH | {Right.READ_CALENDAR, Right.CHANGE_CALENDAR})
    term = await begun(api, "2026-03-19")
    assert (term["due_on"], term["working_days_left"]) == ("2026-03-27", 3)
    day = {"working": False, "name_kk": "Демалыс", "name_ru": "Выходной", "source": "a decree", "confirmed": True}
    assert (await api.put("/api/v1/calendar/days/2026-03-27", json=day)).json() == {"moved": 1}
    moved = (await api.get(f"{ALL}/{term['id']}")).json()
    assert (moved["due_on"], moved["working_days_left"]) == ("2026-03-30", 3)
    assert moved["calendar_version"] != term["calendar_version"]
