"""The manners of every route of the API: refusals in three languages, bodies, parts of lists, keys, versions, how often."""

import json
from typing import Any

import httpx
import pytest

from admin.rates import STRANGERS
from domain.staff import Right, Role
from tests.admin.floor import Floor
from web.limits import Rate

IIN = "900315400007"
STAFF = "/api/v1/staff"
NEW = {"login": "d.akhmetov", "role": "agency", "region": "75"}
SENTENCES = {"kk": "Бұл өріс міндетті.", "ru": "Это поле обязательно.", "en": "This field is needed."}


@pytest.fixture(autouse=True)
def _quick_passwords(quick_passwords: None) -> None:
    """Nobody signs in with them here."""


@pytest.fixture
async def manager(floor: Floor) -> httpx.AsyncClient:
    return await floor.token_of({Right.MANAGE_STAFF})


def refusal(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The body of a refusal, after a look at what each has."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    body: dict[str, Any] = answer.json()
    assert {"type", "status", "code", "title", "detail"} <= body.keys()
    assert (body["status"], body["code"]) == (status, code)
    return body


async def test_every_fault_is_told_in_the_language_that_is_asked_for(manager: httpx.AsyncClient) -> None:
    sent = {"role": "king", "region": IIN, "since": 1_774_396_800, "until": "soon", "grants": 1, IIN: True}
    for language, sentence in SENTENCES.items():
        answer = await manager.post(STAFF, json=sent, headers={"accept-language": language})
        body = refusal(answer, 422, "invalid")
        found = {one["field"]: (one["code"], one["detail"]) for one in body["errors"]}
        assert answer.headers["content-language"] == language
        assert found["login"] == ("missing", f"{sentence} {found['login'][1].removeprefix(sentence).strip()}")
        assert {name: code for name, (code, _) in found.items()} == {
            "login": "missing", "role": "not_one_of", "region": "too_long", "since": "not_a_day", "until": "not_a_day",
            "grants": "unknown", "?": "unknown",
        }  # fmt: skip
        assert "2026-12-31" in found["until"][1]
        assert "administrator" in found["role"][1]
        assert (body["field"], body["detail"]) == (body["errors"][0]["field"], body["errors"][0]["detail"])
        assert IIN not in answer.text
        assert "king" not in answer.text


UNREADABLE: tuple[tuple[bytes, str, int, str, str | None], ...] = (
    (b'{"login":', "application/json", 422, "not_json", "body"),
    (b'{"login": NaN}', "application/json", 422, "not_json", "body"),
    (b"\xff\xfe{", "application/json", 422, "not_json", "body"),
    (b"[" * 30_000, "application/json", 422, "not_json", "body"),
    (b'{"login": "a\\u0000b"}', "application/json", 422, "invalid", "login"),
    (b'{"login": "\\ud800", "role": "agency"}', "application/json", 422, "invalid", "login"),
    (b'{"\\ud800": 1}', "application/json", 422, "invalid", "body"),
    (b"[]", "application/json", 422, "invalid", "body"),
    (b"login=abc", "application/x-www-form-urlencoded", 415, "wrong_media", "Content-Type"),
    (b"{}", "", 415, "wrong_media", "Content-Type"),
    (b'"' + b"x" * 65_536 + b'"', "application/json", 413, "too_large", None),
)


async def test_a_body_that_cannot_be_read(manager: httpx.AsyncClient) -> None:
    for body, media, status, code, field in UNREADABLE:
        answer = await manager.post(STAFF, content=body, headers={"content-type": media, "accept-language": "en"})
        assert refusal(answer, status, code).get("field") == field, body[:40]


async def test_a_body_as_large_as_may_be(manager: httpx.AsyncClient) -> None:
    body = json.dumps({**NEW, "login": "x" * 65_000})[:65_536].encode()
    refusal(await manager.post(STAFF, content=body, headers={"content-type": "application/json"}), 422, "invalid")


async def test_what_is_not_there_is_a_problem_too_whatever_is_accepted(manager: httpx.AsyncClient) -> None:
    page = {"accept": "text/html", "accept-language": "en"}
    assert (
        refusal(await manager.get("/api/v1/nothing", headers=page), 404, "not_found")["title"]
        == "There is nothing at this address"
    )
    answer = await manager.delete(STAFF, headers=page)
    refusal(answer, 405, "not_possible")
    assert answer.headers["allow"] == "GET, POST"
    refusal(await manager.get(f"{STAFF}/%00"), 404, "not_found")
    assert refusal(await manager.get(f"{STAFF}?login=%00"), 422, "invalid")["field"] == "login"
    refusal(await manager.get(f"{STAFF}/01AAAAAAAAAAAAAAAAAAAAAAAA"), 404, "no_record")


async def test_a_filter_that_a_list_does_not_have_is_not_passed_over(manager: httpx.AsyncClient) -> None:
    body = refusal(await manager.get(STAFF, params={"logn": "a", "limit": "5"}), 422, "invalid")
    assert [(one["field"], one["code"]) for one in body["errors"]] == [("logn", "unknown")]
    body = refusal(await manager.get(STAFF, params={"limit": "201"}, headers={"accept-language": "en"}), 422, "invalid")
    assert [(one["field"], one["detail"]) for one in body["errors"]] == [("limit", "The most is 200. For example: 1")]


async def test_a_list_comes_in_parts_that_lead_to_one_another(floor: Floor, manager: httpx.AsyncClient) -> None:
    logins = [await floor.member(login=f"colleague-{number}") for number in range(5)]
    for sort, wanted in (("login", logins), ("-login", logins[::-1])):
        found, address = [], f"{STAFF}?limit=2&login=colleague&sort={sort}"
        while address:
            answer = await manager.get(address)
            found += [one["login"] for one in answer.json()["items"]]
            address = answer.links["next"]["url"] if "next" in answer.links else ""
            assert bool(address) == bool(answer.json()["next"])
        assert found == wanted


async def test_a_place_in_a_list_cannot_be_made_up(floor: Floor, manager: httpx.AsyncClient) -> None:
    for number in range(3):
        await floor.member(login=f"colleague-{number}")
    place = (await manager.get(STAFF, params={"limit": 1})).json()["next"]
    assert "colleague" not in place
    for after, sort in ((place[:-2] + "AA", "login"), (place, "-login"), (place, "created_at"), ("é", "login"), ("A", "login")):
        assert refusal(await manager.get(STAFF, params={"after": after, "sort": sort}), 422, "bad_cursor")["field"] == "after"
    refusal(await manager.get("/api/v1/tokens", params={"after": place}), 422, "bad_cursor")
    assert refusal(await manager.get(STAFF, params={"sort": "password"}), 422, "bad_sort")["example"] == "login"


async def test_a_repeat_under_a_key_is_done_once_and_answered_the_same(floor: Floor, manager: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "one"}
    first = await manager.post(STAFF, json=NEW, headers=key)
    again = await manager.post(STAFF, json=NEW, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert {name: again.headers[name] for name in ("etag", "location")} == {
        name: first.headers[name] for name in ("etag", "location")
    }
    assert again.json()["account"] == first.json()["account"]
    assert (bool(first.json()["password"]), again.json()["password"]) == (True, None)
    refusal(await manager.post(STAFF, json={**NEW, "region": "71"}, headers=key), 422, "key_reused")
    other = await floor.token_of({Right.MANAGE_STAFF})
    refusal(await other.post(STAFF, json=NEW, headers=key), 409, "staff_taken")
    assert (await other.post(STAFF, json={**NEW, "login": "another"}, headers=key)).status_code == 201
    refusal(await manager.post(STAFF, json=NEW, headers={"idempotency-key": "a b"}), 422, "bad_key")


async def test_what_was_refused_under_a_key_may_be_asked_again(manager: httpx.AsyncClient) -> None:
    made = await manager.post(STAFF, json=NEW)
    address, key = made.headers["location"], {"idempotency-key": "close"}
    refusal(await manager.post(f"{address}/close", headers=key), 428, "version_needed")
    refusal(await manager.post(f"{address}/close", headers={**key, "if-match": '"old"'}), 412, "changed_meanwhile")
    closed = await manager.post(f"{address}/close", headers={**key, "if-match": made.headers["etag"]})
    again = await manager.post(f"{address}/close", headers={**key, "if-match": made.headers["etag"]})
    assert (closed.status_code, again.status_code, again.content) == (200, 200, closed.content)
    assert again.headers["etag"] == closed.headers["etag"] != made.headers["etag"]


async def test_who_asks_too_often_is_told_when_to_come_back(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("admin.caller.CALLER", Rate("api: caller", 3, 60))
    program, other = await floor.token_of({Right.READ_CALENDAR}), await floor.token_of({Right.READ_CALENDAR})
    for _ in range(3):
        assert (await program.get("/api/v1/me")).status_code == 200
    answer = await program.get("/api/v1/me")
    assert int(answer.headers["retry-after"]) == refusal(answer, 429, "too_often")["retry_after"] > 0
    assert (await other.get("/api/v1/me")).status_code == 200


async def test_wrong_tokens_are_held_back_by_their_address(floor: Floor) -> None:
    stranger = await floor.visitor("203.0.113.7", authorization="Bearer kasip_none")
    for _ in range(STRANGERS.count):
        answer = await stranger.get("/api/v1/me")
        refusal(answer, 401, "wrong_token")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert "retry-after" in (await stranger.get("/api/v1/me")).headers
    good = await floor.token_of({Right.READ_CALENDAR})
    assert (await good.get("/api/v1/me")).status_code == 200


async def test_a_sign_in_of_a_browser_changes_nothing_without_its_token(floor: Floor) -> None:
    client = await floor.client_of(Role.ADMINISTRATOR)
    assert (await client.http.get("/api/v1/me")).json()["actor"] == f"staff:{client.session.login}"
    refusal(await client.http.post(STAFF, json=NEW), 401, "signed_out")
    made = await client.http.post(STAFF, json=NEW, headers={"x-csrf-token": client.session.csrf})
    assert made.status_code == 201
