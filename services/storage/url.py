"""The database's address in the form that the engines want."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.errors import Misconfigured

POSTGRESQL = "postgresql+asyncpg"


def parse_url(text: str) -> URL:
    """Read `sqlite:///path` or `postgresql://…` (also `postgres://` and the names with a driver).

    Raises Misconfigured, which never repeats the address: it may hold a password.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise Misconfigured(
            "KASIP_DATABASE_URL: not an address; expected sqlite:///path or postgresql://user@host/name"
        ) from None
    kind, _, driver = url.drivername.partition("+")
    if kind == "sqlite" and driver in {"", "pysqlite", "aiosqlite"}:
        return _sqlite(url)
    if kind in {"postgresql", "postgres"} and driver in {"", "asyncpg"}:
        return url.set(drivername=POSTGRESQL)
    raise Misconfigured(
        f"KASIP_DATABASE_URL: {url.drivername} is not spoken here; expected sqlite:///path or postgresql://user@host/name"
    )


def is_sqlite(url: URL) -> bool:
    return url.drivername == "sqlite"


def _sqlite(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise Misconfigured("KASIP_DATABASE_URL: SQLite needs a file: sqlite:///path")
    return URL.create("sqlite", database=url.database)
