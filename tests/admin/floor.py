"""The staff's side in-process: browsers that are signed in, programs with tokens, and learners in regions."""

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from admin.caller import COOKIE
from bot.channels.webchat.send import Hub
from domain.staff import Grant, Right, Role
from kasip.house import House
from kasip.serve import application
from kasip.settings import Settings
from services import history, sign_in, staff
from services.intake import Intake
from services.sign_in import Session, Stage
from services.storage import staff as kept
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.stages import iin_of, put_at

SITE = "http://kasip.test"
NO_PASSWORD = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
GIVEN_NAMES = ("Айгүл", "Дана", "Ерлан", "Гүлнар", "Қуат", "Ләззат", "Мұрат", "Сәуле", "Шолпан", "Ықылас")


@dataclass(frozen=True, slots=True)
class Client:
    """A browser that is signed in: each form that it sends carries the sign-in's token."""

    http: httpx.AsyncClient
    session: Session
    secret: str

    async def get(self, path: str, **filters: str) -> httpx.Response:
        return await self.http.get(path, params=filters or None)

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form; where the answer leads (303) is not followed."""
        return await self.http.post(path, data={"csrf": self.session.csrf, **fields})


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who learns, with what finds him or her."""

    person: str
    name: str
    iin: str
    region: str
    chat: Chat


@dataclass
class Floor:
    """The app of a house that tests ask in-process, and everybody who comes to it."""

    app: FastAPI
    house: House
    clock: SetClock
    stack: AsyncExitStack
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def talk(self) -> Talk:
        return self.house.talk

    async def visitor(self, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
        """A browser or a program that is not signed in; a browser says `accept="text/html"`."""
        transport = httpx.ASGITransport(self.app, client=(address, 50_000))
        return await self.stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers))

    async def member(self, *grants: Grant, login: str = "") -> str:
        """Somebody of the staff whose password nobody knows; gives the login."""
        login = login or f"member{next(self.numbers)}"
        account = staff.Account(login, NO_PASSWORD)
        await self.house.store.write(lambda tx: _member(tx, account, grants))
        return login

    async def signed_in(self, login: str) -> Client:
        """A browser in which somebody of the staff is signed in, without a password or a second factor."""
        secret = secrets.token_urlsafe(32)
        await self.house.store.write(lambda tx: _open(tx, login, secret))
        session = await self.house.store.read(lambda tx: sign_in.session(tx, secret))
        assert session is not None
        http = await self.visitor(accept="text/html")
        http.cookies.set(COOKIE, secret)
        return Client(http, session, secret)

    async def client_of(self, role: Role, region: str | None = None) -> Client:
        """A browser of somebody with one role, for a region or for the country."""
        return await self.signed_in(await self.member(Grant(role, region)))

    async def token_of(self, rights: Iterable[Right], region: str | None = None) -> httpx.AsyncClient:
        """A program with a token that has some rights in a region, or in the country."""
        name, wanted = f"program{next(self.numbers)}", frozenset(rights)
        token = await self.house.store.write(lambda tx: staff.add_token(tx, name, wanted, region, "tests"))
        return await self.visitor(authorization=f"Bearer {token}")

    async def learner_in(self, region: str, stage: str = "lessons", **answers: str) -> Learner:
        """Somebody who learns in a region, brought to a stage of tests/support/stages.py; `name` and `phone` may be given."""
        number = next(self.numbers)
        given = {"name": f"Сынақова {GIVEN_NAMES[number % 10]}", "phone": f"+7701{number:07}", **answers}
        chat = Chat(self.house.store, self.house.intake, self.clock)
        await chat.start("kk")
        said = await self.house.store.read(lambda tx: history.latest(tx, chat.contact, 0))
        assert said is not None
        await put_at(self.house.store, self.talk, said.person, stage, iin_of(number), region=region, **given)
        return Learner(said.person, given["name"], iin_of(number), region, chat)

    async def rows(self, query: Any) -> list[Any]:
        return list(await self.house.store.read(lambda tx: tx.conn.execute(query).all()))


@asynccontextmanager
async def opened(store: Store, talk: Talk, clock: SetClock, data_dir: Path) -> AsyncIterator[Floor]:
    """The whole app over a store, without a server."""
    house = House(Settings(data_dir=data_dir), clock, store, talk, Intake(store, talk))
    async with AsyncExitStack() as stack:
        yield Floor(application(house, Hub()), house, clock, stack)
    await house.intake.close()


def _member(tx: WriteTx, account: staff.Account, grants: Iterable[Grant]) -> None:
    id_ = tx.new_id()
    row = {"id": id_, "login": account.login, "language": account.language, "password": account.hashed}
    assert kept.add(tx.conn, {**row, "one_time": False, "demo": False, "created_at": tx.now})
    for grant in grants:
        staff.give(tx, id_, grant, "tests")


def _open(tx: WriteTx, login: str, secret: str) -> None:
    id_ = tx.conn.execute(select(kept.staff.c.id).where(kept.staff.c.login == login)).scalar_one()
    # Who sees numbers has a second factor, or the sign-in would be stopped at setting it up.
    kept.change(tx.conn, id_, totp_at=tx.now)
    row = {"id": sign_in.hashed(secret), "staff_id": id_, "stage": Stage.OPEN, "begun_at": tx.now, "seen_at": tx.now}
    kept.begin_session(tx.conn, row)
