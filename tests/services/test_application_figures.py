"""N-1 against a count by hand over made-up applications, for the country and for regions, and what is hidden of it."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.staff import EVERYWHERE, Right, Scope
from services.application_figures import applied
from services.figure_tables import Figure, Hidden, Share, Table, published
from services.storage.engine import Store
from services.storage.sealed import Vault
from tests.services.figure_world import AUTUMN, OFFICIAL, REGIONS, TRYING, YEAR, in_memory, plain, reader
from tests.services.filed import COLUMNS, ByHand, Filed, write

TABLES = (
    "person", "application", "application_decision", "application_step", "council_session", "agenda_item", "council_decision",
    "deadline", "calendar_day",
)  # fmt: skip
DAYS = st.integers(0, 9)
FILED = st.builds(
    Filed,
    region=st.sampled_from(REGIONS),
    class_=st.integers(1, 2),
    types=st.lists(st.sampled_from(("E1", "E3", "P2", "T5", "D0")), unique=True, max_size=3).map(tuple),
    received=st.integers(-45, 0),
    trial=st.booleans(),
    decided=st.dictionaries(st.sampled_from(("accept", "return", "refuse", "recommend")), st.tuples(DAYS, st.booleans())),
    agenda=st.lists(DAYS, max_size=1).map(tuple),
    withdrawn=st.none() | DAYS,
    term=st.tuples(DAYS, st.none() | DAYS),
    midnight=st.booleans(),
    council=st.none() | st.tuples(DAYS, st.sampled_from(("possible", "no_decision")), st.booleans()),
    forwarded=st.none() | DAYS,
)


def cells(table: Table) -> dict[tuple[str, ...], Any]:
    """The rows that have something, with their shares and medians in plain numbers."""
    return {line.keys: tuple(map(plain, line.cells)) for line in table.lines if any(map(plain, line.cells))}


def compare(figure: Figure, hand: ByHand) -> None:
    by = {table.name: table for table in figure.tables}
    expected = {
        "applied_by_region": hand.done(lambda one, _: (one.region,)),
        "applied_by_month": hand.done(lambda _, day: (f"{day:%Y-%m}",)),
        "applied_by_class": hand.done(lambda one, _: (str(one.class_),)),
        "applied_by_infra": hand.done(lambda one, _: one.types or ("",)),
        "checks_by_region": hand.checks(),
    }
    assert {name: cells(by[name]) for name in expected} == expected
    total = hand.done(lambda *_: ("",)).get(("",), (0,) * len(COLUMNS))
    assert {by[name].total for name in expected if name != "checks_by_region"} == {total}
    late = hand.late()
    assert cells(by["late_by_rule"]) == {key: (of, gone, Share(gone, of)) for key, (of, gone) in late.items()}
    assert figure.exclusions == hand.left_out()


@given(world=st.lists(FILED, max_size=12), regions=st.sets(st.sampled_from(REGIONS), max_size=2), trial=st.booleans())
@settings(max_examples=60)
def test_each_number_is_what_is_counted_by_hand(vault: Vault, world: list[Filed], regions: set[str], trial: bool) -> None:
    with in_memory(vault, world, TABLES, write) as tx:
        for period in (YEAR, AUTUMN):
            figure = applied(tx, TRYING if trial else OFFICIAL, reader(*regions), period)
            compare(figure, ByHand(world, period, frozenset(regions) or None, trial=trial))


def crowd(size: int) -> list[Filed]:
    """Many of two regions and few of a third one."""
    draw = random.Random(11)
    return [
        Filed(
            draw.choice(("59", "75") if number > 2 else ("10",)),
            draw.choice((1, 2)),
            ("E1",) if number % 3 else ("P2", "L1"),
            draw.randint(-40, 0),
            trial=False,
            decided={"accept": (1, False), "recommend": (draw.randint(1, 9), number % 9 == 0)},
            agenda=(9,) if number % 2 else (),
            withdrawn=None,
            term=(7, draw.choice((None, 5, 8))),
            midnight=bool(number % 2),
            council=(12, "possible" if number % 5 else "no_decision", bool(number % 4)) if number % 2 == 0 else None,
            forwarded=15 if number % 6 == 0 else None,
        )
        for number in range(size)
    ]


async def test_both_databases_count_alike_and_publish_no_small_number(store: Store, vault: Vault) -> None:
    world = crowd(80)
    await store.write(lambda tx: write(tx.conn, vault, world))
    for period in (YEAR, AUTUMN):
        for regions in (None, frozenset({"75"}), frozenset({"10", "59"})):
            scope = reader(*(regions or ()))
            figure = await store.read(lambda tx, scope=scope, period=period: applied(tx, OFFICIAL, scope, period))  # type: ignore[misc]
            compare(figure, ByHand(world, period, regions, trial=False))
    figure = await store.read(lambda tx: applied(tx, OFFICIAL, reader(), YEAR))
    by = {table.name: table for table in published(figure).tables}
    abay, *_ = by["applied_by_region"].lines
    assert (abay.keys, abay.cells[:2]) == (("10",), (Hidden.FEW, Hidden.FEW))
    assert sum(isinstance(line.cells[0], Hidden) for line in by["applied_by_region"].lines) == 2
    assert by["checks_by_region"].lines[0].cells[1] is Hidden.BESIDE
    for nobody in (reader("71"), Scope("staff:other", {Right.READ_APPLICATIONS: EVERYWHERE})):
        empty = await store.read(lambda tx, nobody=nobody: applied(tx, OFFICIAL, nobody, YEAR))  # type: ignore[misc]
        assert not any(cells(table) for table in empty.tables)
