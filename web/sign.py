"""The page where an application is signed, reached by a one-time link or, on another computer, by a short code (F-1, row 8).

No key and no password comes to us: keys are used by eGov Mobile, by NCALayer on the person's computer, or by another program.
"""

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.characters import crockford
from domain.doors import COMPUTER, EGOV, UPLOAD
from domain.signatures import SignatureFault
from services.application_sign_page import EgovShown, Key, SignPage
from services.application_signature import Submitted
from services.signatures.egov_protocol import Standing
from web.body import read_body
from web.errors import not_found
from web.fields import clean, read_form
from web.limits import Limiter, Rate, address_of
from web.pages import Pages
from web.private_form import unseen
from web.routing import route
from web.security import Site
from web.sign_answers import PDF, TYPED, Came, SignAnswers, at, is_typed, wants_json
from web.uploading import read_file

CODE_KB, SIGNATURE_KB = 4, 1500  # a signature of 1 MB, as base64
COOKIE, COOKIE_SECONDS = "kasip_sign", 45 * 60
NCALAYER = "wss://127.0.0.1:13579/"  # the program of the National Certification Authority, on the person's own computer
MISSES = Rate("pages for signing not found", 10, 60)
TRIES = Rate("signatures looked at", 20, 600)


class SignDesk(Protocol):
    """What the page shows, and what it is given; `chat` is the address of the chat to go back to, once known."""

    @property
    def ways(self) -> tuple[str, ...]: ...
    def chat(self, page: SignPage | None) -> str | None: ...
    async def look(self, key: Key) -> SignPage | None: ...
    async def paper(self, page: SignPage) -> bytes | None: ...
    async def copy(self, page: SignPage) -> bytes | None: ...
    async def renew_code(self, page: SignPage) -> None: ...
    async def give(self, page: SignPage, way: str, cms: bytes) -> Submitted | SignatureFault | None: ...
    async def egov(self, page: SignPage) -> EgovShown | None: ...
    async def begin_egov(self, page: SignPage) -> bool: ...
    async def check_egov(self, page: SignPage) -> Came: ...


@dataclass(frozen=True, slots=True)
class Guard:
    """What is asked before anything is shown: how often, and from where."""

    limiter: Limiter
    site: Site
    misses: Rate = MISSES


def routes(pages: Pages, desk: SignDesk, guard: Guard, ncalayer: str = NCALAYER) -> list[Route]:
    """`/sign` asks for a code, `/sign/{token}` is what a link opens. `ncalayer` is another address in tests."""
    sign = SignPages(SignAnswers(pages, ncalayer), desk, guard)
    found = (
        ("GET", "/sign", sign.ask_code),
        ("POST", "/sign", sign.take_code),
        ("GET", "/sign/{token}", sign.show),
        ("GET", f"/sign/{{token}}/{PDF}", sign.paper),
        ("GET", "/sign/{token}/copy.pdf", sign.copy),
        ("POST", "/sign/{token}/code", sign.renew_code),
        ("POST", "/sign/{token}/signature", sign.take),
        ("POST", "/sign/{token}/egov", sign.begin_egov),
        ("GET", "/sign/{token}/egov", sign.check_egov),
        ("GET", "/sign/{token}/egov/code", sign.egov_code),
        ("GET", "/sign/{token}/done", sign.done),
    )
    return [route(method, path, unseen(endpoint, pages)) for method, path, endpoint in found]


