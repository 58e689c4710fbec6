"""The final test as a person sees it: passing, failing three times, a missed window, a slow learner."""

import pytest

from tests.support.chat import Chat
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])

TO_THE_PASS = {
    "kk": """
        > (walks to the test kk)
        < Қорытынды тестті тапсыру мүмкіндігі қалды: 3/3
        > [Қорытынды тест]
        < Сертификатта былай жазылады: Серікова Әлия Маратқызы. Дұрыс па?
        > [Иә, дұрыс]
        < Тапсыру мүмкіндігі: 1/3. 20 сұрақ, уақыт шектелмеген. Бастайсыз ба?
        < Өту балы – 75 %
        > [Тестті бастау]
        < Қорытынды тест. Сұрақ: 1/20
        > (answers wrong)
        < Жауабыңыз сақталды.
        <! Дұрысы
        > артқа
        < қайтуға болмайды
        > (scores 16)
        < Сіз қорытынды тесттен өттіңіз!
        < Дұрыс жауап: 16/20 (80 %)
        < TRIAL-KZ-
        < СЫНАҚ НҰСҚАСЫ
        <! Дұрысы:
        > [Курсқа өту]
        < Сертификат: TRIAL-KZ-
    """,
    "ru": """
        > (walks to the test ru)
        < Осталось попыток итогового теста: 3/3
        > [Итоговый тест]
        < В сертификате будет написано так: Серикова Алия. Верно?
        > да
        < Попытка: 1/3. Вопросов: 20, время не ограничено. Начинаем?
        > 1
        < Итоговый тест. Вопрос 1 из 20
        > (scores 15)
        < Вы прошли итоговый тест!
        < Правильных ответов: 15/20 (75 %)
        < Номер Вашего сертификата: TRIAL-KZ-
    """,
}
TO_THE_END = {
    "kk": """
        > (in the test kk)
        > (scores 14)
        < Бұл жолы қорытынды тесттен өтпедіңіз.
        < Дұрыс жауап: 14/20 (70 %)
        < Өту балы – 75 %.
        < Қайта оқитын модульдер: «
        < Қалған мүмкіндік: 2/3.
        < Бастауға болатын соңғы күн:
        > [Тестті қайта тапсыру]
        < Тапсыру мүмкіндігі: 2/3.
        > [Тестті қайта тапсыру]
        > (scores 0)
        < Дұрыс жауап: 0/20 (0 %)
        < Қалған мүмкіндік: 1/3.
        > [Тестті қайта тапсыру]
        < Тапсыру мүмкіндігі: 3/3.
        > [Тестті қайта тапсыру]
        > (scores 14)
        < мүмкіндіктері таусылды: 3/3
        < сертификат берілмейді
        <! [Тестті қайта тапсыру]
        > [Оқуды жаңадан бастау]
        < Оқу жаңадан басталды.
        < 0 %
        > [Қорытынды тест]
        < барлық модульден өткен соң ашылады
    """,
    "ru": """
        > (in the test ru)
        > (scores 14)
        < В этот раз итоговый тест не пройден.
        < (70 %)
        < Осталось попыток: 2/3.
        > [Пересдать тест]
        > [Пересдать тест]
        > (scores 3)
        > [Пересдать тест]
        > [Пересдать тест]
        > (scores 3)
        < Все попытки итогового теста использованы: 3/3.
        > [К курсу]
        > [Итоговый тест]
        < Все попытки
        > [Начать обучение заново]
        < Обучение начинается заново.
    """,
}
MISSED = {
    "kk": """
        > (in the test kk)
        > (scores 14)
        > (later 40)
        > [Тестті қайта тапсыру]
        < Қорытынды тестті қайта тапсыру мерзімі өтті. Соңғы күн:
        < жаңадан бастауға болады
        > [Оқуды жаңадан бастау]
        < өткен модульдеріңіз есепке алынады
        < Тапсыру мүмкіндігі: 1/3
    """,
    "ru": """
        > (in the test ru)
        > (scores 14)
        > (later 40)
        > [Пересдать тест]
        < Срок пересдачи итогового теста истек (последний день –
        > [Начать обучение заново]
        < пройденные модули засчитаны
        < Попытка: 1/3
    """,
}

EVERY_TURN = """
    > (in the test kk)
    < Қорытынды тест. Сұрақ: 1/20
    > (answers right)
    > орысша
    < Итоговый тест. Вопрос 2 из 20
    > (answers right)
    > мәзір
    > [Мое обучение]
    < Итоговый тест открыт: 2/20
    > [Итоговый тест]
    < ответов 2 из 20
    > [Сдать тест как есть]
    < Вопросы без ответа (18)
    > [Нет, продолжить]
    < Ответы сохранены
    < Вопрос 3 из 20
    > қазақша
    < Сұрақ: 3/20
    > мәзір
    > [Менің оқуым]
    > [Қорытынды тест]
    > [Тестті осы күйінде тапсыру]
    > [Иә, тапсырамын]
    < Дұрыс жауап: 2/20 (10 %)
    < Қалған мүмкіндік: 2/3.
"""
NAME = """
    > (ready kk)
    > [Қорытынды тест]
    > жоқ
    < жеке куәліктегідей
    > Серікова
    < аты
    > Серікова Әлия 李
    < келмейді
    > Сериков Қайрат Нұрланұлы
    < Аты-жөніңіз түзетілді.
    < былай жазылады: Сериков Қайрат Нұрланұлы. Дұрыс па?
    > иә
    < Тапсыру мүмкіндігі: 1/3
"""
CABINET = """
    > (in the test kk)
    > (scores 20)
    > мәзір
    > [Менің сертификатым]
    < TRIAL-KZ-
    < қай тілде
    > [Екі тілде, PDF]
    < Файл дайындалып жатыр.
    > мәзір
    > [Сұрақ қою, қоңырау]
    > [Маған қоңырау]
    < қоңырау шаламыз
    > [Маған қоңырау]
    < бұрын жазылған
    > мәзір
    > [Менің деректерім]
    > [Барлық дерегім]
    < файл осында
"""
SLOW = """
    > (in a lesson kk)
    > (later 15)
    > мәзір
    > [Менің оқуым]
    < белгіленген 14 күн өтті
    > [Бастау]
    < 1-сабақ
"""


@languages
async def test_from_the_last_module_to_the_certificate(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, TO_THE_PASS[language])


@languages
async def test_three_failures_and_a_new_beginning(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, TO_THE_END[language])


@languages
async def test_a_missed_window_keeps_the_modules(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, MISSED[language])


async def test_language_and_menu_keep_an_open_test_and_it_may_be_handed_in(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, EVERY_TURN)


async def test_a_name_is_set_right_before_the_first_sitting(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, NAME)


async def test_the_cabinet_gives_papers_data_and_a_call(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, CABINET)


async def test_a_slow_learner_goes_on(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, SLOW)
