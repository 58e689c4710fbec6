"""The manners that every route of the API has: rights, pages of a list, keys of what is done once, versions of what changes."""

import hashlib
import re
from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Header
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from admin.caller import ApiNeeds, Caller
from admin.office import Office
from admin.refusals import bad_key, changed_meanwhile, key_reused, version_needed
from domain.staff import Right
from services.once import Answer, Ask, KeyReused, once
from services.transaction import WriteTx

Item = TypeVar("Item")
KEY = re.compile(r"[\x21-\x7e]{1,200}")

IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag of the version that is changed.")]


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
    if given.strip() not in {now, "*"}:
        raise changed_meanwhile()


async def act(
    request: Request, office: Office, caller: Caller, work: Callable[[WriteTx], BaseModel | None], status: int = 200
) -> Response:
    """Do something, once where it has a key, and answer with what `work` gives (None: 204)."""

    def done(tx: WriteTx) -> Answer:
        result = work(tx)
        return Answer(204, b"") if result is None else Answer(status, result.model_dump_json().encode())

    key = request.headers.get("idempotency-key")
    if key is None:
        return _response(await office.write(done))
    if not KEY.fullmatch(key):
        raise bad_key()
    asked = hashlib.sha256(f"{request.method} {request.url.path}\0".encode() + await request.body()).digest()
    try:
        return _response(await office.write(lambda tx: once(tx, Ask(caller.scope.actor, key, asked), done)))
    except KeyReused:
        raise key_reused() from None


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json" if answer.body else None)
