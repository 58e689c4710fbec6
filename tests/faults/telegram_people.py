"""Simulated people with Telegram on the phone: they see nothing but the chat, and know a message that comes a second time."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.faults.people import AWAY, MOST_MESSAGES, Person, Progress, fields, passed, question_in
from tests.faults.people import Sent as Act
from tests.providers.telegram import TelegramPerson
from tests.providers.telegram.chats import Message
from tests.support.chat import IIN

FORM = re.compile(r"https?://\S+/form/\w+")


@dataclass(slots=True)
class Learner(Person):
    """One person with a seed: walks from `/start` to the first passed quiz, and never acts before the last act is answered."""

    phone: TelegramPerson = field(kw_only=True)
    done: set[str] = field(default_factory=set)  # buttons tapped, fields and forms answered

    async def walk(self, progress: Progress) -> None:
        """Enrol, read, and take the quiz until it is passed."""
        self.phone.start(self.random.choice(("kk", "ru")))
        while len(self.acknowledged) < MOST_MESSAGES:
            await self.phone.until(self._is_asked, "something new")
            shown = self._newest()
            assert shown is not None
            if any(words in text_of(shown) for words in passed()):
                self.passed = True
                return
            self.done |= _marks(shown)
            await self._reply(shown)
            progress.acknowledged()
        raise AssertionError(f"never came to the end of a quiz:\n{self.phone.chat.told()}")

    def _is_asked(self) -> bool:
        """Whether the chat shows a question that was not answered yet; one that came twice is no new one."""
        shown = self._newest()
        return shown is not None and bool(_marks(shown) - self.done)

    def _newest(self) -> Message | None:
        """What the bot sent or edited last."""
        message = self.phone.chat.messages.get(self.phone.chat.touched)
        return None if message is None or message.deleted else message

    async def _reply(self, shown: Message) -> None:
        if form := _form_of(shown):
            await self._fill_in(form)
        elif buttons := _buttons(shown):
            self._tap(shown, buttons)
        else:
            self._type(text_of(shown))

    def _tap(self, shown: Message, buttons: list[dict[str, str]]) -> None:
        text = text_of(shown)
        question = question_in(text)
        choice = self.picked(buttons, question)
        value = choice["id"].rsplit(":", 1)[-1]
        name = None if question else next(_fields_in(text), None)
        sent = self.phone.tap_data(shown.id, choice["id"])
        self.acknowledged.append(
            Act(sent.query_id, choice["label"], question=question["id"] if question else None,
                option=value if question else None, field=name, value=value)
        )  # fmt: skip

    def _type(self, text: str) -> None:
        name, answer = self.typed(text)
        if name == "number":
            answer = IIN
        if name == "phone":
            answer = self.phone.phone
            sent = self.phone.press_contact()
        else:
            sent = self.phone.say(answer)
        self.acknowledged.append(
            Act(str(sent.message_id), answer, sensitive=name in {"number", "phone"}, field=name, value=answer)
        )

    async def _fill_in(self, form: str) -> None:
        """Send the form's answer until the server says that it is kept, as a person does whose page does not load."""
        self.acknowledged.append(Act(form, IIN, sensitive=True, field="number", value=IIN))
        while True:
            self.posts += 1
            try:
                async with self.http.post(form, data={"answer": IIN}, headers={"Origin": self.address}) as page:
                    if page.status in {200, 410}:
                        return
                    self.surprise("/form", page.status)
            except AWAY:
                pass
            await asyncio.sleep(self.random.uniform(0.005, 0.05))


def text_of(message: Message) -> str:
    return str(message.content.get("text", ""))


def _buttons(message: Message) -> list[dict[str, str]]:
    """What can be tapped, each with its whole label, which stands in the text where the buttons are only numbers."""
    text = text_of(message)
    buttons = [one for row in message.inline for one in row if "callback_data" in one]
    labels = [str(one["text"]) for one in buttons]
    listed: dict[str, str] = {}
    if all(label.isdigit() for label in labels):
        listed.update(re.findall(r"^(\d+)\. (.+)$", text, re.MULTILINE))
    return [{"id": one["callback_data"], "label": listed.get(label, label)} for one, label in zip(buttons, labels, strict=True)]


def _form_of(message: Message) -> str | None:
    """The address of the page that takes the answer: behind a button, or in the text."""
    urls = [one["url"] for row in message.inline for one in row if "url" in one] + text_of(message).split()
    return next((url for url in urls if FORM.fullmatch(url)), None)


def _marks(message: Message) -> set[str]:
    """What a question is known by when it comes again."""
    form = _form_of(message)
    buttons = {button["id"] for button in _buttons(message)}
    return {form} if form else buttons or set(_fields_in(text_of(message)))


def _fields_in(text: str) -> Iterator[str]:
    """The form's fields that are asked for."""
    return (name for name, words in fields().items() if any(one in text for one in words))
