import re

import pytest

from tests.support.root import ROOT

FILES = ("requirements-pip.txt", "requirements.txt", "requirements-dev.txt")
files = pytest.mark.parametrize("name", FILES)


def pins(name: str) -> dict[str, str]:
    """What a file asks for: `name==version` and marker → everything up to the next one."""
    text = "\n".join(line for line in (ROOT / name).read_text().splitlines() if not line.lstrip().startswith("#"))
    parts = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return {part.split(" \\", 1)[0].strip(): part for part in parts if part.strip()}


@files
def test_every_package_has_one_version_and_hashes(name: str) -> None:
    assert len(pins(name)) > (20 if name in FILES[1:] else 0)
    assert [pin for pin, part in pins(name).items() if not re.match(r"[\w.-]+==\S", pin) or "--hash=sha256:" not in part] == []


@files
def test_no_host_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|\s@\s", text)


def test_the_tests_run_on_what_is_served() -> None:
    assert pins("requirements.txt").keys() <= pins("requirements-dev.txt").keys()
