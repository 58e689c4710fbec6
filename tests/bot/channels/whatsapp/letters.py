"""Envelopes as tests need them, and what brings them to a strict stand-in of the Cloud API."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from bot.channels.whatsapp.client import Graph
from bot.channels.whatsapp.media import Media
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.send import Sender
from bot.channels.whatsapp.template_check import load_templates
from bot.channels.whatsapp.templates import submissions
from domain.language import Language
from domain.messaging import Channel, Choice, Document
from services.deliveries import Envelope
from services.translations import Translations
from tests.providers.whatsapp import FakeWhatsApp, WhatsAppPerson
from tests.support.clock import START, SetClock

NUMBER = "77010000501"
TR = Translations.load().of(Language.KK)


class More(TypedDict, total=False):
    """What an envelope may have besides its text."""

    id: str
    language: Language
    choices: tuple[Choice, ...]
    document: Document | None
    phone_button: str | None
    link: tuple[str, str] | None
    tries: int
    answer: bool
    notice: str | None
    values: Mapping[str, str | int]
    heard_at: datetime | None
    by_template: bool
    numbered: bool


def envelope(text: str, address: str = NUMBER, **more: Unpack[More]) -> Envelope:
    values: dict[str, Any] = {"id": "d1", "language": Language.KK, "heard_at": START, **more}
    return Envelope(contact="c1", person="p1", channel=Channel.WHATSAPP, address=address, text=text, **values)


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"7:quiz.question:{number}", label) for number, label in enumerate(labels))


@dataclass(slots=True)
class Post:
    """A sender, the stand-in behind it, and a person who has just written there."""

    fake: FakeWhatsApp
    graph: Graph
    media: Media
    sender: Sender
    person: WhatsAppPerson


@asynccontextmanager
async def post(clock: SetClock) -> AsyncIterator[Post]:
    async with FakeWhatsApp(clock=lambda: clock.now().timestamp()) as fake:
        for creation in submissions(load_templates()):
            fake.templates.submit(creation)
        person = fake.person(NUMBER)
        person.say("сәлем")
        graph = Graph(fake.token, fake.phone_id, fake.url)
        media = Media(graph, lambda: clock.now().timestamp())
        pace = Pace(lambda: clock.now().timestamp())
        yield Post(fake, graph, media, Sender(graph, media, load_templates(), TR, clock.now, pace), person)
        await graph.close()
