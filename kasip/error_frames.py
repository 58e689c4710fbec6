"""What a log may say of an exception: its types and where it happened, never its message, which may hold what a person typed."""

import sqlite3
import traceback
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

DEEPEST = 12


def describe(error: BaseException) -> dict[str, object]:
    """The error's type and code, its frames from the outermost, and the types of what caused it."""
    facts: dict[str, object] = {"error": _name(error), "frames": _frames(error)}
    if code := _code(error):
        facts["code"] = code
    if causes := [_name(cause) for cause in _causes(error)]:
        facts["causes"] = causes
    return facts


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-DEEPEST:]]


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 3)[-3:])


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _code(error: BaseException) -> str | None:
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        return origin.sqlite_errorname if hasattr(origin, "sqlite_errorname") else None
    if isinstance(origin, OSError):
        return str(origin.errno)
    state = getattr(origin, "sqlstate", None)
    return state if isinstance(state, str) else None
