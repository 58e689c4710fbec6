"""Who is writing: a secret token, carried as Bearer by programs and in a cookie by browsers."""

import hashlib
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from domain.messaging import Channel, Contact
from web.errors import unknown_session
from web.security import Site

COOKIE = "kasip_chat"
YEAR = 365 * 24 * 3600
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def new_token() -> str:
    """192 random bits."""
    return secrets.token_urlsafe(24)


def contact_of(token: str) -> Contact:
    return Contact(Channel.WEB, token)


def tag_of(token: str) -> str:
    """A short name for a token that may be shown and stored where the token may not."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def authenticate(request: Request, site: Site) -> str:
    """The token that came along; raises Problem (401), or 403 where another site made the browser send its cookie."""
    token = token_of(request)
    if token is None:
        raise unknown_session()
    if "authorization" not in request.headers and request.method != "GET":
        site.require_own(request)
    return token


def token_of(request: Request) -> str | None:
    """The Bearer token, or else the cookie; None for a missing one and for what cannot be a token."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        token = request.cookies.get(COOKIE, "")
    else:
        scheme, _, token = authorization.partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
    return token if TOKEN.fullmatch(token) else None


def remember(response: Response, token: str, site: Site) -> None:
    """Let the browser keep the token for a year, out of reach of scripts."""
    response.set_cookie(COOKIE, token, max_age=YEAR, path="/chat", secure=site.secure, httponly=True, samesite="lax")
