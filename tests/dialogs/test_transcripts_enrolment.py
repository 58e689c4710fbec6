"""Registration as a person sees it: eight answers, refusals with the way on, nothing lost on side ways (F-10, F-11)."""

import pytest

from tests.support.chat import Chat
from tests.support.transcript import Stage, play

ENROLMENT = {
    "kk": """
        > (start)
        < Сәлеметсіз бе! Бұл – «Кәсіп»
        < Здравствуйте! Это «Кәсіп»
        < СЫНАҚ НҰСҚАСЫ
        < [Қазақша]
        > [Қазақша]
        < 8 қысқа жауап
        < қайтарып ала аламын
        > [Келісемін]
        < Сұрақ: 3/8
        < Мысалы: 900315400007
        > 900315400007
        < Сұрақ: 4/8
        > Серікова Әлия Маратқызы
        < Сұрақ: 5/8
        > 8 701 123 45 67
        < Сұрақ: 6/8
        < [Абай облысы]
        > Түркістан облысы
        < Сұрақ: 7/8
        > [Дара]
        < Сұрақ: 8/8
        > 2
        < Сіз оқуға тіркелдіңіз. Тіркеу нөміріңіз: 2026-
        < Мына кодты жазып алыңыз:
        < растау мүмкін емес
        > [Бірінші сабақты ашу]
        < 1-сабақ. Кім кәсіпкер саналады? (1/5)
        <! Мына кодты
        > [Әрі қарай]
        < (2/5)
        > [Артқа]
        < (1/5)
    """,
    "ru": """
        > (start)
        > 2
        < 8 коротких ответов
        < ПРОБНАЯ ВЕРСИЯ
        > да
        < Вопрос 3 из 8
        > 900315400007
        < Вопрос 4 из 8
        > СЕРИКОВА АЛИЯ МАРАТОВНА
        < Вопрос 5 из 8
        > +7 (701) 123-45-67
        < Вопрос 6 из 8
        > [Туркестанская область]
        < Вопрос 7 из 8
        > 2
        < Вопрос 8 из 8
        > двое
        < Напишите одно целое число
        > два
        < Вы зарегистрированы на обучение. Ваш регистрационный номер: 2026-
        < Запишите этот код:
        > [Открыть первый урок]
        < Урок 1. Кто считается предпринимателем? (1/5)
    """,
}
SIDE_WAYS = {
    "kk": """
        > (start kk)
        > [Келіспеймін]
        < Бұл келісімсіз Сізді тіркей алмаймын
        < [Келісемін]
        > [Келісемін]
        > 900315400007
        > Серікова Әлия Маратқызы
        < Сұрақ: 5/8
        > мәзір
        < СЫНАҚ НҰСҚАСЫ
        > [Көмек]
        < Оқу тегін
        > [Мәзір]
        > [Менің деректерім]
        < Аты-жөні: әлі жазылмаған
        > жалғастыру
        < Сұрақ: 5/8
        > тіл
        < Тілді таңдаңыз / Выберите язык
        > [Русский]
        < Вопрос 5 из 8
        > қазақша
        < Сұрақ: 5/8
        > тоқта
        < енді еске салу хабарламаларын жібермеймін
        > [Жалғастыру]
        < Сұрақ: 5/8
        > артқа
        < Сұрақ: 4/8
        > Серікова Әлия
        < Сұрақ: 5/8
        > 87011234567
        < Сұрақ: 6/8
        > артқа
        > артқа
        > артқа
        < Сұрақ: 3/8
        > артқа
        < артқа қайтуға болмайды
        < Сұрақ: 3/8
        > 900315400007
        > Серікова Әлия Маратқызы
        > 87011234567
        > Абай облысы
        > [Дара]
        > мәзір
        > [Менің оқуым]
        < Сіз оқуға әлі тіркелмегенсіз
        > [Тіркелу]
        < Сұрақ: 8/8
        > 2
        < Сіз оқуға тіркелдіңіз
    """,
    "ru": """
        > (start ru)
        > [Не даю]
        < Без этого согласия
        > [Даю согласие]
        > 900315400007
        > меню
        < ПРОБНАЯ ВЕРСИЯ
        > помощь
        < Обучение бесплатное
        > язык
        > стоп
        < напоминаний больше не будет
        > [Продолжить]
        < Вопрос 4 из 8
        > Серикова Алия
        < Вопрос 5 из 8
        > /start
        < Рады видеть Вас снова!
        < Вопрос 5 из 8
        > назад
        < Вопрос 4 из 8
        > меню
        > назад
        < Отсюда вернуться назад нельзя
        > продолжить
        < Вопрос 4 из 8
    """,
}
languages = pytest.mark.parametrize("language", ["kk", "ru"])


@languages
async def test_enrolment_takes_eight_answers(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, ENROLMENT[language])


async def test_eight_answers_are_counted_to_the_first_lesson(stage: Stage, chat: Chat) -> None:
    await chat.start()
    for label in ("Қазақша", "Келісемін"):
        await chat.tap(label)
    for typed in ("900315400007", "Серікова Әлия", "87011234567", "Абай облысы"):
        await chat.say(typed)
    await chat.tap("Дара")
    await chat.say("2")
    assert (await stage.standing(chat)).session.step == "enrolment.done"
    assert sum(item.sender == "person" for item in await chat.everything()) == 8
    assert "1-сабақ" in (await chat.tap("Бірінші сабақты ашу")).text


@languages
async def test_side_ways_lose_no_answer(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, SIDE_WAYS[language])


@pytest.mark.parametrize("way", ["> [Бірінші сабақты ашу]", "> мәзір\n> [Менің оқуым]\n> [Бастау]"])
async def test_the_form_is_empty_once_the_lessons_are_open(stage: Stage, chat: Chat, way: str) -> None:
    await play(stage, chat, f"> (enrolled kk)\n{way}\n< (1/5)")
    session = (await stage.standing(chat)).session
    assert (session.answers, session.script, session.place) == ({}, None, None)
