"""The pages of accounts, tokens and the audit trail, in both languages."""

import re

import pytest
from sqlalchemy import select

from domain.language import Language
from domain.staff import Grant, Role
from services.storage.audit import audit
from services.storage.staff import staff, staff_grant, staff_token
from tests.admin.floor import Client, Floor

LARGEST = 60_000
LANGUAGES = (Language.KK, Language.RU)


@pytest.fixture(autouse=True)
def _quick_passwords(quick_passwords: None) -> None:
    """Nobody signs in with them here."""


@pytest.fixture
async def chief(floor: Floor) -> Client:
    return await floor.client_of(Role.ADMINISTRATOR)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1].replace("&#34;", '"')


async def test_each_page_in_both_languages(floor: Floor, chief: Client) -> None:
    login = await floor.member(Grant(Role.AGENCY, "75"), login="a.serikova")
    (row,) = await floor.rows(select(staff.c.id).where(staff.c.login == login))
    seen: dict[Language, list[str]] = {}
    for language in LANGUAGES:
        await chief.send("/admin/language", language=language)
        for path in (
            "staff",
            "staff/new",
            f"staff/{row.id}",
            f"staff/{chief.session.staff}",
            "tokens",
            "audit",
            "staff?login=zzz",
        ):
            answer = await chief.get(f"/admin/{path}")
            assert (answer.status_code, len(answer.content) < LARGEST) == (200, True), path
            assert f'<html lang="{language}">' in answer.text
            assert "<script" not in answer.text
            assert " style=" not in answer.text
            seen.setdefault(language, []).append(answer.text)
    assert "Қаржы агенттігі" in seen[Language.KK][0]
    assert "Алматы қаласы" in seen[Language.KK][0]
    assert "Финансовое агентство" in seen[Language.RU][0]
    assert "Выдана роль" in seen[Language.RU][5]


async def test_an_account_is_made_and_its_password_shown_once(floor: Floor, chief: Client) -> None:
    made = await chief.send("/admin/staff/new", login="D.Akhmetov", role="agency", region="75", language="ru", until="2026-12-31")
    password = re.search(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){4})</code>", made.text)
    assert password is not None
    assert made.headers["cache-control"] == "no-store"
    (row,) = await floor.rows(select(staff).where(staff.c.login == "d.akhmetov"))
    assert (row.language, row.one_time) == ("ru", True)
    page = await chief.get(f"/admin/staff/{row.id}")
    assert password[1] not in page.text
    assert "31.12.2026" in page.text


async def test_a_form_with_faults_keeps_what_was_typed_and_says_what_is_wrong(floor: Floor, chief: Client) -> None:
    for fields, field, said in (
        ({"login": "Ә", "role": "agency", "region": "75"}, "login", "3–32 таңбадан"),
        ({"login": "new.one", "role": ""}, "role", "Тізімнен рөл таңдаңыз."),
        ({"login": "new.one", "role": "agency", "region": "75", "until": "tomorrow"}, "until", "2026-11-20"),
        ({"login": "new.one", "role": "agency"}, "region", "Мұндай өңір жоқ."),
        ({"login": "new.one", "role": "agency", "region": "99"}, "region", "Мұндай өңір жоқ."),
    ):
        answer = await chief.send("/admin/staff/new", **fields)
        assert answer.status_code == 422
        assert f'href="#f-{field}"' in answer.text
        assert f'id="e-{field}"' in answer.text
        assert said in answer.text
        assert f'value="{fields["login"].casefold()}"' in answer.text or f'value="{fields["login"]}"' in answer.text
    assert await floor.rows(select(staff.c.id).where(staff.c.login == "new.one")) == []


async def test_roles_are_given_and_taken_back_on_the_card(floor: Floor, chief: Client) -> None:
    login = await floor.member(Grant(Role.AGENCY, "75"))
    (row,) = await floor.rows(select(staff.c.id).where(staff.c.login == login))
    card = f"/admin/staff/{row.id}"
    version = hidden((await chief.get(card)).text, "version")
    given = await chief.send(f"{card}/roles", version=version, role="auditor", region="all")
    assert (given.status_code, given.headers["location"]) == (303, f"{card}?said=done")
    stale = await chief.send(f"{card}/close", version=version)
    assert stale.status_code == 412
    assert 'class="wrong" role="alert"' in stale.text
    (first, _) = await floor.rows(select(staff_grant.c.id).where(staff_grant.c.staff_id == row.id).order_by(staff_grant.c.id))
    version = hidden((await chief.get(card)).text, "version")
    assert (await chief.send(f"{card}/roles/{first.id}/end", version=version)).status_code == 303
    version = hidden((await chief.get(card)).text, "version")
    reset = await chief.send(f"{card}/reset", version=version, second_factor="yes")
    assert re.search(r"<code>[a-z2-9]{4}-", reset.text)
    version = hidden((await chief.get(card)).text, "version")
    assert (await chief.send(f"{card}/close", version=version)).status_code == 303
    assert "/close" not in (await chief.get(card)).text
    acts = await floor.rows(select(audit.c.act).where(audit.c.actor == f"staff:{chief.session.login}").order_by(audit.c.id))
    assert [one.act for one in acts] == ["staff.role_given", "staff.role_ended", "staff.reset", "staff.closed"]


async def test_nobody_finds_a_form_for_his_own_account(floor: Floor, chief: Client) -> None:
    own = f"/admin/staff/{chief.session.staff}"
    page = (await chief.get(own)).text
    assert "/roles" not in page
    answer = await chief.send(f"{own}/close", version="*")
    assert answer.status_code == 409
    assert "Басқа әкімшіге айтыңыз." in answer.text


async def test_a_token_is_made_and_taken_back(floor: Floor, chief: Client) -> None:
    empty = await chief.send("/admin/tokens", name="statistics", region="all")
    assert (empty.status_code, 'href="#f-scopes"' in empty.text, 'value="statistics"' in empty.text) == (422, True, True)
    made = await chief.send(
        "/admin/tokens", **{"name": "statistics", "region": "all", "calendar:read": "yes", "learners:read": "yes"}
    )
    assert made.status_code == 403
    made = await chief.send("/admin/tokens", **{"name": "statistics", "region": "all", "calendar:read": "yes"})
    secret = re.search(r"<code>(kasip_[^<]+)</code>", made.text)
    assert secret is not None
    program = await floor.visitor(authorization=f"Bearer {secret[1]}")
    assert (await program.get("/api/v1/me")).status_code == 200
    (row,) = await floor.rows(select(staff_token.c.id))
    assert (await chief.send(f"/admin/tokens/{row.id}/end")).status_code == 303
    assert (await program.get("/api/v1/me")).status_code == 401
    assert secret[1] not in (await chief.get("/admin/tokens")).text


async def test_the_trail_is_filtered_and_a_wrong_day_is_said(floor: Floor, chief: Client) -> None:
    assert "Рөл берілді" in (await chief.get("/admin/audit", act="staff.role_given")).text
    narrowed = (await chief.get("/admin/audit", act="token.added")).text
    assert "<tbody>" not in narrowed
    wrong = await chief.get("/admin/audit", **{"from": "yesterday"})
    assert (wrong.status_code, 'id="e-from"' in wrong.text, 'value="yesterday"' in wrong.text) == (422, True, True)


async def test_who_may_not_manage_the_staff_opens_none_of_it(floor: Floor) -> None:
    agent = await floor.client_of(Role.AGENCY)
    for path in ("staff", "staff/new", f"staff/{agent.session.staff}", "tokens", "audit"):
        assert (await agent.get(f"/admin/{path}")).status_code == 403
