"""Data directories for the command."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from kasip.settings import load
from tests.kasip.command import Command, Refused


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory as an operator makes it: migrated, with the starter content."""
    kasip = Command(tmp_path_factory.mktemp("kasip") / "var")
    migrated = kasip.start("migrate")
    assert migrated.returncode == 0, migrated.stderr
    loaded = kasip.start("content", "load")
    assert loaded.returncode == 0, loaded.stderr
    return kasip.data


@pytest.fixture
def kasip(tmp_path: Path) -> Command:
    """The command before its data directory is made."""
    return Command(tmp_path / "var")


@pytest.fixture
def ready(prepared: Path, tmp_path: Path) -> Command:
    """The command over a prepared data directory."""
    return Command(Path(shutil.copytree(prepared, tmp_path / "var")))


@pytest.fixture
def away() -> dict[str, str]:
    """Settings that name a database where nobody answers."""
    key = "A" * 43 + "="
    return {"KASIP_DATABASE_URL": "postgresql://x:secret@127.0.0.1:1/y", "KASIP_KEYS": f"a:{key}", "KASIP_INDEX_KEY": key}


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Refused:
    """Gives settings, and the one line in which they are refused; it does not repeat a value that has «hunter2» in it."""

    def refused(changed: Mapping[str, str]) -> str:
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(Misconfigured) as caught:
            load()
        line = str(caught.value)
        assert "\n" not in line
        assert "hunter2" not in line
        return line

    return refused
