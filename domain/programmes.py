"""Parameters of a programme: each with the rule it follows, its basis, and whether the owner has confirmed it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the law or of the agency's order; whole numbers only (T-8)."""

    name: str
    value: int
    rule: str
    basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme's parameters by name."""

    id: str
    parameters: Mapping[str, Parameter]

    def __getitem__(self, name: str) -> int:
        return self.parameters[name].value
