"""«My places» and «I lost my phone», as a person reads them, and the way into WhatsApp."""

import asyncio
import re
from dataclasses import replace

import pytest

from dialogs.places import _NAMES
from domain.doors import Doors, Way
from domain.messaging import Channel, Kind
from services import history, joining, links
from services.joining import Joined
from tests.support.chat import Chat
from tests.support.transcript import Stage, play

ALL = Doors("https://kasip.test", "kasip_test_bot", "77010000000")
CODE = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}")

CLOSING = {
    "kk": """
        > мәзір
        > [Басқа құрылғыда]
        < кодыңыз бар ма? Оны осында хабарлама етіп жазыңыз
        > [Менің құрылғыларым]
        < Осы чат: Telegram, қосылған күні: 2026 ж. 20 қараша
        < 1. Браузер, қосылған күні:
        < [Жабу: 1. Браузер]
        > бір сөз
        < түсінбедім
        > 1
        < Мына жердегі чат жабылсын ба: Браузер
        > [Жоқ, ашық қалсын]
        < [Жабу: 1. Браузер]
        > [Жабу: 1.]
        > [Иә, жабылсын]
        < Жабылды.
        < Басқа жерде ашық емес.
        <! [Жабу:
        > [Телефонымды жоғалттым]
        < Тек осы чат ашық
        < Қызметкеріміз құжатыңызды көріп
        > [Маған қоңырау]
        < қоңырау шаламыз
        > [Жалғастыру]
        < (1/5)
    """,
    "ru": """
        > меню
        > [Продолжить на другом]
        < Есть код восстановления? Напишите его сюда сообщением.
        > [Мои устройства]
        < Этот чат: Telegram, дата подключения: 20 ноября 2026
        > [Закрыть: 1. Браузер]
        < Закрыть: Браузер
        > бывает
        < Закрыть: Браузер
        > [Да, закрыть]
        < Закрыто. Написанное раньше останется на том устройстве
        < Больше нигде не открыт.
        > [Телефон потерян]
        < Открыт только этот чат
        > [Новый код]
        < Новый код готов.
        > [Продолжить]
        < (1/5)
    """,
}
LOST = {
    "kk": """
        > мәзір
        > [Басқа құрылғыда]
        > [Телефонымды жоғалттым]
        < Осы чаттан басқа жердің бәрін жабамын
        < • Браузер
        > [Жоқ, ашық қалсын]
        < [Жабу: 1. Браузер]
        > [Телефонымды жоғалттым]
        > [Иә, бәрін жабыңыз]
        < Орындалды: енді тек осы чат ашық.
        < «Құрылғылар»
        < Мына кодты жазып алыңыз
        > [Жалғастыру]
        < (1/5)
    """,
    "ru": """
        > меню
        > [Продолжить на другом]
        > [Телефон потерян]
        < Я закрою все, кроме этого чата
        < • Браузер
        > [Да, закрыть их]
        < Готово: открыт только этот чат.
        < Запишите этот код
        > [Продолжить]
        < (1/5)
    """,
}
TO_WHATSAPP = {
    "kk": """
        > (in a lesson kk)
        > мәзір
        > [Басқа құрылғыда]
        <! хабарлама етіп жазыңыз
        > [WhatsApp-та]
        < WhatsApp-ты дайын хабарламамен ашады
        < «Жіберу» түймесін басыңыз
        < 30 минут
        > [Жаңа сілтеме]
        < Сілтеме дайын
    """,
    "ru": """
        > (in a lesson ru)
        > меню
        > [Продолжить на другом]
        > [В WhatsApp]
        < нажмите «Отправить»
        < Никому ее не передавайте
    """,
}


