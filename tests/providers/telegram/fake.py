"""The stand-in for api.telegram.org: `async with FakeTelegram() as fake:`, and a bot that is pointed at `fake.url`."""

import re
import time
from collections.abc import Callable
from inspect import isawaitable
from typing import Any

from aiohttp import web

from tests.providers.faults import Answer, Cut, Faults
from tests.providers.ledger import Address, Ledger, Refused
from tests.providers.limits import Limits
from tests.providers.server import cut, cut_in_the_middle
from tests.providers.stand_in import StandIn
from tests.providers.telegram import api, params
from tests.providers.telegram.api import ApiError, Json, Method
from tests.providers.telegram.editing import Editing
from tests.providers.telegram.groups import TelegramGroup
from tests.providers.telegram.phone import TelegramPerson
from tests.providers.telegram.profile import Profile
from tests.providers.telegram.sending import Sending
from tests.providers.telegram.updates import Updates
from tests.providers.telegram.webhook import Webhook
from tests.providers.telegram.world import World

TOKEN = "7001:AAtest-token-of-nobody_00000000000000000"
PATH = re.compile(r"/bot(?P<token>[^/]*)/(?P<method>[^/]+)")
FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]*)/(?P<path>.+)")
PROVIDER = "telegram"


class FakeTelegram(StandIn):
    """One bot's server. The clock (seconds since 1970) dates messages, ages taps and drives the limits.

    Another `token` revokes the old one; a ledger with a path outlives this process.
    """

    def __init__(self, token: str = TOKEN, *, ledger: Ledger | None = None, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.faults = Faults()
        self.limits = Limits(clock)
        self.world = World(token, clock)
        self.profile = Profile(self.world)
        self.webhook = Webhook(self.world)
        self._parts = (Sending(self.world), Editing(self.world), self.profile, self.webhook)
        self._methods: dict[str, Method] = {name: method for part in self._parts for name, method in part.methods().items()}
        super().__init__(ledger, self.faults, self.world.bell, self.world.updates, self.webhook.run)

    @property
    def updates(self) -> Updates:
        return self.world.updates

    @property
    def sent_updates(self) -> list[Json]:
        """All updates that were ever made, to be delivered again."""
        return self.updates.ever

    def person(self, id: int, name: str = "Айгүл", language: str | None = "kk", phone: str = "") -> TelegramPerson:  # noqa: A002
        """Somebody who has not yet started the bot; without a phone they get 7701 and seven digits of their id."""
        card = {"id": id, "is_bot": False, "first_name": name, **({"language_code": language} if language else {})}
        return TelegramPerson(self.world, card, phone or f"7701{id % 10**7:07}")

    def group(self, id: int, title: str = "Ауыл") -> TelegramGroup:  # noqa: A002
        """A group without the bot; its id is negative."""
        return TelegramGroup(self.world, id, title)

    def deliver(self, update: Json) -> None:
        """Give the bot an update once more, or one of a test's own making."""
        self.updates.deliver(update)

    async def polled(self) -> None:
        """Wait until the bot holds a poll open."""
        await self.until(lambda: self.updates.polling, "the bot to poll")

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            if call := PATH.fullmatch(request.path):
                return await self._call(request, call["token"], call["method"])
            if file := FILE_PATH.fullmatch(request.path):
                self._check_token(file["token"])
                return await self._download(request, file["path"])
            return api.refused(404, "Not Found")
        except Cut:
            return cut(request)
        except ApiError as error:
            return api.refused(error.code, error.description)

    def _check_token(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise ApiError(404, "Not Found")
        if token != self.token:
            raise ApiError(401, "Unauthorized")

    async def _call(self, request: web.Request, token: str, name: str) -> web.Response:
        raw = await self._read(request, token, name)
        chat = params.address(raw)
        if wrong := await self._disturbance(name, chat):
            self._note(self.ledger.disturbed, Refused(PROVIDER, name, chat, params.plain(raw), wrong.status, wrong.description))
            return api.disturbed(wrong)
        try:
            result = await self._carry_out(name, chat, raw)
        except ApiError as error:
            self._note(self.ledger.refused, Refused(PROVIDER, name, chat, params.plain(raw), error.code, error.description))
            raise
        await self.faults.after(name, chat)
        return api.done(result)

    async def _read(self, request: web.Request, token: str, name: str) -> Json:
        try:
            self._check_token(token)
            return await params.read(request)
        except ApiError as error:
            self._note(self.ledger.refused, Refused(PROVIDER, name, None, {}, error.code, error.description))
            raise

    async def _carry_out(self, name: str, chat: Address | None, raw: Json) -> Any:
        """The result of a call, which stands in the ledger; raises ApiError."""
        if name not in self._methods:
            raise ApiError(404, "Not Found: method not found")
        method = self._methods[name]
        call = params.typed(method, raw)
        result = method.run(call)
        result = await result if isawaitable(result) else result
        message = result if isinstance(result, dict) else call
        self.ledger.accept(PROVIDER, name, chat, params.plain(call), message.get("message_id"))
        self.world.bell.ring()
        return result

    def _note(self, where: list[Refused], refused: Refused) -> None:
        where.append(refused)
        self.world.bell.ring()

    async def _disturbance(self, name: str, chat: Address | None) -> Answer | None:
        """What a switch or a limit has against a call; raises Cut."""
        if wrong := await self.faults.before(name, chat):
            return wrong
        wait = None if chat is None else self.limits.check(chat)
        return None if wait is None else Answer(429, f"Too Many Requests: retry after {wait}", wait)

    async def _download(self, request: web.Request, path: str) -> web.StreamResponse:
        if wrong := await self.faults.before("file", None):
            return api.disturbed(wrong)
        if self.world.files.redirect is not None:
            return web.Response(status=302, headers={"Location": self.world.files.redirect})
        file = self.world.files.served(path)
        if file is None:
            raise ApiError(404, "Not Found")
        try:
            await self.faults.after("file", None)
        except Cut:
            return await cut_in_the_middle(request, file.content())
        return web.Response(body=file.content(), content_type="application/octet-stream")
