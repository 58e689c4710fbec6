"""The calendar's API: a year, a day with its version, and changes that move open terms."""

from datetime import date

from domain.calendar import Day
from domain.language import Text
from domain.staff import EVERYWHERE, Right, Scope
from services import calendar, deadlines
from services.deadlines import Begun
from tests.admin.floor import Floor

BOTH = frozenset({Right.READ_CALENDAR, Right.CHANGE_CALENDAR})
OFF = {"working": False, "name_kk": "Демалыс", "name_ru": "Выходной", "source": "a decree", "confirmed": True}
DAY = "/api/v1/calendar/days/2026-11-24"


async def test_a_year_is_given_with_its_months_and_what_is_not_confirmed(floor: Floor) -> None:
    api = await floor.token_of({Right.READ_CALENDAR})
    year = (await api.get("/api/v1/calendar/2026")).json()
    assert (year["year"], year["entered"], year["unconfirmed"]) == (2026, True, 2)
    assert year["months"][2] == {"month": 3, "working_days": 18, "working_days_six": 22}
    (day,) = [one for one in year["days"] if one["date"] == "2026-03-25"]
    assert (day["working"], day["working_six"], day["name_kk"][:14]) == (False, True, "Наурыз мейрамы")
    empty = (await api.get("/api/v1/calendar/2031")).json()
    assert (empty["entered"], empty["days"], empty["months"][0]["working_days"]) == (False, [], 23)
    assert (await api.get("/api/v1/calendar/1066")).status_code == 422


async def test_a_day_is_entered_changed_and_removed_and_open_terms_move(floor: Floor) -> None:
    api = await floor.token_of(BOTH)
    begun = Begun("protocol", "1", date(2026, 11, 20), "75")
    both = Scope("tests", {Right.CHANGE_DEADLINES: EVERYWHERE, Right.READ_DEADLINES: EVERYWHERE})
    term = await floor.house.store.write(lambda tx: deadlines.begin(tx, both, begun))

    async def due() -> str:
        found = await floor.house.store.read(lambda tx: deadlines.one(tx, both, term.id))
        return str(found.counted.due) if found else ""

    assert (await api.get(DAY)).json()["code"] == "no_entry"
    assert (await api.put(DAY, json=OFF, headers={"If-Match": "*"})).status_code == 412
    entered = await api.put(DAY, json=OFF)
    assert (entered.status_code, entered.json(), await due()) == (200, {"moved": 1}, "2026-11-26")
    read = await api.get(DAY)
    assert read.headers["etag"] == entered.headers["etag"] == read.json()["version"]

    assert (await api.put(DAY, json=OFF)).status_code == 428
    assert (await api.put(DAY, json=OFF, headers={"If-Match": '"older"'})).status_code == 412
    six = await api.put(DAY, json={**OFF, "working_six": True}, headers={"If-Match": read.headers["etag"]})
    assert six.json() == {"moved": 0}
    assert (await api.get(DAY)).json()["working_six"] is True

    assert (await api.delete(DAY)).status_code == 428
    removed = await api.delete(DAY, headers={"If-Match": six.headers["etag"]})
    assert (removed.json(), await due()) == ({"moved": 1}, "2026-11-25")
    assert (await api.delete(DAY, headers={"If-Match": "*"})).status_code == 404


async def test_what_cannot_be_a_day_is_refused_by_its_field(floor: Floor) -> None:
    api = await floor.token_of(BOTH)
    for field, value in (("name_kk", " "), ("name_ru", "два\nряда"), ("source", ""), ("working", "perhaps"), ("kind", "x")):
        refused = await api.put(DAY, json={**OFF, field: value})
        assert (refused.status_code, refused.json()["field"]) == (422, field), field
    assert (await api.put("/api/v1/calendar/days/2026-02-30", json=OFF)).status_code == 422
    assert (await api.get(DAY)).status_code == 404


async def test_the_calendar_is_the_countrys(floor: Floor) -> None:
    regional = await floor.token_of(BOTH, "75")
    assert (await regional.get("/api/v1/calendar/2026")).status_code == 200
    refused = await regional.put(DAY, json=OFF, headers={"accept-language": "ru"})
    assert (refused.status_code, refused.json()["code"]) == (403, "country_only")
    assert refused.json()["title"] == "Календарь один на всю страну"
    reader = await floor.token_of({Right.READ_CALENDAR})
    assert (await reader.put(DAY, json=OFF)).json()["code"] == "not_allowed"
    assert await floor.house.store.read(lambda tx: calendar.entry(tx, date(2026, 11, 24))) is None


async def test_a_change_that_was_made_meanwhile_is_not_lost(floor: Floor) -> None:
    api = await floor.token_of(BOTH)
    before = (await api.put(DAY, json=OFF)).headers["etag"]
    other = Day(date(2026, 11, 24), True, Text("Жұмыс күні", "Рабочий день"), "an order", confirmed=True)
    await floor.house.store.write(lambda tx: calendar.set_day(tx, other, "staff:b"))
    assert (await api.put(DAY, json=OFF, headers={"If-Match": before})).json()["code"] == "changed_meanwhile"
    assert (await api.get(DAY)).json()["source"] == "an order"
