"""Stores that count, or fail, around a real one."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from services.storage.engine import Store
from services.transaction import ReadTx, WriteTx
from tests.services.house import statements

T = TypeVar("T")


class Around(Store):
    """Passes everything on to the store inside."""

    def __init__(self, inside: Store) -> None:
        self.inside = inside

    async def read(self, fn: Callable[[ReadTx], T]) -> T:
        return await self.inside.read(fn)

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        return await self.inside.write(fn)


class Counting(Around):
    """Remembers the statements of each transaction, but for BEGIN, COMMIT and the audit."""

    def __init__(self, inside: Store) -> None:
        super().__init__(inside)
        self.sent: list[list[str]] = []

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        def counted(tx: WriteTx) -> T:
            with statements(tx.conn) as sent:
                result = fn(tx)
            self.sent.append(list(sent))
            return result

        return await self.inside.write(counted)


class Failing(Around):
    """Raises the faults one a write, before anything is written, and then works."""

    def __init__(self, inside: Store, faults: Iterator[Exception]) -> None:
        super().__init__(inside)
        self._faults = faults
        self.tries = 0

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        self.tries += 1
        if (fault := next(self._faults, None)) is not None:
            raise fault
        return await self.inside.write(fn)
