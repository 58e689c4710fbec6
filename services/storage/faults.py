"""Which failures of the database pass by themselves."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_SQLITE: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PROTOCOL,
}

# Connection lost; serialisation, deadlock; out of disk, memory or connections; lock not got; shut down; disk error.
_POSTGRESQL: Final = ("08", "40001", "40P01", "53", "55P03", "57P", "58030")


def is_transient(error: BaseException) -> bool:
    """Whether the same work may succeed later: a lost connection, a lock, a serialisation failure, a deadlock or a full disk."""
    if isinstance(error, OSError | PoolTimeoutError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and is_transient(error.orig))
    return _sqlite(error) or _postgresql(error)


def _sqlite(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _SQLITE


def _postgresql(error: BaseException) -> bool:
    state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and state.startswith(_POSTGRESQL)
