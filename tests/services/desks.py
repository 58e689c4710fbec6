"""Somebody of the staff who signs in by the use-cases, with a phone that makes codes."""

import base64
import hmac
from dataclasses import dataclass

from domain.staff import Grant, Role
from services import sign_in, staff
from services.sign_in import Guess, Session, Stage
from services.storage.engine import Store
from tests.support.clock import SetClock

HERE = "192.0.2.1"
GIVEN, OWN = "hash of the one-time one", "hash of one's own"


@dataclass
class Clerk:
    """One of the staff; `secret` is what the browser holds."""

    store: Store
    clock: SetClock
    login: str
    id: str
    key: str = ""
    secret: str = ""

    async def enters(self, password: str = GIVEN) -> Stage:
        self.secret = await self.store.write(lambda tx: sign_in.begin(tx, Guess(self.login, HERE), password))
        return await self.stage()

    async def changes_password(self) -> Stage:
        self.secret = await self.store.write(lambda tx: sign_in.change_password(tx, self.secret, OWN))
        return await self.stage()

    async def enrols(self) -> Stage:
        self.key = await self.store.write(lambda tx: sign_in.second_factor(tx, self.secret))
        guess = Guess(f"code:{self.login}", HERE, self.code())
        self.secret = await self.store.write(lambda tx: sign_in.enrol(tx, self.secret, guess))
        return await self.stage()

    async def proves(self, code: str) -> Stage:
        guess = Guess(f"code:{self.login}", HERE, code)
        self.secret = await self.store.write(lambda tx: sign_in.prove(tx, self.secret, guess))
        return await self.stage()

    async def comes_in(self) -> Stage:
        """The first sign-in from its beginning to its end."""
        await self.enters()
        reached = await self.changes_password()
        return await self.enrols() if reached is Stage.ENROL else reached

    def code(self, steps: int = 0) -> str:
        """What the phone shows, or showed or will show by some half minutes."""
        return code(base64.b32decode(self.key), int(self.clock.at.timestamp()) // 30 + steps)

    async def session(self, secret: str = "") -> Session | None:
        return await self.store.read(lambda tx: sign_in.session(tx, secret or self.secret))

    async def stage(self) -> Stage:
        found = await self.session()
        assert found is not None
        return found.stage


def code(key: bytes, step: int) -> str:
    """The six digits of RFC 6238 for a half minute."""
    digest = hmac.digest(key, step.to_bytes(8), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**6:06}"


async def clerk(store: Store, clock: SetClock, *grants: Grant, login: str = "aliya") -> Clerk:
    """A new account with roles: an agency's for Almaty, where none is given."""
    first, *others = grants or (Grant(Role.AGENCY, "75"),)
    id_ = await store.write(lambda tx: staff.add(tx, staff.Account(login, GIVEN), first, "tests"))
    for grant in others:
        await store.write(lambda tx, grant=grant: staff.give(tx, id_, grant, "tests"))  # type: ignore[misc]
    return Clerk(store, clock, login, id_)
