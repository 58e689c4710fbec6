"""What the house of each test would make anew, though it is the same in all of them: made once a process."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Dialect
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.util import LRUCache

from domain.language import Language
from services import content, translations
from web import pages

MOST_STATEMENTS = 5000


def keep(patch: pytest.MonkeyPatch) -> None:
    """Compile each statement and each template once, parse each script once, and read the house's own catalogues once."""
    _keep_statements(patch)
    patch.setattr(pages, "Environment", partial(Environment, bytecode_cache=_Templates()))
    patch.setattr(content, "_parsed", cache(content._parsed))
    _keep_catalogues(patch)


def _keep_statements(patch: pytest.MonkeyPatch) -> None:
    """An engine finds only what its own dialect compiled: those of a kind, on one version of a server, lend them one."""
    lent: dict[tuple[object, ...], Dialect] = {}
    kept: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)
    compiled = ClauseElement._compile_w_cache

    def once(self: ClauseElement, dialect: Dialect, *, compiled_cache: Any, **how: Any) -> Any:
        kind = (type(dialect), dialect.paramstyle, dialect.server_version_info)
        return compiled(self, lent.setdefault(kind, dialect), compiled_cache=compiled_cache and kept, **how)

    patch.setattr(ClauseElement, "_compile_w_cache", once)


def _keep_catalogues(patch: pytest.MonkeyPatch) -> None:
    read = translations._read
    read_once = cache(read)

    def once(path: Path, language: Language) -> Mapping[str, tuple[str, ...]]:
        return (read_once if path.is_relative_to(translations.LOCALES) else read)(path, language)

    patch.setattr(translations, "_read", once)


class _Templates(BytecodeCache):
    """The compiled templates; one whose source was changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code
