"""Strict reading of JSON: every field known, of its type, and within its limits; raises GraphError (100 if not said)."""

import re
from collections.abc import Sequence
from typing import Any

from tests.providers.whatsapp.api import GraphError, Json, invalid

URL = re.compile(r"https?://[^\s/?#]+\.?[^\s]*")
Names = Sequence[str]


def record(value: Any, where: str, required: Names = (), optional: Names = ()) -> Json:
    """An object with these fields and no others."""
    if not isinstance(value, dict):
        raise invalid(f"Param {where} must be a JSON object.")
    if unknown := sorted(value.keys() - {*required, *optional}):
        raise invalid(f'Unexpected key "{unknown[0]}" on param "{where}".')
    if missing := [name for name in required if name not in value]:
        raise invalid(f"The parameter {where}['{missing[0]}'] is required.")
    return value


def text(value: Any, where: str, most: int, *, least: int = 1, code: int = 100) -> str:
    """A string of so many characters that is not blank."""
    if not isinstance(value, str):
        raise invalid(f"Param {where} must be a string.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise invalid(f"Param {where} must be valid UTF-8.") from None
    if not least <= len(value) <= most or (least and not value.strip()):
        raise GraphError(code, f"Param {where} length invalid. Min length: {least}, Max length: {most}")
    return value


def one_of(value: Any, where: str, allowed: Names) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise invalid(f"Param {where} must be one of {{{', '.join(allowed).upper()}}} - got {value!r}.")
    return value


def flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise invalid(f"Param {where} must be a boolean.")
    return value


def items(value: Any, where: str, least: int, most: int, *, code: int = 100) -> list[Any]:
    """A list of so many."""
    if not isinstance(value, list):
        raise invalid(f"Param {where} must be an array.")
    if not least <= len(value) <= most:
        raise GraphError(code, f"Invalid {where} count. Min allowed: {least}, Max allowed: {most}")
    return value


def distinct(values: Names, where: str) -> None:
    if len(set(values)) < len(values):
        raise GraphError(131009, f"Duplicated {where}.")


def url(value: Any, where: str) -> str:
    found = text(value, where, 2000)
    if not URL.fullmatch(found):
        raise GraphError(131009, f"Param {where} is not a valid URI.")
    return found
