"""How sentences are written down: where the extraction finds them, and with the marks that both languages use."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.language import Language
from tests.house.catalogue import kept, translations
from tests.support.root import ROOT

FLOORS = ("dialogs", "services", "web", "bot", "admin", "kasip")
SAYING = {"tr", "N_", "plural"}
ENDS = ".?!:…"

languages = pytest.mark.parametrize("language", list(Language))


def sources() -> Iterator[Path]:
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("*.py"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SAYING:
                yield node


def test_no_sentence_stands_inside_an_f_string() -> None:
    """Python 3.11's tokens hide what is inside one, so that Babel would miss the sentence."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.JoinedStr)
        for call in calls(node)
        if call.args and isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
    ]
    assert hidden == []


def test_no_sentence_is_put_together() -> None:
    """A sentence with a value goes by its name in braces: the order of words is the language's own."""
    put_together = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources()
        for call in calls(ast.parse(path.read_text()))
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert put_together == []


def sentences(language: Language) -> list[tuple[str, str]]:
    found = [message for message in kept(language) if message.id]
    return [(translations(message.id)[0], form) for message in found for form in translations(message.string)]


@languages
def test_no_double_spaces_and_none_at_the_ends(language: Language) -> None:
    assert [said for _, said in sentences(language) if "  " in said or said != said.strip()] == []


@languages
def test_quotes_are_guillemets_and_closed(language: Language) -> None:
    assert [said for _, said in sentences(language) if re.search(r"[\"“”„`]|(?<!\w)'|'(?!\w)", said)] == []
    assert [said for _, said in sentences(language) if not _balanced(said)] == []


@languages
def test_a_sentence_ends_as_it_does_in_english(language: Language) -> None:
    """A question stays one, an announcement of what follows keeps its colon, a label gets no full stop."""
    assert [(english, said) for english, said in sentences(language) if _end(english) != _end(said)] == []


def test_both_languages_end_alike() -> None:
    kk, ru = (dict(sentences(language)) for language in Language)
    assert [(kk[english], ru[english]) for english in kk if _end(kk[english]) != _end(ru[english])] == []


def _balanced(said: str) -> bool:
    depth = 0
    for char in said:
        depth += {"«": 1, "»": -1}.get(char, 0)
        if depth not in {0, 1}:
            return False
    return depth == 0


def _end(said: str) -> str:
    last = said.rstrip("»)")[-1:]
    return last if last in ENDS else ""
