"""Turns that failed alone: the person is told honestly, and the turn is held again when the fault is mended."""

import json
from collections.abc import Iterator, MutableMapping, MutableSequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from domain.errors import MovedOn
from domain.messaging import Button, Channel, Contact, Document, Event, Inbound, Kind
from services import quarantine
from services.intake import Intake
from services.storage import sessions
from services.storage.audit import audit
from services.storage.engine import Store
from services.storage.quarantine import quarantine as table
from services.talk import Talk
from tests.services.test_intake import at_consent, breaks_for
from tests.support.chat import Chat, enrol
from tests.support.clock import SetClock


@pytest.fixture(autouse=True)
def logged() -> Iterator[MutableSequence[MutableMapping[str, Any]]]:
    """What is logged, kept aside."""
    with capture_logs() as events:
        yield events


@pytest.fixture
async def chat(store: Store, talk: Talk, clock: SetClock) -> Chat:
    return (await at_consent(store, Intake(store, talk), clock, 1))[0]


async def set_apart(store: Store, chat: Chat, monkeypatch: pytest.MonkeyPatch, text: str = "1") -> str:
    """Let the person's next turn fail; the id of the quarantined one."""
    person = (await chat.send(Kind.TEXT, text="")).person
    with monkeypatch.context() as broken:
        breaks_for([str(person)], broken)
        receipt = await chat.send(Kind.TEXT, text=text, key="broken")
    assert receipt.person == person
    (waiting,) = await store.read(quarantine.listed)
    return waiting.id


