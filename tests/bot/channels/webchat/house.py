"""A house behind the chat that fits in a hand: it greets, repeats what it hears, and offers two choices."""

import asyncio
from collections.abc import AsyncIterable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from domain.doors import Doors
from domain.language import Language
from domain.messaging import Choice, Contact, Document, Inbound, Kind
from services.documents import File
from services.history import History, Item
from services.intake import Receipt
from services.joining import Joined, Offer

CODE = "7K3M-Q9XD-2RHT"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class Person:
    id: str
    language: Language | None
    items: list[Item] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    files: dict[int, File] = field(default_factory=dict)
    asked: bool = False  # for files, by whatever the bot says

    def say(self, sender: Literal["person", "bot"], text: str, *labels: str) -> None:
        number = len(self.items) + 1
        choices = tuple(Choice(f"{number}:step:{place}", label) for place, label in enumerate(labels))
        self.items.append(Item(number, sender, text, choices, NOW, self.language, files=self.asked and sender == "bot"))

    def give(self, text: str, file: File) -> None:
        """The bot says something and sends a file with it."""
        number = len(self.items) + 1
        document = Document(f"ref-{number}", file.name, len(file.body))
        self.items.append(Item(number, "bot", text, (), NOW, self.language, document))
        self.files[number] = file


class House:
    """A Desk whose people live in memory; `/language` changes to Russian, `boom` breaks it, `leave` forgets the contact.

    `said` is told to whom something was said, `kept` are the files that were asked for.
    """

    def __init__(self, page: int = 500) -> None:
        self.people: dict[str, Person] = {}
        self.heard: list[Inbound] = []
        self.kept: list[bytes] = []
        self.reads = 0
        self.read = asyncio.Event()
        self.links: dict[str, Person] = {}
        self.used: set[str] = set()
        self.said: Callable[[str], None] = lambda person: None
        self.doors = Doors("https://kasip.test", "kasip_bot")
        self._page = page

    def now(self) -> datetime:
        return NOW

    async def submit(self, inbound: Inbound) -> Receipt:
        self.heard.append(inbound)
        receipt = self._taken(inbound)
        if receipt.person:
            self.said(receipt.person)
        return receipt

    async def submit_file(self, inbound: Inbound, name: str, chunks: AsyncIterable[bytes]) -> Receipt:
        person = self.people.get(inbound.contact.address if inbound.contact else "")
        if person is None or not person.asked or inbound.key in person.keys:
            return await self.submit(inbound)
        self.kept.append(b"".join([chunk async for chunk in chunks]))
        document = Document(f"file:{len(self.kept)}", name, len(self.kept[-1]))
        return await self.submit(replace(inbound, document=document))

    def _taken(self, inbound: Inbound) -> Receipt:
        assert inbound.contact is not None
        address = inbound.contact.address
        if inbound.kind is Kind.START and address not in self.people:
            person = Person(f"person-{len(self.people)}", Language(inbound.text) if inbound.text else None)
            self.people[address] = person
            person.say("bot", "Сәлеметсіз бе?", "Иә", "Жоқ")
            return Receipt(person.id)
        if address not in self.people:
            return Receipt(None)
        person = self.people[address]
        if inbound.key in person.keys:
            return Receipt(person.id, duplicate=True)
        person.keys.add(inbound.key)
        if inbound.text == "leave":
            self.people.pop(address)
        if inbound.kind is Kind.START:
            person.say("bot", f"{person.items[0].text} ({inbound.text})")
        else:
            self._answer(person, inbound)
        return Receipt(person.id)

    async def history(self, contact: Contact, after: int = 0) -> History | None:
        self.reads += 1
        self.read.set()
        person = self.people.get(contact.address)
        if person is None:
            return None
        items = tuple(item for item in person.items if item.id > after)[: self._page]
        return History(person.id, person.language, items)

    async def latest(self, contact: Contact, count: int) -> History | None:
        person = self.people.get(contact.address)
        if person is None:
            return None
        return History(person.id, person.language, tuple(person.items[len(person.items) - min(count, len(person.items)) :]))

    async def restore(self, code: str, contact: Contact) -> str | None:
        if code != CODE or not self.people:
            return None
        person = self.people[contact.address] = next(iter(self.people.values()))
        return person.id

    async def offered(self, token: str, contacts: Collection[Contact]) -> Offer | None:
        if token not in self.links:
            return None
        person = self.links[token]
        own = next((at for at in contacts if self.people.get(at.address) is person), None)
        return Offer(person.language or Language.KK, own, over=own is None and token in self.used)

    async def join(self, token: str, contact: Contact) -> Joined:
        offer = await self.offered(token, [contact])
        if offer is None or offer.over:
            return Joined.OVER
        self.people[contact.address] = self.links[token]
        self.used.add(token)
        return Joined.JOINED

    async def document(self, contact: Contact, item: int) -> File | None:
        person = self.people.get(contact.address)
        return person.files.get(item) if person else None

    def _answer(self, person: Person, inbound: Inbound) -> None:
        if inbound.text == "boom":
            raise RuntimeError("secret detail")
        if inbound.text == "/language":
            person.language = Language.RU
        said = inbound.text or (inbound.button.value if inbound.button else inbound.kind)
        person.say("person", said)
        person.say("bot", f"{said}?", "Иә", "Жоқ")
