"""Counts the statements of turns."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

UNCOUNTED = ("BEGIN", "INSERT INTO audit ")


@contextmanager
def counted() -> Iterator[list[str]]:
    """What is sent to any database within the block, but for BEGIN, COMMIT and the audit."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(UNCOUNTED):
            sent.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
