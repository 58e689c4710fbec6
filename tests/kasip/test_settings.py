import json
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from domain.owner import Approvals, Owner, trial
from kasip.settings import load, names
from tests.kasip.command import Refused

APPROVAL = {"document": "Бұйрық", "number": "12-НҚ", "date": "2026-10-01"}
OWNER = {
    "name": {"kk": "«Үміт» қоры", "ru": "Фонд «Үміт»"},
    "bin": "990340000014",
    "retention": {"kk": "5 жыл", "ru": "5 лет"},
    "recipients": {"kk": "жоқ", "ru": "нет"},
    "approvals": dict.fromkeys(("course", "order", "completion", "certificate"), APPROVAL),
}


def owner_of(monkeypatch: pytest.MonkeyPatch, **changes: object) -> Owner | None:
    monkeypatch.setenv("KASIP_OWNER", json.dumps(OWNER | changes, ensure_ascii=False))
    return load().owner


def test_without_any_setting_it_serves_sqlite_on_loopback_as_a_trial() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.loopback) == ("127.0.0.1", 8080, True)
    assert settings.database == "sqlite:///var/kasip.db"
    assert settings.database_file == Path("var/kasip.db")
    assert settings.clock().offset.total_seconds() == 0
    assert trial(settings.owner)


def test_an_owner_with_every_approval_ends_the_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = owner_of(monkeypatch)
    assert owner is not None
    assert owner.name.kk == "«Үміт» қоры"
    assert owner.approvals.course is not None
    assert owner.approvals.course.date.isoformat() == "2026-10-01"
    assert not trial(owner)


@pytest.mark.parametrize("missing", ["course", "order", "completion", "certificate"])
def test_one_approval_missing_keeps_the_trial(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    approvals = {name: APPROVAL for name in ("course", "order", "completion", "certificate") if name != missing}
    assert trial(owner_of(monkeypatch, approvals=approvals))


def test_an_owner_without_approvals_is_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = owner_of(monkeypatch, approvals={})
    assert owner is not None
    assert owner.approvals == Approvals()
    assert trial(owner)


def test_a_text_on_appeals_is_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().appeal is None
    monkeypatch.setenv("KASIP_APPEAL", '{"kk": "Шағым 10 күнде беріледі.", "ru": "Жалоба подается за 10 дней."}')
    appeal = load().appeal
    assert appeal is not None
    assert appeal.ru == "Жалоба подается за 10 дней."


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KASIP_OWNER", "{not json", "KASIP_OWNER"),
        ("KASIP_OWNER", '{"name": "hunter2"}', "KASIP_OWNER"),
        ("KASIP_OWNER", json.dumps(OWNER | {"aprovals": {}}), "KASIP_OWNER.aprovals"),
        ("KASIP_OWNER", json.dumps(OWNER | {"bin": "hunter2"}), "KASIP_OWNER: bin"),
        ("KASIP_OWNER", json.dumps(OWNER | {"name": {"kk": "", "ru": "x"}}), "KASIP_OWNER: name"),
        ("KASIP_APPEAL", "hunter2", "KASIP_APPEAL"),
        ("KASIP_APPEAL", '{"kk": "hunter2", "ru": " "}', "KASIP_APPEAL: is needed in kk and in ru"),
        ("KASIP_HTTP", "hunter2", "KASIP_HTTP"),
        ("KASIP_HTTP", "127.0.0.1:99999", "KASIP_HTTP"),
        ("KASIP_LOG", "hunter2", "KASIP_LOG"),
        ("KASIP_CLOCK_OFFSET", "hunter2", "KASIP_CLOCK_OFFSET"),
        ("KASIP_CLOCK_OFFSET", "inf", "KASIP_CLOCK_OFFSET"),
        ("KASIP_DATABASE_URL", "mysql://u:hunter2@h/d", "KASIP_DATABASE_URL"),
        ("KASIP_DATABASE_URL", "postgresql://u:hunter2@h/d", "KASIP_KEYS"),
        ("KASIP_PUBLIC_URL", "hunter2", "KASIP_PUBLIC_URL"),
    ],
)
def test_a_wrong_setting_is_one_clear_line_without_its_value(refused: Refused, name: str, value: str, said: str) -> None:
    assert said in refused({name: value})


@pytest.mark.parametrize("http", ["0.0.0.0:8080", "192.0.2.1:80", "kasip.example:80", "[2001:db8::1]:80"])
def test_the_clock_moves_only_on_loopback(monkeypatch: pytest.MonkeyPatch, http: str) -> None:
    monkeypatch.setenv("KASIP_HTTP", http)
    assert not load().loopback
    monkeypatch.setenv("KASIP_CLOCK_OFFSET", "60")
    with pytest.raises(Misconfigured, match="KASIP_CLOCK_OFFSET"):
        load()


@pytest.mark.parametrize("http", ["127.0.0.1:0", "localhost:8080", "[::1]:8080"])
def test_loopback_by_any_name(monkeypatch: pytest.MonkeyPatch, http: str) -> None:
    monkeypatch.setenv("KASIP_HTTP", http)
    monkeypatch.setenv("KASIP_CLOCK_OFFSET", "-60.5")
    assert load().clock().offset.total_seconds() == -60.5


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in names():
        monkeypatch.setenv(name, "")
    assert load().log == "console"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KASIP_KEYS", "KASIP_INDEX_KEY"):
        monkeypatch.setenv(name, "hunter2")
    monkeypatch.setenv("KASIP_DATABASE_URL", "postgresql://u:hunter2@h/d")
    assert "hunter2" not in repr(load())
