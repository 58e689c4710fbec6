"""A typed answer that can't be taken."""

from collections.abc import Mapping
from types import MappingProxyType


class Invalid(ValueError):
    """An answer that its validator refuses: which field, why, and facts for the wording; the answer itself is not in it."""

    def __init__(self, field: str, reason: str, **facts: str | int) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = str(reason)
        self.facts: Mapping[str, str | int] = MappingProxyType(facts)


def shown(char: str) -> str:
    """An offending character as it may be said back: nothing invisible, and nothing that can't be stored or sent."""
    return char if char.isprintable() else "\ufffd"
