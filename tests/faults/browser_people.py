"""Simulated people's chat in a browser, as one of several places where they talk to the house."""

from collections.abc import Sequence

from bot.channels.webchat.session import contact_of
from domain.doors import Way
from domain.messaging import Contact
from tests.faults.people import Person, Sent
from tests.faults.places import Seen


class InBrowser(Person):
    """It shows what was said in the other places too."""

    @property
    def way(self) -> Way:
        return Way.BROWSER

    @property
    def contact(self) -> Contact:
        return contact_of(self.token)

    async def arrive(self, url: str) -> None:
        raise AssertionError(f"a browser is only begun in: {url}")

    async def question(self) -> Seen:
        await self.look()
        said = self.events[-1]
        assert said["from"] == "bot", said
        return Seen(said["text"], tuple(said["choices"]), (said["link"]["url"],) if "link" in said else ())

    async def choose(self, seen: Seen, choice: dict[str, str]) -> str:
        await self._send({"choice": choice["id"]}, Sent(self.new_id(), choice["label"]))
        return choice["label"]

    async def say(self, text: str) -> None:
        await self._send({"text": text}, Sent(self.new_id(), text))

    async def send_phone(self, seen: Seen) -> str:
        raise AssertionError(f"a browser knows no number: {seen}")

    async def came(self) -> Sequence[str]:
        shown = await self.history()
        assert [said["id"] for said in shown] == list(range(1, len(shown) + 1)), "the sequence has gaps"
        return [said["text"] for said in shown if said["from"] == "bot"]

    def shows(self, words: str) -> bool:
        return any(said["from"] == "person" and words in said["text"] for said in self.events)

    def told(self) -> str:
        return "\n".join(f"  {said['from']}: {said['text']!r}" for said in self.events[-8:])
