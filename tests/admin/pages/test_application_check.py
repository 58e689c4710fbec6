"""The check as a page: one form, one button, nothing typed is lost, and what still lacks is said."""

import re

import pytest
from sqlalchemy import select

from domain.applications import Fault
from domain.checks import STOP_FACTORS
from domain.staff import Role
from services import application_decisions
from services.storage.application_desk import application_finding, mend
from services.storage.applications import application
from tests.admin.floor import Client, Floor
from tests.admin.pages.test_applications import AT, PAPER
from tests.house.regions import COUNTRY
from tests.support.checking import EVIDENCE, set_priorities
from tests.support.clock import SetClock
from tests.support.desk_load import Desk
from tests.support.stages import iin_of

_LACKING = re.compile(r'<li><a href="#([a-z_]+)">')


@pytest.fixture
async def staff(floor: Floor) -> Client:
    return await floor.client_of(Role.COORDINATOR, "75")


@pytest.fixture
def desk(floor: Floor, clock: SetClock) -> Desk:
    return Desk(floor.house.store, floor.talk, clock)


async def card_of(floor: Floor, staff: Client, **more: str) -> str:
    """The address of an application on paper that was accepted."""
    await staff.send(f"{AT}/new", **{**PAPER, **more})
    (row,) = await floor.rows(select(application.c.id))
    content = floor.talk.content
    await floor.house.store.write(lambda tx: application_decisions.accept(tx, content, COUNTRY, row.id))
    await floor.house.store.write(lambda tx: set_priorities(tx, content, COUNTRY, "75", "01.1"))
    return f"{AT}/{row.id}"


async def checkable(floor: Floor, desk: Desk, iin: str = "") -> str:
    """The address of the check of an application that was accepted."""
    id_, content = await (desk.comes(iin=iin) if iin else desk.comes()), floor.talk.content
    await floor.house.store.write(lambda tx: application_decisions.accept(tx, content, COUNTRY, id_))
    return f"{AT}/{id_}/check"


def version(page: str) -> str:
    found = re.search(r'name="version" value="([0-9]+)"', page)
    assert found is not None
    return found[1]


async def found(floor: Floor) -> dict[str, str]:
    rows = await floor.rows(select(application_finding).order_by(application_finding.c.id))
    return {row.item: row.answer for row in rows}


async def test_a_whole_check_takes_one_form(floor: Floor, staff: Client) -> None:
    card = await card_of(floor, staff)
    page = (await staff.get(f"{card}/check")).text
    assert _LACKING.findall(page) == [*STOP_FACTORS, "size", "refinance", "activity", "documents", "false_data"]
    assert page.index('value="no"', page.index('id="arrears"')) < page.index('value="yes"', page.index('id="arrears"'))
    assert 'name="refinance.supported" value="no" checked' in page
    fields = {
        "version": version(page), "stop.none": "yes", "stop.evidence": EVIDENCE, "size": "yes", "refinance.supported": "no",
        "activity.oked": "01.13", "documents": "yes", "false_data": "no", "on": "2026-11-19",
    }  # fmt: skip
    kept = await staff.send(f"{card}/check", **fields)
    assert (kept.status_code, kept.headers["location"]) == (303, f"{card}/check?said=kept#recommend")
    assert 'id="recommend"' in (await staff.get(f"{card}/check")).text
    after = (await staff.get(kept.headers["location"])).text
    assert _LACKING.findall(after) == []
    assert "Ұсынуға кедергі жоқ." in after
    assert f'name="affiliated.evidence" value="{EVIDENCE}"' in after
    assert {name: (await found(floor))[name] for name in STOP_FACTORS} == dict.fromkeys(STOP_FACTORS, "no")
    assert "insolvent" in await found(floor)


async def test_evidence_of_another_check_today_is_offered_and_counts_once_it_is_confirmed(
    floor: Floor, staff: Client, desk: Desk
) -> None:
    first, second = [await checkable(floor, desk) for _ in range(2)]
    page = (await staff.get(first)).text
    assert "Алдыңғы тексерудегідей" not in page
    typed = {"version": version(page), "stop.none": "yes", "stop.evidence": EVIDENCE, "false_data": "no"}
    assert (await staff.send(first, **typed)).headers["location"] == f"{first}?said=kept#kept"
    page = (await staff.get(second)).text
    assert f"Алдыңғы тексерудегідей: «{EVIDENCE}»" in page
    assert page.count(EVIDENCE) == 2  # the words and what the tick sends; nothing is filled in
    assert not re.search(r'name="stop.evidence.last"[^>]* checked', page)
    await staff.send(second, **{"version": version(page), "stop.none": "yes"})
    assert "Дәлелін жазыңыз." in (await staff.get(second)).text
    page = (await staff.get(second)).text
    await staff.send(second, **{"version": version(page), "stop.none": "yes", "stop.evidence.last": EVIDENCE})
    page = (await staff.get(second)).text
    assert f'name="forbidden_activity.evidence" value="{EVIDENCE}"' in page
    assert "Алдыңғы тексерудегідей" not in page


