"""What the counts by hand of N-1 and N-2 have in common: a database in memory, periods, and who reads."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine

from dialogs.scripts import Content
from domain.period import Period
from domain.staff import EVERYWHERE, Right, Scope
from services.figure_tables import Median
from services.storage.schema import metadata
from services.storage.sealed import Vault
from services.transaction import ReadTx
from tests.services.house import CONTENT
from tests.services.sitters import OWNER

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
REGIONS = ("10", "59", "75")
OFFICIAL = Content(CONTENT.programme, OWNER, {}, {}, {})
TRYING = Content(CONTENT.programme, None, {}, {}, {})
YEAR, AUTUMN = Period(date(2026, 1, 1), date(2026, 12, 31)), Period(date(2026, 10, 20), date(2026, 11, 15))


def reader(*regions: str) -> Scope:
    """Who reads the figures of these regions; of none named, of the country."""
    return Scope("staff:reader", {Right.READ_FIGURES: frozenset(regions) if regions else EVERYWHERE})


@contextmanager
def in_memory(
    vault: Vault, world: Sequence[T], tables: Collection[str], write: Callable[[Connection, Vault, Sequence[T]], None]
) -> Iterator[ReadTx]:
    """A database of these tables only, with a made-up world in it."""
    engine = create_engine("sqlite://")
    with engine.begin() as conn:
        metadata.create_all(conn, [metadata.tables[name] for name in tables])
        write(conn, vault, world)
        yield ReadTx(conn, NOW, vault)
    engine.dispose()


def plain(cell: Any) -> Any:
    """A cell as a number that can be compared: of a median its double."""
    return cell.twice if isinstance(cell, Median) else cell