async def test_it_is_listed_without_what_was_said(
    store: Store, chat: Chat, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_apart(store, chat, monkeypatch)
    (waiting,) = await store.read(quarantine.listed)
    assert waiting.at == clock.now()
    assert waiting.error in {"OperationalError", "ProgrammingError"}
    assert waiting.trace in (await chat.last()).text
    (row,) = await store.read(lambda tx: tx.conn.execute(select(table)).all())
    assert chat.contact.address.encode() not in row.body


@pytest.mark.parametrize(("language", "words"), [("kk", "Ақау коды:"), ("ru", "Код сбоя:")])
async def test_the_person_is_told_in_the_persons_language(
    store: Store, talk: Talk, clock: SetClock, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    chat = Chat(store, Intake(store, talk), clock)
    await chat.start(language)
    question = await chat.last()
    await set_apart(store, chat, monkeypatch)
    sorry = await chat.last()
    assert words in sorry.text
    assert sorry.choices == ()
    go_on = {"kk": "жалғастыру", "ru": "продолжить"}[language]
    assert f"«{go_on}»" in sorry.text
    assert (await chat.say(go_on)).text == question.text  # the way on, to the same question


async def test_tried_again_it_counts(store: Store, talk: Talk, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = await set_apart(store, chat, monkeypatch)
    receipt = await store.write(lambda tx: quarantine.retry(tx, talk, id_))
    assert receipt.person is not None
    assert "Сұрақ: 3/8" in (await chat.last()).text
    assert await store.read(quarantine.listed) == []
    acts = await store.read(lambda tx: tx.conn.execute(select(audit.c.act)).scalars().all())
    assert "quarantine.retry" in acts
    with pytest.raises(LookupError):
        await store.write(lambda tx: quarantine.retry(tx, talk, id_))


async def test_sent_again_it_is_a_repeat(store: Store, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await set_apart(store, chat, monkeypatch)
    said = await chat.everything()
    assert (await chat.send(Kind.TEXT, text="1", key="broken")).duplicate
    assert await chat.everything() == said


async def test_it_is_refused_after_the_person_has_gone_on(
    store: Store, talk: Talk, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await set_apart(store, chat, monkeypatch)
    await chat.say("1")
    said = await chat.everything()
    with pytest.raises(MovedOn):
        await store.write(lambda tx: quarantine.retry(tx, talk, id_))
    assert await chat.everything() == said
    assert len(await store.read(quarantine.listed)) == 1


async def test_it_stays_when_it_fails_again(store: Store, talk: Talk, chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = await set_apart(store, chat, monkeypatch)
    (waiting,) = await store.read(quarantine.listed)
    said = await chat.everything()
    breaks_for([str(waiting.person)], monkeypatch)
    with pytest.raises(Exception, match="no_such_table"):
        await store.write(lambda tx: quarantine.retry(tx, talk, id_))
    assert await chat.everything() == said
    assert [one.id for one in await store.read(quarantine.listed)] == [id_]


async def test_there_is_nothing_to_try(store: Store, talk: Talk) -> None:
    with pytest.raises(LookupError):
        await store.write(lambda tx: quarantine.retry(tx, talk, "0" * 26))


async def test_everything_that_arrives_survives_the_quarantine(store: Store, talk: Talk, clock: SetClock, chat: Chat) -> None:
    await enrol(chat)
    button = (await chat.last()).choices[0].value
    person = (await chat.send(Kind.TEXT, text="")).person
    for inbound in (
        Inbound("a text", chat.contact, Kind.TEXT, clock.now(), text="ә\x00\ud800"),
        Inbound("a tap", chat.contact, Kind.BUTTON, clock.now(), button=Button.decode(button)),
        Inbound("a reminder", None, Kind.EVENT, clock.now(), event=Event("learning.pause", {"day": "3"}), person=person),
        Inbound(
            "a file", chat.contact, Kind.DOCUMENT, clock.now(), message="7", document=Document("telegram:1", "Өтінім.pdf", 9)
        ),
    ):
        kept = json.loads(json.dumps(quarantine._dumped(inbound)))
        assert quarantine._loaded(kept) == inbound
        receipt = await store.write(partial(quarantine.put, talk=talk, inbound=inbound, error=RuntimeError(), trace="0badf00d"))
        assert receipt.person == person
        assert "0badf00d" in (await chat.last()).text
    assert len(await store.read(quarantine.listed)) == 4


async def test_a_first_message_that_fails_has_no_person(store: Store, talk: Talk, clock: SetClock) -> None:
    newcomer = Chat(store, Intake(store, talk), clock)
    inbound = Inbound("a greeting", newcomer.contact, Kind.START, clock.now(), text="kk")
    receipt = await store.write(lambda tx: quarantine.put(tx, talk, inbound, RuntimeError(), "0badf00d"))
    assert receipt.person is None
    (waiting,) = await store.read(quarantine.listed)
    receipt = await store.write(lambda tx: quarantine.retry(tx, talk, waiting.id))
    assert receipt.person is not None
    assert len(await newcomer.everything()) == 1


def test_an_address_keeps_both_its_names(clock: SetClock) -> None:
    """What WhatsApp calls a person by two names may come under either the next time."""
    both = Contact(Channel.WHATSAPP, "KZ.ABCdef123", "77010000501")
    for key, contact in ("a", both), ("b", replace(both, other=None)):
        kept = json.loads(json.dumps(quarantine._dumped(Inbound(key, contact, Kind.TEXT, clock.now(), text="1"))))
        loaded = quarantine._loaded(kept).contact
        assert loaded is not None
        assert asdict(loaded) == asdict(contact)  # by ==, the second name does not count


def test_a_turn_set_apart_before_addresses_had_two_names_is_read(clock: SetClock) -> None:
    kept = quarantine._dumped(Inbound("a text", Contact(Channel.TELEGRAM, "7"), Kind.TEXT, clock.now(), text="1"))
    assert quarantine._loaded({**kept, "contact": ["telegram", "7"]}).contact == Contact(Channel.TELEGRAM, "7")


async def test_tried_again_the_person_is_found_by_either_name(store: Store, talk: Talk, clock: SetClock) -> None:
    both = Contact(Channel.WHATSAPP, "KZ.ABCdef123", "77010000501")
    first = Inbound("a greeting", both, Kind.START, clock.now(), text="kk")
    await store.write(lambda tx: quarantine.put(tx, talk, first, RuntimeError(), "0badf00d"))
    (waiting,) = await store.read(quarantine.listed)
    person = (await store.write(lambda tx: quarantine.retry(tx, talk, waiting.id))).person
    by_number = Contact(Channel.WHATSAPP, "77010000501")
    standing = (await store.read(lambda tx: sessions.at_contacts(tx, [by_number])))[by_number]
    assert standing.session.person == person
