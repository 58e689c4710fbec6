"""Somebody who signs in with a browser, as the pages lead."""

import base64
import re
from dataclasses import dataclass, replace

import httpx

from admin.office import Office
from domain.staff import Grant
from services import staff
from services.staff import Account
from tests.admin.floor import Floor
from tests.services.desks import code
from tests.support.passwords import cheap

PASSWORD, OWN = "abcd-efgh-jkmn-pqrs-tuvw", "a long one of my own"
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')
_KEY = re.compile(r"<code>([A-Z2-7]{32})</code>")


@dataclass
class Visit:
    """A browser, and the key of its second factor once it has one."""

    floor: Floor
    http: httpx.AsyncClient
    login: str
    key: str = ""

    async def enters(self, password: str = PASSWORD, path: str = "/admin/sign-in") -> httpx.Response:
        return await self.http.post(path, data={"login": self.login, "password": password})

    async def fills(self, path: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page."""
        found = _CSRF.search((await self.http.get(path)).text)
        assert found is not None, path
        return await self.http.post(path, data={"csrf": found[1], **fields})

    async def changes_password(self, path: str = "/admin/sign-in/password", own: str = OWN) -> httpx.Response:
        return await self.fills(path, password=own, again=own)

    async def enrols(self, path: str = "/admin/sign-in/second-factor") -> httpx.Response:
        found = _KEY.search((await self.http.get(path)).text)
        assert found is not None
        self.key = found[1]
        return await self.fills(path, code=self.code())

    def code(self) -> str:
        return code(base64.b32decode(self.key), int(self.floor.clock.at.timestamp()) // 30)


async def visit(floor: Floor, *grants: Grant, login: str = "aliya", address: str = "127.0.0.1") -> Visit:
    """Somebody with a new account, before the sign-in, whose passwords cost nothing to compare."""
    office = cheapened(floor)
    account = Account(login, await office.passwords.hashed(PASSWORD))
    id_ = await floor.house.store.write(lambda tx: staff.add(tx, account, grants[0], "tests"))
    for grant in grants[1:]:
        await floor.house.store.write(lambda tx, grant=grant: staff.give(tx, id_, grant, "tests"))  # type: ignore[misc]
    return Visit(floor, await floor.visitor(address, accept="text/html"), login)


def cheapened(floor: Floor) -> Office:
    """The office, with passwords that cost nothing to compare."""
    office: Office = floor.app.state.office
    floor.app.state.office = replace(office, passwords=cheap())
    cheapened_: Office = floor.app.state.office
    return cheapened_
