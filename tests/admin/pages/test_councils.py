"""Councils as pages: what is lacking is said plainly, a member is entered and corrected, the base has its document."""

import re

from domain.staff import Grant, Role
from services import councils
from tests.admin.floor import Client, Floor
from tests.services.test_councils import NAMES

AT = "/admin/councils/75"
FORM = {
    "name": "Сынақов Серік", "post_kk": "Палата төрағасы", "post_ru": "Председатель палаты", "business": "yes",
    "duty": "member", "document": "№ 12", "document_on": "2026-01-15", "since": "20.01.2026",
}  # fmt: skip
BUSINESS = r'name="business" value="yes" checked'
BASE = {"base": "members", "document": "№ 5", "document_on": "2026-01-15", "since": "2026-02-01"}


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


async def version(floor: Floor, client: Client) -> str:
    scope, content = client.session.scope, floor.talk.content
    return (await floor.house.store.read(lambda tx: councils.council(tx, content, scope, "75"))).version


async def enter(floor: Floor, client: Client, **fields: str) -> None:
    saved = await client.send(f"{AT}/members/new", version=await version(floor, client), **{**FORM, **fields})
    assert (saved.status_code, saved.headers["location"]) == (303, f"{AT}?said=appointed")


async def enter_all(floor: Floor, client: Client, members: int, business: int) -> None:
    for number in range(members):
        fields = {"name": f"Сынақов {NAMES[number]}", "business": "yes" if number < business else ""}
        await enter(floor, client, **fields, duty="member" if number else "chair")


async def test_a_council_of_nine_and_one_without_half_of_business_are_told_so(floor: Floor) -> None:
    client = await floor.client_of(Role.COUNCIL_SECRETARY, "75")
    empty = words((await client.get(AT)).text)
    assert "Мүшелер саны: 0. Ең аз қажетті сан: 10." in empty
    assert "Дауыс санаудың базасы белгіленбеген" in empty
    await enter_all(floor, client, 9, 4)
    nine = words((await client.get(AT)).text)
    assert "Мүшелер саны: 9." in nine
    assert "мүшелер: 9, бизнес өкілдері: 4 (44,4 %)" in nine
    await client.send("/admin/language", language="ru", back=AT)
    await enter(floor, client, name="Сынақов Нұрлан")
    await enter(floor, client, name="Сынақов Олжас", business="")
    eleven = words((await client.get(AT)).text)
    assert "Доля бизнеса мала – членов: 11, из них от бизнеса: 5 (45,5 %). Нужно не менее половины." in eleven
    assert "Председатель Член" in eleven
    await enter(floor, client, name="Сынақов Рауан")
    assert "Да, можно" in words((await client.get(AT)).text)
    listed = words((await client.get("/admin/councils")).text)
    assert "6 (50,0 %) Да, можно База подсчета голосов не установлена" in listed


async def test_what_was_typed_stays_where_something_is_refused(floor: Floor) -> None:
    client = await floor.client_of(Role.COORDINATOR, "75")
    page = await client.send(f"{AT}/members/new", version="x", **FORM)
    assert page.status_code == 412
    now = await version(floor, client)
    for field, value in (("name", "Серік"), ("duty", "x"), ("document", ""), ("since", "ертең"), ("login", "nobody.here")):
        refused = await client.send(f"{AT}/members/new", version=now, **{**FORM, field: value})
        assert (refused.status_code, f'id="e-{field}"' in refused.text) == (422, True), field
        assert "Председатель палаты" in refused.text
    act = "Алматы облысы әкімдігінің 2026 жылғы 15 қаңтардағы № 12 қаулысы, қосымшасымен бірге әділет департаментінде тіркелген"
    for field, value, most in (("document", f"{act}, жарияланған", 120), ("post_ru", "Председатель " * 16, 200)):
        refused = await client.send(f"{AT}/members/new", version=now, **{**FORM, field: value})
        assert (refused.status_code, f"{most} таңба" in words(refused.text)) == (422, True), field
        assert value.strip() in refused.text
    await enter(floor, client, document=act)
    twice = await client.send(f"{AT}/members/new", version=await version(floor, client), **FORM)
    assert (twice.status_code, "Сынақов Серік" in twice.text) == (409, True)