async def test_evidence_is_offered_to_who_wrote_it_on_the_same_day_only(floor: Floor, staff: Client, desk: Desk) -> None:
    first, second = [await checkable(floor, desk) for _ in range(2)]
    page = (await staff.get(first)).text
    await staff.send(first, **{"version": version(page), "stop.none": "yes", "stop.evidence": EVIDENCE})
    assert EVIDENCE in (await staff.get(second)).text
    colleague = await floor.client_of(Role.COORDINATOR, "75")
    assert EVIDENCE not in (await colleague.get(second)).text
    floor.clock.advance(hours=24)
    again = await floor.signed_in(staff.session.login)
    assert EVIDENCE not in (await again.get(second)).text


async def test_what_is_refused_or_was_changed_meanwhile_keeps_all_that_was_typed(floor: Floor, staff: Client) -> None:
    card = await card_of(floor, staff, **{"type-E1": "", "type-S1": "yes"})
    seen = version((await staff.get(f"{card}/check")).text)
    typed = {"version": seen, "arrears": "yes", "arrears.evidence": "Анықтама № 7", "space.object_m2": "көп", "space.months": "9"}
    refused = await staff.send(f"{card}/check", **typed)
    assert refused.status_code == 422
    assert 'href="#f-space.object_m2"' in refused.text
    assert 'name="space.object_m2" value="көп"' in refused.text
    assert 'name="arrears.evidence" value="Анықтама № 7"' in refused.text
    assert 'name="arrears" value="yes" checked' in refused.text
    assert "Әзірге ештеңе сақталған жоқ" in refused.text
    assert await found(floor) == {}

    colleague = await floor.client_of(Role.COORDINATOR, "75")
    assert (await colleague.send(f"{card}/check", version=seen, size="yes")).status_code == 303
    conflict = await staff.send(f"{card}/check", **{**typed, "space.object_m2": "900"})
    assert conflict.status_code == 412
    assert colleague.session.login in conflict.text
    assert 'name="space.object_m2" value="900"' in conflict.text
    again = {**typed, "space.object_m2": "900", "version": version(conflict.text)}
    assert (await staff.send(f"{card}/check", **again)).status_code == 303
    russian = await staff.http.post("/admin/language", data={"csrf": staff.session.csrf, "language": "ru", "back": card})
    assert russian.status_code == 303
    page = (await staff.get(f"{card}/check")).text
    assert "Есть ли задолженность по налогам и социальным платежам?" in page
    assert "Требование не соблюдено." in page
    assert "Не заполнено: " in page
    assert 'name="space.object_m2" value="900"' in page


async def test_a_record_of_a_year_is_taken_back_by_who_saw_it(floor: Floor, staff: Client, desk: Desk) -> None:
    first, second = [await checkable(floor, desk, iin=iin_of(1)) for _ in range(2)]
    unseen = version((await staff.get(second)).text)
    failed = {"supported": "yes", "results": "no", "obligations": "no", "document": "2026/7"}
    typed = {f"refinance.{name}": value for name, value in failed.items()}
    assert (await staff.send(first, version=version((await staff.get(first)).text), **typed)).status_code == 303
    no = {"refinance.supported": "no"}  # as the page has it where it knows of no record
    assert (await staff.send(second, version=unseen, size="yes", **no)).status_code == 303
    page = (await staff.get(second)).text
    assert "2026/7" in page  # what the page did not show is not taken back by it
    record = re.search(r'name="refinance.record" value="([^"]+)"', page)
    assert record is not None
    assert 'name="refinance.supported" value="no"' in page[page.index("Жазбаны түзету") :]
    await staff.send(second, **{"version": version(page), "refinance.record": record[1], **no})
    assert "2026/7" not in (await staff.get(second)).text
    page = (await staff.get(first)).text
    assert not re.search(
        r'name="refinance\.[a-z]+" value="[a-z]+" checked', page
    )  # nobody confirms by a glance what counts no more


async def test_what_was_mended_stands_empty_again(floor: Floor, staff: Client, desk: Desk) -> None:
    at = await checkable(floor, desk)
    id_, content = at.split("/")[-2], floor.talk.content
    await staff.send(at, **{"version": version((await staff.get(at)).text), "arrears": "no", "arrears.evidence": EVIDENCE})
    assert f'name="arrears.evidence" value="{EVIDENCE}"' in (await staff.get(at)).text
    faults = [Fault("iin", "Бұл – басқа кәсіпкердің нөмірі, өзіңіздікін жазыңыз.")]
    store = floor.house.store
    await store.write(lambda tx: application_decisions.give_back(tx, content, COUNTRY, id_, faults))
    floor.clock.advance(minutes=1)
    await store.write(lambda tx: mend(tx.conn, id_, ["iin"], tx.now))
    page = (await staff.get(at)).text
    assert "Өтініш беруші содан кейін түзету енгізді." in page
    assert f'name="arrears.evidence" value="{EVIDENCE}"' not in page
    assert not re.search(r'name="arrears" value="no" checked', page)
