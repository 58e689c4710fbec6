"""People with WhatsApp: webhooks go straight into the house, its calls straight into a strict Graph API."""

import asyncio
import itertools
from collections.abc import Sequence
from functools import partial
from random import Random
from typing import Any, Literal, get_args

from bot.channels.whatsapp.client import Graph
from bot.channels.whatsapp.desk import ServicesDesk
from bot.channels.whatsapp.feed import Feeder
from bot.channels.whatsapp.media import Media
from bot.channels.whatsapp.pace import BURST, SECONDS, Pace
from bot.channels.whatsapp.parse import OWN_PHONE
from bot.channels.whatsapp.responses import Refused
from bot.channels.whatsapp.send import Sender
from bot.channels.whatsapp.templates import read_templates
from domain.messaging import Channel, Contact
from tests.messengers.people import Act, Bring, House, Side, Somebody, Watched
from tests.providers.whatsapp.api import GraphError, Json
from tests.providers.whatsapp.chats import Card, Message
from tests.providers.whatsapp.fake import ACCOUNT, TOKEN
from tests.providers.whatsapp.interactive import Content
from tests.providers.whatsapp.media import Media as Files
from tests.providers.whatsapp.payloads import Batching, joined
from tests.providers.whatsapp.phone import WhatsAppPerson
from tests.providers.whatsapp.sending import Sending
from tests.providers.whatsapp.statuses import Statuses
from tests.providers.whatsapp.world import World

Known = Literal["both", "number", "id"]

APP_SECRET = "app-secret-of-nobody"
WAYS: Sequence[Batching] = get_args(Batching)
MOST_JOINED, MOST_TURNS = 8, 30
STATUSES = ("sent", "delivered", "read")


class Inside(Graph):
    """Our own client of the Graph API, but the call is carried out in this process."""

    def __init__(self, world: World, statuses: Statuses, shown: set[str]) -> None:
        super().__init__(TOKEN, ACCOUNT.phone_id)
        self.refused: list[str] = []
        self._shown = shown
        self._sending = Sending(world, statuses)

    async def _call(self, method: str, path: str, **what: Any) -> Json:
        await asyncio.sleep(0)  # others have their turn, as while a call is on its way
        assert (method, path) == ("POST", f"{ACCOUNT.phone_id}/messages"), f"nobody carries out {method} {path}"
        try:
            accepted = self._sending.carry_out(what["json"])
        except GraphError as error:
            self.refused.append(f"{error.code}: {error}")
            raise Refused(error.status, error.code, error.details) from None
        if accepted.message:
            self._shown.update(data for _, data in offers(accepted.message.shown))
        return accepted.answer


class Post:
    """Brings webhooks; with `dice` those that are made at the same time go out joined, as Meta joins them."""

    def __init__(self, feeder: Feeder) -> None:
        self.dice: Random | None = None
        self._feeder = feeder
        self._waiting: list[tuple[Json, asyncio.Future[None]]] = []

    async def bring(self, payload: Json) -> None:
        """Returns when the house has taken it."""
        if self.dice is None:
            await self._feeder.take(payload)
            return
        taken, first = asyncio.get_running_loop().create_future(), not self._waiting
        self._waiting.append((payload, taken))
        if first:
            for _ in range(self.dice.randint(1, MOST_TURNS)):
                await asyncio.sleep(0)  # others post theirs
            some, self._waiting = self._waiting, []
            await asyncio.gather(*(self._joined(some[at:end]) for at, end in self._cuts(len(some))))
        await taken

    def _cuts(self, total: int) -> Sequence[tuple[int, int]]:
        assert self.dice is not None
        ends = [0]
        while ends[-1] < total:
            ends.append(min(ends[-1] + self.dice.randint(1, MOST_JOINED), total))
        return list(itertools.pairwise(ends))

    async def _joined(self, some: Sequence[tuple[Json, asyncio.Future[None]]]) -> None:
        assert self.dice is not None
        try:
            await self._feeder.take(joined([payload for payload, _ in some], self.dice.choice(WAYS)))
        except Exception as error:  # noqa: BLE001 - all who posted hear of it
            for _, taken in some:
                taken.set_exception(error)
        else:
            for _, taken in some:
                taken.set_result(None)


