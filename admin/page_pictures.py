"""Papers of applications looked at in the browser: each page as a picture, so that no viewer gets a stranger's PDF."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from admin.application_papers import HEADERS, Paper, noted
from admin.caller import Caller
from admin.office import Office
from admin.refusals import no_record
from services.page_pictures import Leaf, Picture

NUMBER = re.compile("[0-9]{1,4}")
TURNS = {"90": 90, "180": 180, "270": 270}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page that an address names; 0 where it names none. `turn`: degrees to the right."""

    page: int
    turn: int


@dataclass(frozen=True, slots=True)
class Look:
    """A page that is looked at: without a picture where it can't be drawn; `pages` is 0 where nobody knows."""

    paper: Paper
    page: int
    turn: int
    pages: int
    picture: Picture | None


async def wanted(number: str, turn: str = "") -> Wanted:
    """What stands in the address, whatever it is."""
    return Wanted(int(number) if NUMBER.fullmatch(number) else 0, TURNS.get(turn, 0))


Page = Annotated[Wanted, Depends(wanted)]


async def look(office: Office, caller: Caller, paper: Paper, which: Wanted) -> Look:
    """A page of a paper; that it was seen stands in the audit trail. Raises Problem."""
    if not 1 <= which.page <= (paper.pages or which.page):
        raise no_record()
    found = await office.pictures.picture(Leaf(paper.key, which.page, which.turn), paper.body)
    if found is None:
        raise no_record()
    if not isinstance(found, Picture):
        return Look(paper, which.page, which.turn, paper.pages or 0, None)
    await noted(office, caller, paper)
    return Look(paper, which.page, which.turn, found.pages, found)


async def picture(office: Office, caller: Caller, paper: Paper, which: Wanted) -> Response:
    """The picture of a page. Raises Problem, also where it can't be drawn."""
    found = (await look(office, caller, paper, which)).picture
    if found is None:
        raise no_record()
    return Response(found.png, headers=HEADERS, media_type="image/png")
