import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from kasip.keys import load_vault
from kasip.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("KASIP_DATA_DIR", str(tmp_path / "var"))
    return load()


def test_absent_keys_are_made_for_their_owner_alone(settings: Settings) -> None:
    load_vault(settings)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.data_dir.iterdir()}
    assert modes == {"keys": 0o600, "index_key": 0o600}
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700


def test_kept_keys_open_what_they_sealed(settings: Settings) -> None:
    first, second = load_vault(settings), load_vault(settings)
    assert second.open("a.b", "1", first.seal("a.b", "1", "x")) == "x"
    assert second.index("a.b", "x") == first.index("a.b", "x")


def test_processes_that_start_together_agree(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: load_vault(settings), range(8)))
    sealed = vaults[0].seal("a.b", "1", "x")
    assert {vault.open("a.b", "1", sealed) for vault in vaults} == {"x"}
    assert len({vault.index("a.b", "x") for vault in vaults}) == 1
    assert {path.name for path in settings.data_dir.iterdir()} == {"keys", "index_key"}


@pytest.mark.parametrize("lost", ["keys", "index_key"])
def test_a_lost_key_is_not_replaced_beside_a_database(settings: Settings, lost: str) -> None:
    load_vault(settings)
    (settings.data_dir / "kasip.db").touch()
    (settings.data_dir / lost).unlink()
    with pytest.raises(Misconfigured, match="backup"):
        load_vault(settings)


def test_keys_of_the_settings_come_first(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made = load_vault(settings)
    monkeypatch.setenv(
        "KASIP_KEYS", f"k2:{base64.b64encode(bytes(32)).decode()},{(settings.data_dir / 'keys').read_text().strip()}"
    )
    rotated = load_vault(load())
    assert rotated.open("a.b", "1", made.seal("a.b", "1", "x")) == "x"
    assert rotated.seal("a.b", "1", "x").startswith(b"\x02k2")


def test_a_bad_key_is_one_clear_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_KEYS", "k1:hunter2")
    with pytest.raises(Misconfigured, match="KASIP_KEYS") as caught:
        load_vault(load())
    assert "hunter2" not in str(caught.value)
