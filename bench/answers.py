"""What people of a bench say, and what must be kept of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One quiz answer as a browser posts it, and what must be kept of it."""

    token: str
    body: bytes
    attempt: str
    position: int
    option: str
