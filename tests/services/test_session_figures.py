"""N-2 against a count by hand over made-up sessions, for the country and for regions, and what is hidden of it."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.staff import EVERYWHERE, Right, Scope
from services.figure_tables import Figure, Hidden, Share, Table, published
from services.session_figures import sat
from services.storage import session_figures as kept
from services.storage.agendas import council_session
from services.storage.engine import Store
from services.storage.sealed import Vault
from tests.services.figure_world import AUTUMN, OFFICIAL, REGIONS, TRYING, YEAR, in_memory, plain, reader
from tests.services.sat import TODAY, ByHand, Sat, write

TABLES = (
    "person", "file", "application", "application_step", "council_session", "agenda_item", "council_protocol", "deadline",
    "calendar_day",
)  # fmt: skip
STATES = ("agenda", "notified_members", "in_session", "no_quorum", "closed", "protocol", "forwarded")
SAT = st.builds(
    Sat,
    region=st.sampled_from(REGIONS),
    ago=st.integers(0, 45),
    state=st.sampled_from(STATES),
    trial=st.booleans(),
    last=st.integers(3, 9),
    protocol=st.none() | st.integers(0, 12),
    midnight=st.booleans(),
)


def cells(table: Table) -> dict[tuple[str, ...], Any]:
    """The rows that have something, with their medians in plain numbers."""
    rows = {line.keys: tuple(map(plain, line.cells)) for line in table.lines}
    return {keys: row for keys, row in rows.items() if any(isinstance(cell, int) and cell for cell in row)}


def compare(figure: Figure, hand: ByHand) -> None:
    by = {table.name: table for table in figure.tables}
    assert cells(by["sessions_by_region"]) == hand.sessions(lambda one: one.region)
    months = hand.sessions(lambda one: f"{one.day:%Y-%m}")
    assert cells(by["sessions_by_month"]) == {keys: row[:2] for keys, row in months.items()}
    assert cells(by["protocols_by_region"]) == hand.protocols(lambda one: one.region)
    whole = hand.sessions(lambda _: "").get(("",), (0, 0, Share(0, 0)))
    assert (by["sessions_by_region"].total, by["sessions_by_month"].total) == (whole, whole[:2])
    assert tuple(map(plain, by["protocols_by_region"].total or ())) == hand.protocols(lambda _: "").get(
        ("",), (0, 0, 0, Share(0, 0), None)
    )
    assert figure.exclusions == {"other_kind_sessions": hand.left_out()}


@given(world=st.lists(SAT, max_size=12), regions=st.sets(st.sampled_from(REGIONS), max_size=2), trial=st.booleans())
@settings(max_examples=60)
def test_each_number_is_what_is_counted_by_hand(vault: Vault, world: list[Sat], regions: set[str], trial: bool) -> None:
    with in_memory(vault, world, TABLES, write) as tx:
        for period in (YEAR, AUTUMN):
            figure = sat(tx, TRYING if trial else OFFICIAL, reader(*regions), period)
            compare(figure, ByHand(world, period, frozenset(regions) or None, trial=trial))


@given(world=st.lists(SAT, max_size=12))
@settings(max_examples=30)
def test_the_list_behind_a_number_has_as_many_sessions(vault: Vault, world: list[Sat]) -> None:
    world = [one for one in world if not one.trial]
    with in_memory(vault, world, TABLES, write) as tx:
        for period in (YEAR, AUTUMN):
            sessions, _, protocols = sat(tx, OFFICIAL, reader(), period).tables
            counts = dict(
                zip(sessions.columns + protocols.columns, (sessions.total or ()) + (protocols.total or ()), strict=True)
            )
            for column in kept.COLUMNS:
                which = kept.having(column, kept.of_any_kind(period, TODAY))
                listed = tx.conn.execute(select(council_session.c.id).where(which)).all()
                assert len(listed) == counts[column], column


def crowd(size: int) -> list[Sat]:
    """Many of two regions and few of a third one."""
    draw = random.Random(12)
    return [
        Sat(
            draw.choice(("59", "75") if number > 2 else ("10",)),
            draw.randint(0, 40),
            draw.choice(STATES[3:]),
            trial=False,
            last=draw.choice((3, 5)),
            protocol=draw.choice((None, 2, 4, 7)),
            midnight=bool(number % 2),
        )
        for number in range(size)
    ]


async def test_both_databases_count_alike_and_publish_no_small_number(store: Store, vault: Vault) -> None:
    world = crowd(80)
    await store.write(lambda tx: write(tx.conn, vault, world))
    for period in (YEAR, AUTUMN):
        for regions in (None, frozenset({"75"}), frozenset({"10", "59"})):
            scope = reader(*(regions or ()))
            figure = await store.read(lambda tx, scope=scope, period=period: sat(tx, OFFICIAL, scope, period))  # type: ignore[misc]
            compare(figure, ByHand(world, period, regions, trial=False))
    figure = await store.read(lambda tx: sat(tx, OFFICIAL, reader(), YEAR))
    abay, *_ = published(figure).tables[0].lines
    assert abay.keys == ("10",)
    assert not any(isinstance(cell, int) and 0 < cell < 5 for cell in abay.cells)
    assert Hidden.FEW in abay.cells
    for nobody in (reader("71"), Scope("staff:other", {Right.READ_COUNCILS: EVERYWHERE})):
        empty = await store.read(lambda tx, nobody=nobody: sat(tx, OFFICIAL, nobody, YEAR))  # type: ignore[misc]
        assert not any(cells(table) for table in empty.tables)
