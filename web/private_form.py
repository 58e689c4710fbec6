"""The page for one sensitive answer (F-12): a question of the chat that is answered here, without a script, and only once."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.private_form import Form
from web.body import read_body
from web.error_answers import answer
from web.errors import Problem
from web.fields import clean, read_form
from web.language import language_of
from web.limits import Limiter, Rate, address_of
from web.pages import Pages
from web.routing import Endpoint, route
from web.security import Site

BODY_KB = 4
LONGEST = 40  # of an answer, in characters: twelve digits, however they are grouped
MISSES = Rate("forms not found", 10, 60)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the link stands in the address
    "X-Robots-Tag": "noindex",
}
ASKING = {"Referrer-Policy": "same-origin"}  # with "no-referrer" older browsers send `Origin: null` with our own form


class FormDesk(Protocol):
    """Asks the question behind a link and takes its answer; `chat` is the address of the chat to go back to, once known."""

    def chat(self, form: Form | None) -> str | None: ...
    async def asked(self, token: str) -> Form | None: ...
    async def refusal(self, token: str, text: str) -> str | None: ...
    async def submit(self, token: str, text: str) -> bool: ...


def routes(pages: Pages, desk: FormDesk, limiter: Limiter, site: Site, misses: Rate = MISSES) -> list[Route]:
    """`/form/{token}` asks and takes the answer, `/form/{token}/done` says that it is kept; `misses` is for each address."""
    form = PrivateForm(pages, desk, limiter, site, misses)
    found = (
        ("GET", "/form/{token}", form.ask),
        ("POST", "/form/{token}", form.take),
        ("GET", "/form/{token}/done", form.done),
    )
    return [route(method, path, unseen(endpoint, pages)) for method, path, endpoint in found]


class PrivateForm:
    """Looking at a question changes nothing: messengers open links by themselves. Nothing that was typed is said back."""

    def __init__(self, pages: Pages, desk: FormDesk, limiter: Limiter, site: Site, misses: Rate) -> None:
        self._pages = pages
        self._desk = desk
        self._limiter = limiter
        self._site = site
        self._misses = misses

    async def ask(self, request: Request) -> Response:
        """The question, or why it is not asked any more."""
        form = await self._found(request)
        return self._asking(request, form) if form and not form.over else self._closed(request, form)

    async def take(self, request: Request) -> Response:
        """An answer that is refused comes back with the reason; one that is taken leads away from its page."""
        self._site.require_own(request)
        form = await self._found(request)
        text = clean(read_form(await read_body(request, BODY_KB)).get("answer", ""))
        if form is None or form.over:
            return self._closed(request, form)
        token = request.path_params["token"]
        if refusal := await self._desk.refusal(token, text):
            return self._asking(request, form, refusal)
        if not await self._desk.submit(token, text):
            return self._closed(request, form)
        return RedirectResponse(f"/form/{token}/done", 303)

    async def done(self, request: Request) -> Response:
        """What stands after an answer; a question that is still open is asked."""
        form = await self._found(request)
        if form is None:
            return self._closed(request, form)
        if not form.over:
            return RedirectResponse(f"/form/{request.path_params['token']}", 303)
        return self._page(request, 200, "done", chat=self._desk.chat(form))

    async def _found(self, request: Request) -> Form | None:
        """Each look-up counts as a miss until it is none; the person's language goes before the browser's. Raises Problem."""
        miss = (self._misses, address_of(request))
        self._limiter.check(miss)
        form = await self._desk.asked(request.path_params["token"])
        if form is not None:
            self._limiter.give_back(miss)
            request.state.language = form.language
        return form

    def _asking(self, request: Request, form: Form, refusal: str | None = None) -> Response:
        before, _, after = form.question.partition("\n\n")
        values = {"progress": before if after else "", "question": after or before, "refusal": refusal}
        response = self._page(request, 422 if refusal else 200, "open", **values)
        response.headers.update(ASKING)
        return response

    def _closed(self, request: Request, form: Form | None) -> Response:
        status, state = (410, "over") if form else (404, "unknown")
        return self._page(request, status, state, chat=self._desk.chat(form))

    def _page(self, request: Request, status: int, state: str, **values: str | None) -> Response:
        common = {"state": state, "secure": self._site.secure, "longest": LONGEST}
        return self._pages.respond(request, "private_form.html", language_of(request), status=status, **common, **values)


def unseen(endpoint: Endpoint, pages: Pages) -> Endpoint:
    """Whatever is answered is kept by nobody and names the link to nobody."""

    async def guarded(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except Problem as problem:
            response = answer(request, problem, pages)
        for name, value in HEADERS.items():
            if name not in ASKING or name not in response.headers:
                response.headers[name] = value
        return response

    return guarded
