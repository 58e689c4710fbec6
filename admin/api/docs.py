"""What the API says about itself: `/openapi.json` for programs, `/docs` for their makers. Nothing else of the app is in it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, compile_path

from admin.api.docs_examples import example
from admin.api.docs_parts import KEY, PROBLEM, REFUSED, SECURITY, SIGN_IN_TOKEN, WORDS, refused
from admin.caller import LOOKING, ApiNeeds
from admin.office import Desk
from domain.staff import Right
from web.compression import squeeze, takes_gzip
from web.errors import not_found
from web.language import programs_language, read_programs_language

routes = APIRouter(include_in_schema=False)

Operation = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One operation, for the page."""

    method: str
    path: str
    operation: Operation

    @property
    def sent(self) -> str:
        """An example of its body; empty where it takes none."""
        return _shown(self.operation.get("requestBody", {}))

    @property
    def given(self) -> str:
        """An example of its answer."""
        good: Mapping[str, Any] = next((answer for status, answer in self.operation["responses"].items() if status < "300"), {})
        return _shown(good)

    @property
    def refusals(self) -> Sequence[str]:
        return [status for status in self.operation["responses"] if status >= "400"]


class Docs:
    """The API's description, made from its routes when it is asked for first."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document."""
        made = get_openapi(title="Kasip", version="1", description=WORDS, routes=self._routes)
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM
        made["components"] |= {"securitySchemes": SECURITY, "responses": {status: refused(status) for status in REFUSED}}
        for path, method, dependant in _operations(self._routes):
            operation = made["paths"][path][method]
            _complete(operation, path, method, _right(dependant))
            _illustrate(operation, schemas)
        return made

    def methods_of(self, path: str) -> str:
        """What an address takes, as the header Allow says it."""
        found = {method for pattern, methods in self._patterns for method in methods if pattern.fullmatch(path)}
        return ", ".join(sorted(found))

    @cached_property
    def _patterns(self) -> Sequence[tuple[re.Pattern[str], Sequence[str]]]:
        return [(compile_path(path)[0], [*map(str.upper, methods)]) for path, methods in self.document["paths"].items()]

    @cached_property
    def body(self) -> bytes:
        return json.dumps(self.document, ensure_ascii=False).encode()

    @cached_property
    def tags(self) -> Mapping[str, Sequence[Told]]:
        """The operations by what they are about."""
        found: dict[str, list[Told]] = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                found.setdefault(operation["tags"][0], []).append(Told(method.upper(), path, operation))
        return found


@routes.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """For programs."""
    body, headers = docs_of(request).body, {"Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    if takes_gzip(request):
        body, headers["Content-Encoding"] = squeeze(body), "gzip"
    return Response(body, headers=headers, media_type="application/json")


@routes.get("/docs")
async def contents(request: Request, office: Desk) -> Response:
    """What there is, by what it is about."""
    language = read_programs_language(request.query_params.get("language")) or programs_language(request)
    return office.pages.respond(request, "api.html", language, tags=docs_of(request).tags, here="/docs")


@routes.get("/docs/{tag}")
async def about(tag: str, request: Request, office: Desk) -> Response:
    """The operations about one thing, with what each takes and gives."""
    language = read_programs_language(request.query_params.get("language")) or programs_language(request)
    docs = docs_of(request)
    if tag not in docs.tags:
        raise not_found()
    return office.pages.respond(request, "api_about.html", language, tag=tag, operations=docs.tags[tag], here=f"/docs/{tag}")


def docs_of(request: Request) -> Docs:
    docs: Docs = request.app.state.docs
    return docs


def _shown(content: Mapping[str, Any]) -> str:
    body = content.get("content", {}).get("application/json", {})
    return json.dumps(body["example"], ensure_ascii=False, indent=1) if body.get("example") is not None else ""


def _operations(routes: Sequence[BaseRoute]) -> Iterator[tuple[str, str, Dependant]]:
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            yield from ((route.path_format, method.lower(), route.dependant) for method in route.methods or ())


def _complete(operation: Operation, path: str, method: str, right: Right | None) -> None:
    """Put in what the manners add to every route: the right, keys, versions, and what may be refused."""
    parameters = operation.setdefault("parameters", [])
    if method.upper() not in LOOKING:
        parameters += [KEY, SIGN_IN_TOKEN]
    operation["summary"] = str(operation.get("description", operation["summary"])).partition(". ")[0].strip().rstrip(".")
    operation["x-right"] = right and str(right)
    operation["security"] = [{name: []} for name in SECURITY]
    names = {parameter["name"] for parameter in parameters} | ({"body"} if "requestBody" in operation else set())
    answers = operation["responses"]
    answers.pop("422", None)
    here = [status for status, (_, where) in REFUSED.items() if where(method, path, names)]
    answers |= {status: {"$ref": f"#/components/responses/{status}"} for status in here}
    for parameter in parameters:
        if parameter["name"] == "If-Match":
            parameter |= {"required": True, "schema": {"type": "string"}}
    if "If-Match" in names:
        for status in answers.keys() & {"200", "201"}:
            answers[status]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The new version."}}


def _illustrate(operation: Operation, schemas: Mapping[str, Any]) -> None:
    """Give each body an example."""
    for content in (operation.get("requestBody", {}), *operation["responses"].values()):
        for media_type, body in content.get("content", {}).items():
            if media_type == "application/json" and body.get("schema") and "example" not in body:
                body["example"] = example(body["schema"], schemas)


def _right(dependant: Dependant) -> Right | None:
    needs = next((one.call for one in dependant.dependencies if isinstance(one.call, ApiNeeds)), None)
    return needs.right if needs else None
