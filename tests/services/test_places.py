"""Closing a place: nothing of the person's is to be had there, and everything goes on elsewhere; a lost phone closes all."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update

from dialogs.facts import CodeOf, Place, PlacesOf
from dialogs.own_requests import LosePhone, Unlink
from dialogs.requests import Outcome, Request
from domain.doors import Way
from domain.language import Language
from domain.messaging import Channel, Contact, DeliveryStatus, Kind
from services import joining, places, recovery
from services.joining import Joined
from services.storage import sessions, sharers
from services.storage.contacts import contact
from services.storage.deliveries import delivery
from services.storage.sessions import Standing
from services.use_case import Asked
from tests.services.house import CONTENT
from tests.services.streets import Street
from tests.support.chat import Chat


@dataclass
class Home:
    """A person who is registered, with a browser, two chats in Telegram and one in WhatsApp; the browser was used last."""

    street: Street
    person: str
    browser: Chat
    phone: Chat
    old: Chat
    whatsapp: Chat

    async def at(self, chat: Chat) -> Standing | None:
        return (await self.street.store.read(lambda tx: sessions.at_contacts(tx, [chat.contact]))).get(chat.contact)

    async def id(self, chat: Chat) -> str:
        standing = await self.at(chat)
        assert standing is not None
        return standing.contact

    async def asks(self, request: Request, by: Chat) -> Outcome:
        case: Any = places.unlink if isinstance(request, Unlink) else places.lose_phone
        ask: Asked[Any] = Asked(self.person, by.contact.channel, Language.RU, request, await self.id(by))
        outcome: Outcome = (await self.street.store.write(lambda tx: case(tx, CONTENT, [ask])))[0]
        return outcome

    async def closes(self, chat: Chat, by: Chat) -> Any:
        return (await self.asks(Unlink(await self.id(chat)), by)).name

    async def places(self) -> tuple[Place, ...]:
        fact = PlacesOf(self.person)
        return (await self.street.store.read(lambda tx: places.places(tx, CONTENT, [fact])))[fact]

    async def owners(self) -> list[bool]:
        """Of each of the four whether it is the person's."""
        chats = (self.browser, self.phone, self.old, self.whatsapp)
        return [await self.street.person(chat.contact) == self.person for chat in chats]


@pytest.fixture
async def home(street: Street) -> Home:
    browser = await street.chat(Channel.WEB, registered=True)
    chats = [
        Chat(street.store, street.intake, street.clock, channel) for channel in (Channel.TELEGRAM,) * 2 + (Channel.WHATSAPP,)
    ]
    for chat in chats:
        assert await street.join(await street.link(browser), chat.contact) is Joined.JOINED
    who = await street.person(browser.contact)
    assert who is not None
    return Home(street, who, browser, *chats)


async def test_all_places_are_known_and_the_one_in_use(home: Home) -> None:
    found = await home.places()
    assert [(place.channel, place.here) for place in found] == [
        (Channel.WEB, True), (Channel.TELEGRAM, False), (Channel.TELEGRAM, False), (Channel.WHATSAPP, False),
    ]  # fmt: skip
    await home.phone.send(Kind.TEXT, text="меню")
    assert [place.here for place in await home.places()] == [False, True, False, False]


async def test_a_closed_chat_is_somebody_new_and_the_others_stay(home: Home) -> None:
    question = await home.street.question(home.browser.contact)
    assert await home.closes(home.old, by=home.phone) is Unlink.Outcome.UNLINKED
    assert await home.owners() == [True, True, False, True]
    assert await home.street.question(home.browser.contact) == question
    assert await home.at(home.old) is None
    begun = await home.old.start()
    assert "Сәлем" in begun.text
    assert await home.owners() == [True, True, False, True]
    assert len(await home.places()) == 3
    assert await home.closes(home.old, by=home.phone) is Unlink.Outcome.GONE


async def test_a_closed_browser_is_unknown(home: Home) -> None:
    assert await home.closes(home.browser, by=home.phone) is Unlink.Outcome.UNLINKED
    receipt = await home.browser.send(Kind.TEXT, text="меню")
    assert receipt.person is None
    assert await home.street.person(home.browser.contact) is None


async def test_what_waits_for_a_closed_chat_is_not_brought(home: Home) -> None:
    await home.old.say("меню")
    assert await home.closes(home.old, by=home.phone) is Unlink.Outcome.UNLINKED
    query = select(delivery.c.status).where(delivery.c.channel == Channel.TELEGRAM)
    said = await home.street.store.read(lambda tx: list(tx.conn.execute(query).scalars()))
    assert said == [DeliveryStatus.UNSENDABLE]


