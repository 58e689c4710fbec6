"""What the settings of WhatsApp allow, and what they say when they don't fit."""

import pytest

from domain.errors import Misconfigured
from kasip.doctor import whatsapp
from kasip.settings import load
from tests.kasip.command import Refused

SITE = "https://kasip.test"
WHOLE = {
    "KASIP_WHATSAPP_TOKEN": "EAAtest-token-of-nobody",
    "KASIP_WHATSAPP_PHONE_ID": "700000000000001",
    "KASIP_WHATSAPP_APP_SECRET": "0123456789abcdef0123456789abcdef",
    "KASIP_WHATSAPP_VERIFY_TOKEN": "verify-token-of-nobody",
    "KASIP_PUBLIC_URL": SITE,
}


@pytest.fixture(autouse=True)
def _whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)


def test_with_all_of_them_whatsapp_is_spoken() -> None:
    settings = load()
    assert (settings.whatsapp, settings.whatsapp_api_url) == (True, "https://graph.facebook.com")
    secrets = [value for name, value in WHOLE.items() if name not in {"KASIP_PUBLIC_URL", "KASIP_WHATSAPP_PHONE_ID"}]
    assert [value for value in secrets if value in repr(settings)] == []


def test_without_any_of_them_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WHOLE:
        monkeypatch.delenv(name)
    assert load().whatsapp is False
    assert whatsapp(load()).sound is None


@pytest.mark.parametrize("left_out", list(WHOLE))
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    monkeypatch.delenv(left_out)
    with pytest.raises(Misconfigured) as refused:
        load()
    assert str(refused.value) == f"WhatsApp needs {left_out} too"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"KASIP_WHATSAPP_TOKEN": "hunter2 hunter2 hunter2"}, "KASIP_WHATSAPP_TOKEN"),
        ({"KASIP_WHATSAPP_PHONE_ID": "hunter2"}, "KASIP_WHATSAPP_PHONE_ID"),
        ({"KASIP_WHATSAPP_APP_SECRET": "hunter2"}, "KASIP_WHATSAPP_APP_SECRET"),
        ({"KASIP_WHATSAPP_VERIFY_TOKEN": "hunter2"}, "KASIP_WHATSAPP_VERIFY_TOKEN"),
        ({"KASIP_WHATSAPP_API_URL": "hunter2"}, "KASIP_WHATSAPP_API_URL"),
        ({"KASIP_PUBLIC_URL": "http://hunter2.test"}, "KASIP_PUBLIC_URL with https"),
        ({"KASIP_CLOCK_OFFSET": "60"}, "KASIP_CLOCK_OFFSET"),
    ],
)
def test_what_does_not_fit_is_named_without_its_value(refused: Refused, changed: dict[str, str], said: str) -> None:
    assert said in refused(changed)


def test_on_this_machine_it_may_be_tried_without_https_and_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_PUBLIC_URL", "http://127.0.0.1:8080")
    monkeypatch.setenv("KASIP_WHATSAPP_API_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("KASIP_CLOCK_OFFSET", "60")
    settings = load()
    assert settings.clock_offset == 60
    assert whatsapp(settings).sound is False


def test_a_provider_elsewhere_keeps_the_clock_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_WHATSAPP_API_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("KASIP_TELEGRAM_TOKEN", "7001:" + "Q" * 35)
    monkeypatch.setenv("KASIP_CLOCK_OFFSET", "60")
    with pytest.raises(Misconfigured, match="KASIP_CLOCK_OFFSET"):
        load()


def test_doctor_says_where_meta_is_to_call() -> None:
    found = whatsapp(load())
    assert found.sound is True
    assert f"{SITE}/whatsapp/webhook" in found.says
