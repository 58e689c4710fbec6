"""A recovery code typed as a message joins that chat (test_joining.py), and nothing else is taken for one."""

import pytest

from domain.messaging import Channel, Contact
from services.joining import Joined
from tests.services.streets import Street

NEW = Contact(Channel.TELEGRAM, "700")
ORDINARY = (
    "", "сәлем", "мама тата кета", "make some test", "9003 1540 0007", "8701 1234 5678", "A1B2C3D4E5F6", "A1B2-C3D4",
    "код A1B2-C3D4-E5F6", "A1B2-C3D4-E5F6-0000", "2026-2027-2028", "/start a1b2-c3d4", "мына үшін алма", "1234",
)  # fmt: skip


async def test_a_code_is_read_as_people_type_it(street: Street) -> None:
    """Of all that test_recovery.py types, what a message must have to be looked at: groups, however they are parted."""
    chat = await street.chat(Channel.WEB, registered=True)
    typed = f" {(await street.code(chat)).lower().replace('-', ' – ')}.\n"
    assert await street.types(typed, NEW) is Joined.JOINED, typed


@pytest.mark.parametrize("typed", ["A1B2-C3D4-E5F6", "a1b2 c3d4 e5f6", "0O0O 1I1L mmmm"])
async def test_a_mistyped_code_is_told_from_other_words(street: Street, typed: str) -> None:
    assert await street.types(typed, NEW) is Joined.OVER
    assert await street.person(NEW) is None


async def test_ordinary_words_are_no_code(street: Street) -> None:
    assert [words for words in ORDINARY if await street.types(words, NEW) is not None] == []


async def test_a_code_that_was_replaced_opens_nothing(street: Street) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    old = await street.code(chat)
    await street.code(chat)
    assert await street.types(old, NEW) is Joined.OVER
    assert await street.person(NEW) is None


async def test_the_trail_names_no_code(street: Street) -> None:
    chat = await street.chat(Channel.WEB, registered=True)
    code = await street.code(chat)
    await street.types(code, NEW)
    assert code.split("-")[0] not in str(await street.trail())
