"""What the settings of Telegram allow, and what they say when they don't fit."""

import pytest

from kasip.doctor import telegram
from kasip.settings import load
from tests.kasip.command import Refused

TOKEN = "7001:" + "Q" * 35
SITE = "https://kasip.test"
WEBHOOK = {"KASIP_TELEGRAM_MODE": "webhook", "KASIP_TELEGRAM_SECRET": "s" * 16, "KASIP_PUBLIC_URL": SITE}


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_TELEGRAM_TOKEN", TOKEN)


def test_a_token_is_enough_to_poll() -> None:
    settings = load()
    assert (settings.telegram_mode, settings.telegram_api_url) == ("polling", "https://api.telegram.org")
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"KASIP_TELEGRAM_TOKEN": "hunter2"}, "KASIP_TELEGRAM_TOKEN"),
        ({"KASIP_TELEGRAM_API_URL": "hunter2"}, "KASIP_TELEGRAM_API_URL"),
        ({"KASIP_TELEGRAM_MODE": "hunter2"}, "KASIP_TELEGRAM_MODE"),
        ({**WEBHOOK, "KASIP_TELEGRAM_SECRET": ""}, "KASIP_TELEGRAM_SECRET"),
        ({**WEBHOOK, "KASIP_TELEGRAM_SECRET": "hunter2 hunter2 hunter2"}, "KASIP_TELEGRAM_SECRET"),
        ({**WEBHOOK, "KASIP_PUBLIC_URL": ""}, "KASIP_PUBLIC_URL"),
        ({"KASIP_CLOCK_OFFSET": "60"}, "KASIP_CLOCK_OFFSET"),
    ],
    ids=["token", "address", "mode", "no secret", "bad secret", "nowhere to be called", "clock beside a real provider"],
)
def test_what_does_not_fit_is_named_without_its_value(refused: Refused, changed: dict[str, str], said: str) -> None:
    assert said in refused(changed)


def test_the_clock_may_be_moved_beside_a_provider_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_CLOCK_OFFSET", "60")
    monkeypatch.setenv("KASIP_TELEGRAM_API_URL", "http://127.0.0.1:8081")
    assert load().clock_offset == 60


@pytest.mark.parametrize(
    ("public_url", "sound", "says"),
    [("", None, "deleted"), (SITE, True, "on, by polling"), ("http://kasip.test", False, "not https")],
)
def test_doctor_says_how_numbers_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, public_url: str, sound: bool | None, says: str
) -> None:
    monkeypatch.setenv("KASIP_PUBLIC_URL", public_url)
    found = telegram(load())
    assert found.sound is sound
    assert says in found.says
