"""The road from the door to the desk, and what stands in the way of somebody else (A6)."""

from dataclasses import replace

import pytest

from domain.staff import Grant, Role
from services import staff
from tests.admin.floor import Floor
from tests.admin.pages.visits import OWN, PASSWORD, cheapened, visit
from web.security import Site

AGENCY, PLAIN = Grant(Role.AGENCY, "75"), Grant(Role.PLANNING_BODY, "75")
WANTED, NEXT = "/admin?from=a-letter", "?next=%2Fadmin%3Ffrom%3Da-letter"
FOREIGN = ("https://evil.test", "//evil.test", "/adminevil", "/admin\\evil", "/chat", "/admin/x\r\nSet-Cookie: a=b")


async def test_one_lands_where_one_was_going(floor: Floor) -> None:
    one = await visit(floor, AGENCY)
    first = await one.http.get(WANTED)
    assert (first.status_code, first.headers["location"]) == (303, f"/admin/sign-in{NEXT}")
    led = [await one.enters(path=first.headers["location"])]
    led.append(await one.changes_password(led[0].headers["location"]))
    led.append(await one.enrols(led[1].headers["location"]))
    assert [answer.headers["location"] for answer in led] == [
        f"/admin/sign-in/password{NEXT}",
        f"/admin/sign-in/second-factor{NEXT}",
        WANTED,
    ]
    again = await one.http.get(f"/admin/sign-in{NEXT}")
    assert (again.status_code, again.headers["location"]) == (303, WANTED)


async def test_nobody_is_led_to_another_house(floor: Floor) -> None:
    client = await floor.client_of(Role.AGENCY, "75")
    for wanted in FOREIGN:
        assert (await client.get("/admin/sign-in", next=wanted)).headers["location"] == "/admin", wanted
        assert (await client.send("/admin/language", language="ru", back=wanted)).headers["location"] == "/admin", wanted


async def test_the_second_sign_in_asks_for_a_code(floor: Floor) -> None:
    one = await visit(floor, AGENCY)
    for step in (one.enters, one.changes_password, one.enrols):
        assert (await step()).status_code == 303
    one.http.cookies.clear()
    floor.clock.advance(seconds=30)
    assert (await one.enters(OWN)).headers["location"] == "/admin/sign-in/code"
    assert (await one.http.get("/admin")).headers["location"] == "/admin/sign-in", "not before the code"
    wrong = await one.fills("/admin/sign-in/code", code="12345x")
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    right = await one.fills("/admin/sign-in/code", code=f"{one.code()[:3]} {one.code()[3:]}")
    assert (right.status_code, right.headers["location"]) == (303, "/admin")
    assert (await one.http.get("/admin")).headers["location"] == "/admin/learners"


async def test_codes_are_guessed_five_times(floor: Floor) -> None:
    one = await visit(floor, AGENCY)
    for step in (one.enters, one.changes_password, one.enrols):
        await step()
    one.http.cookies.clear()
    floor.clock.advance(seconds=30)
    await one.enters(OWN)
    answers = [(await one.fills("/admin/sign-in/code", code="1")).status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 422, 429]
    assert (await one.fills("/admin/sign-in/code", code=one.code())).status_code == 429


async def test_a_password_of_ones_own_is_none_that_was_given(floor: Floor) -> None:
    one = await visit(floor, PLAIN)
    await one.enters()
    for own in (PASSWORD, "short", "aliya is my name", "aaaaaaaaaaaaaaaa", "x1y2" * 70):
        answer = await one.changes_password(own=own)
        assert answer.status_code == 422, own
        assert own not in answer.text
    path = "/admin/sign-in/password"
    assert (await one.fills(path, password=OWN, again=f"{OWN}.")).status_code == 422
    assert (await one.changes_password()).headers["location"] == "/admin"


