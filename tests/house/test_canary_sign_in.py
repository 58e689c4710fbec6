"""Passwords, keys and codes of the second factor, secrets of sign-ins and tokens leave no trace in logs or the database (A18)."""

import io
import logging
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from sqlalchemy import select

from domain.staff import Grant, Right, Role
from kasip import logs
from services import staff
from services.passwords import Passwords
from services.storage.engine import Store
from services.storage.schema import metadata
from services.talk import Talk
from services.transaction import ReadTx
from tests.admin.floor import Floor, opened
from tests.admin.pages.visits import OWN, PASSWORD, Visit, visit
from tests.support.clock import SetClock
from tests.support.logs import logging_kept
from tests.support.passwords import Cheap

WRONG = "wrong password 4711"


class Broken(Cheap):
    """A hasher that breaks with what it was given in its words, as a library might."""

    def verify(self, password: str, hash: str) -> bool:  # noqa: A002 - as pwdlib calls it
        raise RuntimeError(f"cannot compare {password} with {hash}")


@dataclass
class Watched:
    """A floor whose log is read, and every secret that was seen on the way."""

    floor: Floor
    log: io.StringIO
    secrets: set[str] = field(default_factory=lambda: {PASSWORD, OWN, WRONG})
    codes: set[str] = field(default_factory=set)

    def see(self, one: Visit) -> None:
        self.secrets |= {cookie.value for cookie in one.http.cookies.jar if cookie.value}
        if one.key:
            self.secrets.add(one.key)
            self.codes.add(one.code())

    def found(self, text: str) -> list[str]:
        codes = [code for code in self.codes if re.search(rf"(?<![0-9]){code}(?![0-9])", text)]
        return [secret for secret in self.secrets if secret in text] + codes


@pytest.fixture
async def watched(store: Store, talk: Talk, clock: SetClock, tmp_path: Path) -> AsyncIterator[Watched]:
    with logging_kept():
        stream = io.StringIO()
        logs.configure("json", stream)
        logging.getLogger("httpx").setLevel(logging.WARNING)  # that is the browser's own log
        async with opened(store, talk, clock, tmp_path) as floor:
            yield Watched(floor, stream)


async def test_a_sign_in_leaves_no_secret_behind(watched: Watched) -> None:
    floor = watched.floor
    one = await visit(floor, Grant(Role.ADMINISTRATOR))
    await one.enters(WRONG)
    for step in (one.enters, one.changes_password, one.enrols):
        await step()
        watched.see(one)
    client = await floor.signed_in("aliya")
    watched.secrets |= {client.secret, client.session.csrf}
    watched.secrets.add(await floor.house.store.write(lambda tx: staff.add_token(tx, "sync", {Right.READ_AUDIT}, None, "tests")))
    for path in ("/api/v1/me", "/admin/nothing", "/api/v1/nothing"):
        for secret in sorted(watched.secrets):
            await client.http.get(path, params={"token": secret, "q": secret}, headers={"x-csrf-token": quote(secret)})
            await client.http.get(path, headers={"authorization": f"Bearer {quote(secret)}"})
            await client.http.post(f"{path}/{secret}", data={"csrf": secret, "password": secret})
    await breaks(watched, one)
    structlog.get_logger().info("the log is read", words="канарейка")
    said = watched.log.getvalue()
    assert "unexpected_error" in said, "nothing broke"
    assert "канарейка" in said, "the log is not read"
    assert watched.found(said) == []
    rows = await floor.house.store.read(everything)
    assert "aliya" in rows, "the database is not read"
    assert watched.found(rows) == []


async def breaks(watched: Watched, one: Visit) -> None:
    """The same steps, where each one breaks in the middle of its work."""
    floor, office = watched.floor, watched.floor.app.state.office
    floor.app.state.office = replace(office, passwords=Passwords(Broken()))
    assert (await one.enters(WRONG)).status_code == 500
    for secret in sorted(watched.secrets):
        floor.app.state.office = replace(office, store=Spilling(secret))
        holder = await floor.visitor(cookie=f"kasip_staff={quote(secret)}")
        assert (await holder.get("/admin")).status_code == 500
        assert (await one.http.post("/admin/sign-in", data={"login": secret, "password": secret})).status_code == 500
    floor.app.state.office = office


class Spilling(Store):
    """A store that breaks with a secret in its words."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    async def read(self, fn: Callable[..., Any]) -> Any:
        raise RuntimeError(f"no {self.secret} here, nor secret={self.secret}")

    write = read


def everything(tx: ReadTx) -> str:
    """Every value of every row, bytes as they are."""
    rows = (row for table in metadata.sorted_tables for row in tx.conn.execute(select(table)).all())
    values = (value for row in rows for value in row)
    return "|".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values)
