"""«My data»: free consents, the recovery code, and taking the consent back, as a person sees them (F-11, F-12, S-87)."""

import re
import secrets

import pytest

from domain.messaging import Channel, Contact
from services import recovery
from services.history import HIDDEN
from tests.support.chat import IIN, Chat, enrol
from tests.support.transcript import Stage, play

languages = pytest.mark.parametrize("language", ["kk", "ru"])
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")

CONSENTS = {
    "kk": """
        > (in a lesson kk)
        > мәзір
        > [Менің деректерім]
        < Аты-жөні: Серікова Әлия Маратқызы
        < ••••••••0007
        <! 900315400007
        <! 77011234567
        < Өңір:
        < деректерді өзіңіз жаздыңыз
        < [Келісім беру: «Маған пікіртерім]
        < [Келісім беру: «Жаңалықтар]
        > [Келісім беру: «Маған пікіртерім]
        < Келісіміңіз сақталды.
        < [Келісімді қайтарып алу: «Маған пікіртерім]
        < [Келісім беру: «Жаңалықтар]
        > [Келісімді қайтарып алу: «Маған пікіртерім]
        < Келісіміңіз қайтарып алынды.
        < [Келісім беру: «Маған пікіртерім]
        > [Жалғастыру]
        < (1/5)
    """,
    "ru": """
        > (in a lesson ru)
        > меню
        > [Мои данные]
        < Имя: Серикова Алия
        < ••••••••0007
        < [Дать согласие: «Хочу получать]
        > [Дать согласие: «Хочу получать]
        < Ваше согласие сохранено.
        < [Отозвать согласие: «Хочу получать]
        > [Меню]
        > [Продолжить]
        < (1/5)
    """,
}
WITHDRAWAL = {
    "kk": """
        > (in a quiz kk)
        > (answers right)
        > мәзір
        > [Менің деректерім]
        > [Келісімді қайтарып алып]
        < Берілген сертификат, тізілім жазбасы және жіберілген өтінімдер заңда көзделген негізде сақталады
        > [Жоқ, бәрі қалсын]
        < Серікова Әлия Маратқызы
        > [Келісімді қайтарып алып]
        > [Иә, бәрін]
        < Келісіміңіз қайтарып алынды, деректеріңіз бен хабарламаларыңыз өшірілді.
        < [Келісемін]
        > мәзір
        > [Менің деректерім]
        < Сіз туралы дерек сақталмаған
        <! Серікова
        > [Мәзір]
        > [Менің оқуым]
        < Сіз оқуға әлі тіркелмегенсіз
        > [Тіркелу]
        > [Келісемін]
        < Сұрақ: 3/8
    """,
    "ru": """
        > (in a lesson ru)
        > меню
        > [Мои данные]
        > [Отозвать согласие]
        < сохраняются на основании закона
        > не знаю
        < Не получилось понять ответ
        > [Да, удалить]
        < данные и сообщения удалены
        > [Даю согласие]
        < Вопрос 3 из 8
    """,
}


@languages
async def test_free_consents_are_given_and_taken_back(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, CONSENTS[language])


@languages
async def test_withdrawal_erases_everything(stage: Stage, chat: Chat, language: str) -> None:
    await play(stage, chat, WITHDRAWAL[language])


async def test_nothing_that_was_said_is_seen_after_the_withdrawal(stage: Stage, chat: Chat) -> None:
    await play(stage, chat, WITHDRAWAL["ru"])
    seen = await chat.everything()
    assert [item.text for item in seen if not item.text] == []
    assert "Серикова" not in "".join(item.text for item in seen)
    assert [item.id for item in seen] == sorted(item.id for item in seen)


@languages
async def test_the_code_is_shown_until_the_next_answer(chat: Chat, language: str) -> None:
    shown = await enrol(chat, language)
    assert CODE.search(shown.text)
    assert HIDDEN not in shown.text
    await chat.press(shown.choices[0].value)
    (kept,) = [item for item in await chat.everything() if item.id == shown.id]
    assert CODE.search(kept.text) is None
    assert HIDDEN in kept.text


async def test_the_code_brings_back_the_same_question_on_another_phone(stage: Stage, chat: Chat) -> None:
    code = CODE.findall((await enrol(chat, "kk")).text)[-1]
    await chat.tap("Бірінші сабақты ашу")
    await play(stage, chat, "> (reads all)\n> [Бастау]\n> (answers right)\n< Сұрақ: 2/5")
    asked = await chat.last()
    other = stage.chat()
    person = await stage.store.write(lambda tx: recovery.restore(tx, code.lower().replace("-", " "), other.contact))
    assert person == (await stage.standing(chat)).session.person
    assert (await other.last()) == asked
    await play(stage, other, "> (answers right)\n< Сұрақ: 3/5")
    assert (await chat.press(asked.choices[0].value)).text.startswith("Бұл түйме бұрынғы сұрақтікі.")
    await play(stage, chat, "< Сұрақ: 3/5\n> (passes)\n< Дұрыс жауап: 5/5")


@languages
async def test_a_new_code_replaces_the_old_one(stage: Stage, chat: Chat, language: str) -> None:
    menu, data, new = {
        "kk": ("мәзір", "Менің деректерім", "Жаңа қалпына"),
        "ru": ("меню", "Мои данные", "Новый код"),
    }[language]
    old = CODE.findall((await enrol(chat, language)).text)[-1]
    await play(stage, chat, f"> {menu}\n> [{data}]\n> [{new}]")
    shown = (await chat.last()).text
    assert old not in shown
    code = CODE.findall(shown)[-1]
    elsewhere = Contact(Channel.WEB, secrets.token_urlsafe(24))
    assert await stage.store.write(lambda tx: recovery.restore(tx, old, elsewhere)) is None
    assert await stage.store.write(lambda tx: recovery.restore(tx, code, elsewhere)) is not None
    await chat.say(menu)
    assert code not in "".join(item.text for item in await chat.everything())


@languages
async def test_sensitive_answers_are_never_shown_again(chat: Chat, language: str) -> None:
    await enrol(chat, language)
    seen = "\n".join(item.text for item in await chat.everything() if item.sender == "person")
    assert IIN not in seen
    assert "1234567" not in seen.replace(" ", "")
    assert "0007" in seen
