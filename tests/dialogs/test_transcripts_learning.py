"""Lessons and quizzes as a person sees them: the place is kept for weeks, the language changes at any question."""

from datetime import UTC, datetime

import pytest

from tests.support.chat import Chat
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])

TO_THE_PASSED_QUIZ = {
    "kk": """
        > (in a lesson kk)
        < 1-сабақ. Кім кәсіпкер саналады? (1/5)
        <! [Артқа]
        > Әрі қарай
        < (2/5)
        > артқа
        < (1/5)
        > мәзір
        > [Менің оқуым]
        < Модуль: Кәсіпкер және мемлекеттік қолдау
        < Оқылған бет: 0/15
        > [Бастау]
        < (1/5)
        > (reads all)
        < Сіз модульдің барлық сабағын оқып шықтыңыз.
        < Сұрақ саны: 5
        < Өту балы: 60 %
        > [Бастау]
        < Сұрақ: 1/5
        > (answers right)
        < Жауабыңыз сақталды.
        < Сұрақ: 2/5
        <! Дұрысы
        > (passes)
        < Тесттен өттіңіз! Модуль аяқталды.
        < Дұрыс жауап: 5/5
        < Жауабыңыз дұрыс:
        > [Курсқа өту]
        < Модуль: Кәсіпкер және мемлекеттік қолдау. Аяқталды
        < [Қорытынды тест]
    """,
    "ru": """
        > (in a lesson ru)
        < Урок 1. Кто считается предпринимателем? (1/5)
        > 1
        < (2/5)
        > (reads all)
        < Вы прочитали все уроки модуля.
        < Вопросов: 5
        < 60 %
        > [Начать]
        < Вопрос 1 из 5
        > (passes)
        < Тест пройден! Модуль завершен.
        < Правильных ответов: 5/5
        > [К курсу]
        < Модуль: Предприниматель и государственная поддержка. Завершен
        < [Итоговый тест]
    """,
}
FAILED_AND_PASSED = {
    "kk": """
        > (in a quiz kk)
        > (fails)
        < өту балы жиналмады
        < Дұрыс жауап: 0/5
        < Жауабыңыз қате:
        < Дұрысы:
        < Қайта оқып шығыңыз: «
        > [Сабақтарды қайта оқу]
        < 1-сабақ. Кім кәсіпкер саналады? (1/5)
        > (reads all)
        < барлық сабағын оқып
        > [Бастау]
        < Сұрақ: 1/5
        > (passes)
        < Тесттен өттіңіз!
        > мәзір
        > жалғастыру
        < Дұрыс жауап: 5/5
    """,
    "ru": """
        > (in a quiz ru)
        > (answers right)
        > (answers right)
        > (fails)
        < проходной балл не набран
        < Правильных ответов: 2/5
        < Перечитайте: «
        > [Пройти тест еще раз]
        < Вопрос 1 из 5
        > (answers right)
        > (answers right)
        > (answers right)
        > (fails)
        < Тест пройден!
        < Правильных ответов: 3/5
    """,
}
AFTER_THREE_WEEKS_IN_A_LESSON = {
    "kk": """
        > (in a lesson kk)
        > [Әрі қарай]
        < (2/5)
        > (later 21)
        > сәлеметсіз бе
        < Қайта келгеніңізге қуаныштымыз!
        < 1-сабақ. Кім кәсіпкер саналады? (2/5)
        > [Әрі қарай]
        < (3/5)
        > (later 21)
        > ал мен келдім
        < Қайта келгеніңізге қуаныштымыз!
        < (3/5)
        <! Жауабыңызды түсінбедім
    """,
    "ru": """
        > (in a lesson ru)
        > [Дальше]
        > (later 21)
        > Здравствуйте!
        < Рады видеть Вас снова! Все сохранено.
        < (2/5)
        > (later 21)
        > [Дальше]
        < (3/5)
    """,
}
AFTER_THREE_WEEKS_IN_A_QUIZ = {
    "kk": """
        > (in a quiz kk)
        > (answers right)
        < Сұрақ: 2/5
        > (later 21)
        > сәлем
        < Қайта келгеніңізге қуаныштымыз!
        < Сұрақ: 2/5
        > мәзір
        > [Менің оқуым]
        < Сабақтар оқылды, енді – тест
        > [Жалғастыру]
        < Сіз бұл тестті бұрын бастағансыз.
        < Сұрақ: 2/5
        > (passes)
        < Дұрыс жауап: 5/5
    """,
    "ru": """
        > (in a quiz ru)
        > (answers right)
        > (answers right)
        > (later 21)
        > привет
        < Рады видеть Вас снова!
        < Вопрос 3 из 5
        > (passes)
        < Правильных ответов: 5/5
    """,
}
QUIZ_BEFORE_THE_LESSONS = """
    > (in a lesson kk)
    > тест
    < Жауабыңызды түсінбедім
    < (1/5)
    <! Сұрақ: 1/5
"""
READING_AGAIN_AFTER_ALL = """
    > (ready ru)
    < 100 %
    <! Прочитано страниц
    < Осталось попыток итогового теста: 3/3
    > [Читать: Предприниматель]
    < Урок 1. Кто считается предпринимателем? (1/5)
    > (reads all)
    < Вы прочитали все уроки модуля.
    < Вопросов: 5
    > [Начать]
    < Вопрос 1 из 5
    > (fails)
    > меню
    > [Мое обучение]
    < Завершен
    < 100 %
    < Осталось попыток итогового теста: 3/3
"""


