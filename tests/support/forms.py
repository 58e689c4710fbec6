"""The page for one sensitive answer, as a person comes to it from a messenger."""

import re
from typing import TYPE_CHECKING

import aiohttp

from domain.doors import Way
from domain.messaging import Contact
from services import history

if TYPE_CHECKING:
    from tests.support.messengers import Line

_ERROR = re.compile(r'role="alert"[^>]*>(.*?)<', re.DOTALL)


async def form_of(line: "Line", contact: Contact) -> str | None:
    """The page that the last message leads to for its answer."""
    seen = await line.store.read(lambda tx: history.latest(tx, contact, 1))
    link = seen.items[-1].link if seen and seen.items else None
    return f"{line.site}/form/{link.token}" if link and link.way is Way.FORM else None


async def fill_in(site: str, form: str, text: str) -> None:
    """Open the page and send the answer, as a browser without script does."""
    async with aiohttp.ClientSession() as http:
        async with http.get(form) as page:
            shown = await page.text()
            assert page.status == 200, shown
        name = re.search(r'<input[^>]* name="([^"]+)"', shown)
        assert name is not None, shown
        async with http.post(form, data={name[1]: text}, headers={"Origin": site}) as page:
            answer = await page.text()
            assert page.status == 200, _ERROR.findall(answer) or answer
