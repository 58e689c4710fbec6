"""Who is not let in yet, and why: a refusal with its reason and the way on, wrong numbers, no lesson before registration."""

import pytest

from tests.support.chat import Chat
from tests.support.transcript import Stage, play

REFUSED_AS_MEDIUM = {
    "kk": """
        > (start kk)
        > [Келісемін]
        > 190340000126
        > Серікова Әлия
        > 87011234567
        > Абай облысы
        > [Жауапкершілігі шектеулі]
        > 101
        < Сізді оқуға қабылдай алмаймыз
        < ең көп саны: 100
        < Кәсіпкерлік кодекстің 24-бабы
        < «Атамекен»
        < [Жауаптарымды түзету]
        > қайырлы таң
        < Жауабыңызды түсінбедім
        < ең көп саны: 100
        > [Жауаптарымды түзету]
        < Сұрақ: 7/8
        > [Жауапкершілігі шектеулі]
        < Сұрақ: 8/8
        > 100
        < Сіз оқуға тіркелдіңіз
    """,
    "ru": """
        > (start ru)
        > [Даю согласие]
        > 190340000126
        > Серикова Алия
        > 87011234567
        > [город Алматы]
        > [Товарищество]
        > 101
        < мы не можем принять Вас на обучение
        < работников не больше: 100
        < статья 24 Предпринимательского кодекса
        < «Атамекен»
        > [Меню]
        < [Продолжить]
        > [Мое обучение]
        < Вы еще не зарегистрированы
        > [Зарегистрироваться]
        < Вопрос 8 из 8
        > назад
        > [Товарищество]
        > 100
        < Вы зарегистрированы на обучение
    """,
}
REFUSED_WITHOUT_BUSINESS = {
    "kk": """
        > (start kk)
        > иә
        > 900315400007
        > Серікова Әлия
        > 87011234567
        > Абай облысы
        < Сұрақ: 7/8
        > [Әзірге бизнесім жоқ]
        < қабылдай алмаймыз: оқу жұмыс істеп тұрған кәсіпкерлерге арналған
        < 2 және 13-тармақтары
        < мобильді офистен
        > [Жауаптарымды түзету]
        < Сұрақ: 7/7
        < Бизнесіңіздің нысаны
        > [Шаруа]
        < Сұрақ: 8/8
        > 0
        < Сіз оқуға тіркелдіңіз
    """,
    "ru": """
        > (start ru)
        > [Даю согласие]
        > 900315400007
        > Серикова Алия
        > 87011234567
        > [область Абай]
        > [Пока нет бизнеса]
        < мы пока не можем принять Вас на обучение: оно для действующих предпринимателей
        < пункты 2 и 13 Правил
        < мобильном офисе
        > [Исправить ответы]
        > [Крестьянское]
        > 0
        < Вы зарегистрированы на обучение
    """,
}
NUMBERS = {
    "kk": """
        > (start kk)
        > [Келісемін]
        > 900315400008
        < Бақылау цифры сәйкес емес
        < Мысалы: 900315400007
        < Сұрақ: 3/8
        > 900230400005
        < Ондай күн жоқ
        < Сұрақ: 3/8
        > 190340000125
        < Бақылау цифры сәйкес емес
        > 190340000126
        < Сұрақ: 4/8
    """,
    "ru": """
        > (start ru)
        > [Даю согласие]
        > 900315400008
        < Контрольная цифра не сходится
        < Например: 900315400007
        > 900230400005
        < Такой даты нет
        > 190340000125
        < Контрольная цифра не сходится
        > 190340000126
        < Вопрос 4 из 8
    """,
}
NOT_REGISTERED = {
    "kk": """
        > (start kk)
        > мәзір
        > [Менің оқуым]
        < Сіз оқуға әлі тіркелмегенсіз
        <! Кім кәсіпкер саналады
        > [Тіркелу]
        < келісім беремін
        > [Келісемін]
        < Сұрақ: 3/8
    """,
    "ru": """
        > (start ru)
        > меню
        > [Мое обучение]
        < Вы еще не зарегистрированы
        <! Кто считается
        > [Зарегистрироваться]
        < Даю согласие
        > [Даю согласие]
        < Вопрос 3 из 8
    """,
}

languages = pytest.mark.parametrize("language", ["kk", "ru"])


@languages
async def test_a_medium_company_is_refused_and_enrols_after_a_correction(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, REFUSED_AS_MEDIUM[language])


@languages
async def test_who_has_no_business_is_refused_and_enrols_after_a_correction(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, REFUSED_WITHOUT_BUSINESS[language])


@languages
async def test_wrong_numbers(stage: Stage, chat: Chat, language: str) -> None:
    """S-24, S-26, S-27."""
    await play(stage, chat, NUMBERS[language])


@languages
async def test_who_is_not_registered_gets_no_lesson(stage: Stage, chat: Chat, language: str) -> None:
    """S-15."""
    await play(stage, chat, NOT_REGISTERED[language])
