"""Which of a figure's tables are drawn, and how: bars for what has names, lines for months."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin.report_words import COLUMNS, Words, cell_text
from services.figure_tables import Cell, Median, Share, Table

# By table: how, and which columns.
DRAWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "came_by_region": ("bars", ("enrolled",)),
    "came_by_month": ("lines", ("enrolled", "active")),
    "came_by_legal_form": ("bars", ("enrolled",)),
    "done_by_region": ("bars", ("certified",)),
    "done_by_month": ("lines", ("completed", "certified")),
    "tested": ("bars", ("share_first",)),
    "days": ("bars", ("median_days",)),
    "applied_by_region": ("bars", ("received",)),
    "applied_by_month": ("lines", ("received", "refused", "recommended")),
    "applied_by_infra": ("bars", ("received",)),
    "checks_by_region": ("bars", ("median_wd",)),
    "late_by_rule": ("bars", ("share_late",)),
    "sessions_by_region": ("bars", ("held",)),
    "sessions_by_month": ("lines", ("held", "no_quorum")),
    "protocols_by_region": ("bars", ("median_protocol_wd",)),
    "drop_off": ("bars", ("share_left",)),
}
_NICE = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Point:
    """One number: what it is about (`short`: under an axis), how it is written, and its size beside the chart's `top`."""

    label: str
    text: str
    size: int
    short: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a table."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of some columns; `top` is where the scale ends."""

    kind: str
    series: tuple[Series, ...]
    top: int


def chart(words: Words, table: Table) -> Chart | None:
    """The drawing of a table; None where it has none, or nothing to draw."""
    if table.name not in DRAWN or not table.lines:
        return None
    kind, columns = DRAWN[table.name]
    series = tuple(Series(words.tr(COLUMNS[name]), _points(words, table, table.columns.index(name))) for name in columns)
    sizes = [point.size for one in series for point in one.points]
    return Chart(kind, series, _top(max(sizes))) if any(sizes) else None


def _points(words: Words, table: Table, column: int) -> tuple[Point, ...]:
    return tuple(
        Point(
            ", ".join(words.keys(table.by, line.keys)),
            cell_text(line.cells[column]),
            _size(line.cells[column]),
            _short(line.keys),
        )
        for line in table.lines
    )


def _short(keys: Sequence[str]) -> str:
    """A month as it is written in forms: 03.2026."""
    return ".".join(reversed(keys[0].split("-")))


def _size(cell: Cell) -> int:
    """In whole numbers: a share in tenths of a percent, a median in halves."""
    match cell:
        case int():
            return cell
        case Share(part, of):
            return 1000 * part // of if of else 0
        case Median(twice, _):
            return twice or 0
    return 0


def _top(largest: int) -> int:
    """The next round number, so that the scale is easy to read."""
    power: int = 10 ** (len(str(largest)) - 1)
    return next(step * power for step in _NICE if step * power >= largest)
