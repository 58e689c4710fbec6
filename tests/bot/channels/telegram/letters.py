"""Envelopes as tests need them."""

from typing import Any, TypedDict, Unpack

from domain.language import Language
from domain.messaging import Channel, Choice, Document
from services.deliveries import Envelope


class More(TypedDict, total=False):
    """What an envelope may have besides its text."""

    id: str
    codes: tuple[str, ...]
    choices: tuple[Choice, ...]
    document: Document | None
    phone_button: str | None
    link: tuple[str, str] | None
    replaces: str | None
    erases: str | None
    tries: int


def envelope(text: str, address: int = 501, **more: Unpack[More]) -> Envelope:
    values: dict[str, Any] = {"id": "d1", **more}
    return Envelope(
        contact="c1", person="p1", channel=Channel.TELEGRAM, address=str(address), language=Language.KK, text=text, **values
    )


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"7:quiz.question:{number}", label) for number, label in enumerate(labels))
