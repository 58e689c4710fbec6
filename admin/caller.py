"""Who asks, and what he or she may do: a dependency that every route of the staff has, and that says which right it needs."""

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from admin.api.faults import require_known_parameters
from admin.office import Desk, Office
from admin.rates import CALLER, STRANGERS
from admin.refusals import not_allowed, signed_out, wrong_token
from admin.uploads import is_upload, read_upload
from domain.language import Language
from domain.staff import Right, Scope
from services import sign_in, staff
from services.sign_in import Session, Stage
from web.body import read_body
from web.errors import Problem
from web.fields import clean, read_form
from web.language import language_of
from web.limits import address_of
from web.security import Site

COOKIE = "kasip_staff"
CSRF_HEADER = "X-CSRF-Token"
LOOKING = frozenset({"GET", "HEAD"})
FORM_KB = 256
MOST_FIELDS = 400  # a list of 200, or the whole check
HOME = "/admin"
API = "/api/v1"
DOOR = "/admin/sign-in"
OWN_PAGE = re.compile(r"/admin(?:[/?][!-~]{0,500})?")


class SignInFirst(Exception):
    """A page is for who is signed in: the browser is led to `address`, the sign-in or the step that it has reached."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody of the staff, or a program with a token (then without a session)."""

    scope: Scope
    language: Language
    session: Session | None = None

    def may(self, right: Right) -> bool:
        return self.scope.may(right)


class Needs(ABC):
    """A route's dependency: who calls it must hold this right somewhere (None: must be signed in). Raises Problem.

    What changes something, and comes with a browser's sign-in, must carry the sign-in's own token.
    """

    def __init__(self, right: Right | None = None) -> None:
        self.right = right

    async def __call__(self, request: Request, office: Desk) -> Caller:
        caller = await self._caller(request, office)
        request.state.language = caller.language
        if self.right is not None and not caller.may(self.right):
            raise not_allowed(self.right)
        return caller

    @abstractmethod
    async def _caller(self, request: Request, office: Office) -> Caller:
        """Who asks. Raises Problem or SignInFirst where nobody known does."""


class ApiNeeds(Needs):
    """For programs: a bearer token, or a browser's sign-in with its token in a header.

    Who comes with neither that is good is held back by the address; a filter that the route does not have is refused.
    """

    async def _caller(self, request: Request, office: Office) -> Caller:
        stranger = (STRANGERS, address_of(request))
        office.limiter.look(stranger)
        try:
            caller = await self._known(request, office)
        except Problem as refused:
            if refused.status == 401:
                office.limiter.check(stranger)
            raise
        office.limiter.check((CALLER, caller.scope.actor))
        require_known_parameters(request)
        return caller

    async def _known(self, request: Request, office: Office) -> Caller:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            scope = await office.read(lambda tx: staff.scope_of_token(tx, token.strip()))
            if scope is None:
                raise wrong_token()
            return Caller(scope, language_of(request))
        session = await open_session(request, office)
        if session is None:
            raise signed_out()
        if request.method not in LOOKING:
            require_token(request, office, session, request.headers.get(CSRF_HEADER, ""))
        return Caller(session.scope, session.language, session)


class PageNeeds(Needs):
    """For pages: a browser's sign-in; a form comes with its token, and is read here, up to a length."""

    def __init__(self, right: Right | None = None, form_kb: int = FORM_KB) -> None:
        super().__init__(right)
        self._form_kb = form_kb

    async def _caller(self, request: Request, office: Office) -> Caller:
        session = await open_session(request, office)
        if session is None:
            raise SignInFirst(with_next(DOOR, wanted_page(request)))
        if request.method not in LOOKING:
            form = await form_of(request, self._form_kb)
            require_token(request, office, session, form.get("csrf", ""))
        return Caller(session.scope, session.language, session)


def cookie_of(site: Site) -> str:
    """The cookie's name: with https no other host, and nothing without it, can set one that is called so."""
    return f"__Host-{COOKIE}" if site.secure else COOKIE


def secret_of(request: Request, office: Office) -> str:
    """What a browser holds of its sign-in; empty where it holds nothing."""
    return request.cookies.get(cookie_of(office.site), "")


async def open_session(request: Request, office: Office) -> Session | None:
    """The finished sign-in of a browser; that its holder is there is noted once a minute."""
    session = await session_of(request, office)
    if session is None or session.stage is not Stage.OPEN:
        return None
    if session.stale:
        await office.write(lambda tx: sign_in.see(tx, secret_of(request, office)))
    return session


async def session_of(request: Request, office: Office) -> Session | None:
    """The sign-in of a browser, however far it is."""
    secret = secret_of(request, office)
    return await office.read(lambda tx: sign_in.session(tx, secret, demo=office.demo)) if secret else None


def wanted_page(request: Request) -> str:
    """Where somebody was going who has to sign in first."""
    if request.method not in LOOKING:
        return HOME
    query = f"?{request.url.query}" if request.url.query else ""
    return own_page(request.url.path + query)


def own_page(address: str) -> str:
    """The address where it is a page of the staff's; home for anything else that somebody gave us."""
    return address if OWN_PAGE.fullmatch(address) and not address.startswith(DOOR) else HOME


def with_next(address: str, wanted: str) -> str:
    """An address of the sign-in that remembers where to go afterwards."""
    return address if wanted == HOME else f"{address}?{urlencode({'next': wanted})}"


async def form_of(request: Request, most_kb: int = FORM_KB) -> Mapping[str, str]:
    """What a form sent, storable; it is read once. A file that came with it is `request.state.file`."""
    if not hasattr(request.state, "form"):
        if is_upload(request):
            upload = await read_upload(request)
            sent, request.state.file = upload.fields, upload.file
        else:
            sent = read_form(await read_body(request, most_kb), most=MOST_FIELDS)
        request.state.form = {name: clean(value) for name, value in sent.items()}
    form: Mapping[str, str] = request.state.form
    return form


def require_token(request: Request, office: Office, session: Session, given: str) -> None:
    """Refuse what another site made a browser send. Raises Problem."""
    office.site.require_own(request)
    if not secrets.compare_digest(given.encode(), session.csrf.encode()):
        raise signed_out()