async def test_a_member_is_corrected_and_leaves(floor: Floor) -> None:
    client = await floor.client_of(Role.COUNCIL_SECRETARY, "75")
    await enter(floor, client)
    link = re.search(rf'href="({AT}/members/[0-9A-Z]+)"', (await client.get(AT)).text)
    assert link is not None
    form = (await client.get(link[1])).text
    assert 'value="Сынақов Серік"' in form
    assert re.search(BUSINESS, form)
    early = await client.send(f"{link[1]}/end", version=await version(floor, client), ends="2026-01-01")
    assert (early.status_code, bool(re.search(BUSINESS, early.text))) == (422, True)
    cleared = await client.send(link[1], version=await version(floor, client), **{**FORM, "business": "", "name": "Серік"})
    assert (cleared.status_code, bool(re.search(BUSINESS, cleared.text))) == (422, False)
    done = await client.send(link[1], version=await version(floor, client), **{**FORM, "business": "", "duty": "deputy"})
    assert done.headers["location"] == f"{AT}?said=changed"
    assert "Төрағаның орынбасарлары" in words((await client.get(AT)).text)
    early = await client.send(f"{link[1]}/end", version=await version(floor, client), ends="2026-01-01")
    assert (early.status_code, 'id="e-ends"' in early.text) == (422, True)
    gone = await client.send(f"{link[1]}/end", version=await version(floor, client), ends="19.11.2026")
    assert gone.headers["location"] == f"{AT}?said=ended"
    shown = words((await client.get(AT)).text)
    assert "Бұрынғы мүшелер" in shown
    assert "19.11.2026" in shown
    again = (await client.get(f"{AT}/members/new")).text
    assert 'value="№ 12"' in again


async def test_the_base_is_set_with_its_document(floor: Floor) -> None:
    client = await floor.client_of(Role.COUNCIL_SECRETARY, "75")
    nothing = await client.send(f"{AT}/base", version=await version(floor, client), **{**BASE, "base": ""})
    assert (nothing.status_code, 'id="e-base"' in nothing.text) == (422, True)
    early = await client.send(f"{AT}/base", version=await version(floor, client), **{**BASE, "since": "2026-01-01"})
    assert (early.status_code, 'id="e-since"' in early.text, 'value="members" checked' in early.text) == (422, True, True)
    done = await client.send(f"{AT}/base", version=await version(floor, client), **BASE)
    assert done.headers["location"] == f"{AT}?said=base"
    shown = words((await client.get(AT)).text)
    assert "Кеңес мүшелерінің жалпы санынан № 5, 15.01.2026" in shown
    assert "белгіленбеген" not in shown


async def test_a_member_of_the_council_and_the_authorised_body_read_and_change_nothing(floor: Floor) -> None:
    secretary = await floor.client_of(Role.COUNCIL_SECRETARY, "75")
    await enter(floor, secretary)
    for grant in (Grant(Role.COUNCIL_MEMBER, "75"), Grant(Role.AUTHORISED_BODY)):
        reader = await floor.signed_in(await floor.member(grant))
        page = (await reader.get(AT)).text
        assert ("Сынақов Серік" in page, '<form method="post" action="/admin/councils' in page) == (True, False)
        assert (await reader.get(f"{AT}/members/new")).status_code == 403
        assert (await reader.send(f"{AT}/base", version="x", **BASE)).status_code == 403
    other = await floor.client_of(Role.COUNCIL_MEMBER, "59")
    assert (await other.get(AT)).status_code == 404
    budget = await floor.client_of(Role.BUDGET_ADMINISTRATOR, "75")
    assert (await budget.get(AT)).status_code == 403
    listed = (await budget.get("/admin/applications")).text
    assert ('href="/admin/councils"' in listed, 'href="/admin/sessions"' in listed) == (False, False)
    assert 'href="/admin/sessions"' in (await secretary.get("/admin/applications")).text
