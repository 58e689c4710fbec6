"""Webhooks that Meta did not sign as they are, at the door of the whole road: nothing is kept, and nothing breaks (A2)."""

import hashlib
import hmac
import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from fastapi import FastAPI

from bot.channels.whatsapp.desk import ServicesDesk
from bot.channels.whatsapp.feed import Feeder
from bot.channels.whatsapp.routes import HEADER, PATH, routes, signed
from services.intake import Intake
from services.storage.engine import Store
from services.talk import Talk
from tests.bot.channels.whatsapp.house import Marks
from tests.messengers.state import Tables
from tests.providers.whatsapp import FakeWhatsApp, WhatsAppPerson
from tests.providers.whatsapp.fake import ACCOUNT
from tests.providers.whatsapp.payloads import raw
from tests.support.asgi import Headers, Request, answered
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from web.kit import add_kit
from web.pages import Pages
from web.static import Static

PAYLOADS = int(os.environ.get("WHATSAPP_FLIPS", "8"))  # on each database; in each of them every byte is flipped once
MORE, PLACES = 1000, 3  # payloads of which so many bytes are flipped, at other places in each
SECRET, VERIFY = b"app-secret-of-nobody", "verify-token-of-nobody"
NAME = HEADER.encode()

ACTS: tuple[Callable[[WhatsAppPerson, int], object], ...] = (
    lambda person, number: person.say(f"Сәлеметсіз бе / {number}"),
    lambda person, number: person.tap_id("wamid.B=", f"{number}:start.consent:agree", "Келісемін"),
    lambda person, number: person.tap_payload("wamid.B=", "!continue", "Жалғастыру"),
    lambda person, number: person.location(),
    lambda person, number: person.say(f"Kasip l-{number:026}"),
)


async def test_what_meta_did_not_sign_leaves_nothing(store: Store, clock: SetClock) -> None:
    talk = await open_talk(store)
    desk = ServicesDesk(Intake(store, talk), store, clock)
    marks = Marks()
    feeder = Feeder(ACCOUNT.phone_id, SECRET.decode(), desk, marks)
    app, (genuine, more) = _app(talk, feeder), _payloads()
    tables, answers = await store.read(Tables.found), Counter[int]()
    before = await store.read(tables.digest)
    for request in itertools.chain(_forged(genuine, Random(1)), _flipped_here_and_there(more, Random(2))):
        answers[await answered(app, request)] += 1
    assert set(answers) == {401}, answers
    assert await store.read(tables.digest) == before
    assert {await answered(app, _signed(raw(payload))) for payload in genuine} == {200}
    assert await store.read(tables.digest) != before
    await feeder.close()
    assert len(marks.read) == PAYLOADS
    print(f"{answers[401]} forgeries of {PAYLOADS} and {MORE} webhooks: nothing kept; the genuine ones were taken")


def _app(talk: Talk, feeder: Feeder) -> FastAPI:
    app, static = FastAPI(), Static()
    add_kit(app, Pages(talk.translations, static), static)
    app.routes.extend(routes(SECRET.decode(), VERIFY, feeder))
    return app


def _payloads() -> tuple[list[Any], list[Any]]:
    fake = FakeWhatsApp()
    for number in range(PAYLOADS + MORE):
        ACTS[number % len(ACTS)](fake.person(number), number)
    return fake.webhook.ever[:PAYLOADS], fake.webhook.ever[PAYLOADS:]


def _flipped_here_and_there(payloads: list[Any], dice: Random) -> Iterator[Request]:
    for payload in payloads:
        body = raw(payload)
        for place in dice.sample(range(len(body)), PLACES):
            flipped = body[:place] + bytes([body[place] ^ 1 << dice.randrange(8)]) + body[place + 1 :]
            yield _request(signed(SECRET, body), flipped)


def _forged(payloads: list[Any], dice: Random) -> Iterator[Request]:
    for payload in payloads:
        body = raw(payload)
        signature = signed(SECRET, body)
        yield from (_request(signature, flipped) for flipped in _flips(body, dice))
        yield from (_request(flipped, body) for flipped in _flips(signature, dice))
        yield from (_request(signature, other) for other in _re_encoded(payload) if other != body)
        yield from (Request("POST", PATH, headers, body) for headers in _headers(signature, body))


def _flips(whole: bytes, dice: Random) -> Iterator[bytes]:
    """The bytes with one bit changed, for each byte once."""
    for place, byte in enumerate(whole):
        yield whole[:place] + bytes([byte ^ 1 << dice.randrange(8)]) + whole[place + 1 :]


def _re_encoded(payload: Any) -> Iterator[bytes]:
    """The same JSON in other bytes."""
    yield json.dumps(payload).encode()
    yield json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    yield json.dumps(payload, separators=(",", ":")).encode()
    yield json.dumps(payload, sort_keys=True, indent=1).encode()
    yield raw(payload).replace(b"messages", b"\\u006dessages")
    yield raw(payload).replace(b"\\u04", b"\\U04").replace(b"\\u0", b"\\u00").replace(b"w", b"\\u0077")
    yield raw(payload) + b"\n"
    yield b"\xef\xbb\xbf" + raw(payload)
    yield raw(payload).decode().encode("utf-16")


def _headers(signature: bytes, body: bytes) -> Iterator[Headers]:
    old = b"sha1=" + hmac.new(SECRET, body, hashlib.sha1).hexdigest().encode()
    yield []
    yield from ([(NAME, value)] for value in (old, b"", b"sha256=", signature.removeprefix(b"sha256="), signature.upper()))
    yield [(b"x-hub-signature", old)]
    yield [(b"x-hub-signature", signature)]
    yield [(NAME.replace(b"-", b"_"), signature)]
    yield from ([(NAME, one), (NAME, two)] for one, two in itertools.product((signature, old, b""), repeat=2))
    yield from ([(NAME, signed(key, body))] for key in (b"", SECRET[:-1], SECRET.upper(), VERIFY.encode()))


def _request(signature: bytes, body: bytes) -> Request:
    return Request("POST", PATH, [(NAME, signature)], body)


def _signed(body: bytes) -> Request:
    return _request(signed(SECRET, body), body)
