"""What a use-case that a conversation asked for gets to know of who asked."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from dialogs.requests import Request
from domain.language import Language
from domain.messaging import Channel

R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True)
class Asked(Generic[R]):
    """One person's request, with the channel, the language and the contact (its id) by which it was made."""

    person: str
    channel: Channel
    language: Language
    request: R
    contact: str = ""