@languages
async def test_from_the_first_lesson_to_the_passed_quiz(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, TO_THE_PASSED_QUIZ[language])


@languages
async def test_a_failed_quiz_is_read_up_on_and_passed(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, FAILED_AND_PASSED[language])


@languages
async def test_after_three_weeks_the_lesson_is_where_it_was(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, AFTER_THREE_WEEKS_IN_A_LESSON[language])


@languages
async def test_after_three_weeks_the_quiz_is_where_it_was(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, AFTER_THREE_WEEKS_IN_A_QUIZ[language])


@languages
async def test_on_saturday_at_two_in_the_night(stage: Stage, chat: Chat, language: str) -> None:
    """S-16: open around the clock."""
    stage.clock.at = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)  # Saturday, 2:00 in Astana
    await play(stage, chat, TO_THE_PASSED_QUIZ[language])


async def test_the_quiz_waits_for_the_lessons(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, QUIZ_BEFORE_THE_LESSONS)


async def test_lessons_are_read_again_from_the_beginning_after_all(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, READING_AGAIN_AFTER_ALL)


@pytest.mark.parametrize(("language", "switch", "back"), [("kk", "орысша", "қазақша"), ("ru", "по-казахски", "по-русски")])
async def test_the_language_changes_in_the_middle_of_the_quiz(
    stage: Stage, chat: Chat, language: str, switch: str, back: str
) -> None:
    """S-21: the same question at the same place, and the answers are kept."""
    head = {"kk": "Сұрақ: 3/5", "ru": "Вопрос 3 из 5"}
    other = "ru" if language == "kk" else "kk"
    await play(stage, chat, f"> (in a quiz {language})\n> (answers right)\n> (answers wrong)\n< {head[language]}")
    before = await chat.last()
    await play(stage, chat, f"> {switch}\n< {head[other]}")
    switched = await chat.last()
    assert [choice.value.rpartition(":")[2] for choice in switched.choices] == [
        choice.value.rpartition(":")[2] for choice in before.choices
    ]
    texts = [text for text in map(str.strip, before.text.split("\n\n")) if not text.startswith(("Жауабыңыз", "Ваш ответ"))]
    assert not set(texts) & set(switched.text.split("\n\n"))
    again = await chat.say(back)
    assert again.text == "\n\n".join(texts)
    assert [choice.label for choice in again.choices] == [choice.label for choice in before.choices]
    await play(stage, chat, "> (passes)")
    assert "4/5" in (await chat.last()).text
