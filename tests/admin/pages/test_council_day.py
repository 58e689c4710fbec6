"""A session's day as pages: opening, votes item by item, reasons, closing; and who only reads it."""

import re

import pytest

from domain.applications import State
from domain.councils import SessionState
from domain.staff import Role
from tests.admin.floor import Client, Floor
from tests.support.council import REASONS, Council, ballots

AT = "/admin/sessions"
SECRETARY = "Сынақова Хатшы"
_VERSION = re.compile(r'name="version" value="([0-9]+)"')


@pytest.fixture
async def secretary(floor: Floor) -> Client:
    return await floor.client_of(Role.COUNCIL_SECRETARY, "75")


@pytest.fixture
def council(floor: Floor) -> Council:
    return Council(floor.house.store, floor.talk)


async def called(council: Council, items: int = 1, base: str = "") -> str:
    """A session of ten members, all told, with so many applications."""
    await council.appoint()
    if base:
        await council.set_base(base)
    await council.on_agenda(items)
    id_ = await council.convened()
    await council.told(id_)
    return id_


async def sent(client: Client, path: str, page: str, **fields: str) -> int:
    """Send a form of a page with the version that stands on it."""
    version = _VERSION.search((await client.get(page)).text)
    assert version is not None, page
    answer = await client.send(path, version=version[1], **fields)
    if answer.status_code == 303:
        assert answer.headers["location"].split("?")[0] in (page, page.removesuffix("#items"))
    return answer.status_code


async def opened(council: Council, client: Client, id_: str, present: int) -> None:
    seats = [seat.id for seat in (await council.room(id_)).seats]
    fields = {f"attends-{seat}": "present" if number < present else "absent" for number, seat in enumerate(seats)}
    fields[f"attends-{seats[0]}"] = "remote"
    page = f"{AT}/{id_}/day"
    assert await sent(client, f"{AT}/{id_}/open", page, chair=seats[0], secretary=SECRETARY, **fields) == 303


async def voted(council: Council, client: Client, id_: str, votes: str, item: int = 0) -> int:
    """Each letter is how one of those who attend votes: + for, - against, 0 abstained, r recused, l late."""
    there = await council.room(id_)
    page = f"{AT}/{id_}/items/{there.items[item].id}"
    names = {"+": "for", "-": "against", "0": "abstain", "r": "recused", "l": "late"}
    fields = {f"vote-{seat.id}": names[vote] for seat, vote in zip(there.here, votes, strict=False)}
    return await sent(client, f"{page}/votes", page, **fields)


async def test_a_session_day_from_the_roll_call_to_its_close(floor: Floor, secretary: Client, council: Council) -> None:
    id_ = await called(council, 3, "present")
    page, items = f"{AT}/{id_}/day", [item.id for item in (await council.room(id_)).items]
    before = (await secretary.get(page)).text
    assert before.count('value="absent" checked') == 10
    assert (await secretary.get(f"{page}?here=all")).text.count('value="present" checked') == 10
    await opened(council, secretary, id_, 7)
    text = (await secretary.get(f"{page}?said=opened")).text
    assert "Қатысып отырған мүшелер: 7/10, керегі: 7. Кворум бар." in text
    assert "Отырысты жабу үшін алдымен мыналар бойынша шешім керек:" in text

    assert await voted(council, secretary, id_, "+++++--", 0) == 303
    text = (await secretary.get(f"{AT}/{id_}/items/{items[0]}")).text
    assert "Қатысқандардың саны бойынша (7): жақтап 5, қарсы 2, керегі 5. Инфрақұрылым беруге болады." in text
    assert "Барлық мүшенің саны бойынша (10): жақтап 5, қарсы 2, керегі 7. Шешім қабылданбады." in text
    assert "№ 5" in text
    at = f"{AT}/{id_}/items/{items[0]}"
    assert await sent(secretary, f"{at}/decision", at) == 303

    at = f"{AT}/{id_}/items/{items[1]}"
    assert await voted(council, secretary, id_, "-----++", 1) == 303
    version = _VERSION.search((await secretary.get(at)).text)
    assert version is not None
    refused = await secretary.send(f"{at}/decision", version=version[1], kk=REASONS.kk, ru="Нет.")
    assert refused.status_code == 422
    assert REASONS.kk in refused.text
    assert 'href="#f-ru"' in refused.text
    assert await sent(secretary, f"{at}/decision", at, kk=REASONS.kk, ru=REASONS.ru) == 303

    assert await voted(council, secretary, id_, "++++---", 2) == 303
    at = f"{AT}/{id_}/items/{items[2]}"
    assert await sent(secretary, f"{at}/decision", at) == 303
    assert await sent(secretary, f"{AT}/{id_}/close", page) == 303
    there = await council.room(id_)
    assert there.row.state == SessionState.CLOSED
    assert there.row.secretary == SECRETARY
    text = (await secretary.get(page)).text
    assert "Шешім қабылданбады" in text
    assert f'action="{page}' not in text


