import re

import pytest

from kasip.settings import names
from tests.support.root import ROOT


@pytest.mark.parametrize("name", names())
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert re.search(rf"\b{name}\b", (ROOT / "README.md").read_text())


DOCS = [ROOT / "README.md", ROOT / "bench" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"`[^`\n]+`|^    make .+$", re.MULTILINE)


def test_every_make_target_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = [part for path in DOCS for part in CODE.findall(path.read_text())]
    named = {target for part in code for target in re.findall(r"\bmake ([a-z][a-z-]*)\b(?=`|\s|$)", part)}
    assert named >= {"run", "test", "bench"}
    assert named <= targets


def test_every_file_that_the_docs_name_is_there() -> None:
    """Of the house itself, and by its whole path."""
    paths = re.compile(r"(?<![\w/<.])(?:bot|web|services|dialogs|domain|kasip|tests|bench)/[\w/]+\.(?:py|toml|typ|html)")
    named = {name for path in (*DOCS, ROOT / "DECISIONS.md") for name in paths.findall(path.read_text())}
    assert len(named) > 40
    assert {name for name in named if not (ROOT / name).exists()} == set()
