"""Asks the routes of the staff's side as a table says (tests/house/doors.py), and reads what is answered."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select

from admin.caller import CSRF_HEADER, LOOKING, ApiNeeds, Needs
from domain.regions import BY_CODE
from domain.staff import Right
from services.storage.schema import metadata
from services.transaction import ReadTx
from tests.admin.floor import Client
from tests.house.door import Door
from tests.house.regions import Region

OURS = ("/admin", "/api/")
NOTHING: Mapping[str, object] = MappingProxyType({})
CHOICES = re.compile(r"<option[^>]*>[^<]*</option>")  # which of them was chosen is what was asked
FLEETING = frozenset({"content-length", "etag", "link", "location"})


@dataclass(frozen=True, slots=True)
class Route:
    """A method at an address, who may ask it, and the examples of its body."""

    method: str
    path: str
    needs: Needs | None
    body: Mapping[str, object]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def api(self) -> bool:
        return isinstance(self.needs, ApiNeeds)

    @property
    def right(self) -> Right | None:
        return self.needs.right if self.needs else None

    @property
    def changes(self) -> bool:
        return self.method not in LOOKING


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, with the names of records in the place of what was asked for."""

    status: int
    headers: tuple[tuple[str, str], ...]
    text: str


def routes_of(app: FastAPI) -> Iterator[Route]:
    """Every route of the staff's side that the app answers, whichever module it is from."""
    for route in app.routes:
        path = getattr(route, "path", "")
        if path.startswith(OURS):
            assert isinstance(route, APIRoute), f"{path} is no route of FastAPI's: nobody says who may ask it"
            found = [one.call for one in route.dependant.dependencies if isinstance(one.call, Needs)]
            for method in sorted(route.methods or ()):
                yield Route(method, path, found[0] if found else None, _examples(route))


def _examples(route: APIRoute) -> Mapping[str, object]:
    model = route.body_field.field_info.annotation if route.body_field else None
    fields: Mapping[str, Any] = getattr(model, "model_fields", {})
    return {one.alias or name: one.examples[0] for name, one in fields.items() if one.examples}


@dataclass(frozen=True, slots=True)
class Asking:
    """A route with how it is asked."""

    route: Route
    door: Door

    @property
    def of_record(self) -> bool:
        """Whether a record of some region stands in the address."""
        return any("{" in value for value in self.door.fill.values())

    def path(self, region: Region, query: str = "") -> str:
        filled = {name: value.format_map(region.records) for name, value in self.door.fill.items()}
        return self.route.path.format(**filled) + (f"?{query.format_map(region.records)}" if query else "")

    def sent(self, region: Region, more: Mapping[str, object]) -> dict[str, object]:
        """A body or a form about the records of a region."""
        body = {**(self.route.body if self.route.api else {}), **(self.door.sent or {}), **more}
        return {name: _filled(one, region) for name, one in body.items()}

    async def asked(
        self, by: Client | httpx.AsyncClient, region: Region, query: str = "", more: Mapping[str, object] = NOTHING
    ) -> httpx.Response:
        """Ask as somebody who does all right: with the token of the sign-in, and with the version of the record."""
        http, csrf = (by.http, by.session.csrf) if isinstance(by, Client) else (by, "")
        path, method = self.path(region, query), self.route.method
        if not self.route.changes:
            return await http.request(method, path)
        body = self.sent(region, more)
        if not self.route.api:
            return await http.request(method, path, data={"csrf": csrf, **body})
        return await http.request(method, path, headers={CSRF_HEADER: csrf, "If-Match": "*"}, json=body or None)


def _filled(value: object, region: Region) -> object:
    if isinstance(value, list):
        return [_filled(one, region) for one in value]
    return value.format_map(region.records) if isinstance(value, str) else value


def said(answer: httpx.Response, *regions: Region) -> Said:
    """What an answer says, whichever of the regions it was asked about."""
    text = CHOICES.sub("", text_of(answer))
    for region in regions:
        name = BY_CODE[region["region"]].name
        for called in (f"region={region['region']}", name.kk, name.ru):
            text = text.replace(called, "{region}")
    names = {value: name for region in regions for name, value in region.records.items() if len(value) > 2}
    for value in sorted(names, key=len, reverse=True):
        text = text.replace(value, f"{{{names[value]}}}")
    headers = tuple((name, value) for name, value in answer.headers.items() if name not in FLEETING)
    return Said(answer.status_code, headers, text)


def text_of(answer: httpx.Response) -> str:
    """What can be read in an answer, in a workbook too."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "\n".join(book.read(name).decode() for name in sorted(book.namelist()) if name.startswith("xl/"))


def digest(tx: ReadTx) -> str:
    """One word for all that the database has."""
    every = hashlib.sha256()
    for table in metadata.sorted_tables:
        rows = sorted(map(repr, tx.conn.execute(select(table)).all()))
        every.update("\n".join([table.name, *rows]).encode())
    return every.hexdigest()
