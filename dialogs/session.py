"""Where a person stands in the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.language import Language

START = "start.language"


@dataclass(frozen=True, slots=True)
class Session:
    """A person's place: the step, the answers of the form being filled, and where menu and help return to.

    `turn` counts accepted answers: asking again keeps it, so that an old button is known by its turn.
    """

    person: str
    language: Language | None = None
    step: str = START
    turn: int = 0
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    script: tuple[str, int] | None = None
    place: str | None = None
    return_to: str | None = None
    seen_at: datetime | None = None

    @property
    def question(self) -> tuple[int, str]:
        """The question that is open."""
        return self.turn, self.step

    def at(self, step: str) -> "Session":
        return replace(self, step=step) if step != self.step else self

    def speaking(self, language: Language) -> "Session":
        return replace(self, language=language)

    def accepted(self) -> "Session":
        """The session after one more accepted answer."""
        return replace(self, turn=self.turn + 1)
