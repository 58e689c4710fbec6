"""T-1i to T-4i against a count by hand over made-up learners, for the country and for regions, and what is hidden of them."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.scripts import Content, Course
from domain.language import Text
from domain.period import Period
from domain.staff import EVERYWHERE, Right, Scope
from services.figure_tables import Figure, Hidden, Line, Median, Share, Table, median, published
from services.figures import INDICATORS
from services.storage.engine import Store
from tests.services.crowd import MODULES, NEWEST, Crowd
from tests.services.house import CONTENT, COURSE
from tests.services.reckoned import Reckoned
from tests.services.sitters import OWNER

TEXT = Text("Курс", "Курс")


def _course(id_: str, version: int) -> Course:
    modules = tuple(replace(COURSE.modules[0], id=module) for module in MODULES[id_, version])
    return Course(id_, version, TEXT, 14, modules)


COURSES = {key: _course(*key) for key in MODULES}
OFFICIAL = Content(CONTENT.programme, OWNER, COURSES, {}, {})
TRYING = replace(OFFICIAL, owner=None)
NOBODY = Scope("staff:nobody", {})


def _in(*regions: str) -> Scope:
    return Scope("staff:reader", {Right.READ_FIGURES: frozenset(regions) if regions else EVERYWHERE})


async def _figures(store: Store, content: Content, scope: Scope, period: Period) -> dict[str, Figure]:
    return await store.read(lambda tx: {name: ask(tx, content, scope, period) for name, ask in INDICATORS.items()})


def _cells(table: Table) -> dict[tuple[str, ...], tuple[object, ...]]:
    """The rows that have something."""
    return {line.keys: line.cells for line in table.lines if any(line.cells)}


def _compare(figures: dict[str, Figure], hand: Reckoned) -> None:
    for table in figures["T-1i"].tables:
        assert _cells(table) == hand.came(table.by), table.name
        assert table.total == hand.came(()).get((), (0, 0, 0, 0))
    for table in figures["T-2i"].tables:
        assert _cells(table) == hand.done(table.by), table.name
        assert table.total in {None, hand.done(()).get((), (0, 0, 0))}
    (tested,) = figures["T-3i"].tables
    assert {key: cells[:2] + cells[3:] for key, cells in _cells(tested).items()} == hand.tested()
    assert all(line.cells[2] == Share(*(cell for cell in line.cells[1::-1] if isinstance(cell, int))) for line in tested.lines)
    days, drop_off = figures["T-4i"].tables
    assert {key[0]: (*cells[:2], _middle(cells[2])) for key, cells in _cells(days).items()} == hand.days()
    assert {key: cells[:2] for key, cells in _cells(drop_off).items()} == hand.drop_off()


def _middle(cell: object) -> float | None:
    assert isinstance(cell, Median)
    return None if cell.twice is None else cell.twice / 2


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_figure_is_what_is_counted_by_hand(store: Store, seed: int) -> None:
    crowd = Crowd(seed).fill(150)
    await store.write(crowd.write)
    periods = [Period(date(2026, 1, 1), date(2027, 6, 30)), Period(date(2026, 3, 1), date(2026, 3, 31)),
               Period(date(2026, 5, 10), date(2026, 7, 1))]  # fmt: skip
    for period in periods:
        for regions in (None, frozenset({"59"}), frozenset({"75", "10"})):
            figures = await _figures(store, OFFICIAL, _in(*(regions or ())), period)
            _compare(figures, Reckoned(crowd, period, regions, trial=False))
    _compare(await _figures(store, TRYING, _in(), periods[0]), Reckoned(crowd, periods[0], None, trial=True))


async def test_nobody_without_the_right_counts_anybody(store: Store) -> None:
    await store.write(Crowd(3).fill(20).write)
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    for scope in (NOBODY, Scope("staff:reader", {Right.READ_LEARNERS: EVERYWHERE}), _in("71")):
        figures = await _figures(store, OFFICIAL, scope, period)
        assert not any(_cells(table) for figure in figures.values() for table in figure.tables)
        assert not any(sum(figure.exclusions.values()) for figure in figures.values())
    assert len(NEWEST) == 2


@pytest.mark.parametrize(
    ("times", "twice"), [({}, None), ({3: 1}, 6), ({3: 1, 4: 1}, 7), ({0: 2, 9: 1}, 0), ({1: 2, 2: 2}, 3), ({5: 1, 1: 3}, 2)]
)
def test_the_median_is_exact(times: dict[int, int], twice: int | None) -> None:
    assert median(times) == Median(twice, sum(times.values()))


def test_small_numbers_are_not_published_nor_what_gives_them_away() -> None:
    few = Table(
        "t", ("region",), ("a", "b", "share"),
        (Line(("75",), (3, 0, Share(0, 9))), Line(("59",), (40, 7, Share(7, 20))), Line(("10",), (8, 5, Share(4, 90)))),
        (51, 12, Share(2, 200)),
    )  # fmt: skip
    (table,) = published(Figure("T", (few,))).tables
    assert [line.cells for line in table.lines] == [
        (Hidden.FEW, 0, Hidden.BESIDE), (40, 7, Share(7, 20)), (Hidden.BESIDE, 5, Hidden.BESIDE)
    ]  # fmt: skip
    assert table.total == (51, 12, Hidden.BESIDE)


def test_by_two_things_neither_row_nor_column_gives_a_small_number_away() -> None:
    cells = {("75", "01"): 2, ("75", "02"): 9, ("59", "01"): 7, ("59", "02"): 8, ("59", "03"): 30}
    both = Table("t", ("region", "month"), ("a",), tuple(Line(key, (count,)) for key, count in cells.items()))
    (table,) = published(Figure("T", (both,))).tables
    shown = {line.keys: line.cells[0] for line in table.lines}
    for place, key in ((0, "75"), (0, "59"), (1, "01"), (1, "02")):
        assert sum(isinstance(cell, Hidden) for keys, cell in shown.items() if keys[place] == key) != 1
    assert shown["59", "03"] == 30