class SignPages:
    """Looking changes nothing: messengers open links by themselves. Nothing that was given is said back."""

    def __init__(self, answers: SignAnswers, desk: SignDesk, guard: Guard) -> None:
        self._answers = answers
        self._desk = desk
        self._guard = guard

    async def ask_code(self, request: Request) -> Response:
        """Where somebody comes to a computer that is not theirs."""
        self._require_computer()
        return self._answers.code(request, wrong=False)

    async def take_code(self, request: Request) -> Response:
        """A code that opens something is kept in a cookie, so that it stands in no history."""
        self._guard.site.require_own(request)
        self._require_computer()
        code = crockford(clean(read_form(await read_body(request, CODE_KB)).get("code", ""))[:40])
        if await self._looked(request, Key(code, typed=True, fresh=True)) is None:
            return self._answers.code(request, wrong=True)
        response = RedirectResponse(f"/sign/{TYPED}", 303)
        secure = self._guard.site.secure
        response.set_cookie(COOKIE, code, COOKIE_SECONDS, path="/sign", secure=secure, httponly=True, samesite="strict")
        return response

    async def show(self, request: Request) -> Response:
        """What is signed, and how; or the receipt."""
        page = await self._found(request)
        if page is None and is_typed(request):
            return RedirectResponse("/sign", 303)
        if page is None or page.over:
            return self._closed(request, page)
        return self._answers.to_done(request) if page.receipt else await self._open(request, page)

    async def paper(self, request: Request) -> Response:
        """The filled form, to be read or kept."""
        page = await self._found(request)
        body = await self._desk.paper(page) if page and not page.over else None
        return self._closed(request, page) if body is None else self._answers.pdf(request, body, PDF)

    async def copy(self, request: Request) -> Response:
        """The form with our number and the signature's data; it does not stay on a computer of somebody else."""
        page = await self._found(request)
        receipt = page.receipt if page and not is_typed(request) else None
        body = await self._desk.copy(page) if page and receipt else None
        if receipt is None or body is None:
            return self._closed(request, page)
        return self._answers.pdf(request, body, f"{receipt.number}.pdf")

    async def renew_code(self, request: Request) -> Response:
        """A new code for another computer."""
        page = await self._posted(request)
        if page is None or page.over or page.receipt or COMPUTER not in page.ways or is_typed(request):
            return self._closed(request, page)
        await self._desk.renew_code(page)
        return RedirectResponse(f"{at(request)}#computer", 303)

    async def take(self, request: Request) -> Response:
        """A container: chosen as a file, or brought by our script from NCALayer."""
        page = await self._posted(request)
        way = COMPUTER if request.query_params.get("by") == "ncalayer" else UPLOAD
        if page is None or page.over or not (page.receipt or way in page.ways):
            return self._closed(request, page)
        self._guard.limiter.check((TRIES, address_of(request)))
        cms = await read_file(request, SIGNATURE_KB)
        came = await self._desk.give(page, way, cms) if cms else SignatureFault.NOT_CMS
        return self._closed(request, page) if came is None else await self._answered(request, page, came)

    async def begin_egov(self, request: Request) -> Response:
        """Ask eGov Mobile for a code to scan, unless there is one already."""
        page = await self._posted(request)
        if page is None or page.over or not (page.receipt or EGOV in page.ways):
            return self._closed(request, page)
        self._guard.limiter.check((TRIES, address_of(request)))
        if page.receipt or await self._desk.egov(page) or await self._desk.begin_egov(page):
            return RedirectResponse(f"{at(request)}/egov", 303)
        return await self._answered(request, page, Standing.UNAVAILABLE)

    async def check_egov(self, request: Request) -> Response:
        """How far it is; what was signed on the phone is taken up here."""
        page = await self._found(request)
        if page is None or page.over:
            return self._closed(request, page)
        if page.receipt:
            return self._answers.to_done(request)
        return await self._answered(request, page, await self._desk.check_egov(page))

    async def egov_code(self, request: Request) -> Response:
        """The picture to scan."""
        page = await self._found(request)
        shown = await self._desk.egov(page) if page and not page.over else None
        return self._closed(request, page) if shown is None else Response(shown.picture, media_type=shown.picture_type)

    async def done(self, request: Request) -> Response:
        """The receipt; what is still to be signed is shown instead."""
        page = await self._found(request)
        if page is None or page.over:
            return self._closed(request, page)
        if page.receipt is None:
            return RedirectResponse(at(request), 303)
        return self._answers.done(request, page, page.receipt, self._desk.chat(page))

    def _require_computer(self) -> None:
        if COMPUTER not in self._desk.ways:
            raise not_found()

    async def _posted(self, request: Request) -> SignPage | None:
        self._guard.site.require_own(request)
        return await self._found(request)

    async def _found(self, request: Request) -> SignPage | None:
        return await self._looked(request, _key(request))

    async def _looked(self, request: Request, key: Key) -> SignPage | None:
        """Each look-up counts as a miss until it is none; the person's language goes before the browser's. Raises Problem."""
        miss = (self._guard.misses, address_of(request))
        self._guard.limiter.check(miss)
        page = await self._desk.look(key)
        if page is not None:
            self._guard.limiter.give_back(miss)
            request.state.language = page.language
        return page

    async def _answered(self, request: Request, page: SignPage, came: Came) -> Response:
        """What came of it: the receipt, or the page once more with the reason, or with what is waited for."""
        if isinstance(came, Submitted):
            return self._answers.to_done(request)
        return self._answers.still(page, came) if wants_json(request) else await self._open(request, page, came)

    async def _open(self, request: Request, page: SignPage, came: Came = None) -> Response:
        egov = await self._desk.egov(page) if came is Standing.WAITING else None
        entry = f"{self._guard.site.public_url or str(request.base_url)}".rstrip("/") + "/sign"
        return self._answers.open(request, page, came, egov, entry)

    def _closed(self, request: Request, page: SignPage | None) -> Response:
        return self._answers.closed(request, page, self._desk.chat(page))


def _key(request: Request) -> Key:
    if is_typed(request):
        return Key(request.cookies.get(COOKIE, "")[:40], typed=True)
    return Key(request.path_params["token"])
