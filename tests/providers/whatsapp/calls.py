"""The calls to the Graph API over HTTP: the token, the switches and limits, the ledger, and what answers them."""

import json
import re
from collections.abc import Callable

from aiohttp import web

from tests.providers.faults import Answer, Cut
from tests.providers.ledger import Address, Ledger, Refused
from tests.providers.limits import Limits
from tests.providers.server import cut, cut_in_the_middle
from tests.providers.stand_in import StandIn
from tests.providers.whatsapp import api, sending
from tests.providers.whatsapp.api import GraphError, GraphFaults, Json, invalid, not_found
from tests.providers.whatsapp.media import LOOKASIDE, Media
from tests.providers.whatsapp.payloads import Account
from tests.providers.whatsapp.sending import Accepted, Sending
from tests.providers.whatsapp.statuses import Statuses
from tests.providers.whatsapp.world import World

PATH = re.compile(r"/v\d+\.\d+/(?P<object>[^/]+)(/(?P<edge>messages|media))?")
SHOWN = ("verified_name", "display_phone_number", "quality_rating")
PROVIDER = "whatsapp"
PAIR_SECONDS = 6


class Calls(StandIn):
    """One account's server with one number; `limits.per_chat` counts six seconds, as Meta's pair rate does."""

    def __init__(self, account: Account, token: str, ledger: Ledger | None, clock: Callable[[], float]) -> None:
        self.token = token
        self.faults = GraphFaults()
        self.limits = Limits(clock)
        self.limits.chat_seconds = PAIR_SECONDS
        self.world = World(account, clock)
        self.statuses = Statuses(self.world)
        super().__init__(ledger, self.faults, self.world.bell, self.world.webhook, self.world.webhook.run)
        self.media = Media(self.world.files, lambda: self._server.url)
        self._sending = Sending(self.world, self.statuses)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.path == LOOKASIDE:
                return await self._download(request)
            if path := PATH.fullmatch(request.path):
                return await self._route(request, path["object"], path["edge"])
            return api.refused(GraphError(2500, f"Unknown path components: {request.path}"))
        except Cut:
            return cut(request)
        except GraphError as error:
            return api.refused(error)

    async def _route(self, request: web.Request, name: str, edge: str | None) -> web.StreamResponse:
        if request.method == "POST" and edge == "messages" and name == self.world.account.phone_id:
            return await self._messages(request)
        if request.method == "POST" and edge == "media" and name == self.world.account.phone_id:
            return await self._upload(request)
        if request.method == "GET" and edge is None:
            return await self._look(request, name)
        self._check_token(request, "unknown")
        raise self._refuse("unknown", None, {"path": request.path}, not_found(request.method.lower(), name))

    def _check_token(self, request: web.Request, method: str) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise self._refuse(method, None, {}, GraphError(190, "Error validating access token"))

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        self._check_token(request, "messages")
        raw = await self._json(request)
        method, chat = sending.method_of(raw), sending.recipient_of(raw)
        if wrong := await self._disturbed(method, chat, raw):
            return wrong
        try:
            accepted = self._sending.carry_out(raw)
        except GraphError as error:
            raise self._refuse(method, chat, raw, error) from None
        self._accept(method, chat, raw, accepted.message_id)
        return await self._answered(method, chat, accepted)

    async def _answered(self, method: str, chat: Address | None, accepted: Accepted) -> web.Response:
        """The answer, or its disturbance; what becomes of the message is told in either case."""
        late = accepted.message is not None and not self.statuses.early
        try:
            if accepted.message and not late:
                for entry in self.statuses.tell(accepted.message, accepted.fate):
                    await entry.tried.wait()
            await self.faults.after(method, chat)
        finally:
            if accepted.message and late:
                self.statuses.tell(accepted.message, accepted.fate)
        return api.done(accepted.answer)

    async def _json(self, request: web.Request) -> Json:
        try:
            raw = json.loads(await request.read())
        except ValueError:
            raw = None
        if not isinstance(raw, dict) or request.content_type != "application/json":
            raise self._refuse("messages", None, {}, invalid("The body must be a JSON object."))
        return raw

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        method = "media.upload"
        self._check_token(request, method)
        try:
            fields, content, mime = await self.media.read(request)
        except GraphError as error:
            raise self._refuse(method, None, {}, error) from None
        if wrong := await self._disturbed(method, None, fields):
            return wrong
        try:
            file = self.media.upload(fields, content, mime)
        except GraphError as error:
            raise self._refuse(method, None, fields, error) from None
        self._accept(method, None, file.described(), file.id)
        await self.faults.after(method, None)
        return api.done({"id": file.id})

    async def _look(self, request: web.Request, name: str) -> web.StreamResponse:
        """The number, or a file's address."""
        method = "phone.get" if name == self.world.account.phone_id else "media.get"
        self._check_token(request, method)
        if wrong := await self._disturbed(method, None, {"id": name}):
            return wrong
        try:
            known = self._phone(request) if name == self.world.account.phone_id else self.media.get(name)
        except GraphError as error:
            raise self._refuse(method, None, {"id": name}, error) from None
        self._accept(method, None, {"id": name}, None)
        await self.faults.after(method, None)
        return api.done(known)

    def _phone(self, request: web.Request) -> Json:
        known = self.world.account.phone()
        names = request.query.get("fields", ",".join(SHOWN)).split(",")
        if unknown := [name for name in names if name not in known]:
            raise invalid(f"Tried accessing nonexisting field ({unknown[0]})")
        return {name: known[name] for name in (*names, "id")}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        method = "media.download"
        self._check_token(request, method)
        if wrong := await self._disturbed(method, None, {}):
            return wrong
        try:
            file = self.media.behind(request)
        except GraphError as error:
            raise self._refuse(method, None, {}, error) from None
        self._accept(method, None, {"id": file.id}, None)
        try:
            await self.faults.after(method, None)
        except Cut:
            return await cut_in_the_middle(request, self.media.content(file))
        return await self.media.download(request, file)

    def _accept(self, method: str, chat: Address | None, parameters: Json, message_id: str | None) -> None:
        self.ledger.accept(PROVIDER, method, chat, parameters, message_id)
        self.world.bell.ring()

    def _refuse(self, method: str, chat: Address | None, parameters: Json, error: GraphError) -> GraphError:
        """Note a refusal; the same error, to be raised."""
        self.ledger.refused.append(Refused(PROVIDER, method, chat, parameters, error.code, error.details))
        self.world.bell.ring()
        return error

    async def _disturbed(self, method: str, chat: Address | None, parameters: Json) -> web.Response | None:
        """What a switch or a limit answers to a call; raises Cut."""
        wrong = await self.faults.before(method, chat)
        if wrong is None and chat is not None and self.limits.check(chat) is not None:
            code = 131056 if self.limits.for_chat else 130429
            wrong = Answer(400, code=code)
        if wrong is None:
            return None
        code = api.code_of(wrong)
        self.ledger.disturbed.append(Refused(PROVIDER, method, chat, parameters, code, wrong.description))
        self.world.bell.ring()
        return api.disturbed(wrong)
