"""A member of a council in the chat: known by the secretary's code, invited to sessions, and told again of another day."""

from datetime import timedelta

import pytest

from domain.councils import SessionState, Told
from services.council_room import CanNotHold
from services.invitation_states import Reached
from tests.support.chat import Chat
from tests.support.council_chat import BEGINS, HALL, TO_CODES, WORDS, YES, Invited
from tests.support.transcript import Stage, flaws_of, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])
SAYS_NO = {
    "kk": "> [Жоқ, бұл мен емес]\n< ештеңе сақталған жоқ\n< Мәзір",
    "ru": "> [Нет, это не я]\n< ничего не сохранено\n< Меню",
}
SAYS_YES = {
    "kk": """
        > ?
        < Жауабыңызды түсінбедім
        > артқа
        < кеңес хатшысы берсе
        > CODE
        < Бұл Сізсіз бе?
        > [Иә, бұл мен]
        < Рақмет. Енді кеңес отырыстары туралы осы чатта хабарлаймыз.
    """,
    "ru": """
        > ?
        < Не получилось понять
        > назад
        < секретарь совета
        > CODE
        < Это Вы?
        > да
        < Спасибо. Теперь о заседаниях совета мы сообщаем в этом чате.
    """,
}


async def member(stage: Stage, council: Invited, language: str, number: int = 0) -> Chat:
    """Somebody who said in the chat which member he or she is."""
    chat = stage.chat()
    await chat.start(language)
    await play(stage, chat, TO_CODES[language])
    await chat.say(await council.new_code(number))
    await chat.tap(YES[language])
    return chat


async def texts(chat: Chat) -> list[str]:
    return [item.text for item in await chat.everything() if item.sender == "bot"]


@languages
async def test_a_member_is_known_by_a_code_after_reading_whose_it_is(stage: Stage, language: str) -> None:
    council, words = Invited(stage), WORDS[language]
    await council.appoint()
    code, chat = await council.new_code(), stage.chat()
    await chat.start(language)
    await play(stage, chat, f"{TO_CODES[language]}\n> {code.lower()}\n< {words['name']}\n< {words['post']}")
    await play(stage, chat, SAYS_NO[language])
    assert (await council.members())[0].person_id is None
    again = SAYS_YES[language].replace("CODE", code)
    await play(stage, chat, f"{TO_CODES[language]}\n> {code}\n< {words['name']}\n{again}")
    assert (await council.members())[0].person_id == (await stage.standing(chat)).session.person
    await play(stage, chat, f"{TO_CODES[language]}\n> {code}\n< {words['wrong']}")  # it works once
    assert code not in str(await chat.everything())
    with pytest.raises(CanNotHold, match="member_known"):
        await council.new_code()
    old, _ = await council.new_code(1), await council.new_code(1)
    await play(stage, chat, f"> {old}\n< {words['wrong']}")  # a newer one was made


@languages
async def test_a_code_that_somebody_else_used_meanwhile_binds_nobody(stage: Stage, language: str) -> None:
    council, words = Invited(stage), WORDS[language]
    await council.appoint()
    code, one, two = await council.new_code(), stage.chat(), stage.chat()
    for chat in (one, two):
        await chat.start(language)
        await play(stage, chat, f"{TO_CODES[language]}\n> {code}\n< {words['name']}")
    first, *_ = (await one.last()).choices
    other, *_ = (await two.last()).choices
    await one.press(first.value)
    await two.press(other.value)
    assert words["gone"] in (await two.last()).text
    assert words["name"] not in (await two.last()).text
    assert (await council.members())[0].person_id == (await stage.standing(one)).session.person
    late = await council.new_code(1)
    stage.clock.advance(days=31)
    await play(stage, one, f"{TO_CODES[language]}\n> {late}\n< {words['wrong']}")  # it is too old


@languages
async def test_a_member_in_the_browser_chat_is_invited_and_told_when_there_again(stage: Stage, language: str) -> None:
    council, words = Invited(stage), WORDS[language]
    await council.appoint()
    chat = await member(stage, council, language)
    await council.on_agenda(2)
    id_ = await council.convened(BEGINS)
    assert (await council.seat(id_))[1].reached is Reached.PLANNED
    await council.tick()
    assert words["invited"] not in "".join(await texts(chat))  # a little later, if it stays so
    await council.pass_hold()
    assert words["invited"] in (await chat.last()).text
    assert flaws_of(await chat.last(), language) == []
    seat, invited = await council.seat(id_)
    assert (seat.told_on, invited.reached) == (None, Reached.ACCEPTED)
    stage.clock.advance(minutes=5)
    await chat.say("?")
    assert await council.tick() == 1
    assert await council.tick() == 0
    seat, _ = await council.seat(id_)
    assert (seat.told_how, str(seat.told_on)) == (Told.CHAT, "2026-11-20")
    there = await council.card(id_)
    assert (there.untold, there.agenda.session.state) == (9, SessionState.CONVENED)
    await council.told(id_)
    await council.fix(id_, BEGINS + timedelta(hours=1))
    there = await council.card(id_)
    assert there.untold == 10
    await council.pass_hold()
    assert words["anew"] in (await chat.last()).text
    stage.clock.advance(minutes=5)
    await chat.say("?")
    assert await council.tick() == 1


@languages
async def test_of_a_day_that_was_changed_at_once_only_the_last_is_told(stage: Stage, language: str) -> None:
    council, words = Invited(stage), WORDS[language]
    await council.appoint()
    chat = await member(stage, council, language)
    await council.on_agenda(2)
    id_ = await council.convened(BEGINS - timedelta(days=1))
    await council.fix(id_, BEGINS)
    await council.pass_hold()
    said = [text for text in await texts(chat) if HALL in text]
    assert len(said) == 1
    assert words["invited"] in said[0]


@languages
async def test_who_is_known_after_the_convening_is_invited_too_and_who_is_known_no_more_is_not(
    stage: Stage, language: str
) -> None:
    council, words = Invited(stage), WORDS[language]
    await council.appoint()
    await council.on_agenda(2)
    id_ = await council.convened(BEGINS)
    chat, gone = await member(stage, council, language), await member(stage, council, language, 1)
    assert (await council.seat(id_))[1].reached is Reached.PLANNED
    await council.unbind(1)
    await council.pass_hold()
    assert words["invited"] in (await chat.last()).text
    assert HALL not in "".join(await texts(gone))
    assert (await council.seat(id_, 1))[1].reached is Reached.NOT_IN_CHAT
    with pytest.raises(CanNotHold, match="member_not_known"):
        await council.unbind(1)
