"""The public page that says whether a certificate is real, for whoever holds the paper or only its number."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.certificates import Verified, number, read_number
from domain.characters import CROCKFORD
from domain.language import Language
from web.error_answers import answer
from web.errors import Problem
from web.language import language_of, read_language
from web.limits import Limiter, Rate, address_of
from web.pages import Pages
from web.routing import Endpoint, route

LONGEST = 64
EXAMPLE = number(2026, "19", "4F7K2M9Q", trial=False)
MISSES = Rate("certificates not found", 10, 60)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the paper's code stands in the address
    "X-Robots-Tag": "noindex",
    "Vary": "Accept, Accept-Encoding, Accept-Language",
}


class Finder(Protocol):
    """Finds a certificate by its number set right; with the paper's own code the name comes whole."""

    async def __call__(self, number: str, code: str | None) -> Verified | None: ...


def routes(pages: Pages, find: Finder, limiter: Limiter, misses: Rate = MISSES) -> list[Route]:
    """`/verify` asks for a number, `/verify/{number}` answers, as a page or as JSON; `misses` is a limit for each address."""
    verify = Verify(pages, find, limiter, misses)
    return [route("GET", "/verify", _guarded(verify.ask)), route("GET", "/verify/{number}", _guarded(verify.tell))]


class Verify:
    """Takes numbers as people type them, and tells no more than a certificate's own paper does."""

    def __init__(self, pages: Pages, find: Finder, limiter: Limiter, misses: Rate) -> None:
        self._pages = pages
        self._find = find
        self._limiter = limiter
        self._misses = misses

    async def ask(self, request: Request) -> Response:
        """The form; a number that it sends leads to the certificate's own address."""
        typed = request.query_params.get("number")
        if typed is None and not _wants_json(request):
            return self._page(request, 200)
        canonical = _read(typed or "")
        return _to(request, canonical) if canonical else self._refused(request, _unreadable(422, typed or ""), typed or "")

    async def tell(self, request: Request) -> Response:
        """What stands behind a number."""
        typed = request.path_params["number"]
        canonical = _read(typed)
        if canonical is None:
            return self._refused(request, _unreadable(404, typed), typed)
        if canonical != typed:
            return _to(request, canonical)
        try:
            found = await self._look_up(request, canonical)
        except Problem as problem:
            return self._refused(request, problem, canonical)
        return JSONResponse(_as_data(found)) if _wants_json(request) else self._page(request, 200, found=found)

    async def _look_up(self, request: Request, canonical: str) -> Verified:
        """Each look-up counts as a miss until it is none, so that many at once can't slip through; raises Problem."""
        miss = (self._misses, address_of(request))
        self._limiter.check(miss)
        found = await self._find(canonical, request.query_params.get("c"))
        if found is None:
            raise _unknown()
        self._limiter.give_back(miss)
        return found

    def _refused(self, request: Request, problem: Problem, typed: str) -> Response:
        if _wants_json(request):
            return answer(request, problem, self._pages)
        error = problem.words(self._pages.tr(language_of(request)))
        response = self._page(request, problem.status, typed=typed[:LONGEST], error=error)
        response.headers.update(problem.headers)
        return response

    def _page(
        self,
        request: Request,
        status: int,
        found: Verified | None = None,
        typed: str = "",
        error: Mapping[str, str] | None = None,
    ) -> Response:
        language = language_of(request)
        values = {
            "found": found,
            "typed": typed,
            "error": error,
            "example": EXAMPLE,
            "longest": LONGEST,
            "chosen": _chosen(request),
            "other": _in_the_other(request, language),
        }
        return self._pages.respond(request, "verify.html", language, status=status, **values)


def _read(typed: str) -> str | None:
    return read_number(typed) if len(typed) <= LONGEST else None


def _to(request: Request, canonical: str) -> Response:
    kept = urlencode({name: value for name, value in request.query_params.items() if name in {"c", "language"}})
    return RedirectResponse(f"/verify/{canonical}{'?' if kept else ''}{kept}", 303)


def _chosen(request: Request) -> Language | None:
    return read_language(request.query_params.get("language"))


def _in_the_other(request: Request, language: Language) -> str:
    kept = {name: value for name, value in request.query_params.items() if name in {"c", "number"}}
    other = Language.RU if language is Language.KK else Language.KK
    return "?" + urlencode({**kept, "language": other})


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def _as_data(found: Verified) -> Mapping[str, object]:
    return {
        "number": found.number,
        "state": found.state,
        "course": {"kk": found.course.kk, "ru": found.course.ru},
        "issued_on": found.issued_on.isoformat(),
        "ended_on": found.ended_on.isoformat() if found.ended_on else None,
        "name": found.name,
        "trial": found.trial,
    }


def _unreadable(status: int, typed: str) -> Problem:
    """Says whether a sign is wrong or the whole is no number of ours."""
    stem = typed.rstrip(" .,")[:-1]
    if any(_read(stem + last) for last in CROCKFORD):
        return Problem(
            status,
            "mistyped_number",
            lambda tr: tr("There is a mistake in the number"),
            lambda tr: tr(
                "The last character is there for checking, and it does not fit: probably one character is mistyped. "
                "Compare the number with the certificate; a right one looks like this: {example}",
                example=EXAMPLE,
            ),
            example=EXAMPLE,
        )
    return Problem(
        status,
        "not_a_number",
        lambda tr: tr("This does not look like a certificate number"),
        lambda tr: tr("Copy the whole number from the certificate, for example: {example}", example=EXAMPLE),
        example=EXAMPLE,
    )


def _unknown() -> Problem:
    return Problem(
        404,
        "unknown_certificate",
        lambda tr: tr("There is no certificate with this number"),
        lambda tr: tr(
            "Compare the number with the certificate once more. If it is the same, this certificate was not issued here."
        ),
    )


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Answers in the language that the address names, and lets nothing of the address out."""

    async def guarded(request: Request) -> Response:
        request.state.language = _chosen(request)
        response = await endpoint(request)
        response.headers.update(HEADERS)
        return response

    return guarded
