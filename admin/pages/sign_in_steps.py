"""What is asked between the password and the desk: a code, a password of one's own, a second factor."""

from collections.abc import Callable

import segno
from starlette.requests import Request
from starlette.responses import Response

from admin.caller import DOOR, SignInFirst, form_of, require_token, secret_of, session_of, with_next
from admin.office import Desk, Office
from admin.pages.kit import page_routes
from admin.pages.sign_in import AT, CROWDED_SECONDS, go_on, next_of
from services import guesses, sign_in, staff
from services.guesses import GuessedTooOften
from services.passwords import Crowded
from services.sign_in import Guess, Guessed, Session, Stage
from services.transaction import WriteTx
from web.errors import busy
from web.limits import address_of

LONGEST_PASSWORD = 256
Fault = str

routes = page_routes()


@routes.get("/sign-in/code")
async def ask_code(request: Request, office: Desk) -> Response:
    return await _asked(request, office, Stage.PROVE)


@routes.post("/sign-in/code")
async def take_code(request: Request, office: Desk) -> Response:
    """A code of the second factor."""
    return await _take_code(request, office, Stage.PROVE, sign_in.prove)


@routes.get("/sign-in/second-factor")
async def ask_second_factor(request: Request, office: Desk) -> Response:
    """The key of the second factor, as a picture and as text; it is the same until its first code is taken."""
    return await _asked(request, office, Stage.ENROL)


@routes.post("/sign-in/second-factor")
async def take_second_factor(request: Request, office: Desk) -> Response:
    return await _take_code(request, office, Stage.ENROL, sign_in.enrol)


@routes.get("/sign-in/password")
async def ask_password(request: Request, office: Desk) -> Response:
    return await _asked(request, office, Stage.CHANGE)


@routes.post("/sign-in/password")
async def take_password(request: Request, office: Desk) -> Response:
    """A password of one's own, twice."""
    session = await _sent(request, office, Stage.CHANGE)
    form = await form_of(request)
    try:
        if fault := await _unfit(office, session, form.get("password", ""), form.get("again", "")):
            return await _asked(request, office, Stage.CHANGE, fault)
        hashed = await office.passwords.hashed(form["password"])
        secret = await office.write(lambda tx: sign_in.change_password(tx, secret_of(request, office), hashed))
    except Crowded:
        raise busy(CROWDED_SECONDS) from None
    except Guessed:
        raise SignInFirst(with_next(DOOR, next_of(request))) from None
    return await go_on(office, secret, next_of(request))


async def _unfit(office: Office, session: Session, password: str, again: str) -> Fault:
    """What is wrong with a new password; empty where nothing is."""
    if staff.weak(password, session.login) or len(password) > LONGEST_PASSWORD:
        return "weak"
    if password != again:
        return "not_the_same"
    given = await office.read(lambda tx: sign_in.password_of(tx, session.login, demo=office.demo))
    return "given" if await office.passwords.fit(password, given) else ""


async def _take_code(request: Request, office: Office, stage: Stage, work: Callable[[WriteTx, str, Guess], str]) -> Response:
    """A guess at a code counts as one at the password does."""
    session = await _sent(request, office, stage)
    code = "".join((await form_of(request)).get("code", "").split())
    guess = Guess.of_code(session.login, address_of(request), code)
    try:
        await office.write(lambda tx: guesses.count(tx, guess.login, guess.address))
        secret = await office.write(lambda tx: work(tx, secret_of(request, office), guess))
    except GuessedTooOften as often:
        return await _asked(request, office, stage, "too_often", often.minutes)
    except Guessed:
        return await _asked(request, office, stage, "wrong")
    return await go_on(office, secret, next_of(request))


async def _asked(request: Request, office: Office, stage: Stage, fault: Fault = "", minutes: int = 0) -> Response:
    """The page of a step."""
    session = await _reached(request, office, stage)
    values: dict[str, object] = {"stage": stage, "fault": fault, "minutes": minutes, "session": session}
    if stage is Stage.ENROL:
        key = await office.write(lambda tx: sign_in.second_factor(tx, secret_of(request, office)))
        values |= {"key": key, "picture": _picture(key, session)}
    status = 429 if minutes else 422 if fault else 200
    return office.pages.respond(request, "sign_in_step.html", session.language, status=status, **values)


async def _sent(request: Request, office: Office, stage: Stage) -> Session:
    """Whose sign-in is at this step, and sent its form. Raises SignInFirst and Problem."""
    session = await _reached(request, office, stage)
    require_token(request, office, session, (await form_of(request)).get("csrf", ""))
    return session


async def _reached(request: Request, office: Office, stage: Stage) -> Session:
    """Whose sign-in is at this step. Raises SignInFirst with where it is."""
    session = await session_of(request, office)
    if session is None or session.stage is not stage:
        raise SignInFirst(with_next(AT[session.stage] if session else DOOR, next_of(request)))
    request.state.language = session.language
    return session


def _picture(key: str, session: Session) -> str:
    """The key as a QR that apps read."""
    address = sign_in.key_address(key, session.login)
    return str(segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))
