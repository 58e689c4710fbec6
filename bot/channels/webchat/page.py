"""The browser chat for people: a page that works as plain forms, and that a script makes smoother."""

import uuid
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.webchat.desk import Desk
from bot.channels.webchat.entrance import Entrance
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.parse import BODY_KB, EXAMPLE, read_form_file, read_form_sent, read_start_language, to_inbound
from bot.channels.webchat.render import conversation
from bot.channels.webchat.session import contact_of, remember, tag_of, token_of
from bot.channels.webchat.upload import MEGABYTES, chunks, is_upload, name_of, uploaded
from domain.language import Language
from domain.messaging import MOST_BYTES
from web.body import read_body
from web.errors import Problem, Tr
from web.fields import read_form
from web.language import language_of, read_language
from web.pages import Pages
from web.security import Site

SHOWN = 30
SHOWN_ALL = 1000
MOST_AT_ONCE = 30  # files


class Forms:
    """Each form answers with a redirect, so that reloading a page sends nothing again."""

    def __init__(self, desk: Desk, gate: Gate, site: Site, pages: Pages) -> None:
        self._desk = desk
        self._gate = gate
        self._site = site
        self._pages = pages
        self._entrance = Entrance(desk, gate)

    async def page(self, request: Request) -> Response:
        """The conversation of the browser's cookie, or the way to one."""
        token = token_of(request)
        if token is None:
            return self._start_page(request)
        self._gate.opening(request, token)
        shown = SHOWN_ALL if "all" in request.query_params else SHOWN
        history = await self._desk.latest(contact_of(token), shown)
        if history is None:
            return self._start_page(request)
        language = history.language or language_of(request)
        values = conversation(history, shown, commands(self._pages.tr(language)), self._desk.doors)
        response = self._pages.respond(
            request,
            "chat/chat.html",
            language,
            chat=values,
            session=tag_of(token),
            person=tag_of(history.person),
            new_id=lambda: str(uuid.uuid4()),
            most_bytes=MOST_BYTES,
            megabytes=MEGABYTES,
        )
        remember(response, token, self._site)
        return response

    async def send(self, request: Request) -> Response:
        """A text, a choice or files of the page's plain forms."""
        if is_upload(request):
            return await self._send_files(request)
        fields = await self._fields(request)
        token = token_of(request)
        if token is None:
            return RedirectResponse("/chat", 303)
        self._gate.message(request, token)
        sent = read_form_sent(fields)
        if sent is not None:
            await self._desk.submit(to_inbound(sent, token, self._desk.now()))
        return RedirectResponse("/chat#now", 303)

    async def _send_files(self, request: Request) -> Response:
        """As many messages as files, in their order."""
        self._site.require_own(request)
        token = token_of(request)
        if token is None:
            return RedirectResponse("/chat", 303)
        self._gate.message(request, token)
        async with uploaded(request, MOST_AT_ONCE) as posted:
            for place, file in enumerate(posted.files):
                sent = read_form_file(posted.id, place, name_of(file), file.size or 0)
                await self._desk.submit_file(to_inbound(sent, token, self._desk.now()), name_of(file), chunks(file))
        return RedirectResponse("/chat#now", 303)

    async def start(self, request: Request) -> Response:
        """A new conversation in the language of the button; a browser that has one already keeps it."""
        fields = await self._fields(request)
        token = token_of(request)
        if token and await self._desk.latest(contact_of(token), 0):
            return RedirectResponse("/chat#now", 303)
        return self._entered(await self._entrance.start(request, read_start_language(fields)))

    async def restore_page(self, request: Request) -> Response:
        return self._restore_page(request)

    async def restore(self, request: Request) -> Response:
        """A recovery code typed on the page; a wrong one comes back with the reason beside it."""
        fields = await self._fields(request)
        code = fields.get("code", "").strip()
        try:
            return self._entered(await self._entrance.restore(request, code))
        except Problem as problem:
            response = self._restore_page(request, code[:40], problem)
            response.headers.update(problem.headers)
            return response

    async def _fields(self, request: Request) -> Mapping[str, str]:
        self._site.require_own(request)
        return read_form(await read_body(request, BODY_KB), EXAMPLE)

    def _entered(self, token: str) -> Response:
        response = RedirectResponse("/chat?entered=1#now", 303)
        remember(response, token, self._site)
        return response

    def _start_page(self, request: Request) -> Response:
        refused = "entered" in request.query_params
        return self._pages.respond(request, "chat/start.html", self._wished(request), refused=refused)

    def _restore_page(self, request: Request, code: str = "", problem: Problem | None = None) -> Response:
        language = self._wished(request)
        error = problem and problem.words(self._pages.tr(language))
        status = problem.status if problem else 200
        return self._pages.respond(request, "chat/restore.html", language, status=status, code=code, error=error)

    def _wished(self, request: Request) -> Language:
        return read_language(request.query_params.get("language")) or language_of(request)


def commands(tr: Tr) -> Mapping[str, str]:
    """The commands of the page's header, as words."""
    return {"/menu": tr("Menu"), "/help": tr("Help"), "/language": tr("Change the language")}
