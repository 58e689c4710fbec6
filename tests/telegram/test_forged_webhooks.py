"""Webhooks of those who are not Telegram, at the door of the whole road: nothing is kept, and nothing breaks (A1)."""

import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from fastapi import FastAPI

from bot.channels.telegram.routes import BODY_KB, HEADER, PATH, routes
from services.storage.engine import Store
from tests.messengers.crowd import crowd_at
from tests.messengers.people import Act
from tests.messengers.state import Tables
from tests.support.asgi import Headers, Request, answered
from tests.support.clock import SetClock
from web.kit import add_kit
from web.pages import Pages
from web.static import Static

FORGED = int(os.environ.get("TELEGRAM_FORGED_WEBHOOKS", "150"))  # on each database
SECRET = b"a-Secret_of-32-characters-000000"
NAME = HEADER.encode()
METHODS = ("POST",) * 24 + ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Forged:
    """A request, and the answers that are in order."""

    method: str
    headers: Headers
    body: bytes
    wanted: frozenset[int]

    @property
    def request(self) -> Request:
        return Request(self.method, PATH, self.headers, self.body)


async def test_forged_webhooks_leave_nothing(store: Store, clock: SetClock) -> None:
    async with crowd_at(store, clock) as crowd:
        person = crowd.telegram.person(700_001, "kk")
        genuine = json.dumps(person.update(Act("start"))).encode()
        app, tables, answers = FastAPI(), await store.read(Tables.found), Counter[int]()
        static = Static()
        add_kit(app, Pages(crowd.house.talk.translations, static), static)
        app.routes.extend(routes(SECRET.decode(), crowd.telegram.feeder))
        before = await store.read(tables.digest)
        for forged in itertools.islice(_forged(genuine, Random(1)), FORGED):
            status = await answered(app, forged.request)
            assert status in forged.wanted, f"{status}: {forged.method} {forged.headers} {forged.body[:80]!r}"
            answers[status] += 1
        await crowd.settled()
        assert (await store.read(tables.digest), await person.brought(), crowd.telegram.refused) == (before, 0, [])
        told = Forged("POST", [(NAME, SECRET)], genuine, frozenset({200}))
        assert await answered(app, told.request) == 200
        await crowd.settled()
        assert await person.brought() == 1
    print(f"{FORGED} forged webhooks, answered {dict(sorted(answers.items()))}: nothing kept; the genuine one was taken")


def _forged(genuine: bytes, dice: Random) -> Iterator[Forged]:
    """Of every hundred one knows the secret, but brings what can't be an update."""
    oversize = b'{"update_id": 1, "message": "' + b"a" * (BODY_KB * 1024) + b'"}'
    deep = (b"[" * 100_000, b'{"a":' * 50_000, b'{"message":' + b"[" * 200_000)
    others = (genuine, b"", b"{", b"null", b"\xff\xfe", b"[]", *deep)
    for number in itertools.count():
        method = dice.choice(METHODS)
        if number % 100 == 50:
            body, status = dice.choice([(oversize, 413), *((one, 400) for one in deep)])
            yield Forged("POST", [(NAME, SECRET)], body, frozenset({status}))
        else:
            body = oversize if number % 100 == 99 else dice.choice(others)
            yield Forged(method, _headers(dice), body, frozenset({401 if method == "POST" else 405}))


def _headers(dice: Random) -> Headers:
    place = dice.randrange(len(SECRET))
    near = SECRET[:place] + bytes([SECRET[place] ^ dice.randint(1, 127)]) + SECRET[place + 1 :]
    sorts: tuple[Headers, ...] = (
        [],
        [(NAME, b"")],
        [(NAME, near)],
        [(NAME, SECRET[:place])],
        [(NAME, SECRET + dice.randbytes(dice.randint(1, 300)))],
        [(NAME, SECRET * dice.randint(2, 250))],
        [(NAME, dice.randbytes(dice.randint(1, 256)))],
        [(NAME, SECRET.swapcase())],
        [(NAME, SECRET), (NAME, SECRET)],
        [(NAME, near), (NAME, SECRET)],
        [(NAME, SECRET), (NAME, b"")],
        [(b"authorization", b"Bearer " + SECRET)],
        [(b"cookie", NAME + b"=" + SECRET)],
        [(NAME.replace(b"-", b"_"), SECRET)],
    )
    return dice.choice(sorts)