async def test_without_a_quorum_the_page_says_what_follows(secretary: Client, council: Council) -> None:
    id_ = await called(council, 2)
    await opened(council, secretary, id_, 6)
    text = (await secretary.get(f"{AT}/{id_}/day")).text
    assert "Отырыс өткен жоқ" in text
    assert "6/10, керегі: 7. Кворум жоқ." in text
    (item, _) = (await council.room(id_)).items
    assert (await council.row(item.application_id)).state == State.ON_AGENDA
    following = re.search(r'href="/admin/sessions/([0-9A-Z]{26})">Келесі отырыстың күнін белгілеу', text)
    assert following is not None
    assert following[1] != id_
    assert "/votes" not in (await secretary.get(f"{AT}/{id_}/items/{item.id}")).text


async def test_who_is_recused_or_late_is_kept_with_the_item_and_the_base_may_be_unset(
    secretary: Client, council: Council
) -> None:
    id_ = await called(council)
    await opened(council, secretary, id_, 8)
    page = f"{AT}/{id_}/items/{(await council.room(id_)).items[0].id}"
    assert await voted(council, secretary, id_, "lrr") == 303
    text = (await secretary.get(page)).text
    assert "7/10" in text
    assert text.count("checked") == 3
    there = await council.room(id_)
    late = there.here[0].id
    assert await sent(secretary, f"{page}/votes", page, **{f"vote-{late}": "for"}) == 303
    rest = {f"vote-{seat.id}": "for" for seat in there.here[3:]}
    assert await sent(secretary, f"{page}/votes", page, **rest) == 303
    text = (await secretary.get(page)).text
    assert "Қатысқандардың саны бойынша (8): жақтап 6, қарсы 0, керегі 6. Инфрақұрылым беруге болады." in text
    assert "Дауыс беру нәтижесі: шешім қабылданбады" in text
    assert "Дауыс санаудың базасы белгіленбеген." in text
    assert await sent(secretary, f"{page}/take-back", page) == 303
    assert "/votes" in (await secretary.get(page)).text


async def test_somebody_leaves_and_comes_back(secretary: Client, council: Council) -> None:
    id_ = await called(council, 2)
    await opened(council, secretary, id_, 8)
    await voted(council, secretary, id_, "++++++++")
    page, seat = f"{AT}/{id_}/day", (await council.room(id_)).here[2].id
    second = f"{AT}/{id_}/items/{(await council.room(id_)).items[1].id}"
    assert await sent(secretary, f"{AT}/{id_}/attendance", page, seat=seat) == 422
    for how, there in (("absent", "7/10"), ("present", "8/10")):
        assert await sent(secretary, f"{AT}/{id_}/attendance", page, seat=seat, attends=how) == 303
        assert f"Қатысып отырған мүшелер: {there}" in (await secretary.get(second)).text
        text = (await secretary.get(page)).text
        assert ("<td>отырыстан кетті</td>" in text) == (how == "absent")
        assert f"Қатысып отырған мүшелер: {there}" in text


async def test_when_members_of_business_leave_the_quorum_and_their_half_are_gone(secretary: Client, council: Council) -> None:
    id_ = await called(council, 2)
    await opened(council, secretary, id_, 8)
    await voted(council, secretary, id_, "++++++++")
    page = f"{AT}/{id_}/day"
    few = "Қатысқандар арасында бизнес өкілдері: 2/5, жартысынан аз."
    assert few not in (await secretary.get(page)).text
    for seat in (await council.room(id_)).here[:3]:
        assert await sent(secretary, f"{AT}/{id_}/attendance", page, seat=seat.id, attends="absent") == 303
    text = (await secretary.get(page)).text
    assert "Қатысып отырған мүшелер: 5/10, керегі: 7. Кворум жоқ." in text
    assert few in text


