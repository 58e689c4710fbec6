"""The keys of the vault: from the settings, or made once beside the SQLite database."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from domain.errors import Misconfigured
from kasip.settings import Settings
from services.storage.sealed import Keys, Vault, decode_key

T = TypeVar("T")

KEYS_FILE = "keys"
INDEX_KEY_FILE = "index_key"


def load_vault(settings: Settings) -> Vault:
    """The vault of this instance; makes absent keys, readable by their owner only, and raises Misconfigured."""
    keys = settings.keys.get_secret_value() if settings.keys else None
    index_key = settings.index_key.get_secret_value() if settings.index_key else None
    directory = settings.make_data_dir()
    if keys is None and index_key is None and settings.database_file and settings.database_file.exists():
        _both_or_none(directory)
    return Vault(
        _parsed(Keys.parse, keys or _kept(directory / KEYS_FILE, f"k{secrets.token_hex(4)}:{_fresh()}"), "KASIP_KEYS"),
        _parsed(decode_key, index_key or _kept(directory / INDEX_KEY_FILE, _fresh()), "KASIP_INDEX_KEY"),
    )


def _both_or_none(directory: Path) -> None:
    """One file without the other was lost, and a new one in its place would make rows unreadable without anyone noticing."""
    there = [name for name in (KEYS_FILE, INDEX_KEY_FILE) if (directory / name).exists()]
    if len(there) == 1:
        raise Misconfigured(
            f"{directory} has {there[0]} alone of {KEYS_FILE} and {INDEX_KEY_FILE}: restore the other from the backup"
        )


def _kept(path: Path, fresh: str) -> str:
    if not path.exists():
        _write_once(path, fresh)
    return path.read_text("ascii")


def _write_once(path: Path, text: str) -> None:
    """Write whole or not at all; of two processes the first wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _parsed(parse: Callable[[str], T], text: str, name: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise Misconfigured(f"{name}: {error}") from None


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
