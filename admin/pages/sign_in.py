"""Signing in and out: a password, the second factor, and a password of one's own in the place of the one-time one."""

from collections.abc import Callable
from typing import Annotated

import segno
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.caller import COOKIE, Caller, form_of, require_token
from admin.office import Desk, Office
from admin.pages.kit import needs
from services import sign_in, staff
from services.sign_in import Guessed, GuessedTooOften, Session, Stage
from web.language import language_of, read_language
from web.limits import address_of

HOME = "/admin"
AT: dict[Stage, str] = {
    Stage.PROVE: "/admin/sign-in/code",
    Stage.CHANGE: "/admin/sign-in/password",
    Stage.ENROL: "/admin/sign-in/second-factor",
    Stage.OPEN: HOME,
}
LONGEST = 256

routes = APIRouter(include_in_schema=False)


@routes.get("/sign-in")
async def door(request: Request, office: Desk) -> Response:
    """The two fields; who is signed in already goes on."""
    request.state.language = read_language(request.query_params.get("language")) or language_of(request)
    session = await _session(request, office)
    return RedirectResponse(AT[session.stage], 303) if session else _door(request, office)


@routes.post("/sign-in")
async def enter(request: Request, office: Desk) -> Response:
    """Take a login and a password; what is said does not tell whether there is such a login."""
    office.site.require_own(request)
    form = await form_of(request)
    request.state.language = read_language(form.get("language")) or language_of(request)
    login, password, address = form.get("login", "").strip().casefold(), form.get("password", ""), address_of(request)
    try:
        secret = await _entered(office, login[:LONGEST], password[:LONGEST], address)
    except GuessedTooOften as often:
        return _door(request, office, 429, login=login, minutes=-(-often.seconds // 60))
    except Guessed:
        return _door(request, office, 422, login=login, wrong=True)
    return await _on(office, secret)


@routes.get("/sign-in/code")
async def ask_code(request: Request, office: Desk) -> Response:
    return await _step(request, office, Stage.PROVE)


@routes.post("/sign-in/code")
async def take_code(request: Request, office: Desk) -> Response:
    """A code of the second factor."""
    return await _take(request, office, Stage.PROVE, sign_in.prove)


@routes.get("/sign-in/second-factor")
async def ask_second_factor(request: Request, office: Desk) -> Response:
    """The key of the second factor, as a picture and as text; it is the same until its first code is taken."""
    return await _step(request, office, Stage.ENROL)


@routes.post("/sign-in/second-factor")
async def take_second_factor(request: Request, office: Desk) -> Response:
    return await _take(request, office, Stage.ENROL, sign_in.enrol)


@routes.get("/sign-in/password")
async def ask_password(request: Request, office: Desk) -> Response:
    return await _step(request, office, Stage.CHANGE)


@routes.post("/sign-in/password")
async def take_password(request: Request, office: Desk) -> Response:
    """A password of one's own, twice."""
    form, session = await form_of(request), await _session(request, office)
    password = form.get("password", "")
    login = session.login if session else ""
    if staff.weak(password, login) or len(password) > LONGEST:
        return await _step(request, office, Stage.CHANGE, "weak")
    if password != form.get("again", ""):
        return await _step(request, office, Stage.CHANGE, "not_the_same")
    hashed = await office.passwords.hashed(password)
    return await _take(request, office, Stage.CHANGE, lambda tx, secret: sign_in.change_password(tx, secret, hashed))


@routes.post("/sign-out")
async def leave(request: Request, office: Desk, caller: Annotated[Caller, needs()]) -> Response:
    """End this sign-in."""
    await office.write(lambda tx: sign_in.end(tx, request.cookies[COOKIE]))
    response = RedirectResponse("/admin/sign-in", 303)
    response.delete_cookie(COOKIE, path="/")
    return response


@routes.post("/language")
async def speak(request: Request, office: Desk, caller: Annotated[Caller, needs()]) -> Response:
    """Read the pages in the other language from now on."""
    form = await form_of(request)
    language = read_language(form.get("language")) or caller.language
    session = caller.session
    if session is not None:
        await office.write(lambda tx: staff.speak(tx, session.staff, language))
    back = form.get("back", HOME)
    return RedirectResponse(back if back.startswith("/admin") else HOME, 303)


async def _entered(office: Office, login: str, password: str, address: str) -> str:
    await office.write(lambda tx: sign_in.count_guess(tx, login, address))
    hashed = await office.read(lambda tx: sign_in.password_of(tx, login, demo=office.demo))
    if not await office.passwords.fit(password, hashed):
        raise Guessed("a wrong password")
    return await office.write(lambda tx: sign_in.begin(tx, login, address))


async def _take(request: Request, office: Office, stage: Stage, work: Callable[..., str]) -> Response:
    """Carry out a step; a guess at a code counts as one at the password does."""
    form, session = await form_of(request), await _session(request, office)
    if session is None or session.stage is not stage:
        return RedirectResponse(AT[session.stage] if session else "/admin/sign-in", 303)
    require_token(request, office, session, form.get("csrf", ""))
    secret, code = request.cookies[COOKIE], "".join(form.get("code", "").split())
    try:
        if stage is not Stage.CHANGE:
            await office.write(lambda tx: sign_in.count_guess(tx, f"code:{session.login}", address_of(request)))
        arguments = (secret,) if stage is Stage.CHANGE else (secret, code)
        return await _on(office, await office.write(lambda tx: work(tx, *arguments)))
    except GuessedTooOften as often:
        return await _step(request, office, stage, "too_often", minutes=-(-often.seconds // 60))
    except Guessed:
        return await _step(request, office, stage, "wrong")


async def _step(request: Request, office: Office, stage: Stage, fault: str = "", minutes: int = 0) -> Response:
    session = await _session(request, office)
    if session is None or session.stage is not stage:
        return RedirectResponse(AT[session.stage] if session else "/admin/sign-in", 303)
    request.state.language = session.language
    values: dict[str, object] = {"stage": stage, "fault": fault, "minutes": minutes, "csrf": session.csrf, "login": session.login}
    if stage is Stage.ENROL:
        key = await office.write(lambda tx: sign_in.second_factor(tx, request.cookies[COOKIE]))
        values |= {"key": key, "picture": _picture(key, session)}
    status = 422 if fault else 200
    return office.pages.respond(request, "sign_in_step.html", session.language, status=status, **values)


def _picture(key: str, session: Session) -> str:
    """The key as a QR that apps read."""
    address = sign_in.key_address(key, session.login)
    return str(segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))


def _door(request: Request, office: Office, status: int = 200, **values: object) -> Response:
    told = {"login": "", "wrong": False, "minutes": 0} | values
    return office.pages.respond(request, "sign_in.html", language_of(request), status=status, **told)


async def _session(request: Request, office: Office) -> Session | None:
    secret = request.cookies.get(COOKIE, "")
    return await office.read(lambda tx: sign_in.session(tx, secret)) if secret else None


async def _on(office: Office, secret: str) -> Response:
    session = await office.read(lambda tx: sign_in.session(tx, secret))
    response = RedirectResponse(AT[session.stage] if session else "/admin/sign-in", 303)
    response.set_cookie(COOKIE, secret, path="/", httponly=True, samesite="lax", secure=office.site.secure)
    return response