async def test_what_is_refused_or_was_changed_meanwhile_keeps_what_was_typed(
    floor: Floor, secretary: Client, council: Council
) -> None:
    id_ = await called(council)
    page, seats = f"{AT}/{id_}/day", [seat.id for seat in (await council.room(id_)).seats]
    version = _VERSION.search((await secretary.get(page)).text)
    assert version is not None
    typed = {"version": version[1], "chair": seats[3], "secretary": SECRETARY, f"attends-{seats[1]}": "remote"}
    refused = await secretary.send(f"{AT}/{id_}/open", **typed)
    assert refused.status_code == 422
    assert f'name="back" value="{page}"' in refused.text
    assert f'value="{seats[3]}" selected' in refused.text
    assert f'value="{SECRETARY}"' in refused.text
    assert 'value="remote" checked' in refused.text
    nameless = await secretary.send(f"{AT}/{id_}/open", **{**typed, "chair": seats[1], "secretary": "Хатшы"})
    assert nameless.status_code == 422
    assert 'href="#f-secretary"' in nameless.text
    assert 'value="Хатшы"' in nameless.text
    assert (await council.room(id_)).row.state == SessionState.NOTIFIED_MEMBERS
    await opened(council, secretary, id_, 8)
    stale = await secretary.send(f"{AT}/{id_}/open", **typed)
    assert stale.status_code == 412
    item = f"{AT}/{id_}/items/{(await council.room(id_)).items[0].id}"
    nothing = await sent(secretary, f"{item}/votes", item)
    assert nothing == 422
    await voted(council, secretary, id_, "+")
    again = await sent(secretary, f"{item}/votes", item, **{f"vote-{seats[0]}": "against"})
    assert again == 409
    refused = await secretary.send(f"{item}/votes", version="x")
    assert f'name="back" value="{item}"' in refused.text


async def test_members_and_the_authorised_body_only_read_it(floor: Floor, secretary: Client, council: Council) -> None:
    id_ = await called(council)
    await opened(council, secretary, id_, 8)
    await voted(council, secretary, id_, "++++++++")
    item = f"{AT}/{id_}/items/{(await council.room(id_)).items[0].id}"
    for reader in (await floor.client_of(Role.COUNCIL_MEMBER, "75"), await floor.client_of(Role.AUTHORISED_BODY)):
        for path in (f"{AT}/{id_}/day", item):
            page = await reader.get(path)
            assert page.status_code == 200
            assert f'action="{AT}' not in page.text
        assert "Дауыс беру нәтижесі" in page.text
        assert (await reader.send(f"{AT}/{id_}/close", version="1")).status_code == 403
    stranger = await floor.client_of(Role.COUNCIL_MEMBER, "10")
    assert (await stranger.get(f"{AT}/{id_}/day")).status_code == 404
    assert (await stranger.get(item)).status_code == 404


async def test_an_opening_that_was_entered_wrongly_is_entered_anew(secretary: Client, council: Council) -> None:
    """What was entered stands in the form; once somebody has voted, it is offered no more."""
    id_ = await called(council)
    page = f"{AT}/{id_}/day"
    await opened(council, secretary, id_, 7)
    seats = [seat.id for seat in (await council.room(id_)).seats]
    text = (await secretary.get(page)).text
    assert text.count('value="absent" checked') == 3
    assert f'<option value="{seats[0]}" selected>' in text
    assert f'value="{SECRETARY}"' in text
    fields = {f"attends-{seat}": "present" if number else "absent" for number, seat in enumerate(seats)}
    refused = await secretary.send(
        f"{AT}/{id_}/open", version=_VERSION.findall(text)[0], chair=seats[0], secretary=SECRETARY, **fields
    )
    assert refused.status_code == 422
    assert "<details open>" in refused.text
    ids = re.findall(r' id="([^"]+)"', refused.text)
    assert len(ids) == len(set(ids))
    assert await sent(secretary, f"{AT}/{id_}/open", page, chair=seats[1], secretary=SECRETARY, **fields) == 303
    row = (await council.room(id_)).row
    assert (row.present, row.chair_seat_id) == (9, seats[1])
    await council.vote(id_, ballots(1))
    assert f'action="{AT}/{id_}/open"' not in (await secretary.get(page)).text
