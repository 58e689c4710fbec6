"""On a phone that several share nothing is shown after a pause, whatever comes, until it is known who writes."""

import pytest

from dialogs.commands import WORDS
from dialogs.persons import BARRED
from domain.messaging import Kind
from services import events
from services.events import Planned
from services.storage import sessions
from tests.dialogs.brothers import also_at, back, brothers, tick
from tests.support.chat import Chat
from tests.support.transcript import Stage, play

WAYS_PAST = [*(words[0] for words in WORDS.values()), "1", "2", "Сұрақ", "900315400007"]


@pytest.mark.parametrize("word", WAYS_PAST)
async def test_a_stranger_gets_at_nothing_by_words(stage: Stage, chat: Chat, word: str) -> None:
    """Wherever the open question is, and however often it is tried; only a name leads on, and that asks for the digits."""
    await brothers(stage, chat)
    await back(stage, chat, "1", "0007")  # in his quiz again
    stage.clock.advance(hours=1)
    for _ in range(3):
        said = await chat.say(word)
        assert "Сұрақ:" not in said.text
        assert (await stage.standing(chat)).session.step in BARRED
        assert {choice.label for choice in said.choices} <= {"Әлия С.", "Асқар С.", "Жаңа адам", "Артқа"}


async def test_a_stranger_gets_at_nothing_by_buttons_files_and_numbers(stage: Stage, chat: Chat) -> None:
    await brothers(stage, chat)
    await back(stage, chat, "1", "0007")
    asked = await chat.last()
    assert "Сұрақ: 1/5" in asked.text
    stage.clock.advance(hours=1)
    at = (await stage.standing(chat)).session
    forged = [f"{turn}:{step}:{value}" for turn in range(at.turn + 6) for step, value in [
        ("persons.who", "!continue"), ("persons.who", "!menu"), ("persons.confirm", "!continue"), ("persons.knocked", "!help"),
        ("quiz.question", "a"), ("menu.menu", "data"),
    ]]  # fmt: skip
    for button in [*(choice.value for choice in asked.choices), *forged]:
        assert "Сұрақ:" not in (await chat.press(button)).text
    for kind in (Kind.START, Kind.DOCUMENT, Kind.VOICE, Kind.OTHER):
        await chat.send(kind, text="joined" if kind is Kind.START else "")
        assert "Қазір кім жазып отыр?" in (await chat.last()).text
    assert (await stage.standing(chat)).session.step in BARRED


async def test_what_was_said_before_is_not_seen_until_it_is_known_who_looks(stage: Stage, chat: Chat) -> None:
    first, _ = await brothers(stage, chat)
    assert "•0063" in "".join(item.text for item in await chat.everything())
    assert "•0007" not in "".join(item.text for item in await chat.everything())
    stage.clock.advance(hours=1)
    assert await chat.everything() == ()
    await chat.say("сәлем")
    assert [item.text.splitlines()[0] for item in await chat.everything()] == ["Қазір кім жазып отыр?"]
    await play(stage, chat, "> 1\n> 0007")
    seen = await chat.everything()
    assert (await stage.standing(chat)).session.person == first
    assert "•0007" in "".join(item.text for item in seen)


async def test_news_for_one_while_the_other_writes(stage: Stage, chat: Chat) -> None:
    first, second = await brothers(stage, chat)
    asked = await chat.last()
    number = {"participation": "-", "number": "TRIAL-KZ-2026-75-00000000-0"}
    plan = Planned("issued:1", first, "certificate.issued", number, stage.clock.now())
    await stage.store.write(lambda tx: events.schedule(tx, [plan]))
    for _ in range(3):
        await tick(stage)
    assert (await chat.last()) == asked  # the second one goes on undisturbed
    assert (await stage.standing(chat)).session.person == second
    of_first = (await stage.store.read(lambda tx: sessions.of_persons(tx, [first], lock=False)))[first]
    assert of_first.session.step == "persons.knocked"
    await back(stage, chat, "1", "0007")
    await tick(stage)
    assert "TRIAL-KZ-2026-75-00000000-0 " in (await chat.last()).text
    seen = [item.text for item in await chat.everything()]
    (knock,) = [text for text in seen if "жаңалық бар" in text]
    assert knock.startswith("Әлия, Сізге осында жаңалық бар.\n\nОны көру үшін")
    assert "TRIAL" not in knock
    assert sum("TRIAL-KZ-2026-75-00000000-0" in text for text in seen) == 1


async def test_news_after_a_pause_wait_until_it_is_known_who_reads(stage: Stage, chat: Chat) -> None:
    first, _ = await brothers(stage, chat)
    await back(stage, chat, "1", "0007")
    stage.clock.advance(hours=1)
    number = {"participation": "-", "number": "TRIAL-KZ-2026-75-00000000-0"}
    plan = Planned("issued:1", first, "certificate.issued", number, stage.clock.now())
    await stage.store.write(lambda tx: events.schedule(tx, [plan]))
    await tick(stage)
    await tick(stage)
    assert (await chat.last()).text.startswith("Әлия, Сізге осында жаңалық бар.")
    assert "Қазір кім жазып отыр?" in (await chat.say("жалғастыру")).text
    await tick(stage)
    assert "TRIAL" not in (await chat.last()).text
    await play(stage, chat, "> 1\n> 0007")
    await tick(stage)
    assert "TRIAL-KZ-2026-75-00000000-0 " in (await chat.last()).text
    assert "Сұрақ: 1/5" in (await chat.last()).text


async def test_on_an_own_phone_nobody_is_asked(stage: Stage, chat: Chat) -> None:
    """A stranger on the shared phone must not shut its owner out elsewhere."""
    first, _ = await brothers(stage, chat)
    await back(stage, chat, "1", "0007")
    own = stage.chat()
    await also_at(stage, own, first)
    stage.clock.advance(hours=1)
    await chat.say("сәлем")
    assert "Сұрақ: 1/5" in (await own.say("жалғастыру")).text
    assert "Қазір кім жазып отыр?" in (await chat.say("жалғастыру")).text
