"""Two brothers on one phone: each is confirmed by the own number's last digits before anything of his is shown."""

import pytest

from services.storage import sessions
from tests.dialogs.brothers import SECOND, back, brothers
from tests.support.chat import Chat
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])

# The first brother is in a quiz and hands the phone on; the second registers and reads. An hour later the first is back.
BROTHERS = {
    "kk": f"""
        > (in a quiz kk)
        > (answers right)
        < Сұрақ: 2/5
        > мәзір
        < [Осы телефондағы басқа адам]
        > 7
        < Бұл телефонда бірнеше адам оқи алады
        < [Жаңа адам]
        < [Жалғастыру]
        <! Әлия
        > [Жаңа адам]
        < Сәлем
        <! Әлия
        > [Қазақша]
        > [Келісемін]
        > {SECOND}
        > Серіков Асқар
        > 8 701 765 43 21
        > 1
        > [Дара]
        > 2
        > мәзір
        > [Осы телефондағы]
        < [Әлия С.]
        < [Жаңа адам]
        > [Жалғастыру]
        > (later 0.04)
        > жалғастыру
        < Қазір кім жазып отыр?
        < Кто сейчас пишет?
        < [Әлия С.]
        < [Асқар С.]
        < [Жаңа адам]
        <! Оқу
        > [Әлия]
        < Әлия С.: оқуды ашу үшін
        < [Артқа]
        > 12
        < Нөмірдің тек соңғы 4 цифрын
        > 0063
        < Бұл цифрлар сәйкес келмейді. Қалған мүмкіндік: 4.
        > 0007
        < Әлия С., енді осында Сіз жазып отырсыз.
        < Сұрақ: 2/5
        > (passes)
        < Дұрыс жауап: 5/5
        > мәзір
        > [Менің деректерім]
        < Серікова Әлия Маратқызы
        <! Асқар
        > мәзір
        > [Осы телефондағы]
        > Асқар С.
        > [Артқа]
        < Қазір кім жазып отыр?
        > 2
        > 0063
        < Асқар С., енді осында
        <! Әлия
    """,
    "ru": f"""
        > (in a quiz ru)
        > (answers right)
        > меню
        > [Другой человек]
        < На этом телефоне могут учиться несколько
        > [Новый человек]
        > [Русский]
        > [Даю согласие]
        > {SECOND}
        > Сериков Аскар
        > 8 701 765 43 21
        > 1
        > [Индивидуальный]
        > 2
        > (later 0.04)
        > здравствуйте
        < Кто сейчас пишет?
        < Қазір кім жазып отыр?
        < [Алия С.]
        < [Аскар С.]
        > [Алия]
        < Алия С.: чтобы открыть обучение, напишите последние 4 цифры
        > 0008
        < Осталось попыток: 4.
        > 0007
        < Алия С., теперь здесь Вы.
        < Вопрос 2 из 5
    """,
}
LOCKED = """
    > 9999
    < Қалған мүмкіндік: 4.
    > 9999
    < Қалған мүмкіндік: 3.
    > 9999
    < Қалған мүмкіндік: 2.
    > 9999
    < Қалған мүмкіндік: 1.
    > 9999
    < Бұл цифрлар сәйкес келмейді. Сағат 10:57
    < Қазір кім жазып отыр?
    > 1
    > 0007
    < Бұл цифрлар сәйкес келмейді. Сағат 10:57
    > (later 0.05)
    > 1
    > 0008
    < Қалған мүмкіндік: 4.
    > 0007
    < Әлия С., енді осында
"""


@languages
async def test_two_brothers_on_one_phone(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, BROTHERS[language])


async def test_five_wrong_tries_lock_for_an_hour(stage: Stage, chat: Chat) -> None:
    await brothers(stage, chat)
    await play(stage, chat, f"> (later 0.04)\n> сәлем\n> 1\n{LOCKED}")


async def test_who_has_not_registered_can_not_hand_the_phone_on(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, """
        > (start kk)\n> [Келісемін]\n> мәзір\n> [Осы телефондағы]\n> [Жаңа адам]
        < Алдымен өзіңіз тіркеліңіз
        > жалғастыру\n< Сұрақ: 3/8
    """)  # fmt: skip


async def test_who_was_here_without_registering_leaves_nothing(stage: Stage, chat: Chat) -> None:
    """A third one begins and goes away; after the pause nobody can be asked for the digits of somebody without any."""
    await brothers(stage, chat)
    await play(stage, chat, """
        > мәзір\n> [Осы телефондағы]\n> [Жаңа адам]\n> [Қазақша]\n> [Келісемін]\n> 500315400083\n> Бөтенов Бөтен
        > мәзір\n> [Осы телефондағы]\n< [Әлия С.]\n< [Асқар С.]\n<! [Жаңа адам]\n> жалғастыру
    """)  # fmt: skip
    third = (await stage.standing(chat)).session.person
    await play(stage, chat, "> (later 0.04)\n> сәлем\n<! Бөтен\n> [Жаңа адам]\n< Сәлем")
    assert (await stage.standing(chat)).session.person != third
    left = (await stage.store.read(lambda tx: sessions.of_persons(tx, [third], lock=False)))[third].session
    assert (left.answers, left.return_to) == ({}, None)
    await back(stage, chat, "2", "0063")


async def test_a_taken_back_consent_takes_one_off_the_list(stage: Stage, chat: Chat) -> None:
    await brothers(stage, chat)
    await play(stage, chat, """
        > мәзір\n> [Менің деректерім]\n> [Келісімді қайтарып алып]\n> [Иә, бәрін]\n< [Келісемін]
        > (later 0.04)\n> сәлем\n< [Әлия С.]\n<! Асқар\n<! [Асқар]
        > 1\n> 0007\n< енді осында
        > (later 0.04)\n> жалғастыру\n< Сұрақ: 1/5
    """)  # fmt: skip
