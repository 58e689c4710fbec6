"""Draws of questions that are the same in every run."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from services import final_test, quizzes


class Seeds:
    """Stands where `secrets` does in the modules that draw: one seed after the other, or one for everybody."""

    def __init__(self, one: str = "") -> None:
        self._one = one
        self._numbers = itertools.count()

    def token_hex(self, _length: int) -> str:
        return self._one or f"seed-{next(self._numbers)}"


@contextmanager
def drawn_by(seeds: Seeds) -> Iterator[None]:
    """Let quizzes and final tests draw by these seeds."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (quizzes, final_test):
            patch.setattr(module, "secrets", seeds)
        yield
