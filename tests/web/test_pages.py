import re

import pytest
from jinja2 import UndefinedError

from domain.language import Language
from tests.web.speech import Speech
from web.pages import TEMPLATES, Pages
from web.static import Static


@pytest.fixture
def pages() -> Pages:
    return Pages(Speech(), Static())


@pytest.mark.parametrize("language", list(Language))
def test_a_page_is_marked_with_its_language(pages: Pages, language: Language) -> None:
    page = pages.render("error.html", language, title="A", detail="B")
    assert f'<html lang="{language}">' in page


def test_what_is_put_in_is_shown_and_never_run(pages: Pages) -> None:
    page = pages.render("error.html", Language.KK, title="<script>alert(1)</script>", detail="{{7*7}} {0.__class__}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}} {0.__class__}" in page


def test_a_missing_value_is_an_error(pages: Pages) -> None:
    with pytest.raises(UndefinedError):
        pages.render("error.html", Language.KK, title="A")


def test_templates_have_nothing_inline_and_nothing_unescaped() -> None:
    for path in TEMPLATES.rglob("*.html"):
        source = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\|\s*safe|autoescape", source), path.name
