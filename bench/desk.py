"""The first page of the coordinator's work list with many applications behind it; the base is the same page with few."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import httpx
from sqlalchemy import Connection, insert, text

from admin.caller import COOKIE
from bench.house import fresh_house
from bot.channels.webchat.send import Hub
from domain.applications import Origin, State
from domain.calendar import local_date
from domain.regions import REGIONS
from domain.staff import Grant, Right, Role
from kasip.house import House
from kasip.serve import application as app_of
from services import applications, sign_in, staff
from services.duties import CHECK, duties, trigger_of
from services.sign_in import Stage
from services.storage import staff as accounts
from services.storage.applications import application
from services.storage.deadlines import deadline
from services.transaction import WriteTx

SITE = "http://bench.test"
FEW, PART = 1000, 5000
LIST = "/api/v1/applications?sort=urgency"
PAGE = "/admin/applications?list=work"
ANSWERS = {"project_name": "Сүт қабылдау пункті"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A page of 50, in seconds: the median of its openings with few applications, and the median and the slowest with many."""

    database: str
    what: str
    base: float
    ours: float
    slowest: float

    @property
    def ratio(self) -> float:
        return self.ours / self.base


async def first_page(folder: Path, database: tuple[str, str], many: int, times: int) -> Sequence[Opened]:
    """Each page with few applications behind it, and with many, all of which are to be done; in a database of its own."""
    name, database_url = database
    async with fresh_house(folder, database_url) as house, _asking(house) as pages:
        await _fill(house, 0, FEW)
        before = [await _openings(open_, times) for _, open_ in pages]
        await _fill(house, FEW, many)
        after = [await _openings(open_, times) for _, open_ in pages]
    return [
        Opened(name, what, median(few), median(lots), max(lots))
        for (what, _), few, lots in zip(pages, before, after, strict=True)
    ]


Page = tuple[str, Callable[[], Awaitable[None]]]


@asynccontextmanager
async def _asking(house: House) -> AsyncIterator[Sequence[Page]]:
    """Programs of the country and of a region, and a coordinator's browser, over the app itself."""
    region, app = REGIONS[-1].code, app_of(house, Hub())
    rights = frozenset({Right.READ_APPLICATIONS})
    tokens = [
        await house.store.write(lambda tx, where=where: staff.add_token(tx, f"bench-{where or 0}", rights, where, "bench"))  # type: ignore[misc]
        for where in (None, region)
    ]
    secret = await house.store.write(lambda tx: _signed_in(tx, region))
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SITE)
    browser.cookies.set(COOKIE, secret)

    def page(address: str, headers: dict[str, str]) -> Callable[[], Awaitable[None]]:
        async def open_() -> None:
            answer = await browser.get(address, headers=headers)
            if answer.status_code != 200 or answer.text.count("Сүт қабылдау пункті") < 50:
                raise RuntimeError(f"{address} gave {answer.status_code} and no whole page")

        return open_

    country, own = ({"authorization": f"Bearer {token}"} for token in tokens)
    async with browser:
        yield (
            ("API, the country", page(LIST, country)),
            ("API, a region", page(LIST, own)),
            ("page, a region", page(PAGE, {"accept": "text/html"})),
        )


async def _openings(open_: Callable[[], Awaitable[None]], times: int) -> Sequence[float]:
    took = []
    for number in range(times + 1):
        began = perf_counter()
        await open_()
        if number:  # the first one makes the statements
            took.append(perf_counter() - began)
    return took


async def _fill(house: House, first: int, until: int) -> None:
    for number in range(first, until, PART):
        await house.store.write(lambda tx, number=number: _part(tx, number, min(number + PART, until)))  # type: ignore[misc]
    await house.store.write(lambda tx: _known(tx.conn))


def _known(conn: Connection) -> None:
    """Let the database know how many there are, as it finds out by itself in time."""
    conn.execute(text("ANALYZE"))


def _part(tx: WriteTx, first: int, until: int) -> None:
    """Applications whose term runs: two in a hundred are overdue, ten are due today; one in four is considered first."""
    today, length = local_date(tx.now), duties()[CHECK].term.length
    rows, terms = list[dict[str, Any]](), list[dict[str, Any]]()
    for number in range(first, until):
        id_, region = tx.new_id(), REGIONS[number % len(REGIONS)].code
        turn = number // len(REGIONS)
        due = today + timedelta(-1 - turn % 3 if turn % 50 == 0 else 0 if turn % 10 == 1 else 1 + turn % 7)
        received = due - timedelta(7)
        rows.append(
            {
                "id": id_, "origin": Origin.API, "state": State.SUBMITTED, "form": 1, "language": "kk", "version": 1,
                "answers": applications.sealed(tx, id_, ANSWERS), "made_at": tx.now, "changed_at": tx.now,
                "number": f"26-{region}-{number:06}", "region": region, "name": "Үлгі", "name_search": "ulgi",
                "received_on": received, "priority_class": 1 if turn % 4 == 0 else 2, "due_on": due,
            }
        )  # fmt: skip
        terms.append(
            {
                "id": tx.new_id(), "rule": "R-003-19", "duty": CHECK, "subject": f"26-{region}-{number:06}",
                "trigger": trigger_of(id_), "region": region, "role": Role.COORDINATOR, "started_on": received,
                "unit": "working_days", "length": length, "nominal_on": due, "due_on": due, "last_on": due, "remind_on": due,
                "calendar_version": "bench", "made_at": tx.now,
            }
        )  # fmt: skip
    tx.conn.execute(insert(application), rows)
    tx.conn.execute(insert(deadline), terms)


def _signed_in(tx: WriteTx, region: str) -> str:
    id_, secret = tx.new_id(), secrets.token_urlsafe(32)
    account = {"id": id_, "login": "bench", "language": "kk", "password": "-", "one_time": False, "demo": False}
    accounts.add(tx.conn, {**account, "created_at": tx.now, "totp_at": tx.now})
    staff.give(tx, id_, Grant(Role.COORDINATOR, region), "bench")
    row = {"id": sign_in.hashed(secret), "staff_id": id_, "stage": Stage.OPEN, "begun_at": tx.now, "seen_at": tx.now}
    accounts.begin_session(tx.conn, row)
    return secret
