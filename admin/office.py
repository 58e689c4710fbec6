"""What the staff's side works with, whichever route is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import Depends
from starlette.requests import Request

from services.application_papers import ApplicationPapers
from services.application_signature import ApplicationSigner
from services.page_pictures import PagePictures
from services.passwords import Passwords
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import ReadTx, WriteTx
from web.limits import Limiter
from web.pages import Pages
from web.security import Site

T = TypeVar("T")
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Office:
    """The store with its content and words, the pages, and the locks on the doors; `demo`: the demonstration may be entered."""

    store: Store
    talk: Talk
    pages: Pages
    site: Site
    limiter: Limiter
    passwords: Passwords
    papers: ApplicationPapers
    signer: ApplicationSigner
    demo: bool = False
    pictures: PagePictures = field(default_factory=PagePictures)

    async def read(self, work: Callable[[ReadTx], T]) -> T:
        return await self.store.read(work)

    async def write(self, work: Callable[[WriteTx], T]) -> T:
        return await self.store.write(work)


async def office_of(request: Request) -> Office:
    """The office of the process (a dependency of routes)."""
    office: Office = request.app.state.office
    return office


Desk = Annotated[Office, Depends(office_of)]
