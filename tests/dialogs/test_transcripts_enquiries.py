"""A question to the staff: written, seen, sent, answered in the chat; nothing typed is lost, no number is kept."""

import pytest

from domain.messaging import Channel, Kind
from tests.support.chat import Chat
from tests.support.stages import put_at
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])

ASKED = {
    "kk": """
        > (in a lesson kk)
        > мәзір
        > [Сұрақ қою]
        < Сұрағыңызды өз сөзіңізбен жазыңыз
        <! жауап күтіп тұр
        <! [Сұрағымды
        > 12345
        < Сұрағыңызды сөзбен жазыңыз
        > (file)
        < файл керек емес
        > Сертификатты қашан аламын? Менің ЖСН 900315400007, нөмірім 8 701 123 45 67
        < Сұрағыңыз:
        < Сертификатты қашан аламын?
        < ••••••••0007
        <! 900315400007
        <! 701 123 45 67
        < нөмірлері жасырылды
        > Екінші модульді бітірдім
        < Сертификатты қашан аламын?
        < Екінші модульді бітірдім
        > мәзір
        > [Сұрақ қою]
        < [Сұрағымды жалғастыру]
        > [Сұрағымды жалғастыру]
        < Екінші модульді бітірдім
        > [Жіберу]
        < Сұрағыңыз қабылданды.
        < Нақты күнін немесе сағатын уәде ете алмаймыз
        > рахмет
        < Жауабыңызды түсінбедім
        > [Тағы сұрақ қою]
        < 1 сұрағыңыз жауап күтіп тұр.
        <! [Сұрағымды
        > [Жалғастыру]
        < (1/5)
    """,
    "ru": """
        > (in a lesson ru)
        > меню
        > [Вопрос или]
        < Напишите вопрос своими словами
        > Когда будет сертификат?
        < Ваш вопрос:
        < Когда будет сертификат?
        <! скрыты
        > [Написать заново]
        < Напишите вопрос своими словами
        <! [Вернуться
        > Где найти уроки?
        < Где найти уроки?
        <! сертификат
        > назад
        < [Вернуться к моему вопросу]
        > И про тест тоже
        < Где найти уроки?
        < И про тест тоже
        > да
        < Ваш вопрос принят.
        < Назвать точный день или час не можем
        > [Меню]
        > [Продолжить]
        < (1/5)
    """,
}
AS_MANY_AS_FIT = {
    "kk": """
        > (enrolled kk)
        > мәзір
        > [Сұрақ қою]
        > Бірінші сұрақ?
        > иә
        > [Тағы сұрақ қою]
        > Екінші сұрақ?
        > [Жіберу]
        > [Тағы сұрақ қою]
        < 2 сұрағыңыз жауап күтіп тұр.
        > Үшінші сұрақ?
        > [Жіберу]
        > [Тағы сұрақ қою]
        < 3 сұрағыңыз жауап күтіп тұр.
        < Олардың біріне жауап келгенде қайта сұрай аласыз.
        > Төртінші сұрақ?
        > [Жіберу]
        < Бұл сұрағыңыз осында сақталды
        < Төртінші сұрақ?
        < [Жіберу]
    """,
    "ru": """
        > (enrolled ru)
        > меню
        > [Вопрос или]
        > Первый вопрос?
        > [Отправить]
        > [Задать еще]
        > Второй вопрос?
        > [Отправить]
        > [Задать еще]
        < 2 вопроса от Вас ждут ответа.
        > Третий вопрос?
        > [Отправить]
        > [Задать еще]
        < Задать новый вопрос можно
        > Четвертый вопрос?
        > [Отправить]
        < Этот вопрос сохранен здесь
        < Четвертый вопрос?
    """,
}
UNREGISTERED = {
    "kk": """
        > (start kk)
        > мәзір
        > [Сұрақ қою]
        < Сұрағыңызды тек келісіміңізбен сақтай аламыз
        > Қалай тіркелемін?
        < Жауабыңызды түсінбедім
        > [Жалғастыру]
        < [Келісемін]
    """,
    "ru": """
        > (start ru)
        > меню
        > [Вопрос или]
        < Сохранить Ваш вопрос можно только с Вашего согласия
        > [Продолжить]
        < [Даю согласие]
    """,
}


@languages
async def test_a_question_is_written_seen_and_sent(stage: Stage, language: str) -> None:
    await play(stage, stage.chat(), ASKED[language])


@languages
async def test_a_few_questions_may_wait_and_the_next_one_is_kept(stage: Stage, language: str) -> None:
    await play(stage, stage.chat(), AS_MANY_AS_FIT[language])


@languages
async def test_without_consent_nothing_is_kept(stage: Stage, language: str) -> None:
    await play(stage, stage.chat(), UNREGISTERED[language])


@pytest.mark.parametrize(
    ("channel", "answer"), [(Channel.WHATSAPP, "Бұл жауап сақталған жоқ"), (Channel.TELEGRAM, "••••••••0007 қашан?")]
)
@pytest.mark.parametrize("language", ["kk"])
async def test_a_number_in_a_question_stays_in_no_messenger(stage: Stage, language: str, channel: Channel, answer: str) -> None:
    chat = Chat(stage.store, stage.intake, stage.clock, channel)
    person = str((await chat.send(Kind.START, text=language)).person)
    await put_at(stage.store, stage.talk, person, "lessons")
    await play(stage, chat, "> мәзір\n> [Сұрақ қою]")
    assert answer in (await chat.say("ЖСН 900315400007 қашан?")).text
    assert (await stage.standing(chat)).session.step == ("enquiries.ask" if channel is Channel.WHATSAPP else "enquiries.check")
    assert "900315400007" not in str(await chat.everything())
