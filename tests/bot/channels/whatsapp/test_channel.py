"""The whole channel over the real house and a strict WhatsApp: what comes in is committed, and tells nothing of a number."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.channels.whatsapp.channel import Account, WhatsAppChannel
from bot.channels.whatsapp.desk import ServicesDesk
from bot.channels.whatsapp.routes import PATH
from domain.doors import Doors, Way
from domain.errors import Unavailable
from domain.language import Language
from domain.messaging import Channel, Contact
from services import history, links, quarantine
from services.intake import Intake
from services.joining import BY_LINK, Joined
from services.storage import sessions
from services.storage.contacts import contact
from services.storage.engine import Store
from services.storage.schema import metadata
from services.talk import Talk
from tests.providers.whatsapp import FakeWhatsApp, WhatsAppPerson
from tests.providers.whatsapp.payloads import raw
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.stores import Failing
from web.server import Server

APP_SECRET, VERIFY = "app-secret-of-nobody", "verify-token-of-nobody"
NEW_NUMBER = "77010000999"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with capture_logs():
        yield


@pytest.fixture
def intake(store: Store, talk: Talk) -> Intake:
    return Intake(store, talk, back_off=())


@pytest.fixture
def desk(store: Store, intake: Intake, clock: SetClock) -> ServicesDesk:
    return ServicesDesk(intake, store, clock)


@pytest.fixture
async def fake(clock: SetClock, desk: ServicesDesk, talk: Talk) -> AsyncIterator[FakeWhatsApp]:
    """A WhatsApp that brings what happens to the channel, over HTTP."""
    async with FakeWhatsApp(clock=lambda: clock.now().timestamp()) as fake:
        met = asyncio.Event()
        account = Account(fake.phone_id, fake.token, APP_SECRET, VERIFY, fake.url)

        def known(digits: str) -> None:
            talk.content = replace(talk.content, doors=Doors("https://kasip.test", whatsapp=digits))
            met.set()

        channel = WhatsAppChannel(account, desk, talk.tr(Language.KK), known)
        app = FastAPI()
        app.routes.extend(channel.routes)
        listening = socket.create_server(("127.0.0.1", 0))
        server = Server(uvicorn.Config(app, log_config=None, access_log=False), lambda: None)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        channel.start()
        await met.wait()
        assert talk.content.doors.whatsapp == fake.account.number
        await fake.webhook.point(f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}", APP_SECRET, VERIFY)
        yield fake
        server.should_exit = True
        await serving
        await channel.close()
        await channel.hang_up()


@pytest.fixture
def person(fake: FakeWhatsApp) -> WhatsAppPerson:
    return fake.person(501)


def at(person: WhatsAppPerson) -> Contact:
    return Contact(Channel.WHATSAPP, str(person.bsuid), person.phone)


async def last(store: Store, where: Contact) -> str:
    said = await store.read(lambda tx: history.latest(tx, where, 1))
    return said.items[-1].text if said else ""


async def who(store: Store, where: Contact) -> str | None:
    found = (await store.read(lambda tx: sessions.at_contacts(tx, [where]))).get(where)
    return found.session.person if found else None


async def test_a_person_begins_and_sees_that_it_was_read(fake: FakeWhatsApp, store: Store, person: WhatsAppPerson) -> None:
    sent = person.say("Русский")
    await fake.taken()
    assert "согласие" in await last(store, at(person))
    await fake.until(lambda: person.chat.messages[sent.message_id].read, "the message to be marked as read")


async def test_a_conversation_goes_on_here_by_a_link(
    fake: FakeWhatsApp, store: Store, intake: Intake, clock: SetClock, talk: Talk, person: WhatsAppPerson
) -> None:
    chat = Chat(store, intake, clock, Channel.WEB)
    await chat.start("ru")
    began = await who(store, chat.contact)
    assert began is not None
    made = await store.write(lambda tx: links.make(tx, Way.WHATSAPP, {began: None})[began])
    token = await store.read(lambda tx: links.token(tx.vault, made))
    person.follow(str(talk.content.doors.address(Way.WHATSAPP, token)))
    await fake.taken()
    assert await who(store, at(person)) == began
    assert "согласие" in await last(store, at(person))


async def test_whoever_gets_a_number_that_was_left_is_somebody_else(
    fake: FakeWhatsApp, store: Store, person: WhatsAppPerson
) -> None:
    person.say("Русский")
    await fake.taken()
    old, number = at(person), person.phone
    began = await who(store, old)
    person.change_number(NEW_NUMBER)
    await fake.taken()
    assert await store.read(lambda tx: tx.conn.scalar(select(contact.c.blocked_at))) is not None
    assert [await who(store, each) for each in (old, Contact(Channel.WHATSAPP, number))] == [None, None]
    stranger = fake.person(number)
    stranger.say("Қазақша")
    await fake.taken()
    assert await who(store, at(stranger)) not in {None, began}


async def test_nothing_in_the_database_tells_a_number_or_an_id(fake: FakeWhatsApp, store: Store, person: WhatsAppPerson) -> None:
    number, bsuid = person.phone, person.bsuid
    sent = [
        person.say("Русский"),
        person.image(),
        person.react("wamid.HBg="),
        person.share_contact(),
        person.tap_payload("wamid.HBg=", "!continue"),
    ]
    await fake.webhook.deliver(raw({"entry": [{"changes": [{"field": "messages", "value": {"metadata": "wamid.HBg="}}]}]}))
    sent.append(person.change_number(NEW_NUMBER))
    await fake.taken()
    rows = await store.read(
        lambda tx: [str(tuple(row)) for table in metadata.sorted_tables for row in tx.conn.execute(select(table))]
    )
    secrets = [number, NEW_NUMBER, str(bsuid), str(person.bsuid), "wamid", *(one.message_id[20:] for one in sent)]
    assert [(secret, row) for row in rows for secret in secrets if secret in row] == []
    assert len(await store.read(quarantine.listed)) == 1


async def test_a_store_that_fails_for_a_moment_is_unavailable(store: Store, talk: Talk, clock: SetClock) -> None:
    failing = Failing(store, iter([OSError(), KeyError(), OSError()]))
    desk = ServicesDesk(Intake(failing, talk), failing, clock)
    nobody = Contact(Channel.WHATSAPP, "KZ.1")
    with pytest.raises(Unavailable):
        await desk.leave("1", nobody)
    with pytest.raises(KeyError):
        await desk.leave("1", nobody)
    with pytest.raises(Unavailable):
        await desk.joined("0" * 26, "", nobody)
    await desk.leave("1", nobody)
    assert await desk.joined("0" * 26, "", nobody) == BY_LINK[Joined.OVER]
