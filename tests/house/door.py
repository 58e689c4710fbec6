"""How a route of the staff's side is asked; tests/house/doors.py has a line for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Door:
    """How a route is asked.

    `fill`: the address's own names, by a record of the region or a value; `filters`: queries of a list that name a region's
    records; `sent`: a body or a form; `foreign`: names in the body that must not reach another region's record either.
    `lists`: what is visible of a region must show.
    """

    fill: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, object] | None = None
    filters: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    lists: bool = False
    country: bool = False  # only the country's roles may
    once: bool = False  # afterwards there is no such thing


def of(record: str, name: str = "", **sent: object) -> Door:
    """A route with one record in its address, which may be called otherwise there, and what it is sent."""
    return Door({name or record: f"{{{record}}}"}, sent or None)
