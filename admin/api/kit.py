"""The manners that every route of the API has: rights, pages of a list, keys of what is done once, versions of what changes."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Header, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticKnownError
from starlette.requests import Request
from starlette.responses import Response

from admin.caller import API, ApiNeeds, Caller
from admin.office import Office
from admin.refusals import bad_key, bad_sort, changed_meanwhile, key_reused, version_needed
from domain.staff import Right
from services.once import Answer, Ask, KeyReused, given_before, once
from services.storage.paging import Part, Window
from services.transaction import WriteTx

Item = TypeVar("Item")
MOST = 200
KEY = re.compile(r"[\x21-\x7e]{1,200}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag of the version that is changed.")]


def _written(day: object) -> object:
    if isinstance(day, str) and DAY.fullmatch(day):
        return day
    raise PydanticKnownError("date_type")


# A day as it is sent: a number would be read as seconds since 1970. Bounds stand between the two, or its schema loses them.
WRITTEN = BeforeValidator(_written)
SentDay = Annotated[date, WRITTEN]


class Sent(BaseModel):
    """A body that somebody sends: nothing in it that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(BaseModel):
    """A body that is given."""

    model_config = ConfigDict(frozen=True)


class Listed(Given, Generic[Item]):
    """A part of a list; `next` is what to give as `after` for the part that follows, null at the end."""

    items: list[Item]
    next: str | None = Field(default=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of a list somebody asks for; a dependency that `sorted_by` makes."""

    window: Window
    request: Request = field(repr=False)
    response: Response = field(repr=False)

    def listed(self, part: Part[Item]) -> Listed[Item]:
        """The answer, with the address of the part that follows in its `Link`."""
        if part.next:
            following = self.request.url.include_query_params(after=part.next)
            self.response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
        return Listed(items=list(part.items), next=part.next)


def sorted_by(*keys: str, forwards: str | None = None) -> Any:
    """Parts of a list, in an order by one of the keys: the first, unless the caller says `sort=key`, or `sort=-key` for its end.

    ```
    ORDER = Order("learners", {"name": person.c.name_sort, "arrived": person.c.created_at}, person.c.id)  # beside the query

    async def found(office: Desk, caller: …, asked: Annotated[Asked, sorted_by("name", "arrived")]) -> Listed[Row]:
        part = await office.read(lambda tx: learners.found(tx, caller.scope, asked.window))
        return asked.listed(part.map(Row.of))
    ```
    A key may be given as `-arrived`: then its end comes first unless another order is asked for. `forwards` has none.
    The query is cut by `services.storage.paging.part`; a wrong `after` is refused by itself.
    """
    names = [name for key in keys for name in (key, key[1:] if key.startswith("-") else f"-{key}")]
    names += [forwards] if forwards else []

    async def asked(
        request: Request,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = 50,
        after: Annotated[str | None, Query(max_length=1000, description="`next` of the part before.")] = None,
        sort: Annotated[str, Query(json_schema_extra={"enum": names}, description="`-`: from the end.")] = names[0],
    ) -> Asked:
        if sort not in names:
            raise bad_sort(names)
        return Asked(Window(limit, after, sort), request, response)

    return Depends(asked)


def api_routes(tag: str) -> APIRouter:
    """What the routes of a module are put on; `tag` says in the description what they are about."""
    return APIRouter(prefix=API, tags=[tag])


def needs(right: Right | None = None) -> Any:
    """Who calls: `caller: Annotated[Caller, needs(Right.READ_LEARNERS)]`."""
    return Depends(ApiNeeds(right))


def etag(*parts: object) -> str:
    """A version, as a header says it: it changes when one of the parts does."""
    return '"' + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16] + '"'


def require_version(given: str | None, now: str) -> None:
    """Refuse a change of a version that is gone, or that was not named. Raises Problem (412, 428)."""
    if given is None:
        raise version_needed()
    if not {one.strip().removeprefix("W/") for one in given.split(",")} & {now, "*"}:
        raise changed_meanwhile()


@dataclass(frozen=True, slots=True)
class Versioned:
    """What an act answers with: a record and its version, as `etag` says it; the address of one that is new.

    `kept` is what a repeat under the same key is answered with, where the record shows something once.
    """

    record: BaseModel
    version: str | None = None
    address: str | None = None
    kept: BaseModel | None = None

    def answer(self, status: int) -> Answer:
        headers = {"ETag": self.version, "Location": self.address}
        kept = None if self.kept is None else self.kept.model_dump_json(by_alias=True).encode()
        told = {name: value for name, value in headers.items() if value is not None}
        return Answer(status, self.record.model_dump_json(by_alias=True).encode(), told, kept)


def with_version(response: Response, record: Item, version: str) -> Item:
    """One record, with its version in the ETag of the answer (give the route's own `response: Response`)."""
    response.headers["ETag"] = version
    return record


async def act(
    request: Request,
    office: Office,
    caller: Caller,
    work: Callable[[WriteTx], BaseModel | Versioned | None],
    status: int = 200,
    body: bytes | None = None,
) -> Response:
    """Do something, once where it has a key, and answer with what `work` gives (None: 204).

    The same key again: the same status, body and ETag, whatever has changed meanwhile; what was refused may be asked again.
    `body`: what was sent, where it was read already.
    """

    def done(tx: WriteTx) -> Answer:
        result = work(tx)
        if result is None:
            return Answer(204, b"")
        return (result if isinstance(result, Versioned) else Versioned(result)).answer(status)

    ask = await _ask(request, caller, body)
    if ask is None:
        return _response(await office.write(done))
    try:
        return _response(await office.write(lambda tx: once(tx, ask, done)))
    except KeyReused:
        raise key_reused() from None


async def act_on_each(request: Request, office: Office, caller: Caller, work: Callable[[], Awaitable[BaseModel]]) -> Response:
    """Do many things, each in a transaction of its own harmless when repeated; under the same key the answer is the same."""
    ask = await _ask(request, caller)
    try:
        before = await office.read(lambda tx: given_before(tx, ask)) if ask else None
    except KeyReused:
        raise key_reused() from None
    if before is not None:
        return _response(before)
    told = await work()
    return await act(request, office, caller, lambda _: told)


async def _ask(request: Request, caller: Caller, body: bytes | None = None) -> Ask | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise bad_key()
    what = f"{request.method} {request.url.path}?{request.url.query}\0"
    sent = await request.body() if body is None else body
    return Ask(caller.scope.actor, key, hashlib.sha256(what.encode() + sent).digest())


def _response(answer: Answer) -> Response:
    media_type = "application/json" if answer.body else None
    return Response(answer.body, answer.status, dict(answer.headers), media_type=media_type)
