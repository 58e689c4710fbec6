"""Passwords of the staff, hashed with argon2id (A6)."""

import asyncio
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Protocol

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.errors import KasipError

AT_ONCE = 2  # each takes 64 MB and a core for a tenth of a second
WAITING = 100  # as many more wait, some seconds; others come again


class Crowded(KasipError):
    """More passwords wait to be compared than may."""


class Hasher(Protocol):
    """What makes a hash of a password, and compares."""

    def hash(self, password: str) -> str: ...
    def verify(self, password: str, hash: str) -> bool: ...  # noqa: A002 - pwdlib's own name


class Passwords:
    """Hashes and compares beside the event loop, outside transactions."""

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._hasher = hasher or PasswordHash((Argon2Hasher(),))
        self._room = asyncio.Semaphore(AT_ONCE)
        self._here = 0

    async def hashed(self, password: str) -> str:
        """What is kept of a password. Raises Crowded."""
        async with self._place():
            return await asyncio.to_thread(self._hasher.hash, _typed(password))

    async def fit(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; nobody's (None) takes as long to be refused. Raises Crowded."""
        async with self._place():
            return await asyncio.to_thread(self._fit, _typed(password), hashed)

    def _fit(self, password: str, hashed: str | None) -> bool:
        nobodys = self._nobodys  # made at the first question, whoever is asked about
        same = self._hasher.verify(password, hashed or nobodys)
        return same and hashed is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(12))

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        if self._here >= AT_ONCE + WAITING:
            raise Crowded
        self._here += 1
        try:
            async with self._room:
                yield
        finally:
            self._here -= 1


def _typed(password: str) -> str:
    """The same letters, however a keyboard composes them."""
    return unicodedata.normalize("NFC", password)
