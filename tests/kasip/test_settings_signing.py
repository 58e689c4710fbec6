"""What the settings of signing allow, and what they say when they don't fit."""

from pathlib import Path

import pytest

from kasip.doctor import signing
from kasip.settings import load
from tests.kasip.command import Refused
from tests.support.signing import authority

NODE = {"KASIP_NCANODE_URL": "http://127.0.0.1:14579"}


@pytest.fixture
def roots(tmp_path: Path) -> str:
    (tmp_path / "root.pem").write_bytes(authority().root.pem)
    return str(tmp_path)


def test_nothing_is_open_by_itself() -> None:
    settings = load()
    assert settings.signing == ()
    assert signing(settings).sound is None


def test_the_ways_stand_in_the_order_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**NODE, "KASIP_SIGNING": "upload, egov", "KASIP_EGOV_SIGN_URL": "https://egov.example"}.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.signing == ("egov", "upload")
    assert signing(settings).sound is True


def test_by_roots_alone_doctor_tells_of_gost(monkeypatch: pytest.MonkeyPatch, roots: str) -> None:
    monkeypatch.setenv("KASIP_SIGNING", "upload")
    monkeypatch.setenv("KASIP_EDS_ROOTS", roots)
    found = signing(load())
    assert found.sound is None
    assert "1 root certificates" in found.says
    assert "GOST" in found.says


def test_doctor_says_where_there_are_no_roots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KASIP_SIGNING", "upload")
    monkeypatch.setenv("KASIP_EDS_ROOTS", str(tmp_path))
    assert signing(load()).sound is False


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"KASIP_SIGNING": "hunter2"}, "KASIP_SIGNING: expected some of egov, computer, upload, paper"),
        ({"KASIP_SIGNING": "upload"}, "KASIP_SIGNING=upload needs KASIP_EDS_ROOTS or KASIP_NCANODE_URL"),
        ({"KASIP_SIGNING": "computer"}, "KASIP_SIGNING=computer needs KASIP_EDS_ROOTS or KASIP_NCANODE_URL"),
        ({**NODE, "KASIP_SIGNING": "egov"}, "KASIP_SIGNING=egov needs KASIP_EGOV_SIGN_URL"),
        ({"KASIP_EDS_ROOTS": "/hunter2"}, "KASIP_EDS_ROOTS: expected a folder"),
        ({"KASIP_NCANODE_URL": "http://hunter2.test"}, "KASIP_NCANODE_URL: expected https://host"),
        ({"KASIP_EGOV_SIGN_URL": "hunter2"}, "KASIP_EGOV_SIGN_URL: expected https://host"),
        ({"KASIP_EGOV_SIGN_URL": "https://egov.example", "KASIP_CLOCK_OFFSET": "60"}, "KASIP_CLOCK_OFFSET"),
        ({"KASIP_NCANODE_URL": "https://node.example", "KASIP_CLOCK_OFFSET": "60"}, "KASIP_CLOCK_OFFSET"),
    ],
)
def test_what_does_not_fit_is_named_without_its_value(refused: Refused, changed: dict[str, str], said: str) -> None:
    assert said in refused(changed)


def test_on_this_machine_another_time_may_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**NODE, "KASIP_SIGNING": "upload", "KASIP_CLOCK_OFFSET": "60"}.items():
        monkeypatch.setenv(name, value)
    assert load().clock_offset == 60


def test_on_paper_alone_nobody_has_to_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_SIGNING", "paper")
    assert load().signing == ("paper",)
    assert signing(load()).sound is True
