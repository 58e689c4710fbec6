"""The coordinator's desk: what can't wait first, several acted on at once, without a script."""

import re
from datetime import date, timedelta

import pytest

from domain.applications import State
from domain.staff import Grant, Role
from tests.admin.floor import Client, Floor
from tests.services.in_the_region import Region
from tests.support.stages import iin_of

AT = "/admin/applications"
DAY = date(2026, 11, 20)
IDS = re.compile(r'name="pick-[0-9]+" value="([0-9A-Z]{26})"')


@pytest.fixture
def region(floor: Floor) -> Region:
    return Region(floor.house.store, floor.talk)


def picks(*ids: str) -> dict[str, str]:
    return {f"pick-{number}": id_ for number, id_ in enumerate(ids)}


async def russian(client: Client) -> None:
    await client.send("/admin/language", language="ru", back=AT)


async def test_what_cannot_wait_stands_first_and_says_so_in_words(floor: Floor, region: Region) -> None:
    ill = await floor.member(Grant(Role.COORDINATOR, "75"))
    deputy = Grant(Role.COORDINATOR, "75", since=DAY, until=DAY, deputy_of=ill)
    staff = await floor.signed_in(await floor.member(deputy))
    later = await region.received(DAY)
    first = await region.received(DAY, class_=1)
    overdue = await region.received(DAY - timedelta(14))
    today = await region.received(date(2026, 11, 13))
    await region.received(DAY - timedelta(20), State.WITHDRAWN)
    text = (await staff.get(AT)).text
    ids = IDS.findall(text)
    assert ids == [overdue, today, first, later]
    assert all(word in text for word in ("мерзімі өтті", "бүгін соңғы күн", "5 жұмыс күні қалды", "бірінші кезекте", ill))
    assert "Бүгін мерзімі аяқталады: 1" in text
    assert " checked" not in text
    assert (await staff.get(AT, tick="all")).text.count(" checked>") == len(ids)
    await russian(staff)
    text = (await staff.get(AT)).text
    assert all(word in text for word in ("просрочено", "сегодня последний день", "осталось 5 рабочих дней", "в первую очередь"))
    assert IDS.findall((await staff.get(AT, list="work", **{"class": "1"})).text) == [first]
    found = IDS.findall((await staff.get(AT, list="all", received_from="2026-11-13", received_until="2026-11-20")).text)
    assert sorted(found) == sorted([first, later, today])
    auditor = await floor.client_of(Role.AUDITOR)
    text = (await auditor.get(AT, list="work")).text
    assert f"{AT}/{overdue}" in text
    assert IDS.findall(text) == []


async def test_several_are_accepted_written_to_and_printed_at_once(floor: Floor, region: Region) -> None:
    staff = await floor.client_of(Role.COORDINATOR, "75")
    one, two = await region.received(DAY), await region.received(DAY, State.CHECKING)
    foreign = await Region(floor.house.store, floor.talk, "59").received(DAY)
    shown = await staff.send(f"{AT}/bulk/accept", **picks(one, two, foreign))
    assert f'name="back" value="{AT}"' in shown.text
    assert shown.status_code == 200
    assert "Қазір орындалды: 1, барлығы: 3" in shown.text
    assert shown.text.count("Орындалмады") == 2
    assert "Сынақ 5901" not in shown.text
    assert (await region.row(one)).state == State.RECEIVED
    again = await staff.send(f"{AT}/bulk/accept", **picks(one))
    assert "Бұрын орындалған" in again.text
    assert (await staff.send(f"{AT}/bulk/accept")).status_code == 422

    asked = await staff.send(f"{AT}/bulk/notify", **picks(one, two))
    assert asked.status_code == 200
    assert IDS.findall(asked.text) == [one, two]
    kk, ru = "Құрметті өтініш беруші, құжаттарды көріп жатырмыз.", "Уважаемый заявитель, мы смотрим документы."
    wrong = await staff.send(f"{AT}/bulk/notify", **picks(one, two), step="send", kk=ru, ru=ru)
    assert wrong.status_code == 422
    assert (ru in wrong.text, IDS.findall(wrong.text)) == (True, [one, two])
    sent = await staff.send(f"{AT}/bulk/notify", **picks(one, two), step="send", kk=kk, ru=ru)
    assert "Қазір орындалды: 2, барлығы: 2" in sent.text
    assert [name for name, _ in await region.planned(two)] == ["application.word"]

    printed = await staff.send(f"{AT}/print", **picks(one, two))
    assert printed.text.count('class="printed"') == 2
    assert "Жоба 7501" in printed.text
    assert not any(iin_of(number)[-4:] in printed.text for number in (7501, 7502))
    assert (await staff.send(f"{AT}/print", **picks(one, foreign))).status_code == 404
