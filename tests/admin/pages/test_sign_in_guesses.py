"""What is answered to guesses tells nobody which logins there are (A6); `SIGN_IN_GUESSES` says how many are made."""

import os
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass, replace

import httpx
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.staff import Grant, Role
from services import staff
from services.passwords import Passwords
from tests.admin.floor import Floor
from tests.admin.pages.visits import PASSWORD, cheapened
from tests.support.passwords import Cheap

LONG = int(os.environ.get("SIGN_IN_GUESSES", "0"))
GUESSES = LONG or 100
MEMBERS, ADDRESSES = (25, 20) if LONG else (2, 3)
AGENCY = Grant(Role.AGENCY, "75")
# argon2id as it is used but at its least cost, so that a difference beside it would stand out.
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
LOGINS = ("aliya", "closed", "demo", "nobody")
COMMON = ("password1234", "12345678901234", "qwertyuiop12", "Kasip-2026-!", PASSWORD.upper(), PASSWORD + " ")


async def accounts(floor: Floor) -> None:
    """Of four logins two are there, of which one is closed, and a demonstration that may not be entered."""
    office = floor.app.state.office
    hashed = await office.passwords.hashed(PASSWORD)
    for login, demo in (("demo", True), ("aliya", False), ("closed", False)):
        account = staff.Account(login, hashed, demo=demo)
        await floor.house.store.write(lambda tx, account=account: staff.add(tx, account, AGENCY, "tests"))  # type: ignore[misc]
    await floor.house.store.write(lambda tx: staff.close(tx, "closed", "tests"))
    floor.app.state.office = replace(office, demo=False)


@dataclass(frozen=True)
class Said:
    """An answer as far as it could tell something: without the login that was typed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    text: str

    @classmethod
    def of(cls, answer: httpx.Response, login: str) -> "Said":
        headers = tuple((name, value) for name, value in answer.headers.items() if name != "content-length")
        return cls(answer.status_code, headers, answer.text.replace(f'value="{login}"', 'value=""'))


async def test_an_unknown_login_is_refused_like_a_wrong_password(floor: Floor) -> None:
    cheapened(floor)
    hasher = Cheap()
    floor.app.state.office = replace(floor.app.state.office, passwords=Passwords(hasher))
    await accounts(floor)
    http = await floor.visitor(accept="text/html", **{"accept-language": "ru"})
    for _ in range(7):  # the last ones are refused unseen
        said, work = {}, set()
        for login in LOGINS:
            before = hasher.compared
            password = "wrong" if login == "aliya" else PASSWORD
            answer = await http.post("/admin/sign-in", data={"login": login, "password": password})
            said[login] = Said.of(answer, login)
            work.add(hasher.compared - before)
        assert len(set(said.values())) == 1, said
        assert len(work) == 1
    assert said["nobody"].status == 429
    assert "15 мин" in said["nobody"].text


async def test_what_no_database_keeps_is_a_wrong_login(floor: Floor) -> None:
    cheapened(floor)
    http = await floor.visitor(accept="text/html")
    for login in (
        "\0",
        "ali\0ya",
        "ұлы\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "x" * 5000,
        "",
        "%",
        "' OR 1=1 --",
    ):
        assert (await http.post("/admin/sign-in", data={"login": login, "password": "x\0"})).status_code == 422, login


async def test_nobody_guesses_a_password(floor: Floor) -> None:
    """Guess for guess the same is answered for logins that are there and for others, and none is let in."""
    cheapened(floor)
    if LONG:
        floor.app.state.office = replace(floor.app.state.office, passwords=Passwords(QUICK))
    await members(floor)
    luck, took = random.Random(1), Took(floor)
    statuses: Counter[int] = Counter()
    for number in range(GUESSES // 2):
        login, address, password = luck.randrange(MEMBERS), luck.randrange(ADDRESSES), luck.choice(COMMON)
        there = await took.asked(f"member{login:03}", f"198.51.100.{address}", password)
        other = await took.asked(f"nobody{login:03}", f"203.0.113.{address}", password)
        assert there == other, number
        statuses[there.status] += 2
        floor.clock.advance(seconds=luck.randrange(3))
    assert set(statuses) == {422, 429}
    print(f"{sum(statuses.values())} guesses at {2 * MEMBERS} logins, of which half are there: {dict(statuses)}; {took}")
    floor.clock.advance(hours=12)
    one = await floor.visitor()
    assert (await one.post("/admin/sign-in", data={"login": "member000", "password": PASSWORD})).status_code == 303


async def members(floor: Floor) -> None:
    """Accounts that all have the one password; it is hashed once."""
    hashed = await floor.app.state.office.passwords.hashed(PASSWORD)
    for number in range(MEMBERS):
        account = staff.Account(f"member{number:03}", hashed)
        await floor.house.store.write(lambda tx, account=account: staff.add(tx, account, AGENCY, "tests"))  # type: ignore[misc]


class Took:
    """How long the guesses took that were looked at: told, and never asserted."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.visitors: dict[str, httpx.AsyncClient] = {}
        self.there: list[float] = []
        self.other: list[float] = []

    async def asked(self, login: str, address: str, password: str) -> Said:
        if address not in self.visitors:
            self.visitors[address] = await self.floor.visitor(address, accept="text/html")
        http = self.visitors[address]
        began = time.perf_counter()
        answer = await http.post("/admin/sign-in", data={"login": login, "password": password})
        if answer.status_code == 422:
            (self.there if login.startswith("member") else self.other).append(1000 * (time.perf_counter() - began))
        assert "set-cookie" not in answer.headers
        return Said.of(answer, login)

    def __str__(self) -> str:
        middle = [f"{statistics.median(times):.2f} ms" for times in (self.there, self.other)]
        apart = statistics.fmean(self.there) - statistics.fmean(self.other)
        spread = sum(statistics.variance(times) / len(times) for times in (self.there, self.other)) ** 0.5
        looked = len(self.there) + len(self.other)
        return f"{looked} looked at, median {middle[0]} where there is a login, {middle[1]} where not, t = {apart / spread:+.2f}"
