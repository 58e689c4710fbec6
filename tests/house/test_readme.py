import re

import pytest

from kasip.settings import names
from tests.house.catalogue import ROOT


@pytest.mark.parametrize("name", names())
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert re.search(rf"\b{name}\b", (ROOT / "README.md").read_text())


def test_every_make_target_of_the_readme_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(
        re.findall(
            r"\bmake ([a-z][a-z-]*)\b(?=`|\s|$)",
            "\n".join(re.findall(r"```.*?```|`[^`\n]+`", (ROOT / "README.md").read_text(), re.DOTALL)),
        )
    )
    assert named >= {"run", "test"}
    assert named <= targets
