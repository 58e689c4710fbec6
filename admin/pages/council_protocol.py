"""What follows a session as a page: its protocol, the scan, who was told, and the package for the budget administrator."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from starlette.requests import Request
from starlette.responses import Response

from admin import after_words, council_words, protocol_day
from admin.application_refusals import in_words
from admin.caller import FORM_KB, Caller, form_of
from admin.office import Desk, Office
from admin.pages.council_day import AT, NOTHING, Act, Form, common, done
from admin.pages.days import read_day
from admin.pages.kit import needs, page, page_routes
from admin.protocol_day import After
from domain.councils import Told
from domain.fields import MOST_FREE
from domain.language import Language
from domain.staff import Right
from services import council_after, package_papers, packages, protocols
from services.application_acts import CanNotApply
from services.packages import Sending
from services.protocols import Draft
from services.transaction import WriteTx
from web.errors import Problem

routes = page_routes()

Reader = Annotated[Caller, needs(Right.READ_COUNCILS)]
Holder = Annotated[Caller, needs(Right.HOLD_COUNCILS)]
# Words about each of so many items, and two parts more, in both languages; a Cyrillic character comes as 6 bytes.
MOST_ITEMS = 60
LONGEST_KB = FORM_KB + len(Language) * (MOST_ITEMS + 2) * MOST_FREE * 6 // 1024
Drafter = Annotated[Caller, needs(Right.HOLD_COUNCILS, LONGEST_KB)]
NARRATIVE, ITEMS = "narrative", "items"
PARTS = ("opening", "invited")
MARKS = {"told": "told-on", "forwarded": "forward-on"}  # where the day of an act stands, of which the page has several


@routes.get("/sessions/{session}/protocol")
async def read(request: Request, office: Desk, caller: Reader, session: str) -> Response:
    """The protocol and what follows, as far as it is."""
    return await shown(request, office, caller, session)


@routes.post("/sessions/{session}/protocol")
async def draft(request: Request, office: Desk, caller: Drafter, session: str) -> Response:
    """Draw the protocol up, or anew."""

    def work(tx: WriteTx, form: Form) -> None:
        on = read_day(form.get("on", ""))
        if on is None:
            raise CanNotApply("protocol_day", "on")
        wanted = Draft(form.get("number", ""), on, _narrative(form))
        protocols.draft(tx, office.talk.content, caller.scope, session, wanted)

    return await finished(request, office, caller, session, (work, "drafted"))


@routes.post("/sessions/{session}/protocol/sign")
async def sign(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Fix the protocol; the applicants are told."""

    def work(tx: WriteTx, form: Form) -> None:
        protocols.sign(tx, office.talk.content, caller.scope, session)

    return await finished(request, office, caller, session, (work, "signed"))


@routes.post("/sessions/{session}/told-by-hand")
async def told(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """An applicant was told by phone, by letter or in person."""

    def work(tx: WriteTx, form: Form) -> None:
        on, how = read_day(form.get("on", "")), form.get("how", "")
        if on is None:
            raise CanNotApply("told_day", "on")
        if how not in set(Told):
            raise CanNotApply("not_chosen", "how")
        council_after.told_by_hand(tx, caller.scope, session, form.get("item", ""), on, Told(how))

    return await finished(request, office, caller, session, (work, "told"))


@routes.post("/sessions/{session}/forward")
async def forward(request: Request, office: Desk, caller: Holder, session: str) -> Response:
    """Send the package to the region's budget administrator."""
    form = await form_of(request)
    redacted = form.get("redacted") == "yes"
    try:
        with in_words():
            papers = await package_papers.prepared(office.store, office.talk, caller.scope, session, redacted=redacted)
    except Problem as problem:
        if problem.status == 404:
            raise
        return await shown(request, office, caller, session, problem, {"act": "forwarded", **form})

    def work(tx: WriteTx, form: Form) -> None:
        on = read_day(form.get("on", ""))
        if on is None:
            raise CanNotApply("forward_day", "on")
        packages.forward(tx, caller.scope, session, Sending(on, redacted), papers)

    return await finished(request, office, caller, session, (work, "forwarded"))


def _narrative(form: Form) -> Mapping[str, Mapping[str, Any]]:
    """What is written beside the facts, from names like `narrative.kk.items.<item>`."""
    said: dict[str, dict[str, Any]] = {str(one): {ITEMS: {}} for one in Language}
    for name, text in form.items():
        kind, *path = name.split(".")
        if kind != NARRATIVE or not text.strip() or not path or path[0] not in said:
            continue
        match path[1:]:
            case [part] if part in PARTS:
                said[path[0]][part] = text
            case ["items", item]:
                said[path[0]][ITEMS][item] = text
    return said


async def finished(
    request: Request, office: Office, caller: Caller, session: str, act: tuple[Callable[[WriteTx, Form], None], str]
) -> Response:
    """Do an act and come back to the page: with what was done, or with what was refused. Raises Problem (404)."""
    work, said = act

    async def again(problem: Problem, form: Form) -> Response:
        return await shown(request, office, caller, session, problem, {"act": said, **form})

    return await done(request, office, caller, session, Act(work, said, f"{AT}/{session}/protocol", again))


async def shown(
    request: Request, office: Office, caller: Caller, session: str, problem: Problem | None = None, typed: Form = NOTHING
) -> Response:
    """The page, with what was refused where something was. Raises Problem (404)."""
    with in_words():
        found = await office.read(lambda tx: protocol_day.after(tx, office.talk.content, caller.scope, session))
    values = {
        **common(office, caller, found.day, problem, typed), "after": found, "after_words": after_words,
        "written": typed if typed.get("act") == "drafted" else _written(found), "today": found.day.today.isoformat(),
        "states": council_words.STATES, "opens": caller.may(Right.READ_PACKAGES),
        "marks": {"on": MARKS[typed["act"]]} if typed.get("act") in MARKS else {},
    }  # fmt: skip
    status = problem.status if problem else 200
    return page(request, office, caller, "session_protocol.html", status=status, back=f"{AT}/{session}/protocol", **values)


def _written(found: After) -> Form:
    """What the form of the protocol holds: what was drawn up, else today and nothing."""
    protocol = found.protocol
    held = {"number": protocol.number or "", "on": (protocol.on or found.day.today).isoformat()}
    for language, said in protocol.narrative.items():
        held |= {f"{NARRATIVE}.{language}.{part}": said[part] for part in PARTS if part in said}
        held |= {f"{NARRATIVE}.{language}.{ITEMS}.{item}": text for item, text in said.get(ITEMS, {}).items()}
    return held
