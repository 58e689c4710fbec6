"""Two channels become one conversation: whose it is then, what is left of the other, and that a link opens once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.doors import Way
from domain.language import Language
from domain.messaging import CARRIED, Channel, Contact, DeliveryStatus, Kind
from services import joining
from services.joining import Joined
from services.storage import sessions
from services.storage.contacts import contact
from services.storage.deliveries import delivery
from services.storage.people import person
from tests.services.streets import Street
from tests.support.chat import Chat

NEW = Contact(Channel.WEB, "a browser that is new")


class Link:
    """A link, made in one chat and opened at an address elsewhere."""

    def __init__(self, way: Way, home: Channel, away: Channel) -> None:
        self._way, self.home, self.away = way, home, away

    async def made(self, street: Street, chat: Chat) -> str:
        return await street.link(chat, self._way)

    async def used(self, street: Street, token: str, at: Contact) -> Joined | None:
        return await street.join(token, at, self._way)


class Code:
    """A recovery code, shown in one chat and typed into another."""

    home, away = Channel.WEB, Channel.TELEGRAM

    async def made(self, street: Street, chat: Chat) -> str:
        return await street.code(chat)

    async def used(self, street: Street, text: str, at: Contact) -> Joined | None:
        return await street.types(text, at)


INTO_BROWSER = Link(Way.BROWSER, Channel.TELEGRAM, Channel.WEB)
INTO_TELEGRAM = Link(Way.TELEGRAM, Channel.WEB, Channel.TELEGRAM)
by_link_and_code = pytest.mark.parametrize("key", [INTO_BROWSER, Code()], ids=["link", "code"])


@pytest.mark.parametrize("registered", [False, True])
@pytest.mark.parametrize("key", [INTO_BROWSER, INTO_TELEGRAM, Code()], ids=["into a browser", "into telegram", "code"])
async def test_at_a_new_address_the_same_question_is_open_and_the_key_is_used_up(
    street: Street, key: Link | Code, registered: bool
) -> None:
    chat = await street.chat(key.home, registered)
    before = await street.question(chat.contact)
    made = await key.made(street, chat)
    new, another = Contact(key.away, "700"), Contact(key.away, "701")
    assert await key.used(street, made, new) is Joined.JOINED
    assert await street.question(new) == before == await street.question(chat.contact)
    assert await key.used(street, made, another) is Joined.OVER
    assert await street.person(another) is None
    for _ in range(2):  # the same message may come again
        assert await key.used(street, made, new) is Joined.JOINED
    assert await street.acts() == ["contact.joined"]


@by_link_and_code
@pytest.mark.parametrize(
    ("comes", "owner", "joined", "keeps"),
    [
        (False, False, Joined.JOINED, "owner"),
        (False, True, Joined.JOINED, "owner"),
        (True, False, Joined.JOINED, "comes"),
        (True, True, Joined.TAKEN, "both"),
    ],
)
async def test_of_two_persons_the_registered_one_stays(
    street: Street, key: Link | Code, *, comes: bool, owner: bool, joined: Joined, keeps: str
) -> None:
    mine, theirs = await street.chat(key.away, comes), await street.chat(key.home, owner)
    questions = {"comes": await street.question(mine.contact), "owner": await street.question(theirs.contact)}
    made = await key.made(street, theirs)
    assert await key.used(street, made, mine.contact) is joined
    after = [await street.question(mine.contact), await street.question(theirs.contact)]
    if keeps == "both":
        assert after == [questions["comes"], questions["owner"]]
        assert await street.acts() == ["contact.not_joined"]
        assert await key.used(street, made, Contact(key.away, "new")) is Joined.JOINED  # it was not used
        return
    assert after == [questions[keeps]] * 2
    assert await key.used(street, made, mine.contact) is Joined.JOINED
    assert await key.used(street, made, Contact(key.away, "new")) is Joined.OVER
    kept = await street.person(mine.contact)
    said = await mine.say("?")
    assert said == await theirs.last()
    assert (await street.person(mine.contact), await street.person(theirs.contact)) == (kept, kept)


async def test_nothing_is_left_of_the_one_who_went_into_the_other(street: Street) -> None:
    mine, theirs = await street.chat(Channel.WEB, registered=True), await street.chat(Channel.TELEGRAM)
    await theirs.tap("Даю согласие")
    gone = await street.person(theirs.contact)
    assert gone is not None
    old = await street.link(theirs)
    await street.join(await street.link(mine, Way.TELEGRAM), theirs.contact, Way.TELEGRAM)
    standing = (await street.store.read(lambda tx: sessions.of_persons(tx, [gone], lock=False)))[gone]
    assert (standing.session.answers, standing.session.turn, standing.session.step) == ({}, 0, "start.language")
    assert await street.join(old, NEW) is Joined.OVER
    waits = select(delivery.c.status).where(delivery.c.channel.in_(CARRIED))
    assert set(await street.store.read(lambda tx: tx.conn.execute(waits).scalars().all())) == {DeliveryStatus.UNSENDABLE}
    owners = await street.store.read(lambda tx: set(tx.conn.execute(select(contact.c.person_id)).scalars()))
    assert gone not in owners


async def test_what_the_channel_vouched_for_goes_along(street: Street) -> None:
    mine, theirs = await street.chat(Channel.WEB, registered=True), await street.chat(Channel.TELEGRAM)
    proven = contact.update().where(contact.c.channel == Channel.TELEGRAM).values(phone_index=b"p" * 32)
    await street.store.write(lambda tx: tx.conn.execute(proven))
    await street.join(await street.link(mine), theirs.contact)
    row = select(contact.c.phone_index).where(contact.c.channel == Channel.TELEGRAM)
    assert await street.store.read(lambda tx: tx.conn.execute(row).scalar_one()) == b"p" * 32


@by_link_and_code
async def test_the_own_address_needs_no_joining(street: Street, key: Link | Code) -> None:
    chat = await street.chat(key.home, registered=True)
    before = await street.question(chat.contact)
    made = await key.made(street, chat)
    assert await key.used(street, made, chat.contact) is Joined.JOINED
    assert await street.question(chat.contact) == before
    assert await key.used(street, made, Contact(key.away, "new")) is Joined.OVER


async def test_what_is_no_link_any_more_joins_nobody(street: Street) -> None:
    chat = await street.chat(Channel.TELEGRAM)
    token = await street.link(chat)
    for wrong in ("", "x", "0" * 26, token[:-1], token * 3):
        assert await street.join(wrong, NEW) is Joined.OVER
    assert await street.join(token, NEW, Way.TELEGRAM) is Joined.OVER
    street.clock.advance(timedelta(minutes=31))
    assert await street.join(token, NEW) is Joined.OVER
    assert await street.person(NEW) is None


@by_link_and_code
async def test_of_several_at_once_one_gets_the_chat(street: Street, key: Link | Code) -> None:
    chat = await street.chat(key.home)
    made = await key.made(street, chat)
    places = [Contact(key.away, f"{number}") for number in range(5)]
    came = await asyncio.gather(*(key.used(street, made, at) for at in places))
    assert sorted(map(str, came)) == ["joined"] + ["over"] * 4
    assert [await street.person(at) is not None for at in places] == [one is Joined.JOINED for one in came]


async def test_crossed_links_leave_one_person(street: Street) -> None:
    one, other = await street.chat(Channel.WEB), await street.chat(Channel.TELEGRAM)
    tokens = [await street.link(one), await street.link(other)]
    await asyncio.gather(street.join(tokens[0], other.contact), street.join(tokens[1], one.contact))
    assert await street.question(one.contact) == await street.question(other.contact)
    count = select(contact.c.person_id).distinct()
    assert len(await street.store.read(lambda tx: tx.conn.execute(count).all())) == 1


@pytest.mark.parametrize("key", [INTO_TELEGRAM, Code()], ids=["link", "code"])
async def test_a_new_person_who_comes_at_the_same_moment_is_joined_too(street: Street, key: Link | Code) -> None:
    chat = await street.chat(key.home, registered=True)
    made = await key.made(street, chat)
    late = Chat(street.store, street.intake, street.clock, key.away)
    _, joined = await asyncio.gather(late.send(Kind.START), key.used(street, made, late.contact))
    assert joined is Joined.JOINED
    assert await street.person(late.contact) == await street.person(chat.contact)
    persons = await street.store.read(lambda tx: tx.conn.execute(select(person.c.id)).all())
    assert len(persons) in {1, 2}


async def test_a_link_is_looked_at_without_being_used(street: Street) -> None:
    chat = await street.chat(Channel.TELEGRAM)
    token = await street.link(chat)

    async def offered(*at: Contact) -> joining.Offer | None:
        return await street.store.read(lambda tx: joining.offered(tx, token, Way.BROWSER, at))

    for _ in range(3):
        assert await offered(NEW) == joining.Offer(Language.RU, None, over=False)
    assert await street.join(token, NEW) is Joined.JOINED
    assert await offered(Contact(Channel.WEB, "another")) == joining.Offer(Language.RU, None, over=True)
    assert await offered(Contact(Channel.WEB, "another"), NEW) == joining.Offer(Language.RU, NEW, over=False)
    assert await street.store.read(lambda tx: joining.offered(tx, "0" * 26, Way.BROWSER, [NEW])) is None
