"""A recovery code typed as a message joins that chat: once, whoever types it, and nothing else is taken for one."""

import asyncio

import pytest

from domain.messaging import Channel, Contact, Kind
from services import joining, recovery
from services.joining import Joined
from services.storage.sealed import Vault
from tests.services.streets import Street
from tests.support.chat import Chat

NEW = Contact(Channel.TELEGRAM, "700")


async def code_of(street: Street, chat: Chat) -> str:
    """A new code of the person's."""
    who = await street.person(chat.contact)
    assert who is not None
    made = await street.store.write(lambda tx: recovery.issue(tx, [who]))
    return recovery.reveal(street.vault, made[who])


async def types(street: Street, text: str, at: Contact = NEW) -> Joined | None:
    return await street.store.write(lambda tx: joining.join_by_code(tx, text, at))


@pytest.mark.parametrize("registered", [False, True])
async def test_at_a_new_address_the_same_question_is_open_and_the_code_is_used_up(street: Street, registered: bool) -> None:
    chat = await street.chat(Channel.WEB, registered)
    before = await street.question(chat.contact)
    code = await code_of(street, chat)
    assert await types(street, code) is Joined.JOINED
    assert await street.question(NEW) == before == await street.question(chat.contact)
    assert await types(street, code, Contact(Channel.TELEGRAM, "701")) is Joined.OVER
    assert await street.person(Contact(Channel.TELEGRAM, "701")) is None
    assert await types(street, code) is Joined.JOINED  # the same message may come twice
    assert await street.acts() == ["contact.joined"]


@pytest.mark.parametrize(
    ("typist", "owner", "joined", "keeps"),
    [
        (False, False, Joined.JOINED, "owner"),
        (False, True, Joined.JOINED, "owner"),
        (True, False, Joined.JOINED, "typist"),
        (True, True, Joined.TAKEN, "both"),
    ],
)
async def test_of_two_persons_the_registered_one_stays(
    street: Street, typist: bool, owner: bool, joined: Joined, keeps: str
) -> None:
    mine, theirs = await street.chat(Channel.TELEGRAM, typist), await street.chat(Channel.WEB, owner)
    questions = {"typist": await street.question(mine.contact), "owner": await street.question(theirs.contact)}
    code = await code_of(street, theirs)
    assert await types(street, code, mine.contact) is joined
    after = [await street.question(mine.contact), await street.question(theirs.contact)]
    if keeps == "both":
        assert after == [questions["typist"], questions["owner"]]
        assert await street.acts() == ["contact.not_joined"]
        assert await types(street, code, NEW) is Joined.JOINED  # it was not used
        return
    assert after == [questions[keeps]] * 2
    assert await types(street, code, mine.contact) is Joined.JOINED
    assert await types(street, code, NEW) is Joined.OVER


async def test_the_own_code_in_the_own_chat_does_no_harm(street: Street) -> None:
    chat = await street.chat(Channel.TELEGRAM, registered=True)
    before = await street.question(chat.contact)
    code = await code_of(street, chat)
    assert await types(street, code, chat.contact) is Joined.JOINED
    assert await street.question(chat.contact) == before
    assert await types(street, code, NEW) is Joined.OVER


async def test_of_two_chats_at_once_one_gets_the_training(street: Street) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    code = await code_of(street, chat)
    chats = [Contact(Channel.TELEGRAM, f"{number}") for number in range(4)]
    came = await asyncio.gather(*(types(street, code, at) for at in chats))
    assert sorted(str(one) for one in came) == ["joined", "over", "over", "over"]
    assert [await street.person(at) is not None for at in chats] == [one is Joined.JOINED for one in came]


async def test_who_begins_at_the_same_moment_is_joined_too(street: Street) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    code = await code_of(street, chat)
    late = Chat(street.store, street.intake, street.clock, Channel.TELEGRAM)
    _, joined = await asyncio.gather(late.send(Kind.START), types(street, code, late.contact))
    assert joined is Joined.JOINED
    assert await street.person(late.contact) == await street.person(chat.contact)


async def test_a_code_is_read_as_people_type_it(street: Street) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    for number, between in enumerate(("-", " ", " – ")):
        typed = f" {(await code_of(street, chat)).lower().replace('-', between)}.\n"
        assert await types(street, typed, Contact(Channel.TELEGRAM, f"{number}")) is Joined.JOINED, typed


@pytest.mark.parametrize("typed", ["A1B2-C3D4-E5F6", "a1b2 c3d4 e5f6", "0O0O 1I1L mmmm"])
async def test_a_mistyped_code_is_told_from_other_words(street: Street, typed: str) -> None:
    assert await types(street, typed) is Joined.OVER
    assert await street.person(NEW) is None


@pytest.mark.parametrize(
    "words",
    [
        "", "сәлем", "мама тата кета", "make some test", "9003 1540 0007", "8701 1234 5678", "A1B2C3D4E5F6", "A1B2-C3D4",
        "код A1B2-C3D4-E5F6", "A1B2-C3D4-E5F6-0000", "2026-2027-2028", "/start a1b2-c3d4", "мына үшін алма", "1234",
    ],
)  # fmt: skip
async def test_ordinary_words_are_no_code(street: Street, words: str) -> None:
    assert await types(street, words) is None


async def test_a_code_that_was_replaced_opens_nothing(street: Street) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    old = await code_of(street, chat)
    await code_of(street, chat)
    assert await types(street, old) is Joined.OVER
    assert await street.person(NEW) is None


async def test_the_trail_names_no_code(street: Street, vault: Vault) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    code = await code_of(street, chat)
    await types(street, code)
    assert code.split("-")[0] not in str(await street.trail())
