"""Councils by the API: composition, what is lacking, the base with its document, and refusals that say why (S-41, S-42)."""

import httpx
import pytest

from domain.staff import Right
from tests.admin.floor import Floor

AT = "/api/v1/councils/75"
BOTH = {Right.READ_COUNCILS, Right.HOLD_COUNCILS}
NAMES = ("Ақан", "Болат", "Ғани", "Дархан", "Ермек", "Жанат", "Зейін", "Қайрат", "Марат", "Нұрлан", "Олжас")
MEMBER = {
    "name": "Сынақов Серік", "post_kk": "Палата төрағасы", "post_ru": "Председатель палаты", "business": True, "duty": "member",
    "document": "№ 12", "document_on": "2026-01-15", "since": "2026-01-20",
}  # fmt: skip
BASE = {"base": "present", "document": "№ 5", "document_on": "2026-01-15", "since": "2026-02-01"}


@pytest.fixture
async def api(floor: Floor) -> httpx.AsyncClient:
    return await floor.token_of(BOTH, "75")


async def appoint(api: httpx.AsyncClient, members: int, business: int) -> httpx.Response:
    for number in range(members):
        duty = "member" if number else "chair"
        answer = await api.post(
            f"{AT}/members",
            json={**MEMBER, "name": f"Сынақов {NAMES[number]}", "business": number < business, "duty": duty},
        )
        assert answer.status_code == 201, answer.text
    return answer


async def test_a_council_is_put_together_until_it_can_be_convened(api: httpx.AsyncClient) -> None:
    empty = (await api.get(AT)).json()
    assert (empty["members"], empty["valid"], empty["lacks"], empty["base"]) == (0, False, ["members_few"], None)
    nine = (await appoint(api, 9, 5)).json()
    assert (nine["members"], nine["share"], nine["lacks"]) == (9, "55.6", ["members_few"])
    last = await api.post(f"{AT}/members", json={**MEMBER, "name": "Сынақов Нұрлан", "business": False})
    assert (last.json()["valid"], last.json()["lacks"], last.json()["share"]) == (True, [], "50.0")
    assert [one["duty"] for one in last.json()["composition"]] == ["chair"] + ["member"] * 9


async def test_five_of_eleven_are_not_half_and_a_correction_makes_it_six(api: httpx.AsyncClient) -> None:
    council = await appoint(api, 11, 5)
    assert (council.json()["lacks"], council.json()["share"]) == (["business_few"], "45.5")
    one = council.json()["composition"][-1]
    changed = {**MEMBER, "name": one["name"], "business": True}
    path = f"{AT}/members/{one['id']}"
    assert (await api.put(path, json=changed)).status_code == 428
    assert (await api.put(path, json=changed, headers={"If-Match": '"x"'})).status_code == 412
    done = await api.put(path, json=changed, headers={"If-Match": council.headers["etag"]})
    assert (done.status_code, done.json()["valid"], done.json()["share"]) == (200, True, "54.5")


async def test_a_member_who_leaves_stays_in_the_history(api: httpx.AsyncClient) -> None:
    council = await appoint(api, 10, 5)
    chair = council.json()["composition"][0]["id"]
    gone = await api.patch(f"{AT}/members/{chair}", json={"until": "2026-11-19"}, headers={"If-Match": council.headers["etag"]})
    assert gone.status_code == 200
    assert ([one["id"] for one in gone.json()["former"]], gone.json()["lacks"]) == ([chair], ["members_few", "business_few"])
    before = (await api.get(AT, params={"on": "2026-11-19"})).json()
    assert (before["valid"], len(before["composition"])) == (True, 10)
    wrong = await api.patch(f"{AT}/members/{chair}", json={"until": "2025-01-01"}, headers={"If-Match": "*"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, "council_until", "until")


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_refusals_name_who_stands_in_the_way(floor: Floor, api: httpx.AsyncClient, language: str) -> None:
    headers = {"accept-language": language}
    await api.post(f"{AT}/members", json={**MEMBER, "duty": "chair"})
    twice = await api.post(f"{AT}/members", json=MEMBER, headers=headers)
    assert (twice.status_code, twice.json()["code"], twice.json()["items"]) == (409, "member_twice", ["Сынақов Серік"])
    chair = await api.post(f"{AT}/members", json={**MEMBER, "name": "Сынақова Әлия", "duty": "chair"}, headers=headers)
    assert (chair.status_code, chair.json()["code"], "Сынақов Серік" in chair.json()["detail"]) == (409, "chair_twice", True)
    for field, value, code in (
        ("name", "Серік", "invalid"),
        ("login", "nobody.here", "no_such_account"),
        ("since", "2026-01-14", "council_since"),
        ("document_on", "2027-01-01", "day"),
        ("post_ru", "Директор, +77019998877", "number_in_it"),
    ):
        refused = await api.post(f"{AT}/members", json={**MEMBER, field: value}, headers=headers)
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, code, field), refused.text
    assert (await api.post(f"{AT}/members", json={**MEMBER, "until": None, "x": 1})).status_code == 422


async def test_a_base_is_set_with_its_document_and_the_newest_in_force_counts(api: httpx.AsyncClient) -> None:
    done = await api.post(f"{AT}/base", json=BASE)
    assert (done.status_code, done.json()["base"]["base"], done.json()["base"]["in_force"]) == (201, "present", True)
    later = await api.post(
        f"{AT}/base", json={**BASE, "base": "members", "since": "2026-12-01"}, headers={"If-Match": done.headers["etag"]}
    )
    assert (later.status_code, later.json()["base"]["base"]) == (201, "present")
    assert (await api.post(f"{AT}/base", json=BASE, headers={"If-Match": done.headers["etag"]})).status_code == 412
    bases = (await api.get(f"{AT}/base")).json()
    assert [(one["base"], one["in_force"]) for one in bases] == [("members", False), ("present", True)]


async def test_the_same_key_enters_a_member_once(api: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await api.post(f"{AT}/members", json=MEMBER, headers={"Idempotency-Key": "one"})
        assert answer.status_code == 201
    assert (await api.get(AT)).json()["members"] == 1


async def test_another_regions_council_is_not_there_and_who_only_reads_changes_nothing(
    floor: Floor, api: httpx.AsyncClient
) -> None:
    other, reader = await floor.token_of(BOTH, "59"), await floor.token_of({Right.READ_COUNCILS}, "75")
    assert (await other.get(AT)).status_code == 404
    assert (await other.post(f"{AT}/members", json=MEMBER)).status_code == 404
    assert (await api.get("/api/v1/councils/00")).status_code == 404
    assert (await reader.get(AT)).status_code == 200
    assert (await reader.post(f"{AT}/members", json=MEMBER)).status_code == 403
    assert [one["region"] for one in (await api.get("/api/v1/councils")).json()] == ["75"]
