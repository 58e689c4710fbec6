"""A final test that staff make void, as its person sees it: told before anything else, and the way to begin again."""

import pytest

from dialogs.facts import AttemptOf
from services import facts, voids
from services.transaction import WriteTx
from tests.dialogs.brothers import tick
from tests.support.chat import Chat
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])

BEGUN = {
    "kk": "> (in the test kk)\n> (answers right)\n< Сұрақ: 2/20",
    "ru": "> (in the test ru)\n> (answers right)\n< Вопрос 2 из 20",
}
AT_ITS_BEGINNING = {
    "kk": """
        < Біздің жақта техникалық ақау болды, сондықтан Сіз бастаған қорытынды тест есепке алынбайды.
        < тест тапсыру мүмкіндігіңіз азаймайды
        < «Менің оқуым» бөлімін ашып, «Қорытынды тест және нәтиже» түймесін басыңыз.
        <! соңғы күн
        < Тапсыру мүмкіндігі: 1/3. 20 сұрақ
        <! Сұрақ: 2/20
        > [Тестті бастау]
        < Қорытынды тест. Сұрақ: 1/20
    """,
    "ru": """
        < У нас произошел технический сбой, поэтому начатый Вами итоговый тест не засчитывается.
        < Попытка при этом не израсходована.
        < откройте в меню «Мое обучение» и нажмите «Итоговый тест и результат».
        <! Последний день
        < Попытка: 1/3. Вопросов: 20
        <! Вопрос 2 из 20
        > [Начать тест]
        < Итоговый тест. Вопрос 1 из 20
    """,
}
ANSWERED_BEFORE_IT_IS_TOLD = {
    "kk": "< Бұл түйме бұрынғы сұрақтікі.\n< Қазір ашық тұрған тест жоқ.\n<! Сұрақ: 2/20\n< [Курсқа өту]",
    "ru": "< Эта кнопка от прежнего вопроса.\n< Сейчас открытого теста нет.\n<! Вопрос 2 из 20\n< [К курсу]",
}
RETEST = {
    "kk": """
        > (in the test kk)
        > (scores 0)
        > [Тестті қайта тапсыру]
        > [Тестті қайта тапсыру]
    """,
    "ru": """
        > (in the test ru)
        > (scores 0)
        > [Пересдать тест]
        > [Пересдать тест]
    """,
}
ELSEWHERE = {
    "kk": """
        > мәзір
        > [Менің оқуым]
        > [Қорытынды тест]
        > [Тестті осы күйінде тапсыру]
    """,
    "ru": """
        > меню
        > [Мое обучение]
        > [Итоговый тест]
        > [Сдать тест как есть]
    """,
}
UNTIL = {
    "kk": """
        < мүмкіндігіңіз азаймайды
        < Тестті қайта бастауға болатын соңғы күн: 20
        < Тапсыру мүмкіндігі: 2/3.
        < [Тестті қайта тапсыру]
    """,
    "ru": """
        < Попытка при этом не израсходована.
        < г., включительно. Для этого откройте
        < Попытка: 2/3.
        < [Пересдать тест]
    """,
}
IN_THE_MENU = {
    "kk": """
        < техникалық ақау болды
        < [Менің оқуым]
        > [Менің оқуым]
        < Қорытынды тестті тапсыру мүмкіндігі қалды: 3/3
        > [Қорытынды тест]
        < Тапсыру мүмкіндігі: 1/3.
    """,
    "ru": """
        < технический сбой
        < [Мое обучение]
        > [Мое обучение]
        < Осталось попыток итогового теста: 3/3
        > [Итоговый тест]
        < Попытка: 1/3.
    """,
}


async def void(stage: Stage, chat: Chat) -> None:
    """Two of the staff make the open test void; nothing is told yet."""
    fact = AttemptOf((await stage.standing(chat)).session.person)
    opened = (await stage.store.read(lambda tx: facts.look_up(tx, stage.talk.content, [fact])))[fact]

    def both(tx: WriteTx) -> None:
        voids.propose(tx, opened.id, "the line broke down", "staff:one")
        voids.approve(tx, stage.talk.content, opened.id, "staff:two")

    await stage.store.write(both)


@languages
async def test_who_stands_in_a_question_of_it_is_told_and_may_begin_again(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, BEGUN[language])
    await void(stage, chat)
    await tick(stage)
    said = len(await chat.everything())
    await tick(stage)
    assert len(await chat.everything()) == said
    await play(stage, chat, AT_ITS_BEGINNING[language])


@languages
async def test_an_answer_given_before_it_is_told_leads_to_no_question(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, BEGUN[language])
    option = await stage.option(chat, right=True)
    await void(stage, chat)
    await chat.tap(option)
    await play(stage, chat, ANSWERED_BEFORE_IT_IS_TOLD[language])
    await tick(stage)
    await play(stage, chat, AT_ITS_BEGINNING[language])


@languages
async def test_who_was_about_to_hand_in_a_retest_is_told_until_when(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, RETEST[language] + ELSEWHERE[language])
    await void(stage, chat)
    await tick(stage)
    await play(stage, chat, UNTIL[language])


@languages
async def test_who_is_in_the_menu_stays_there(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, BEGUN[language] + ("\n> мәзір" if language == "kk" else "\n> меню"))
    await void(stage, chat)
    await tick(stage)
    await play(stage, chat, IN_THE_MENU[language])


@languages
async def test_who_began_again_before_it_is_told_goes_on_there(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, BEGUN[language])
    await void(stage, chat)
    for _ in range(3):  # to the course, the test, begin
        await chat.say("1")
    await tick(stage)
    await play(stage, chat, {"kk": "< техникалық ақау\n< Сұрақ: 1/20", "ru": "< технический сбой\n< Вопрос 1 из 20"}[language])