async def test_the_cookie_is_for_this_house_alone(floor: Floor) -> None:
    one = await visit(floor, PLAIN)
    plain = (await one.enters()).headers["set-cookie"]
    assert plain.startswith("kasip_staff=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in plain.split(";")}
    floor.app.state.office = replace(floor.app.state.office, site=Site("https://kasip.test"))
    kept = (await one.enters()).headers["set-cookie"]
    assert kept.startswith("__Host-kasip_staff=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= {part.strip() for part in kept.split(";")}
    assert "Domain" not in kept


async def test_a_cookie_that_somebody_set_beforehand_is_nobodys(floor: Floor) -> None:
    one = await visit(floor, PLAIN)
    one.http.cookies.set("kasip_staff", "chosen-by-another")
    answer = await one.enters()
    assert "chosen-by-another" not in answer.headers["set-cookie"]
    attacker = await floor.visitor(accept="text/html", cookie="kasip_staff=chosen-by-another")
    assert (await attacker.get("/admin/sign-in/password")).headers["location"] == "/admin/sign-in"


async def test_another_sign_in_ends_the_one_before(floor: Floor) -> None:
    await visit(floor, PLAIN)
    client = await floor.signed_in("aliya")
    await client.http.post("/admin/sign-in", data={"login": "aliya", "password": PASSWORD})
    before = await floor.visitor(cookie=f"kasip_staff={client.secret}")
    assert (await before.get("/admin")).headers["location"] == "/admin/sign-in"


async def test_signing_out_ends_it_for_whoever_holds_the_cookie(floor: Floor) -> None:
    client = await floor.client_of(Role.AGENCY, "75")
    thief = await floor.visitor(cookie=f"kasip_staff={client.secret}")
    assert (await thief.get("/admin")).headers["location"] == "/admin/learners"
    left = await client.send("/admin/sign-out")
    assert left.headers["location"] == "/admin/sign-in"
    assert 'kasip_staff=""' in left.headers["set-cookie"]
    assert (await thief.get("/admin")).headers["location"] == "/admin/sign-in"


async def test_a_role_that_needs_a_second_factor_leads_there_first(floor: Floor) -> None:
    one = await visit(floor, PLAIN)
    await one.enters()
    await one.changes_password()
    [id_] = [row.id for row in await floor.house.store.read(staff.members) if row.login == "aliya"]
    await floor.house.store.write(lambda tx: staff.give(tx, id_, AGENCY, "tests"))
    assert (await one.http.get(WANTED)).headers["location"] == f"/admin/sign-in{NEXT}"
    led = await one.http.get(f"/admin/sign-in{NEXT}")
    assert led.headers["location"] == f"/admin/sign-in/second-factor{NEXT}"
    assert (await one.http.get("/api/v1/me")).status_code == 401
    assert (await one.enrols(led.headers["location"])).headers["location"] == WANTED


async def test_who_has_no_role_today_is_told_so(floor: Floor) -> None:
    client = await floor.signed_in(await floor.member())
    answer = await client.get("/admin")
    assert (answer.status_code, "/admin/sign-out" in answer.text) == (403, True)


async def test_the_demonstration_says_so_and_goes_with_the_settings(floor: Floor) -> None:
    office = cheapened(floor)
    account = staff.Account("demo", await office.passwords.hashed(PASSWORD), demo=True)
    await floor.house.store.write(lambda tx: staff.add(tx, account, Grant(Role.AGENCY), "tests"))
    http = await floor.visitor(accept="text/html")
    sent = {"login": "demo", "password": PASSWORD}
    assert (await http.post("/admin/sign-in", data=sent)).headers["location"] == "/admin"
    [(grant, _)] = (await floor.house.store.read(staff.members))[0].grants
    await floor.house.store.write(lambda tx: staff.take_back(tx, grant, "tests"))
    assert 'class="banner"' in (await http.get("/admin")).text
    floor.app.state.office = replace(floor.app.state.office, demo=False)
    assert (await http.get("/admin")).headers["location"] == "/admin/sign-in"
    assert (await http.get("/admin/sign-in")).status_code == 200, "and not round and round"
    assert (await http.post("/admin/sign-in", data=sent)).status_code == 422


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin", "/admin/nothing", "/api/v1/me", "/api/v1/nothing"])
async def test_nothing_is_kept_by_a_cache(floor: Floor, path: str) -> None:
    client = await floor.client_of(Role.AGENCY, "75")
    for http in (client.http, await floor.visitor()):
        assert (await http.get(path)).headers["cache-control"] == "no-store"
