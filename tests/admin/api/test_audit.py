"""The audit trail by the API: filters, parts, words in three languages, and what a region's auditor sees."""

import ast

import httpx

from admin.audit_words import ACTS
from domain.staff import Grant, Right, Role
from services import learners
from services.storage.audit import audit
from tests.admin.floor import Floor
from tests.support.root import ROOT

AUDIT = "/api/v1/audit"


async def subjects(program: httpx.AsyncClient, **filters: str) -> list[str]:
    answer = await program.get(AUDIT, params=filters)
    assert answer.status_code == 200, answer.text
    return [line["subject"] for line in answer.json()["items"]]


async def acted(floor: Floor, act: str, actor: str, subject: str) -> None:
    await floor.house.store.write(lambda tx: tx.audit(act, actor=actor, subject=subject))


async def test_the_newest_comes_first_and_filters_narrow(floor: Floor) -> None:
    auditor = await floor.token_of({Right.READ_AUDIT})
    acts = (("test.begun", "person:a"), ("test.scored", "person:a"), ("testing.other", "clock"))
    for number, act in enumerate(acts):
        floor.clock.advance(days=1)
        await acted(floor, *act, f"test:{number}")
    assert (await subjects(auditor))[:3] == ["test:2", "test:1", "test:0"]
    assert (await subjects(auditor, sort="at"))[-3:] == ["test:0", "test:1", "test:2"]
    assert await subjects(auditor, act="test") == ["test:1", "test:0"]
    assert await subjects(auditor, act="test.scored") == ["test:1"]
    assert await subjects(auditor, actor="clock") == ["test:2"]
    assert await subjects(auditor, subject="test:0") == ["test:0"]
    assert await subjects(auditor, **{"from": "2026-11-22", "to": "2026-11-22"}) == ["test:1"]
    assert await subjects(auditor, **{"from": "0001-01-01", "to": "9999-12-31", "act": "test.begun"}) == ["test:0"]


async def test_an_act_is_said_in_the_language_asked_for(floor: Floor) -> None:
    auditor = await floor.token_of({Right.READ_AUDIT})
    for language, said in (("kk", "Бағдарламаға токен жасалды"), ("ru", "Создан токен для программы"), ("en", ACTS)):
        answer = await auditor.get(AUDIT, params={"act": "token.added"}, headers={"accept-language": language})
        (line,) = answer.json()["items"]
        assert line["said"] == (said if isinstance(said, str) else "A token for a program was made")
        assert line["details"] == {"scopes": "audit:read"}


async def test_a_regions_auditor_sees_what_is_about_the_region(floor: Floor) -> None:
    almaty, astana = await floor.learner_in("75"), await floor.learner_in("71")
    for person in (almaty.person, astana.person):
        await acted(floor, "learner.read", "staff:one", f"person:{person}")
    for region in ("75", "71"):
        await acted(floor, "region.priorities_set", "staff:one", f"region:{region}")
    here, there = await floor.member(Grant(Role.AGENCY, "75")), await floor.member(Grant(Role.AGENCY, "71"))
    program = await floor.token_of({Right.READ_AUDIT}, "75")
    found = await subjects(program, limit="200")
    assert f"person:{almaty.person}" in found
    assert f"person:{astana.person}" not in found
    assert ("region:75" in found, "region:71" in found) == (True, False)
    ids = {row.subject for row in await floor.rows(audit.select()) if row.act == "staff.role_given"}
    assert len(ids & set(found)) == 1, (here, there)
    assert not [one for one in found if one.startswith("token:")]


async def test_who_may_not_read_the_trail_does_not(floor: Floor) -> None:
    program = await floor.token_of(set(Right) - {Right.READ_AUDIT})
    assert (await program.get(AUDIT)).status_code == 403


async def test_details_of_any_kind_are_given(floor: Floor) -> None:
    details: dict[str, str | int] = {"n": 1, "a": "b"}
    await floor.house.store.write(lambda tx: tx.audit("never.named", actor="x", subject="y", details=details))
    auditor = await floor.token_of({Right.READ_AUDIT})
    (line,) = (await auditor.get(AUDIT, params={"subject": "y"})).json()["items"]
    assert (line["said"], line["details"]) == ("never.named", details)


def test_every_act_of_the_house_has_words() -> None:
    named = set(learners.READING)
    for path in (ROOT / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _called(node.func) in {"audit", "looked"}:
                named |= {str(one.value) for one in node.args if isinstance(one, ast.Constant) and "." in str(one.value)}
    assert len(named) > 40
    assert named - ACTS.keys() == set()


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
