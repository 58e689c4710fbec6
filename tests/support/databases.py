"""A fresh migrated database for each test: a copy of a file, or of a template database."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import asyncpg
from sqlalchemy.engine import make_url

from services.storage.migrate import upgrade

_numbers = count(1)


class Databases(Protocol):
    """Makes databases of one kind."""

    def fresh(self) -> AbstractAsyncContextManager[str]: ...
    def empty(self) -> AbstractAsyncContextManager[str]: ...


class Sqlite:
    """Copies a migrated file."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._template = directory / "template.db"
        upgrade(f"sqlite:///{self._template}")

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        """The address of a migrated database with nothing in it."""
        path = self._directory / f"{next(_numbers)}.db"
        await asyncio.to_thread(shutil.copyfile, self._template, path)
        yield f"sqlite:///{path}"

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """The address of a database that nothing was ever made in."""
        yield f"sqlite:///{self._directory / f'{next(_numbers)}.db'}"


class Postgresql:
    """Copies a migrated template database of a server."""

    def __init__(self, dsn: str) -> None:
        self._server = make_url(dsn).set(drivername="postgresql")
        self._template = f"kasip_template_{os.getpid()}"
        asyncio.run(self._run(f"CREATE DATABASE {self._template} TEMPLATE template0"))
        upgrade(self._address(self._template))

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[str]:
        """The address of a migrated database with nothing in it."""
        async with self._database(f"{self._template} STRATEGY FILE_COPY") as address:
            yield address

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[str]:
        """The address of a database that nothing was ever made in."""
        async with self._database("template0") as address:
            yield address

    def close(self) -> None:
        asyncio.run(self._run(f"DROP DATABASE {self._template} WITH (FORCE)"))

    @asynccontextmanager
    async def _database(self, template: str) -> AsyncIterator[str]:
        name = f"kasip_{os.getpid()}_{next(_numbers)}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self._address(name)
        finally:
            await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    async def _run(self, statement: str) -> None:
        conn = await asyncpg.connect(self._server.render_as_string(hide_password=False))
        try:
            await conn.execute(statement)
        finally:
            await conn.close()
