"""A table of the storage tests' own, so that they say nothing about any subject."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table

from services.storage.append_only import append_only
from services.storage.audit import audit
from services.storage.engine import Store, open_store
from services.storage.sealed import Vault
from services.storage.types import UtcDateTime
from services.transaction import WriteTx
from tests.support.clock import SetClock

own = MetaData()
shelf = Table("shelf", own, Column("name", String, primary_key=True), Column("size", Integer), Column("at", UtcDateTime))
item = Table(
    "item",
    own,
    Column("name", String, primary_key=True),
    Column("shelf", ForeignKey("shelf.name"), nullable=False),
    CheckConstraint("name <> ''", name="named"),
)
audit.to_metadata(own)


def make_tables(tx: WriteTx) -> None:
    own.create_all(tx.conn)
    for statement in append_only("audit", tx.conn.dialect.name):
        tx.conn.exec_driver_sql(statement)


@pytest.fixture
async def store(empty_database: str, vault: Vault, clock: SetClock) -> AsyncIterator[Store]:
    """A store with these tables alone."""
    opened = open_store(empty_database, vault, clock)
    await opened.write(make_tables)
    yield opened
    await opened.close()
