"""What a trial and a moved clock say for themselves."""

from domain.language import Language
from services.translations import Translations
from web.pages import Pages
from web.static import Static


def start_page(*, trial: bool = False, moved: float = 0) -> str:
    pages = Pages(Translations.load(), Static(), trial=trial, moved=moved)
    return pages.render("chat/start.html", Language.KK, refused=False)


def test_a_trial_says_so_in_both_languages_before_anything_is_asked() -> None:
    page = start_page(trial=True)
    assert "СЫНАҚ НҰСҚАСЫ. «Даму» қорының ресми боты емес." in page
    assert "ПРОБНАЯ ВЕРСИЯ. Это не официальный бот Фонда «Даму»." in page
    assert "СЫНАҚ" not in start_page()


def test_a_moved_clock_shows() -> None:
    assert "86400 секундқа жылжытылған" in start_page(moved=86400)
    assert "жылжытылған" not in start_page()