async def test_links_and_the_proven_number_end_with_the_place(home: Home) -> None:
    proven = update(contact).values(phone_index=b"p" * 32, phone_proven_at=home.street.clock.now())
    old = await home.id(home.old)
    await home.street.store.write(lambda tx: tx.conn.execute(proven.where(contact.c.id == old)))
    token = await home.street.link(home.browser, Way.TELEGRAM)
    await home.closes(home.old, by=home.phone)
    row = select(contact.c.phone_index, contact.c.phone_proven_at).where(contact.c.id == old)
    assert tuple(await home.street.store.read(lambda tx: tx.conn.execute(row).one())) == (None, None)
    assert await home.street.join(token, Contact(Channel.TELEGRAM, "new"), Way.TELEGRAM) is Joined.OVER
    assert await home.street.acts() == ["contact.joined"] * 3 + ["contact.unlinked"]


async def test_the_own_place_and_a_strangers_stay_open(home: Home) -> None:
    stranger = await home.street.chat(Channel.TELEGRAM)
    assert await home.closes(home.phone, by=home.phone) is Unlink.Outcome.LAST
    assert await home.closes(stranger, by=home.phone) is Unlink.Outcome.GONE
    assert await home.street.person(stranger.contact) is not None
    assert await home.owners() == [True] * 4


async def test_a_shared_phone_stays_with_the_others(home: Home) -> None:
    brother = await home.street.chat(Channel.WEB, registered=True)
    other = await home.street.person(brother.contact)
    assert other is not None
    shared = await home.id(home.old)
    now = home.street.clock.now()
    await home.street.store.write(lambda tx: sharers.add(tx.conn, shared, [home.person, other], now))
    await home.closes(home.old, by=home.browser)
    assert await home.street.person(home.old.contact) == other
    assert await home.owners() == [True, True, False, True]
    assert len(await home.places()) == 3


async def test_a_lost_phone_closes_all_but_this_chat(home: Home) -> None:
    code = await home.street.store.write(lambda tx: recovery.issue(tx, [home.person]))
    old = recovery.reveal(home.street.vault, code[home.person])
    token = await home.street.link(home.browser)
    outcome = await home.asks(LosePhone(), by=home.whatsapp)
    assert outcome.name is LosePhone.Outcome.CLOSED
    assert await home.owners() == [False, False, False, True]
    assert await home.street.join(token, Contact(Channel.WEB, "thief")) is Joined.OVER
    at = Contact(Channel.WEB, "another")
    assert await home.street.store.write(lambda tx: recovery.restore(tx, old, at)) is None
    new = recovery.reveal(home.street.vault, str(outcome.facts[CodeOf(home.person)]))
    assert await home.street.store.write(lambda tx: recovery.restore(tx, new, at)) == home.person


async def test_where_nothing_else_is_open_a_lost_phone_changes_nothing(home: Home) -> None:
    for chat in (home.browser, home.phone, home.old):
        await home.closes(chat, by=home.whatsapp)
    token = await home.street.link(home.whatsapp)
    assert (await home.asks(LosePhone(), by=home.whatsapp)).name is LosePhone.Outcome.ALONE
    assert await home.street.join(token, Contact(Channel.WEB, "mine")) is Joined.JOINED


async def test_what_is_said_from_the_lost_phone_at_that_moment_does_not_lead_back_there(home: Home) -> None:
    await home.phone.say("меню")
    lost = [home.old.send(Kind.TEXT, text="меню", key=f"old {number}") for number in range(5)]
    await asyncio.gather(home.asks(LosePhone(), by=home.phone), *lost)
    await home.phone.say("меню")
    standing = await home.street.store.read(lambda tx: sessions.of_persons(tx, [home.person], lock=False))
    assert standing[home.person].contact == await home.id(home.phone)
    assert await home.owners() == [False, True, False, False]
    await home.old.say("меню")
    assert await home.owners() == [False, True, False, False]


async def test_a_code_typed_in_a_closed_chat_opens_it_again(home: Home) -> None:
    await home.closes(home.old, by=home.browser)
    made = await home.street.store.write(lambda tx: recovery.issue(tx, [home.person]))
    code = recovery.reveal(home.street.vault, made[home.person])
    assert await home.street.store.write(lambda tx: joining.join_by_code(tx, code, home.old.contact)) is Joined.JOINED
    assert await home.owners() == [True] * 4
