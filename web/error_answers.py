"""Turns problems into answers, and catches what nobody expected."""

import json
import re
import secrets

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Unavailable
from domain.language import Language
from web.errors import Problem, no_address, no_method, not_found, unavailable, unexpected, wrong_method
from web.language import English, language_of, programs_language
from web.pages import Pages

SECRET = re.compile(r"(?<=/)[0-9A-Za-z_-]{20,}")  # a link's token
RETRY_SECONDS = 10
PROGRAMS = "/api/"  # what asks there reads no pages, and may ask for English

log = structlog.get_logger()


def answer(request: Request, problem: Problem, pages: Pages) -> Response:
    """A page for somebody who reads pages, problem+json for everybody else."""
    program = request.url.path.startswith(PROGRAMS)
    language = programs_language(request) if program else language_of(request)
    if isinstance(language, Language) and not program and "text/html" in request.headers.get("accept", ""):
        response = _page(request, problem, pages, language)
    else:
        response = _json(problem, pages, language)
    if problem.status == 401 and program:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers.update({**problem.headers, "Cache-Control": "no-store", "Content-Language": language})
    return response


def add_answers(app: FastAPI, pages: Pages) -> None:
    """Answer every problem, unknown address and surprise of the app in the person's language."""

    def of_problem(request: Request, error: Exception) -> Response:
        return answer(request, error if isinstance(error, Problem) else unexpected(""), pages)

    def of_http(request: Request, error: Exception) -> Response:
        status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
        response = answer(request, _of_status(request, status), pages)
        response.headers.update(headers or {})
        return response

    def of_store(request: Request, error: Exception) -> Response:
        return answer(request, unavailable(RETRY_SECONDS), pages)

    app.add_exception_handler(Problem, of_problem)
    app.add_exception_handler(Unavailable, of_store)
    app.add_exception_handler(HTTPException, of_http)
    app.add_middleware(Surprises, pages=pages)


class Surprises:
    """The last line: an unexpected error becomes one honest sentence with a trace id, and a log entry with the same."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            log.info("client_left", path=_named(scope))
        except Exception:
            trace = secrets.token_hex(4)
            log.exception("unexpected_error", trace=trace, path=_named(scope))
            if started or scope["type"] != "http":
                raise
            response = answer(Request(scope), unexpected(trace), self._pages)
            await response(scope, receive, send)


def _named(scope: Scope) -> str:
    """The path for the log, without what opens something by itself."""
    return SECRET.sub("…", scope.get("path", ""))


def _of_status(request: Request, status: int) -> Problem:
    if request.url.path.startswith(("/admin", PROGRAMS)):
        return no_address() if status == 404 else no_method(status)
    return not_found() if status == 404 else wrong_method(status)


def _page(request: Request, problem: Problem, pages: Pages, language: Language) -> Response:
    words, back = problem.words(pages.tr(language)), "/admin" if request.url.path.startswith("/admin") else "/chat"
    return pages.respond(request, "error.html", language, status=problem.status, back=back, **words)


def _json(problem: Problem, pages: Pages, language: Language | English) -> Response:
    body = {"type": "about:blank", "status": problem.status, "code": problem.code, **problem.told(pages.tr(language))}
    return Response(json.dumps(body, ensure_ascii=False), problem.status, media_type="application/problem+json")
