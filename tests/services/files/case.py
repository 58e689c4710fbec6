"""One file of the corpus."""

from collections.abc import Callable
from dataclasses import dataclass

from services.files.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """`right` are the verdicts that are right about it; `job` is what it was sent as."""

    name: str
    make: Callable[[], bytes]
    right: frozenset[Verdict]
    job: str = "pdf"

    @property
    def good(self) -> bool:
        return self.right == {Verdict.CLEAN}


def case(name: str, body: bytes | Callable[[], bytes], *right: Verdict, job: str = "pdf") -> Case:
    return Case(name, body if callable(body) else lambda: body, frozenset(right), job)
