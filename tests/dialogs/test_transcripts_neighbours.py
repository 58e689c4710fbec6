"""Neighbours who will use one object: the applicant sends a code on, each neighbour reads what it is for and says yes (S-39)."""

import re

import pytest

from tests.support.applicants import put_at_users
from tests.support.chat import Chat
from tests.support.stages import iin_of, put_at
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")

NAMES = {
    "kk": """
        > ?
        < кемінде 3 бизнес пайдаланса ғана
        < Қазір пайдаланушылар саны: 1.
        <! [Біреуін алып тастау]
        > 900315400007
        < Бұл – жеке нөмір (ЖСН), сондықтан сақталған жоқ
        > 190340000125
        < қате
        > 190340000126
        < Заңды тұлға тізімге қосылды.
        < • БСН ••••••••0126
        < саны: 2.
        > 190340000126
        < бір рет қана саналады
        < саны: 2.
        > [Көршіні шақыру]
        < Код дайын.
        < Жоба: «Ортақ сүт цехы»
        < «Мәзір», «Инфрақұрылымдық қолдау», «Менде код бар»
    """,
    "ru": """
        > ?
        < не менее 3 субъектов бизнеса
        < Сейчас пользователей: 1.
        > 900315400007
        < Это ИИН, поэтому он не сохранен
        > 190340000126
        < Юридическое лицо добавлено.
        < пользователей: 2.
        > 190340000126
        < считается один раз
        < пользователей: 2.
        > [Пригласить соседа]
        < Код готов.
        < Проект: «Ортақ сүт цехы»
        < «Меню», «Инфраструктурная поддержка», «У меня есть код»
    """,
}
CONFIRMS = {
    "kk": """
        > мәзір
        > [Инфрақұрылымдық қолдау]
        > [Менде код бар]
        < Сізге берілген кодты жазыңыз
        > АБВ
        < Сіз 3 таңба жаздыңыз
        > 00000000
        < Мұндай код жоқ
        > CODE
        < Әлия С. бірнеше бизнес бірге пайдаланатын нысанға өтінім
        < Нысан: Азық-түлік шағын цехы, өңдеу орталығы
        < Өңір: Солтүстік Қазақстан облысы
        <! Өңір: 59
        < Жоба: «Ортақ сүт цехы»
        < Өтініш беруші тек атыңызды көреді
        > [Иә, пайдаланамын]
    """,
    "ru": """
        > меню
        > [Инфраструктурная]
        > [У меня есть код]
        < Напишите код, который Вам дали
        > CODE
        < Әлия С. заполняет заявку на объект
        < Объект: Пищевой мини-цех, центр переработки
        < Заявитель увидит только Ваше имя
        > да
    """,
}
UNREGISTERED = {
    "kk": """
        < Әр бизнес бір рет қана саналуы үшін нөміріңіз керек
        > OWN
        < Бұл – өз өтініміңіз
    """,
    "ru": """
        < Номер нужен, чтобы каждый бизнес считался один раз
        > OWN
        < Это Ваша собственная заявка
    """,
}
TAKES_BACK = {
    "kk": """
        < Рақмет, расталды.
        < Осы нысанды пайдаланатыныңызды растадыңыз
        > [Растауымды қайтарып аламын]
        < Растауыңыз қайтарып алынды, нөміріңіз өтінімнен өшірілді.
        < Сіз де осы нысанды пайдаланасыз ба?
        > [Жоқ]
        < Жақсы, ештеңе сақталған жоқ.
        > мәзір
        > [Инфрақұрылымдық қолдау]
        > [Менде код бар]
        > CODE
        > иә
        < Рақмет, расталды.
    """,
    "ru": """
        < Спасибо, подтверждено.
        < Вы подтвердили, что тоже будете пользоваться
        > [Отозвать подтверждение]
        < Подтверждение отозвано, Ваш номер удален из заявки.
        < Вы тоже будете пользоваться этим объектом?
        > [Да, буду пользоваться]
        < Спасибо, подтверждено.
    """,
}
AT_LAST = {
    "kk": """
        > [Әрі қарай]
        < саны: 3.
        < • Айгүл
        > [Біреуін алып тастау]
        < Тізімнен кімді алып тастаймыз?
        > [БСН]
        < саны: 2.
        <! • БСН
        > [Көршіні шақыру]
        > [Тағы бір көршіні шақыру]
        > [Кодты көрсету: Шақыру № 2]
        > [Әрі қарай]
        < • Шақыру № 3 (әлі расталған жоқ)
        < саны: 2.
        > [Қалғандарын кейін]
        <! пайдаланушылар саны
    """,
    "ru": """
        > [Дальше]
        < пользователей: 3.
        < • Айгүл
        > [Убрать кого-то]
        > [Никого]
        > [Пригласить соседа]
        > [Дальше]
        < • Приглашение № 2 (еще не подтверждено)
        > [Показать код]
        < Перешлите это сообщение соседу
        > назад
        > меню
    """,
}


async def chats(stage: Stage, language: str) -> tuple[Chat, Chat]:
    """The applicant at the question who will use the object, and a neighbour who is registered."""
    applicant, neighbour = stage.chat(), stage.chat()
    for chat, number, name in ((applicant, iin_of(1), "Серікова Әлия"), (neighbour, iin_of(2), "Әкімова Айгүл")):
        await chat.start(language)
        await put_at(stage.store, stage.talk, (await stage.standing(chat)).session.person, "lessons", number, name=name)
    await put_at_users(stage.store, stage.talk, (await stage.standing(applicant)).session.person, iin=iin_of(1))
    return applicant, neighbour


async def code_shown(chat: Chat) -> str:
    found = _CODE.search((await chat.last()).text)
    assert found is not None
    return found[0]


@languages
async def test_who_applies_names_a_company_and_invites_neighbours(stage: Stage, language: str) -> None:
    applicant, neighbour = await chats(stage, language)
    await play(stage, applicant, NAMES[language])
    code = await code_shown(applicant)
    await play(stage, neighbour, CONFIRMS[language].replace("CODE", code))
    await play(stage, neighbour, TAKES_BACK[language].replace("CODE", code.lower()))
    await play(stage, applicant, AT_LAST[language])
    assert code not in str(await applicant.everything())


@languages
async def test_who_is_not_registered_tells_the_own_number_and_nobody_confirms_for_oneself(stage: Stage, language: str) -> None:
    applicant, _ = await chats(stage, language)
    await play(stage, applicant, NAMES[language])
    code = await code_shown(applicant)
    stranger = stage.chat()
    await stranger.start(language)
    await play(stage, stranger, CONFIRMS[language].replace("CODE", code))
    await play(stage, stranger, UNREGISTERED[language].replace("OWN", iin_of(1)))
    assert iin_of(1) not in str(await stranger.everything())
