"""A person who looks at a chat on the phone, whichever messenger it is."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from tests.providers.waiting import Bell


class Shown(Protocol):
    """One message on the screen."""

    @property
    def from_bot(self) -> bool: ...
    @property
    def text(self) -> str: ...


class Chat(Protocol):
    """`deeds` counts what the house brought here."""

    deeds: int
    bell: Bell

    @property
    def screen(self) -> list[Any]: ...
    def told(self) -> str: ...


C = TypeVar("C", bound=Chat)
S = TypeVar("S", bound=Shown)


class Onlooker(Generic[C, S]):
    """Sees what the chat shows, and waits for it."""

    def __init__(self, chat: C, name: str) -> None:
        self.chat = chat
        self._name = name
        self._seen = 0

    @property
    def screen(self) -> list[S]:
        """The chat as it is shown now, oldest first."""
        return self.chat.screen

    @property
    def last(self) -> S:
        """The newest message of the house."""
        seen = [message for message in self.screen if message.from_bot]
        assert seen, f"the house has said nothing:\n{self.told()}"
        return seen[-1]

    def told(self) -> str:
        """The screen in words."""
        return self.chat.told()

    async def sees(self, text: str) -> S:
        """Wait until a message of the house has this text in it; that message."""
        await self.until(lambda: self._with(text) is not None, f"«{text}»")
        found = self._with(text)
        assert found is not None
        return found

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until it holds; fail with what the chat shows."""
        await self.chat.bell.until(holds, lambda: f"waited in vain for {what}; the chat of {self._name}:\n{self.told()}")

    def _begin(self) -> None:
        """What comes from now on is an answer."""
        self._seen = self.chat.deeds

    async def _answered(self, times: int) -> None:
        """Wait until the house has brought so much here since the person's last act."""
        await self.until(lambda: self.chat.deeds - self._seen >= times, f"{times} deed(s) of the house, seen {self.chat.deeds}")

    def _with(self, text: str) -> S | None:
        return next((message for message in reversed(self.screen) if message.from_bot and text in message.text), None)
