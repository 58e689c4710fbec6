"""Passwords of the staff, hashed with argon2id (A6)."""

import asyncio
import secrets
from functools import cached_property

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

AT_ONCE = 2  # each takes 64 MB and a core for a tenth of a second


class Passwords:
    """Hashes and compares beside the event loop, outside transactions."""

    def __init__(self) -> None:
        self._hasher = PasswordHash((Argon2Hasher(),))
        self._room = asyncio.Semaphore(AT_ONCE)

    async def hashed(self, password: str) -> str:
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fit(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; nobody's (None) takes as long to be refused."""
        async with self._room:
            return await asyncio.to_thread(self._fit, password, hashed)

    def _fit(self, password: str, hashed: str | None) -> bool:
        same = self._hasher.verify(password, hashed or self._nobodys)
        return same and hashed is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(12))
