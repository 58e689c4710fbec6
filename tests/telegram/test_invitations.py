"""Invitations to the council over the messengers' wire: accepted, delivered, or refused and told by phone (R-003-19, SM-5)."""

from datetime import timedelta

import pytest

from domain.councils import SessionState, Told
from domain.messaging import Channel
from services.invitation_states import Reached
from services.storage.engine import Store
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.council_chat import BEGINS, TO_CODES, WORDS, YES, Invited
from tests.support.messengers import Line, house_in_telegram, house_on_whatsapp
from tests.support.transcript import play
from tests.telegram.test_delivery_faults import settled
from tests.whatsapp.test_error_codes import Town

NUMBER = 700_001
languages = pytest.mark.parametrize(("databases", "language"), [("sqlite", "kk"), ("postgresql", "ru")], indirect=["databases"])


async def bound(line: Line, council: Invited, chat: Chat, language: str, number: int = 0) -> None:
    """Somebody says in a messenger which member he or she is."""
    await play(line, chat, f"> (start {language})\n{TO_CODES[language]}")
    await chat.say(await council.new_code(number))
    await chat.tap(YES[language])


@languages
async def test_on_telegram_a_member_is_told_when_the_message_is_accepted_and_who_blocked_the_bot_by_phone(
    store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("bot.delivery.monotonic", lambda: clock.now().timestamp())
    async with house_in_telegram(store, clock) as line:
        council = Invited(line)
        await council.appoint()
        one, shut = line.person(NUMBER), line.person(NUMBER + 1)
        await bound(line, council, one, language)
        await bound(line, council, shut, language, 1)
        shut.person.block()
        await line.telegram.taken()
        await council.on_agenda(2)
        id_ = await council.convened(BEGINS)
        await council.pass_hold()
        await one.person.sees(WORDS[language]["invited"])
        await settled(line)
        await council.tick()
        seat, invited = await council.seat(id_)
        assert (seat.told_how, invited.reached, invited.channel) == (Told.CHAT, Reached.ACCEPTED, Channel.TELEGRAM)
        seat, invited = await council.seat(id_, 1)
        assert (seat.told_on, invited.reached) == (None, Reached.FAILED)
        await council.by_phone(id_, 1)
        seat, invited = await council.seat(id_, 1)
        assert (seat.told_how, invited.reached) == (Told.PHONE, Reached.FAILED)
        await council.told(id_)
        assert (await council.card(id_)).agenda.session.state is SessionState.NOTIFIED_MEMBERS


@languages
async def test_on_whatsapp_a_member_is_told_when_the_message_is_delivered_also_days_after_the_last_words(
    store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("bot.delivery.monotonic", lambda: clock.now().timestamp())
    async with house_on_whatsapp(store, clock) as line:
        council = Invited(line)
        await council.appoint()
        one, shut = line.on_whatsapp(NUMBER), line.on_whatsapp(NUMBER + 1)
        town = Town(line, [one, shut])
        await bound(line, council, one, language)
        await bound(line, council, shut, language, 1)
        shut.person.block()
        await town.later(timedelta(days=3).total_seconds())
        await council.on_agenda(2)
        id_ = await council.convened(BEGINS)
        await council.pass_hold()
        await town.settled()
        await council.tick()
        seat, invited = await council.seat(id_)
        assert (seat.told_how, str(seat.told_on)) == (Told.CHAT, "2026-11-23")
        assert (invited.reached, invited.channel) == (Reached.READ, Channel.WHATSAPP)
        assert HALL_AND_TIME[language] in one.person.last.text
        seat, invited = await council.seat(id_, 1)
        assert (seat.told_on, invited.reached) == (None, Reached.FAILED)


HALL_AND_TIME = {"kk": "Уақыты: 10:00. Орны: Сынақ қаласы", "ru": "Время: 10:00. Место: Сынақ қаласы"}
