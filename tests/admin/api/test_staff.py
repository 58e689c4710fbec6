"""Accounts and tokens by the API: the words of refusals, passwords shown once, and bodies that try to say more than they may."""

from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from domain.staff import Grant, Right, Role
from services.storage.api_writes import api_write
from services.storage.audit import audit
from services.storage.staff import staff, staff_token
from tests.admin.floor import Floor

STAFF, TOKENS = "/api/v1/staff", "/api/v1/tokens"
NEW = {"login": "d.akhmetov", "role": "agency", "region": "75", "until": "2026-12-31"}


@pytest.fixture(autouse=True)
def _quick_passwords(quick_passwords: None) -> None:
    """Nobody signs in with them here."""


@pytest.fixture
async def manager(floor: Floor) -> httpx.AsyncClient:
    return await floor.token_of(Right)


async def test_an_account_from_its_first_role_to_its_end(floor: Floor, manager: httpx.AsyncClient) -> None:
    made = await manager.post(STAFF, json=NEW)
    address, version = made.headers["location"], made.headers["etag"]
    read = await manager.get(address)
    assert (read.json(), read.headers["etag"]) == (made.json()["account"], version)
    assert [{**one, "id": ""} for one in read.json()["roles"]] == [
        {"id": "", "role": "agency", "region": "75", "since": None, "until": "2026-12-31", "deputy_of": None}
    ]
    await floor.member(Grant(Role.AUDITOR), login="a.serikova")
    deputy = {"role": "auditor", "region": "75", "until": "2026-12-01", "deputy_of": "a.serikova"}
    given = await manager.post(f"{address}/roles", json=deputy, headers={"if-match": version})
    assert [one["deputy_of"] for one in given.json()["roles"]] == [None, "a.serikova"]
    stale = await manager.post(f"{address}/close", headers={"if-match": version})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    role = given.json()["roles"][0]["id"]
    ended = await manager.post(f"{address}/roles/{role}/end", headers={"if-match": given.headers["etag"]})
    assert [one["role"] for one in ended.json()["roles"]] == ["auditor"]
    again = await manager.post(f"{address}/reset", json={}, headers={"if-match": ended.headers["etag"]})
    assert again.json()["password"] not in {None, made.json()["password"]}
    closed = await manager.post(f"{address}/close", headers={"if-match": again.headers["etag"]})
    assert closed.json()["closed_at"] is not None
    done = await floor.rows(select(audit.c.act).where(audit.c.actor.startswith("token:")).order_by(audit.c.id))
    assert [one.act for one in done] == [
        "staff.added", "staff.role_given", "staff.role_given", "staff.role_ended", "staff.reset", "staff.closed",
    ]  # fmt: skip


async def test_a_password_stands_nowhere_but_in_its_answer(floor: Floor, manager: httpx.AsyncClient, caplog: Any) -> None:
    made = await manager.post(STAFF, json=NEW, headers={"idempotency-key": "a"})
    token = await manager.post(TOKENS, json={"name": "program", "scopes": ["audit:read"]}, headers={"idempotency-key": "b"})
    secrets = made.json()["password"], token.json()["secret"]
    written = await floor.rows(select(api_write))
    answers = await floor.house.store.read(
        lambda tx: [tx.vault.open_bytes("api_write.body", f"{row.actor} {row.key}", row.body).decode() for row in written]
    )
    kept = "".join(answers) + str(await floor.rows(select(audit))) + caplog.text
    assert all(len(secret) > 20 and secret not in kept for secret in secrets)
    again = await manager.post(TOKENS, json={"name": "program", "scopes": ["audit:read"]}, headers={"idempotency-key": "b"})
    assert again.json() == {**token.json(), "secret": None}
    program = await floor.visitor(authorization=f"Bearer {secrets[1]}")
    assert (await program.get("/api/v1/me")).json()["rights"] == [{"right": "audit:read", "regions": []}]
    ended = await manager.post(f"{token.headers['location']}/end", headers={"if-match": token.headers["etag"]})
    assert ended.json()["ended_at"] is not None
    assert (await program.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "Мұндай өңір жоқ. Тізімнен өңірді немесе бүкіл елді таңдаңыз."),
        ("ru", "Такого региона нет. Выберите из списка регион или всю страну."),
        ("en", "There is no such region. Choose one from the list, or the whole country."),
    ],
)
async def test_a_refusal_names_the_field_in_the_language_asked_for(manager: httpx.AsyncClient, language: str, said: str) -> None:
    answer = await manager.post(STAFF, json={**NEW, "region": "99"}, headers={"accept-language": language})
    assert (answer.status_code, answer.json()["field"], answer.json()["detail"]) == (422, "region", said)


async def test_each_thing_that_is_refused_has_its_code_and_field(floor: Floor, manager: httpx.AsyncClient) -> None:
    async def refused(path: str, **body: object) -> tuple[int, str, str]:
        answer = (await manager.post(path, json=body)).json()
        return answer["status"], answer["code"], answer["field"]

    await floor.member(login="taken")
    assert await refused(STAFF, **{**NEW, "login": "taken"}) == (409, "staff_taken", "login")
    assert await refused(STAFF, **{**NEW, "login": "Ә"}) == (422, "staff_login", "login")
    assert await refused(STAFF, **{**NEW, "since": "2027-01-01"}) == (422, "staff_dates", "until")
    assert await refused(STAFF, **{**NEW, "deputy_of": "nobody"}) == (422, "staff_deputy", "deputy_of")
    assert await refused(TOKENS, name="x", scopes=["audit:read"]) == (422, "staff_login", "name")
    assert await refused(TOKENS, name="program", scopes=[]) == (422, "invalid", "scopes")


async def test_no_body_says_more_than_its_model(floor: Floor, manager: httpx.AsyncClient) -> None:
    """A13: every field of every model that is read, put into every body that is sent."""
    counts = select(*(select(func.count()).select_from(table).scalar_subquery() for table in (audit, staff, staff_token)))
    before = await floor.rows(counts)
    document = (await manager.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    read = {name for schema in schemas.values() for name in schema.get("properties", {})}
    tried = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is None:
                continue
            own = schemas[body["schema"]["$ref"].rpartition("/")[2]]["properties"]
            sent = {**dict.fromkeys(sorted(read - own.keys()), True), **body["example"]}
            answer = await manager.request(method, path.replace("{", "").replace("}", ""), json=sent, headers={"if-match": "*"})
            assert answer.status_code == 422, (path, answer.text)
            assert "unknown" in {one["code"] for one in answer.json()["errors"]}, path
            tried += 1
    assert tried > 5
    assert await floor.rows(counts) == before
