import pytest
from starlette.requests import Request

from domain.language import Language
from web.language import language_of, negotiate, programs_language, read_language


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("kk", Language.KK),
        ("kk-KZ", Language.KK),
        ("ru-RU,ru;q=0.9,en-US;q=0.8", Language.RU),
        ("en, ru;q=0.4, kk;q=0.5", Language.KK),
        ("KK-kz , ru;q=0.9", Language.KK),
        ("ru;q=0, en", None),
        ("en-GB,en;q=0.9", None),
        ("ru;q=much", None),
        (";;;,,,q=", None),
        ("*" * 100_000, None),
    ],
)
def test_the_best_of_our_languages_is_taken(header: str, expected: Language | None) -> None:
    assert negotiate(header) is expected


def request(accept: str) -> Request:
    return Request({"type": "http", "headers": [(b"accept-language", accept.encode())], "state": {}})


def test_the_persons_own_language_goes_before_the_browsers() -> None:
    asked = request("ru")
    asked.state.language = Language.KK
    assert language_of(asked) is Language.KK
    assert language_of(request("ru")) is Language.RU
    assert language_of(request("en")) is Language.KK


@pytest.mark.parametrize("value", ["en", "", None, 1, ["kk"], "KK"])
def test_what_is_not_our_language_is_none(value: object) -> None:
    assert read_language(value) is None


@pytest.mark.parametrize(("header", "told"), [("en-GB, ru;q=0.9", "en"), ("ru, en;q=0.9", "ru"), ("de, *", "kk"), ("", "kk")])
def test_programs_may_ask_for_english_too(header: str, told: str) -> None:
    assert programs_language(request(header)) == told
