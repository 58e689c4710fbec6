"""Signing in and out, and the language of the pages."""

from typing import Annotated

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.caller import DOOR, HOME, Caller, cookie_of, form_of, own_page, secret_of, session_of, with_next
from admin.office import Desk, Office
from admin.pages.kit import needs, page_routes
from services import guesses, sign_in, staff
from services.guesses import GuessedTooOften
from services.passwords import Crowded
from services.sign_in import Guess, Guessed, Stage
from web.errors import busy
from web.language import language_of, read_language
from web.limits import address_of

AT: dict[Stage, str] = {
    Stage.PROVE: "/admin/sign-in/code",
    Stage.CHANGE: "/admin/sign-in/password",
    Stage.ENROL: "/admin/sign-in/second-factor",
    Stage.OPEN: HOME,
}
LONGEST_LOGIN = 256
CROWDED_SECONDS = 10

routes = page_routes()


@routes.get("/sign-in")
async def door(request: Request, office: Desk) -> Response:
    """The two fields; who is signed in already goes on."""
    request.state.language = read_language(request.query_params.get("language")) or language_of(request)
    session = await session_of(request, office)
    return to_step(session.stage, next_of(request)) if session else _door(request, office)


@routes.post("/sign-in")
async def enter(request: Request, office: Desk) -> Response:
    """Take a login and a password; what is said does not tell whether there is such a login."""
    office.site.require_own(request)
    form = await form_of(request)
    request.state.language = read_language(form.get("language")) or language_of(request)
    guess = Guess(form.get("login", "").strip().casefold()[:LONGEST_LOGIN], address_of(request))
    try:
        secret = await _entered(office, guess, form.get("password", ""), secret_of(request, office))
    except GuessedTooOften as often:
        response = _door(request, office, 429, login=guess.login, minutes=often.minutes)
        response.headers["Retry-After"] = str(often.seconds)
        return response
    except Guessed:
        return _door(request, office, 422, login=guess.login, wrong=True)
    except Crowded:
        raise busy(CROWDED_SECONDS) from None
    return await go_on(office, secret, next_of(request))


@routes.post("/sign-out")
async def leave(request: Request, office: Desk, caller: Annotated[Caller, needs()]) -> Response:
    """End this sign-in."""
    await office.write(lambda tx: sign_in.end(tx, secret_of(request, office)))
    response = RedirectResponse(DOOR, 303)
    response.delete_cookie(cookie_of(office.site), path="/", httponly=True, samesite="lax", secure=office.site.secure)
    return response


@routes.post("/language")
async def speak(request: Request, office: Desk, caller: Annotated[Caller, needs()]) -> Response:
    """Read the pages in the other language from now on."""
    form = await form_of(request)
    language = read_language(form.get("language")) or caller.language
    session = caller.session
    if session is not None:
        await office.write(lambda tx: staff.speak(tx, session.staff, language))
    return RedirectResponse(own_page(form.get("back", "")), 303)


def next_of(request: Request) -> str:
    """Where somebody was going before the sign-in."""
    return own_page(request.query_params.get("next", ""))


def to_step(stage: Stage, wanted: str) -> Response:
    """To what is asked at a stage; with a finished sign-in to where one was going."""
    return RedirectResponse(wanted if stage is Stage.OPEN else with_next(AT[stage], wanted), 303)


async def go_on(office: Office, secret: str, wanted: str) -> Response:
    """Give the browser its new secret, and lead it to what comes next."""
    session = await office.read(lambda tx: sign_in.session(tx, secret, demo=office.demo))
    response = to_step(session.stage, wanted) if session else RedirectResponse(DOOR, 303)
    response.set_cookie(cookie_of(office.site), secret, path="/", httponly=True, samesite="lax", secure=office.site.secure)
    return response


async def _entered(office: Office, guess: Guess, password: str, before: str) -> str:
    """Sign in anew, whatever sign-in the browser had `before`."""
    await office.write(lambda tx: guesses.count(tx, guess.login, guess.address))
    hashed = await office.read(lambda tx: sign_in.password_of(tx, guess.login, demo=office.demo))
    if not await office.passwords.fit(password, hashed) or hashed is None:
        raise Guessed("a wrong password")
    secret = await office.write(lambda tx: sign_in.begin(tx, guess, hashed))
    if before:
        await office.write(lambda tx: sign_in.end(tx, before))
    return secret


def _door(request: Request, office: Office, status: int = 200, **values: object) -> Response:
    told = {"login": "", "wrong": False, "minutes": 0, "wanted": next_of(request)} | values
    return office.pages.respond(request, "sign_in.html", language_of(request), status=status, **told)
