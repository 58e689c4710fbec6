"""Alembic's entry: services/storage/migrate.py gives the connection; Alembic's own command takes the database of the settings."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from kasip.settings import load
from services.storage.migrate import tables, with_connection
from services.storage.types import UtcDateTime


def render(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """A revision stays readable when our types have changed, so it names SQLAlchemy's own."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(conn: Connection) -> None:
    context.configure(
        connection=conn,
        target_metadata=tables(),
        render_as_batch=conn.dialect.name == "sqlite",
        render_item=render,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is None:
    with_connection(load().database, run)
else:
    run(given)
