"""Who asks, and what he or she may do: a dependency that every route of the staff has, and that says which right it needs."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from admin.office import Desk, Office
from admin.refusals import not_allowed, signed_out, wrong_token
from domain.language import Language
from domain.staff import Right, Scope
from services import sign_in, staff
from services.sign_in import Session, Stage
from web.body import read_body
from web.fields import read_form
from web.language import language_of

COOKIE = "kasip_staff"
CSRF_HEADER = "X-CSRF-Token"
LOOKING = frozenset({"GET", "HEAD"})
FORM_KB = 64


class SignInFirst(Exception):
    """A page is for who is signed in: the browser is led to the sign-in."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody of the staff, or a program with a token (then without a session)."""

    scope: Scope
    language: Language
    session: Session | None = None

    def may(self, right: Right) -> bool:
        return self.scope.may(right)


class Needs:
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

    async def _caller(self, request: Request, office: Office) -> Caller:
        raise NotImplementedError


class ApiNeeds(Needs):
    """For programs: a bearer token, or a browser's sign-in with its token in a header."""

    async def _caller(self, request: Request, office: Office) -> Caller:
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
    """For pages: a browser's sign-in; a form comes with its token, and is read here."""

    async def _caller(self, request: Request, office: Office) -> Caller:
        session = await open_session(request, office)
        if session is None:
            raise SignInFirst
        if request.method not in LOOKING:
            form = await form_of(request)
            require_token(request, office, session, form.get("csrf", ""))
        return Caller(session.scope, session.language, session)


async def open_session(request: Request, office: Office) -> Session | None:
    """The finished sign-in of a browser; that its holder is there is noted once a minute."""
    secret = request.cookies.get(COOKIE, "")
    found = await office.read(lambda tx: (sign_in.session(tx, secret), sign_in.stale(tx, secret))) if secret else None
    if found is None or found[0] is None or found[0].stage is not Stage.OPEN:
        return None
    if found[0].demo and not office.demo:
        return None
    if found[1]:
        await office.write(lambda tx: sign_in.see(tx, secret))
    return found[0]


async def form_of(request: Request) -> Mapping[str, str]:
    """What a form sent; it is read once."""
    if not hasattr(request.state, "form"):
        request.state.form = read_form(await read_body(request, FORM_KB))
    form: Mapping[str, str] = request.state.form
    return form


def require_token(request: Request, office: Office, session: Session, given: str) -> None:
    """Refuse what another site made a browser send. Raises Problem."""
    office.site.require_own(request)
    if not secrets.compare_digest(given.encode(), session.csrf.encode()):
        raise signed_out()
