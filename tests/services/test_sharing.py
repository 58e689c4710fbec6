"""Several persons on one phone: who may go on there, what is kept of it, and what stays each one's own."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from dialogs.facts import Neighbour, PersonsHere
from dialogs.own_requests import BecomePerson, GiveConsent, NewPerson, ProvePhone, WithdrawConsent
from dialogs.requests import Outcome, Request
from domain.doors import Way
from domain.language import Language
from domain.messaging import Channel, Event, Inbound, Kind
from services import export, joining, links, sharing
from services.carry_out import carry_out
from services.intake import Intake
from services.joining import Joined
from services.storage import contacts, people, sessions, sharers
from services.storage.audit import audit
from services.storage.contacts import contact, contact_row
from services.storage.engine import Store
from services.storage.messages import message
from services.storage.sharers import sharer
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked
from tests.services.house import BIN
from tests.support.chat import IIN, Chat, enrol, open_talk
from tests.support.clock import SetClock
from tests.support.stages import iin_of, put_at

SECOND = iin_of(3)
WRONG, LOCKED, CONFIRMED, NOT_HERE = (BecomePerson.Outcome(name) for name in ("wrong", "locked", "confirmed", "not_here"))


@dataclass
class Phone:
    """A phone on which two are registered: the second one is there now."""

    store: Store
    talk: Talk
    intake: Intake
    clock: SetClock
    chat: Chat
    first: str = ""
    second: str = ""

    async def owner(self) -> str:
        at = await self.store.read(lambda tx: sessions.at_contacts(tx, [self.chat.contact]))
        return at[self.chat.contact].session.person

    async def asks(self, request: Request, chat: Chat | None = None) -> Outcome:
        """The one who is there now asks for it, in a turn that is committed."""
        where = (chat or self.chat).contact

        def ask(tx: WriteTx) -> Outcome:
            at = sessions.at_contacts(tx, [where], lock=True)[where]
            asked = Asked(at.session.person, Channel.WEB, Language.KK, request, at.contact)
            return carry_out(tx, self.talk.content, [asked])[0]

        return await self.store.write(ask)

    async def registers(self, number: str) -> str:
        """Somebody new begins there, and registers by a number."""
        who = str((await self.asks(NewPerson())).becomes)
        await self.chat.say("Қазақша")
        await put_at(self.store, self.talk, who, "lessons", number)
        return who

    async def sharers(self) -> dict[str, list[str]]:
        query = select(sharer.c.contact_id, sharer.c.person_id).order_by(sharer.c.person_id)
        rows = await self.store.read(lambda tx: tx.conn.execute(query).all())
        return {at: [row.person_id for row in rows if row.contact_id == at] for at in {row.contact_id for row in rows}}

    async def here(self, who: str) -> Sequence[Neighbour]:
        fact = PersonsHere(who)
        return (await self.store.read(lambda tx: sharing.persons_here(tx, self.talk.content, [fact])))[fact]

    def person(self) -> Chat:
        return Chat(self.store, self.intake, self.clock)


@pytest.fixture
async def phone(store: Store, clock: SetClock) -> Phone:
    talk = await open_talk(store)
    intake = Intake(store, talk, back_off=(0, 0))
    made = Phone(store, talk, intake, clock, Chat(store, intake, clock))
    await enrol(made.chat)
    made.first = await made.owner()
    made.second = await made.registers(SECOND)
    return made


async def test_the_digits_of_the_own_number_open_and_nobody_elses(phone: Phone) -> None:
    assert await phone.owner() == phone.second
    assert (await phone.asks(BecomePerson(phone.first, SECOND[-4:]))).name is WRONG
    outcome = await phone.asks(BecomePerson(phone.first, IIN[-4:]))
    assert (outcome.name, outcome.becomes, outcome.values) == (CONFIRMED, phone.first, {"name": "Әлия С."})
    assert await phone.owner() == phone.first
    acts = await phone.store.read(lambda tx: tx.conn.execute(select(audit).order_by(audit.c.id)).all())
    told = [(row.act, row.actor, row.details["was"]) for row in acts if row.act.endswith("_here")]
    assert told == [
        ("person.begun_here", f"person:{phone.second}", phone.first),
        ("person.confirmed_here", f"person:{phone.first}", phone.second),
    ]
    assert not any(IIN[-4:] in json.dumps(dict(row.details)) for row in acts if row.act.endswith("_here"))


async def test_who_registered_by_a_bin_is_known_by_it(phone: Phone) -> None:
    third = await phone.registers(BIN)
    await phone.asks(BecomePerson(phone.first, IIN[-4:]))
    assert (await phone.asks(BecomePerson(third, BIN[-4:]))).name is CONFIRMED


async def test_five_wrong_tries_in_a_row_lock_one_person_there(phone: Phone) -> None:
    tried = [await phone.asks(BecomePerson(phone.first, "9999")) for _ in range(6)]
    assert [(one.name, one.values.get("left")) for one in tried] == [
        *((WRONG, left) for left in (4, 3, 2, 1)),
        *[(LOCKED, None)] * 2,
    ]
    right = await phone.asks(BecomePerson(phone.first, IIN[-4:]))
    assert right == tried[-1]
    assert (await phone.asks(BecomePerson(phone.second, SECOND[-4:]))).name is CONFIRMED
    phone.clock.advance(timedelta(hours=1))
    assert (await phone.asks(BecomePerson(phone.first, "9999"))).values == {"left": 4}
    assert (await phone.asks(BecomePerson(phone.first, IIN[-4:]))).name is CONFIRMED
    assert (await phone.asks(BecomePerson(phone.second, "9999"))).values == {"left": 4}


async def test_nobody_from_elsewhere_can_be_become(phone: Phone) -> None:
    other = phone.person()
    await other.start("kk")
    stranger = await phone.store.read(lambda tx: sessions.at_contacts(tx, [other.contact]))
    who = stranger[other.contact].session.person
    await put_at(phone.store, phone.talk, who, "lessons", iin_of(7))
    assert (await phone.asks(BecomePerson(who, iin_of(7)[-4:]))).name is NOT_HERE
    assert (await phone.asks(BecomePerson(phone.first, IIN[-4:]), other)).name is NOT_HERE
    assert (await phone.asks(BecomePerson("nobody", "0000"))).name is NOT_HERE


async def test_those_here_see_given_names_only(phone: Phone) -> None:
    assert [(one.name, one.own) for one in await phone.here(phone.second)] == [("Әлия С.", False), ("Әлия С.", True)]
    assert await phone.here(phone.first) == ()  # as long as the other writes there


async def test_only_who_registered_may_hand_the_phone_on(phone: Phone) -> None:
    alone = phone.person()
    await alone.start("kk")
    assert (await phone.asks(NewPerson(), alone)).name is NewPerson.Outcome.NOT_REGISTERED
    await phone.asks(GiveConsent("training", 1), alone)
    assert (await phone.asks(NewPerson(), alone)).name is NewPerson.Outcome.NOT_REGISTERED


async def test_who_never_registered_is_nobody_once_another_goes_on(phone: Phone) -> None:
    third = str((await phone.asks(NewPerson())).becomes)
    await phone.asks(GiveConsent("training", 1))
    outcome = await phone.asks(BecomePerson(phone.first, IIN[-4:]))
    assert outcome.forgets
    (rows,) = (await phone.sharers()).values()
    assert rows == sorted([phone.first, phone.second])
    left = await phone.store.read(lambda tx: export.collected(tx, third))
    assert [one["withdrawn_at"] is not None for one in left["consents"]] == [True]


async def test_a_number_that_one_has_proven_is_not_the_others(phone: Phone) -> None:
    await phone.asks(ProvePhone("+77011234567"))
    proven = await phone.store.read(lambda tx: contacts.proven_phones(tx.conn, [phone.first, phone.second]))
    assert [who for who, _ in proven] == [phone.second]
    await phone.asks(BecomePerson(phone.first, IIN[-4:]))
    assert not await phone.store.read(lambda tx: contacts.proven_phones(tx.conn, [phone.first, phone.second]))
    assert (await phone.asks(ProvePhone("+77011234567"))).name is ProvePhone.Outcome.PROVEN
    levels = await phone.store.read(lambda tx: people.those(tx.conn, [phone.first, phone.second]))
    assert {row.level for row in levels.values()} == {"phone"}


async def test_a_taken_back_consent_leaves_the_others(phone: Phone) -> None:
    """Who erases everything is still the one who writes there, until another is known by name."""
    await phone.asks(WithdrawConsent("training"))
    assert await phone.owner() == phone.second
    assert [(one.person, one.own) for one in await phone.here(phone.second)] == [(phone.first, False)]
    assert (await phone.asks(BecomePerson(phone.second, SECOND[-4:]))).name is NOT_HERE
    assert (await phone.asks(BecomePerson(phone.first, IIN[-4:]))).name is CONFIRMED
    assert await phone.sharers() == {}  # one person's alone again


async def test_a_link_makes_the_new_one_a_person_known_from_elsewhere(phone: Phone) -> None:
    elsewhere = phone.person()
    await elsewhere.start("kk")
    at = await phone.store.read(lambda tx: sessions.at_contacts(tx, [elsewhere.contact]))
    known = at[elsewhere.contact].session.person
    await put_at(phone.store, phone.talk, known, "lessons", iin_of(9))
    third = str((await phone.asks(NewPerson())).becomes)

    def opens(tx: WriteTx) -> Joined:
        token = links.token(tx.vault, links.make(tx, Way.BROWSER, {known: None})[known])
        return joining.join(tx, token, phone.chat.contact, Way.BROWSER)

    assert await phone.store.write(opens) is Joined.JOINED
    (rows,) = (await phone.sharers()).values()
    assert rows == sorted([phone.first, phone.second, known])
    assert third not in rows
    assert await phone.owner() == known


async def test_each_gets_the_own_data_only(phone: Phone) -> None:
    first = await phone.store.read(lambda tx: export.collected(tx, phone.first))
    second = await phone.store.read(lambda tx: export.collected(tx, phone.second))
    assert (first["person"]["iin"], second["person"]["iin"]) == (IIN, SECOND)
    assert len(first["messages"]) > len(second["messages"]) == len(["Қазақша", "its answer"])
    assert "•0007" not in json.dumps(second, ensure_ascii=False, default=str)


async def test_an_event_and_the_arrival_of_its_person_in_one_batch(phone: Phone) -> None:
    """Neither is lost, and nothing is numbered twice."""
    await phone.chat.say("мәзір")
    for words in ("7", "1"):
        await phone.chat.say(words)
    told = Event("certificate.issued", {"participation": "-", "number": "TRIAL-KZ-2026-75-00000000-0"})
    event = Inbound("issued:1", None, Kind.EVENT, phone.clock.now(), event=told, person=phone.first)
    await asyncio.gather(phone.intake.submit(event), phone.chat.send(Kind.TEXT, text=IIN[-4:]))
    assert await phone.owner() == phone.first
    texts = [item.text for item in await phone.chat.everything()]
    assert sum("енді осында" in text for text in texts) == 1
    assert sum("TRIAL-KZ-2026-75-00000000-0 " in text for text in texts) == 1
    counts = select(func.count(), func.max(message.c.sequence)).where(message.c.person_id == phone.first)
    assert len(set(await phone.store.read(lambda tx: tx.conn.execute(counts).one()))) == 1


async def test_words_that_come_while_another_arrives_are_the_others(phone: Phone, store: Store, clock: SetClock) -> None:
    """Two processes take them: the later one waits for the lock, and sees whose the address is by then."""
    await phone.chat.say("мәзір")
    for words in ("7", "1"):
        await phone.chat.say(words)
    other = Intake(store, phone.talk, back_off=(0, 0, 0, 0))
    later = Inbound("later", phone.chat.contact, Kind.TEXT, clock.now(), text="мәзір")
    receipts = await asyncio.gather(phone.chat.send(Kind.TEXT, text=IIN[-4:]), other.submit(later))
    await other.close()
    assert await phone.owner() == phone.first
    second = await store.read(lambda tx: sessions.of_persons(tx, [phone.second], lock=False))
    assert second[phone.second].session.step != "menu.menu"
    assert {receipt.person for receipt in receipts} <= {phone.first, phone.second}


async def test_a_link_opened_on_a_shared_phone_keeps_the_rows_of_the_one_who_stays(phone: Phone) -> None:
    """Two persons of one address who turn out to be one are one row."""
    third = str((await phone.asks(NewPerson())).becomes)
    own = phone.person()

    def also(tx: WriteTx) -> str:
        tx.conn.execute(insert(contact).values(**contact_row(tx.vault, tx.new_id(), phone.first, own.contact, tx.now)))
        return links.token(tx.vault, links.make(tx, Way.BROWSER, {phone.first: None})[phone.first])

    token = await phone.store.write(also)
    assert await phone.store.write(lambda tx: joining.join(tx, token, phone.chat.contact, Way.BROWSER)) is Joined.JOINED
    (rows,) = (await phone.sharers()).values()
    assert rows == sorted([phone.first, phone.second])
    assert third not in rows


async def test_who_leaves_a_shared_address_leaves_it_to_the_others(phone: Phone) -> None:
    ((at, _),) = (await phone.sharers()).items()
    third = await phone.registers(iin_of(11))
    owner = await phone.store.write(lambda tx: sharers.leave(tx.conn, at, third, tx.now))
    assert owner == phone.first
    assert "Қазір кім жазып отыр?" in (await phone.chat.say("мәзір")).text
    assert await phone.store.write(lambda tx: sharers.leave(tx.conn, at, phone.second, tx.now)) == phone.first
    assert await phone.sharers() == {}
    assert await phone.store.write(lambda tx: sharers.leave(tx.conn, at, phone.first, tx.now)) is None
