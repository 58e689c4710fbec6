"""What becomes of a message of the house: sent, delivered, read; or it fails."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.providers.whatsapp import payloads
from tests.providers.whatsapp.chats import Chat, Message
from tests.providers.whatsapp.webhook import Entry
from tests.providers.whatsapp.world import World


@dataclass(slots=True, eq=False)
class Failing:
    """Messages to one chat or any (by number or id), the next `times` or (None) all, fail with this code."""

    code: int
    chat: str | None
    times: int | None
    after: Sequence[str]

    def clear(self) -> None:
        self.times = 0


class Statuses:
    """Reports of each accepted message; a test may set what is reported.

    `order`: all of them by default; () is off, ("read",) leaves the others out, ("read", "sent") is out of order. `repeats`:
    how often each comes. `early`: they are pushed before the call has its answer.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.order: Sequence[str] = ("sent", "delivered", "read")
        self.repeats = 1
        self.early = False
        self._failing: list[Failing] = []

    def fail(self, code: int, *, chat: str | None = None, times: int | None = 1, after: Sequence[str] = ("sent",)) -> Failing:
        """Accept the next messages and then report them as failed; they never come."""
        failing = Failing(code, chat, times, after)
        self._failing.append(failing)
        return failing

    def fate(self, chat: Chat | None) -> Failing | None:
        """What a test has set for the next message to a chat."""
        names = {None, chat.card.number, chat.card.bsuid} if chat else {None}
        found = next((one for one in self._failing if one.times != 0 and one.chat in names), None)
        if found and found.times:
            found.times -= 1
        return found

    def report(self, message_id: str, name: str, code: int | None = None) -> Entry:
        """One status of a message, now."""
        chat, message = self._world.sent[message_id]
        card = chat.card if chat else None
        payload = payloads.status(self._world.account, card, message, name, self._world.clock(), code)
        message.statuses.append(name)
        return self._world.webhook.push(payload, message_id if self.early else None)

    def tell(self, message: Message, fate: Failing | None) -> list[Entry]:
        """All that is to be reported of a new message."""
        steps: list[tuple[str, int | None]] = [(name, None) for name in (fate.after if fate else self.order)]
        if fate:
            steps.append(("failed", fate.code))
        return [self.report(message.id, name, code) for name, code in steps for _ in range(self.repeats)]
