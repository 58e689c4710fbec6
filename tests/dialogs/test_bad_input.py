"""What bad input gets at every step of the road: one clear answer in the person's language, the same question, nothing lost."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from dialogs.facts import AttemptOf, LearnerOf, ProfileOf, ResultOf
from domain.messaging import Button, Kind
from services import facts, history
from services.history import Item
from tests.support.chat import BIN, Chat, enrol
from tests.support.stages import put_at
from tests.support.transcript import Stage, flaws_of

Send = Callable[[], Awaitable[object]]

# Typed into a field: what it is, and what the answer must say in Kazakh and in Russian.
FIELDS = {
    "number": (
        ("900315400008", "Бақылау цифры", "Контрольная цифра"),
        ("900230400005", "Ондай күн жоқ", "Такой даты нет"),
        ("190340000125", "Бақылау цифры", "Контрольная цифра"),
        ("191340000126", "мұндай ай жоқ", "такого месяца нет"),
        ("190349000126", "БСН-ге сай емес", "не подходят для БИН"),
        ("900315700007", "1-ден 6-ға", "от 1 до 6"),
        ("90031540000", "саны: 11", "цифр: 11"),
        ("Серікова", "тек цифрлардан", "только из цифр"),
        ("90031540000Ж", "тек цифрлардан", "только из цифр"),
        ("👍🏽", "тек цифрлардан", "только из цифр"),
    ),
    "iin": (
        ("900315400008", "Бақылау цифры", "Контрольная цифра"),
        ("900230400005", "Ондай күн жоқ", "Такой даты нет"),
        ("900315700007", "1-ден 6-ға", "от 1 до 6"),
        ("90031540000", "Сіз 11 цифр жаздыңыз", "а у Вас 11"),
        ("Серікова", "тек цифрлардан", "только цифры"),
    ),
    "name": (
        ("Әлия", "бар болса әкеңіздің", "отчество, если оно есть"),
        ("Серікова 2Әлия", "Мына таңба келмейді: «2»", "Этот знак не подходит: «2»"),
        ("Cерікова Әлия", "араласып кеткен", "смешаны кириллица и латиница"),
        ("Ж " * 7, "ең көп сөз саны: 6", "слов, не больше: 6"),
        ("Ж" * 101, "ең көп таңба саны: 100", "знаков не больше: 100"),
        ("👍🏽 👍🏽", "Мына таңба келмейді", "Этот знак не подходит"),
        ("{most} {character}", "Мына таңба келмейді", "Этот знак не подходит"),
    ),
    "phone": (
        ("123", "11 цифр жазыңыз", "Напишите 11 цифр"),
        ("8 727 250 00 00", "үй не кеңсе телефоны", "городской номер"),
        ("+49 170 1234567", "шетелдік нөмір", "иностранный номер"),
        ("нөмірім жоқ", "11 цифр жазыңыз", "Напишите 11 цифр"),
        ("👍🏽", "11 цифр жазыңыз", "Напишите 11 цифр"),
    ),
    "workers": (
        ("көп", "Бір бүтін сан", "одно целое число"),
        ("2,5", "Бір бүтін сан", "одно целое число"),
        ("-1", "0-ден кем", "меньше 0"),
        ("99999999999", "Сан тым үлкен", "Число слишком большое"),
        ("👍🏽", "Бір бүтін сан", "одно целое число"),
    ),
    "question": (
        ("99", "Сұрағыңызды сөзбен жазыңыз", "Напишите вопрос словами"),
        ("👍🏽", "Сұрағыңызды сөзбен жазыңыз", "Напишите вопрос словами"),
    ),
    "more words": (("а " * 990, "соңғы хабарламаңыз қосылмады", "последнее сообщение не добавлено"),),
}
NOT_A_CHOICE = (
    ("99", "Жауабыңызды түсінбедім", "Не получилось понять ответ"),
    ("0", "Жауабыңызды түсінбедім", "Не получилось понять ответ"),
    ("білмеймін", "Жауабыңызды түсінбедім", "Не получилось понять ответ"),
    ("👍🏽", "Жауабыңызды түсінбедім", "Не получилось понять ответ"),
)
ANYWHERE = (
    ("а" * 5_000, "тым ұзын", "слишком длинное"),
    ("", "сөз жоқ", "нет слов"),
    (" \n\t ", "сөз жоқ", "нет слов"),
    ("\x00\x07\x1b\u200b", "сөз жоқ", "нет слов"),
)
OLD = ("Бұл түйме бұрынғы сұрақтікі", "Эта кнопка от прежнего вопроса")
NO_FILES = ("файл керек емес", "файл не нужен")
NOT_TEXT = ("мәтін мен түймелерді", "только текст и кнопки")

# The road: the step, the form's field, and the good answer (a button's place from 0, or a text).
ROAD: tuple[tuple[str, str | None, int | str], ...] = (
    ("start.language", None, 0),
    ("start.consent", None, 0),
    ("enrolment.form", "number", "900315400007"),
    ("enrolment.form", "name", "Серікова Әлия"),
    ("enrolment.form", "phone", "87011234567"),
    ("enrolment.form", "region", 0),
    ("enrolment.form", "form", 1),
    ("enrolment.form", "workers", "2"),
    ("enrolment.done", None, 0),
    *[("lesson.screen", None, 0)] * 15,
    ("quiz.start", None, 0),
    *[("quiz.question", None, 1)] * 5,
)
# The same for the final test of who registered by the number of a business; it is handed in unfinished.
TO_THE_FINAL_RESULT: tuple[tuple[str, str | None, int | str], ...] = (
    ("final_test.name", None, 1),
    ("final_test.new_name", "name", "Серікова Әлия Маратқызы"),
    ("final_test.name", None, 0),
    ("final_test.iin", "iin", "900315400007"),
    ("final_test.start", None, 0),
    ("quiz.question", None, 1),
)


class Walk:
    """A person on the road, and the marks by which it is seen that nothing moves."""

    def __init__(self, stage: Stage, chat: Chat, language: str) -> None:
        self.stage, self.chat, self.language = stage, chat, language
        self.tongue = 0 if language == "kk" else 1

    async def marks(self) -> Any:
        """Where the person stands, and all that is known of the person."""
        session = (await self.stage.standing(self.chat)).session
        wanted = [fact(session.person) for fact in (LearnerOf, AttemptOf, ResultOf, ProfileOf)]
        known = await self.stage.store.read(lambda tx: facts.look_up(tx, self.stage.talk.content, wanted))
        return replace(session, seen_at=None), known

    async def answers_since(self, item: Item) -> list[Item]:
        said = await self.stage.store.read(lambda tx: history.visible(tx, self.chat.contact, after=item.id))
        assert said is not None
        return [one for one in said.items if one.sender == "bot"]

    async def refuses(self, what: str, send: Send, fragments: tuple[str, str]) -> None:
        """One answer with these words, the same question after it, and nothing has moved."""
        before, asked = await self.marks(), await self.chat.last()
        await send()
        answers = await self.answers_since(asked)
        answer = answers[-1]
        where = f"{before[0].step} {before[0].place} ← {what}: {answer.text}"
        assert len(answers) == 1, where
        assert await self.marks() == before, where
        if before[0].language is not None:
            assert fragments[self.tongue] in answer.text, where
        assert flaws_of(replace(answer, text=answer.text.replace("«{»", "")), before[0].language) == [], where
        assert [choice.value for choice in answer.choices] == [choice.value for choice in asked.choices], where

    async def everything_bad(self, field: str | None) -> None:
        session = (await self.stage.standing(self.chat)).session
        step, turn = session.step, session.turn
        for typed, *fragments in (*FIELDS.get(field or "", NOT_A_CHOICE), *ANYWHERE):
            await self.refuses(typed[:20], partial(self.chat.say, typed), (fragments[0], fragments[1]))
        for button in (Button(turn - 1, step, "yes"), Button(turn, step, "zzz"), Button.decode("x"), Button(turn, "x.y", "go")):
            await self.refuses(str(button), partial(self.chat.send, Kind.BUTTON, button=button), OLD)
        await self.refuses("a document", lambda: self.chat.send(Kind.DOCUMENT), NO_FILES)
        await self.refuses("a sticker", lambda: self.chat.send(Kind.OTHER), NOT_TEXT)
        await self.refuses("the same twice", self._twice, ANYWHERE[1][1:])

    async def _twice(self) -> None:
        key = f"twice:{(await self.chat.last()).id}:{self.chat.contact.address}"
        first = await self.chat.send(Kind.TEXT, text="", key=key)
        second = await self.chat.send(Kind.TEXT, text="", key=key)
        assert (first.duplicate, second.duplicate) == (False, True)

    async def goes_on(self, answer: int | str) -> None:
        """A good answer counts once: typed, when it is repeated; tapped, when it is tapped twice."""
        turn, asked = (await self.marks())[0].turn, await self.chat.last()
        if isinstance(answer, str):
            for duplicate in (False, True):
                receipt = await self.chat.send(Kind.TEXT, text=answer, key=f"{turn}:{self.chat.contact.address}")
                assert receipt.duplicate is duplicate
            assert len(await self.answers_since(asked)) == 1
        else:
            button = asked.choices[answer].value
            await self.chat.press(button)
            await self.refuses("a double tap", lambda: self.chat.press(button), OLD)
        assert (await self.marks())[0].turn == turn + 1


@pytest.fixture(params=["kk", "ru"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def walk(stage: Stage, chat: Chat, language: str) -> Walk:
    return Walk(stage, chat, language)


async def test_bad_input_on_the_whole_road(walk: Walk) -> None:
    await walk.chat.start()
    tried = set()
    for step, field, answer in ROAD:
        session = (await walk.stage.standing(walk.chat)).session
        assert session.step == step
        assert field is None or session.place == field
        good = walk.tongue if step == "start.language" else answer
        if (step, field) in tried:
            await walk.chat.say(str(int(good) + 1))
            continue
        tried.add((step, field))
        await walk.everything_bad(field)
        await walk.goes_on(good)
    assert (await walk.marks())[0].step == "quiz.result"
    await walk.everything_bad(None)


@pytest.mark.parametrize("word", ["menu", "help", "stop", "language"])
async def test_bad_input_aside(walk: Walk, word: str) -> None:
    aside = {
        "menu": ("мәзір", "меню"),
        "help": ("көмек", "помощь"),
        "stop": ("тоқта", "стоп"),
        "language": ("тіл", "язык"),
    }
    await walk.chat.start(walk.language)
    await walk.chat.say(aside[word][walk.tongue])
    await walk.everything_bad(None)


async def test_bad_input_at_the_refusal_and_in_the_cabinet(walk: Walk) -> None:
    chat = walk.chat
    await chat.start(walk.language)
    for answer in ("1", "190340000126", "Серікова Әлия", "87011234567", "1", "3", "101"):
        await chat.say(answer)
    assert (await walk.marks())[0].step == "enrolment.refused"
    await walk.everything_bad(None)
    for number, step in (("3", "certificate.again"), ("5", "my_data.overview")):
        await chat.say(("мәзір", "меню")[walk.tongue])
        await chat.say(number)
        assert (await walk.marks())[0].step == step
        await walk.everything_bad(None)
    await chat.press(next(choice.value for choice in (await chat.last()).choices if choice.value.endswith(":withdraw")))
    await walk.everything_bad(None)


async def test_bad_input_where_a_question_is_asked(walk: Walk) -> None:
    chat = walk.chat
    await enrol(chat, walk.language)
    await chat.say(("мәзір", "меню")[walk.tongue])
    await chat.tap(("Сұрақ қою", "Вопрос или")[walk.tongue])
    for step, field, answer in (
        ("enquiries.ask", "question", "Когда? " * 10),
        ("enquiries.check", "more words", 0),
        ("enquiries.sent", None, 0),
    ):
        assert (await walk.marks())[0].step == step
        await walk.everything_bad(field)
        await walk.goes_on(answer)
    assert (await walk.marks())[0].step == "enquiries.ask"


async def test_bad_input_around_the_final_test(walk: Walk) -> None:
    chat, stage = walk.chat, walk.stage
    await chat.start(walk.language)
    person = (await stage.standing(chat)).session.person
    await put_at(stage.store, stage.talk, person, "ready for test", BIN)
    await chat.say(("сәлем", "привет")[walk.tongue])  # so that the question of this place is the last one said
    for step, field, answer in TO_THE_FINAL_RESULT:
        assert (await walk.marks())[0].step == step
        await walk.everything_bad(field)
        await walk.goes_on(answer)
    for number, step in ((("мәзір", "меню")[walk.tongue], "menu.menu"), ("2", "course.overview"), ("1", "final_test.start"),
                         ("2", "final_test.hand_in"), ("2", "final_test.result")):  # fmt: skip
        await chat.say(number)
        assert (await walk.marks())[0].step == step
        await walk.everything_bad(None)
