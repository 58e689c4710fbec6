"""Tables of figures: what stands in a cell, and what is hidden where the figures are published (small cells)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from domain import learning

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: shown in percent, cut after one decimal and never rounded up (T-8)."""

    part: int
    of: int

    @property
    def percent(self) -> str | None:
        return learning.share(self.part, self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Median:
    """The exact middle of whole numbers, kept as twice itself; None where there is none."""

    twice: int | None
    of: int

    @property
    def text(self) -> str | None:
        return None if self.twice is None else f"{self.twice // 2}{',5' if self.twice % 2 else ''}"


class Hidden(Enum):
    """What stands in the place of a number that is not published."""

    FEW = "<5"
    BESIDE = "*"  # by it a hidden one could be computed


Cell = int | Share | Median | Hidden


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is about, and its cells in the order of the columns."""

    keys: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by something; a key that is empty: it was not given. `total`: what all rows come to, counted anew."""

    name: str
    by: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: tuple[Cell, ...] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator: its tables, and how much was left out, by reason."""

    indicator: str
    tables: tuple[Table, ...]
    exclusions: Mapping[str, int] = field(default_factory=dict)


def median(times: Mapping[int, int]) -> Median:
    """The middle of numbers that are given with how often each stands there."""
    count = sum(times.values())
    if not count:
        return Median(None, 0)
    return Median(_at(times, (count - 1) // 2) + _at(times, count // 2), count)


def _at(times: Mapping[int, int], place: int) -> int:
    seen = 0
    for number in sorted(times):
        seen += times[number]
        if seen > place:
            return number
    raise IndexError(place)


def published(figure: Figure) -> Figure:
    """The same with small numbers hidden."""
    return replace(figure, tables=tuple(_published(table) for table in figure.tables))


def _published(table: Table) -> Table:
    """Hide counts from 1 to 4, then what would give them away: the next smallest beside a lone one, and what is made of them."""
    columns = [list(column) for column in zip(*(line.cells for line in table.lines), strict=True)] if table.lines else []
    for column in columns:
        column[:] = [_few(cell) for cell in column]
    for column in columns:
        _cover(column, _groups(table))
    rows = list(zip(*columns, strict=True))
    lines = tuple(replace(line, cells=_derived(cells)) for line, cells in zip(table.lines, rows, strict=True))
    total = None if table.total is None else _derived([_few(cell) for cell in table.total])
    return replace(table, lines=lines, total=total)


def _few(cell: Cell) -> Cell:
    return Hidden.FEW if isinstance(cell, int) and 0 < cell < FEWEST else cell


def _groups(table: Table) -> Sequence[Sequence[int]]:
    """The rows whose sum is known: all of them, or, by two things, those that have one of them in common."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, line in enumerate(table.lines):
        for place, key in enumerate(line.keys if len(line.keys) > 1 else ("",)):
            groups[place, key].append(number)
    return list(groups.values())


def _cover(column: list[Cell], groups: Sequence[Sequence[int]]) -> None:
    """Hide another number in each group that has a single hidden one, until no group has."""
    again = True
    while again:
        again = False
        for group in groups:
            plain = [(cell, number) for number in group if isinstance(cell := column[number], int) and cell]
            if len(plain) < len(group) and plain and sum(isinstance(column[number], Hidden) for number in group) == 1:
                column[min(plain)[1]] = Hidden.BESIDE
                again = True


def _derived(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Shares and medians go with the numbers that they are made of."""
    cells = tuple(cells)
    hidden = any(isinstance(cell, Hidden) for cell in cells)
    return tuple(Hidden.BESIDE if _tells(cell, hidden) else cell for cell in cells)


def _tells(cell: Cell, hidden: bool) -> bool:
    match cell:
        case Share(part, of):
            return hidden or any(0 < number < FEWEST for number in (part, of, of - part))
        case Median(_, of):
            return hidden or 0 < of < FEWEST
    return False