class WhatsAppSide(Side):
    """The house's number and its server."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.world = World(ACCOUNT, lambda: house.clock.now().timestamp())
        self.statuses = Statuses(self.world)
        self.files = Files(self.world.files, lambda: "http://127.0.0.1:1")
        graph = Inside(self.world, self.statuses, house.shown)
        self.refused = graph.refused
        desk = ServicesDesk(house.intake, house.store, house.clock)
        self.feeder = Feeder(ACCOUNT.phone_id, APP_SECRET, desk, graph)
        self.post = Post(self.feeder)
        hurry = itertools.count(step=BURST * SECONDS)  # nobody here writes as slowly as people do
        pace = Pace(lambda: float(next(hurry)))
        tr = house.talk.tr(None)
        self.sender = Watched(Sender(graph, Media(graph), read_templates(), tr, house.clock.now, pace), house.brought)

    def person(self, number: int, language: str, known: Known = "both") -> "OnWhatsApp":
        """Somebody new, known by number, by BSUID or by both."""
        return OnWhatsApp(self, number, language, known)

    async def settled(self) -> None:
        await self.feeder.close()


class OnWhatsApp(Somebody):
    """Somebody with a phone, whose number is part of the address."""

    def __init__(self, side: WhatsAppSide, number: int, language: str, known: Known) -> None:
        super().__init__(side.house, number, language)
        self.side = side
        self.numbered = numbered = known != "id"
        digits = f"7701{number:07}"
        bsuid = None if known == "number" else f"KZ.{digits[::-1]}"
        card = Card(digits, "Үлгі", bsuid, numbered, None if numbered else f"ulgi.{number}")
        self.phone = WhatsAppPerson(side.world, side.files, card)
        self.contact = Contact(Channel.WHATSAPP, bsuid or digits, digits if bsuid and numbered else None)
        self._reported = 0

    def made(self, act: Act) -> Bring:
        return partial(self.side.post.bring, self.webhook(act))

    def webhook(self, act: Act) -> Json:
        """The webhook that an act makes."""
        if act.kind == "start":
            sent = self.phone.start(self.language)
        elif act.kind == "say":
            sent = self.phone.say(act.words)
        elif act.kind == "voice":
            sent = self.phone.voice()
        else:
            data = OWN_PHONE if act.kind == "share" else act.words
            found = self.phone.chat.newest(lambda one: any(data == own for _, own in offers(one.shown)))
            carrying = found or self._touched()
            sent = self.phone.tap_id(carrying.id, data, row=bool(carrying.shown.rows))
        return self._alone(sent.payload)

    def tapped(self, message: str, data: str, *, row: bool) -> Bring:
        """A tap on any message's button or row, with any id."""
        self.acts += 1
        return partial(self.side.post.bring, self._alone(self.phone.tap_id(message, data, row=row).payload))

    def tapped_template(self, message: str, payload: str) -> Bring:
        """A tap on a template's quick reply, with any payload."""
        self.acts += 1
        return partial(self.side.post.bring, self._alone(self.phone.tap_payload(message, payload).payload))

    def reports(self) -> Sequence[Bring]:
        """Sent, delivered and read."""
        messages = list(itertools.islice(self.phone.chat.messages.values(), self._reported, None))
        self._reported = len(self.phone.chat.messages)
        told = [self.side.statuses.report(one.id, name).payload for one in messages if one.from_bot for name in STATUSES]
        return [partial(self.side.post.bring, self._alone(payload)) for payload in told]

    async def brought(self) -> int:
        return self.phone.chat.deeds

    def offered(self) -> Sequence[tuple[str, str]]:
        return offers(self._touched().shown)

    def newest(self) -> str:
        return str(self._touched().shown)

    async def screen(self) -> Sequence[Any]:
        seen = self.phone.chat.messages.values()
        return [(one.from_bot, one.type, one.read, one.statuses, one.shown.text, offers(one.shown)) for one in seen]

    async def said(self, count: int) -> Sequence[str]:
        ours = list(itertools.islice((one for one in reversed(self.phone.chat.messages.values()) if one.from_bot), count))
        texts = [one.shown.text for one in ours]
        for one in ours:
            one.shown = Content("")
        return texts

    def told(self) -> str:
        return self.phone.told()

    def leave(self) -> None:
        world, chat = self.side.world, self.phone.chat
        world.chats.remove(chat)
        world.sent = {id_: sent for id_, sent in world.sent.items() if sent[0] is not chat}
        world.received = {id_: one for id_, one in world.received.items() if one is not chat}

    def _touched(self) -> Message:
        return self.phone.chat.messages[self.phone.chat.touched]

    def _alone(self, payload: Json) -> Json:
        """Nothing else keeps it."""
        self.side.world.webhook.ever.clear()
        self.side.world.webhook.pending.clear()
        return payload


def offers(shown: Content) -> list[tuple[str, str]]:
    """What a message has to tap, each with its label and its data."""
    tapped = [(one.label, one.value) for one in shown.buttons if one.kind in {"reply", "quick_reply"}]
    return tapped + [(row.title, row.id) for row in shown.rows]
