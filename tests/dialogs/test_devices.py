"""«Continue on another device», and what the person reads where a link led."""

from dataclasses import replace

import pytest

from dialogs.house import engine
from dialogs.notices import ARRIVALS
from dialogs.session import Session
from domain.doors import Doors, Way
from domain.language import Language
from domain.messaging import Channel, Inbound, Kind
from services.storage import links
from tests.dialogs.house import AT, CONTENT, Plain, session
from tests.dialogs.test_engine import NOTHING
from tests.support.chat import Chat
from tests.support.transcript import Stage, play

BOTH = Doors("https://kasip.test", "kasip_test_bot")

WAYS = {
    "kk": """
        > (in a lesson kk)
        > мәзір
        > [Басқа құрылғыда жалғастыру]
        < дәл осы сұрақтан жалғастырасыз
        < 30 минут
        < ешкімге бермеңіз
        < [Telegram-да]
        < [Басқа браузерде]
        < [Жаңа қалпына келтіру коды]
        > бір сөз
        < [Telegram-да]
        > [Telegram-да]
        < Сілтеме дайын
        > [Жаңа сілтеме]
        < Сілтеме дайын
        > [Мәзір]
        > [Басқа құрылғыда]
        > [Жаңа қалпына]
        < Жаңа код дайын
        > [Жалғастыру]
        < (1/5)
    """,
    "ru": """
        > (in a lesson ru)
        > меню
        > [Продолжить на другом устройстве]
        < с этого же вопроса
        < никому не передавайте
        > [В другом браузере]
        < Ссылка готова
        > [Меню]
        > [Продолжить]
        < (1/5)
    """,
}


def with_doors(stage: Stage, doors: Doors) -> None:
    stage.talk.content = replace(stage.talk.content, doors=doors)


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_ways_to_another_device(stage: Stage, chat: Chat, language: str) -> None:
    with_doors(stage, BOTH)
    await play(stage, chat, WAYS[language])


@pytest.mark.parametrize(
    ("label", "way", "words"), [("Telegram", Way.TELEGRAM, "Telegram-ды ашу"), ("Басқа", Way.BROWSER, "Браузерде ашу")]
)
async def test_a_link_is_new_each_time_and_only_the_last_one_shows(
    stage: Stage, chat: Chat, label: str, way: Way, words: str
) -> None:
    with_doors(stage, BOTH)
    await play(stage, chat, "> (in a lesson kk)\n> мәзір\n> [Басқа құрылғыда]")
    first = (await chat.tap(label)).link
    second = (await chat.tap("Жаңа сілтеме")).link
    assert first is not None
    assert second is not None
    assert (second.way, second.label) == (way, words)
    assert first.token != second.token
    assert len([item for item in await chat.everything() if item.link]) == 1


async def test_a_link_that_was_used_or_is_old_is_no_more_shown(stage: Stage, chat: Chat) -> None:
    with_doors(stage, BOTH)
    await play(stage, chat, "> (in a lesson kk)\n> мәзір\n> [Басқа құрылғыда]\n> [Telegram-да]")
    person = (await stage.standing(chat)).session.person
    await stage.store.write(lambda tx: links.end(tx.conn, [person], tx.now, Way.TELEGRAM))
    over = await chat.say("бір сөз")
    assert "пайдаланылған немесе ескірген" in over.text
    assert over.link is None
    assert (await chat.tap("Жаңа сілтеме")).link is not None
    stage.clock.advance(days=0.03)
    assert "ескірген" in (await chat.say("бір сөз")).text


@pytest.mark.parametrize(
    ("doors", "shown"),
    [(Doors(), []), (Doors(telegram="kasip_test_bot"), ["Telegram-да"]), (Doors("https://kasip.test"), ["Басқа браузерде"])],
)
async def test_only_the_ways_that_there_are_and_always_the_code(stage: Stage, chat: Chat, doors: Doors, shown: list[str]) -> None:
    with_doors(stage, doors)
    await play(stage, chat, "> (in a lesson kk)\n> мәзір\n> [Басқа құрылғыда]\n< дәл осы сұрақтан\n< кодты")
    labels = [choice.label for choice in (await chat.last()).choices]
    assert labels == [
        *shown,
        "Жаңа қалпына келтіру коды",
        "Менің құрылғыларым",
        "Телефонымды жоғалттым",
        "Жалғастыру",
        "Мәзір",
    ]
    said = (await chat.last()).text
    assert ("сілтеме" in said.lower()) is bool(shown)


async def test_a_way_that_was_closed_since_is_not_gone(stage: Stage, chat: Chat) -> None:
    with_doors(stage, BOTH)
    await play(stage, chat, "> (in a lesson kk)\n> мәзір\n> [Басқа құрылғыда]\n> [Telegram-да]")
    with_doors(stage, Doors())
    assert (await chat.say("бір сөз")).link is None
    await play(stage, chat, "> [Жаңа сілтеме]\n< дәл осы сұрақтан\n<! Сілтеме")


@pytest.mark.parametrize("word", ["link_over", "link_taken"])
def test_why_a_link_did_not_open_is_said_before_the_open_question(word: str) -> None:
    for at in (session(step="menu.menu"), Session("p")):
        taken = engine().take(at, Inbound("k", None, Kind.START, AT, text=word), NOTHING, CONTENT, Plain()).taken
        assert taken.session == at
        assert [told.name for told in taken.notices] == [ARRIVALS[word]]


@pytest.mark.parametrize("step", ["devices.telegram", "menu.menu"])
def test_who_comes_by_a_link_is_back_at_the_question_from_which_it_was_asked_for(step: str) -> None:
    at = replace(session(step=step), return_to="lesson.screen")
    taken = engine().take(at, Inbound("k", None, Kind.START, AT, text="joined"), NOTHING, CONTENT, Plain()).taken
    assert (taken.session.step, taken.session.return_to) == ("lesson.screen", None)
    assert [told.name for told in taken.notices] == ["joined_here"]


async def test_a_link_that_is_over_is_told_to_a_stranger_in_both_languages(stage: Stage) -> None:
    told = (await Chat(stage.store, stage.intake, stage.clock, Channel.TELEGRAM).start("link_over")).text
    assert told.startswith("Бұл сілтеме бұрын ашылған")
    assert "Эта ссылка уже использована" in told
    assert told.index("Сәлем") > told.index("Эта ссылка")


@pytest.mark.parametrize("word", ["kk", "", "anything", "joined_here"])
def test_other_words_that_open_the_chat_say_nothing(word: str) -> None:
    at = session(step="menu.menu")
    taken = engine().take(at, Inbound("k", None, Kind.START, AT, text=word), NOTHING, CONTENT, Plain()).taken
    assert (taken.session, taken.notices) == (at, ())


def test_a_language_counts_only_at_the_very_start() -> None:
    new = Inbound("k", None, Kind.START, AT, text="ru")
    begun = engine().take(Session("p"), new, NOTHING, CONTENT, Plain()).taken.session
    assert (begun.step, begun.language) == ("start.consent", Language.RU)
