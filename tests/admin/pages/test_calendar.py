"""The calendar as people read and change it, in both languages."""

import re

import pytest

from domain.language import Language
from domain.staff import Role
from services import staff
from tests.admin.floor import Client, Floor

DAY = {
    "date": "2026-11-24", "version": "", "working": "no", "six": "same", "name_kk": "Демалыс", "name_ru": "Выходной",
    "source": "жарлық №1", "confirmed": "yes",
}  # fmt: skip


async def speaking(floor: Floor, client: Client, language: str) -> Client:
    await floor.house.store.write(lambda tx: staff.speak(tx, client.session.staff, Language(language)))
    return client


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", ("Жұмыс күндері: 2026", "Наурыз жұмыс күні: 18; алты күндік аптада: 22", "30.08.2026: Қазақстан Республикасының")),
        ("ru", ("Рабочие дни: 2026", "Март рабочих дней: 18; при шестидневной неделе: 22", "30.08.2026: День Конституции")),
    ],
)
async def test_a_year_shows_its_months_and_warns_of_what_is_not_confirmed(
    floor: Floor, language: str, said: tuple[str, ...]
) -> None:
    reader = await speaking(floor, await floor.client_of(Role.CALL_OPERATOR, "75"), language)
    shown = await reader.get("/admin/calendar")
    assert shown.status_code == 200
    assert len(shown.content) < 60_000
    for sentence in said:
        assert sentence in words(shown.text)
    assert '<td class="off"><a href="#d2026-03-25">25*</a><sup>6</sup></td>' in shown.text
    assert '<td class="off"><a href="#d2026-08-31">31*?</a></td>' in shown.text
    assert "/admin/calendar/day" not in shown.text
    assert "style=" not in shown.text


async def test_a_year_that_nobody_entered_says_so(floor: Floor) -> None:
    reader = await floor.client_of(Role.AUDITOR)
    assert "2031 жыл енгізілмеген: тек сенбі мен жексенбі" in words((await reader.get("/admin/calendar", year="2031")).text)
    assert "Жұмыс күндері: 2026" in words((await reader.get("/admin/calendar", year="soon")).text)


async def test_a_day_is_entered_changed_and_removed(floor: Floor) -> None:
    desk = await floor.client_of(Role.ADMINISTRATOR)
    saved = await desk.send("/admin/calendar/day", **DAY)
    assert (saved.status_code, saved.headers["location"]) == (303, "/admin/calendar?year=2026&moved=0&said=saved")
    shown = (await desk.get(saved.headers["location"])).text
    assert "Сақталды. Күні өзгерген ашық мерзімдер: 0" in words(shown)
    assert "24.11.2026" in shown
    form = (await desk.get("/admin/calendar/day", date="24.11.2026")).text
    assert 'value="жарлық №1"' in form
    version = re.findall(r'name="version" value="([^"]+)"', form)[0].replace("&#34;", '"')
    stale = await desk.send("/admin/calendar/day", **{**DAY, "source": "жарлық №2"})
    assert stale.status_code == 422
    assert 'value="жарлық №2"' in stale.text
    changed = await desk.send("/admin/calendar/day", **{**DAY, "version": version, "working": "yes"})
    assert changed.status_code == 303
    version = re.findall(r'name="version" value="([^"]+)"', (await desk.get("/admin/calendar/day", date="2026-11-24")).text)[0]
    removed = await desk.send("/admin/calendar/day/remove", date="2026-11-24", version=version.replace("&#34;", '"'))
    assert removed.status_code == 303
    assert "24.11.2026" not in (await desk.get("/admin/calendar", year="2026")).text


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(floor: Floor) -> None:
    desk = await floor.client_of(Role.ADMINISTRATOR)
    wrong = await desk.send("/admin/calendar/day", **{**DAY, "date": "24 қараша", "name_ru": " "})
    assert wrong.status_code == 422
    assert 'id="e-date"' in wrong.text
    assert 'id="e-name_ru"' in wrong.text
    for typed in ("24 қараша", "Демалыс", "жарлық №1"):
        assert f'value="{typed}"' in wrong.text
    assert (await desk.get("/admin/calendar/day", date="2119-01-01")).status_code == 422


async def test_only_the_countrys_administrator_changes_it(floor: Floor) -> None:
    regional = await floor.client_of(Role.ADMINISTRATOR, "75")
    assert "/admin/calendar/day" not in (await regional.get("/admin/calendar")).text
    assert (await regional.send("/admin/calendar/day", **DAY)).status_code == 403
    assert (await (await floor.client_of(Role.AGENCY)).get("/admin/calendar/day", date="2026-11-24")).status_code == 403
