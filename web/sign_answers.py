"""How the page for signing looks in each of its states, and what our script is told instead."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dialogs.notices import NOTICES
from dialogs.signature_notices import FAULTS
from dialogs.wording import in_words
from domain.applications import TITLES
from domain.doors import COMPUTER
from domain.signatures import SignatureFault
from services.application_sign_page import EgovShown, Receipt, SignPage
from services.application_signature import Submitted
from services.signatures.egov_protocol import Standing
from web.language import language_of
from web.pages import Pages
from web.private_form import ASKING
from web.security import POLICY
from web.sign_words import EGOV_WORDS

PDF = "application.pdf"
TYPED = "computer"  # stands in the address in place of a token where the page was opened by a code
SENT, SENT_AGAIN = NOTICES["application_submitted"], NOTICES["application_mended"]
Came = Submitted | SignatureFault | Standing | None


@dataclass(frozen=True, slots=True)
class SignAnswers:
    """Every page is the same template in another state; `ncalayer` is where the program is that signs on a computer."""

    pages: Pages
    ncalayer: str

    def code(self, request: Request, *, wrong: bool) -> Response:
        """Where a code is typed."""
        return self._page(request, 422 if wrong else 200, "code", wrong=wrong, chat=None)

    def open(self, request: Request, page: SignPage, came: Came, egov: EgovShown | None, entry: str) -> Response:
        """What is signed, and how; with the reason where a signature was not taken. `entry` is where a code is typed."""
        why = None if came in {None, Standing.WAITING} or isinstance(came, Submitted) else why_not(came)
        values = {"wrong": why, "egov": None if why else egov, "ncalayer": self.ncalayer, "pdf": PDF, "titles": TITLES}
        typed = is_typed(request)
        response = self._page(
            request, 422 if why else 200, "open", page=page, chat=None, at=at(request), entry=entry, typed=typed, **values
        )
        response.headers.update(ASKING)
        if COMPUTER in page.ways:
            response.headers["Content-Security-Policy"] = POLICY.replace("connect-src", f"connect-src {self.ncalayer}")
        return response

    def still(self, page: SignPage, came: Came) -> Response:
        """How far it is, for our script."""
        if came is None or came is Standing.WAITING or isinstance(came, Submitted):
            return JSONResponse({"waits": came is Standing.WAITING})
        return JSONResponse({"waits": False, "wrong": self.pages.tr(page.language)(why_not(came))}, 422)

    def done(self, request: Request, page: SignPage, receipt: Receipt, chat: str | None) -> Response:
        """The receipt (F-12), as the chat says it."""
        due = in_words(receipt.due, page.language)
        tr = self.pages.tr(page.language)
        again = receipt.mended and tr(SENT_AGAIN, number=receipt.number, due=due)
        told = again or tr(SENT, number=receipt.number, due=due, days=receipt.days)
        return self._page(request, 200, "done", receipt=told, chat=chat, typed=is_typed(request), at=at(request))

    def to_done(self, request: Request) -> Response:
        """The way to the receipt."""
        there = f"{at(request)}/done"
        return JSONResponse({"done": there}) if wants_json(request) else RedirectResponse(there, 303)

    def closed(self, request: Request, page: SignPage | None, chat: str | None) -> Response:
        """Over, or there never was such a page."""
        status, state = (410, "over") if page else (404, "unknown")
        return self._page(request, status, state, chat=chat)

    def pdf(self, request: Request, body: bytes, name: str) -> Response:
        """A paper, shown or kept."""
        way = "attachment" if "download" in request.query_params else "inline"
        return Response(body, media_type="application/pdf", headers={"Content-Disposition": f'{way}; filename="{name}"'})

    def _page(self, request: Request, status: int, state: str, **values: object) -> Response:
        return self.pages.respond(request, "sign.html", language_of(request), status=status, state=state, **values)


def at(request: Request) -> str:
    """The address that a link or a code opens."""
    return f"/sign/{request.path_params['token']}"


def is_typed(request: Request) -> bool:
    """Whether the page was opened by a code, on a computer of somebody else."""
    return bool(request.path_params["token"] == TYPED)


def wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def why_not(came: Came) -> str:
    """Why nothing was signed, as a sentence to be translated."""
    return FAULTS[came] if isinstance(came, SignatureFault) else EGOV_WORDS[came] if isinstance(came, Standing) else ""