async def in_telegram(stage: Stage, chat: Chat, language: str) -> Chat:
    """The same person in Telegram, where he or she goes on."""
    await play(stage, chat, f"> (in a lesson {language})")
    stage.talk.content = replace(stage.talk.content, doors=ALL)
    phone = Chat(stage.store, stage.intake, stage.clock, Channel.TELEGRAM)
    person = (await stage.standing(chat)).session.person
    made = await stage.store.write(lambda tx: links.make(tx, Way.TELEGRAM, {person: None}))
    token = await stage.store.read(lambda tx: links.token(tx.vault, made[person]))
    joined = await stage.store.write(lambda tx: joining.join(tx, token, phone.contact, Way.TELEGRAM))
    assert joined is Joined.JOINED
    await phone.send(Kind.START, text="joined")
    return phone


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_place_is_closed(stage: Stage, chat: Chat, language: str) -> None:
    phone = await in_telegram(stage, chat, language)
    await play(stage, phone, CLOSING[language])
    assert await stage.store.read(lambda tx: history.latest(tx, chat.contact, 1)) is None


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_lost_phone_is_closed_and_a_new_code_is_there(stage: Stage, chat: Chat, language: str) -> None:
    phone = await in_telegram(stage, chat, language)
    await play(stage, phone, LOST[language])
    assert await stage.store.read(lambda tx: history.latest(tx, chat.contact, 1)) is None
    assert not any(CODE.search(item.text) for item in await phone.everything())  # it showed until the next answer


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_way_into_whatsapp(stage: Stage, chat: Chat, language: str) -> None:
    stage.talk.content = replace(stage.talk.content, doors=ALL)
    await play(stage, chat, TO_WHATSAPP[language])
    link = (await chat.last()).link
    assert link is not None
    assert link.way is Way.WHATSAPP
    assert ALL.address(link.way, link.token) == f"https://wa.me/77010000000?text=Kasip%20l-{link.token}"


async def test_the_place_in_use_is_known_at_once(stage: Stage, chat: Chat) -> None:
    phone = await in_telegram(stage, chat, "kk")
    await play(stage, phone, "> мәзір\n> [Басқа құрылғыда]")
    await play(stage, chat, "> [Менің құрылғыларым]\n< Осы чат: Браузер\n< 1. Telegram")


async def test_the_place_that_one_writes_from_is_not_closed(stage: Stage, chat: Chat) -> None:
    phone = await in_telegram(stage, chat, "kk")
    await play(stage, phone, "> мәзір\n> [Басқа құрылғыда]\n> [Менің құрылғыларым]\n> [Жабу: 1. Браузер]")
    await play(stage, chat, "> [Иә, жабылсын]\n< Қазір сол жерден жазып отырсыз\n> [Артқа]\n< Осы чат: Браузер")
    assert (await stage.standing(phone)).session.person == (await stage.standing(chat)).session.person


async def test_a_message_from_the_lost_phone_at_the_same_moment_leads_nowhere(stage: Stage, chat: Chat) -> None:
    phone = await in_telegram(stage, chat, "kk")
    await play(stage, phone, "> мәзір\n> [Басқа құрылғыда]\n> [Телефонымды жоғалттым]")
    yes = next(choice.value for choice in (await phone.last()).choices if choice.label.startswith("Иә"))
    await asyncio.gather(phone.press(yes), *(chat.send(Kind.TEXT, text="сәлем", key=f"{number}") for number in range(3)))
    person = (await stage.standing(phone)).session.person
    assert (await stage.standing(phone)).moved is False
    receipt = await chat.send(Kind.TEXT, text="мәзір")
    assert receipt.person != person


@pytest.mark.parametrize(
    ("doors", "named"), [(Doors(), None), (Doors(telegram="bot"), "Telegram-да"), (Doors(whatsapp="7"), "WhatsApp-та"),
                         (ALL, "Telegram-да да, WhatsApp-та")],
)  # fmt: skip
async def test_a_new_code_says_where_it_is_typed(stage: Stage, chat: Chat, doors: Doors, named: str | None) -> None:
    stage.talk.content = replace(stage.talk.content, doors=doors)
    await play(stage, chat, "> (in a lesson kk)\n> мәзір\n> [Менің деректерім]\n> [Жаңа қалпына]\n< Код келесі жауабыңызға дейін")
    said = (await chat.last()).text
    assert (f"{named} да ашады" in said) if named else ("хабарлама" not in said)


async def test_many_places_are_shown_a_few_at_a_time(stage: Stage, chat: Chat) -> None:
    await in_telegram(stage, chat, "kk")
    for _ in range(7):
        await in_browser(stage, chat)
    await play(stage, chat, "> мәзір\n> [Басқа құрылғыда]\n> [Менің құрылғыларым]\n< Тағы бар")
    assert [choice.label[:7] for choice in (await chat.last()).choices][:7] == [f"Жабу: {n}" for n in range(1, 7)] + ["Телефон"]


async def in_browser(stage: Stage, chat: Chat) -> None:
    """The same person in one more browser."""
    other, person = stage.chat(), (await stage.standing(chat)).session.person
    made = await stage.store.write(lambda tx: links.make(tx, Way.BROWSER, {person: None}))
    token = await stage.store.read(lambda tx: links.token(tx.vault, made[person]))
    await stage.store.write(lambda tx: joining.join(tx, token, other.contact, Way.BROWSER))


def test_every_channel_has_a_name_among_the_places() -> None:
    assert set(_NAMES) == set(Channel)
