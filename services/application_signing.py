"""An application is closed to be signed on a page, or opened again to change something (SM-4)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.application_facts import WaysOf
from dialogs.application_requests import OpenSigning, ReopenDraft, WantForm
from dialogs.facts import LinkFor
from dialogs.requests import Outcome
from dialogs.scripts import Content
from domain.applications import DRAFT_FORM, SEALED, WITH_PERSON, Application, State, lacks
from domain.characters import crockford, spelled
from domain.doors import PAPER, Way
from services import application_submit, applications, documents, links
from services.application_form import form_name
from services.application_open import named, own
from services.storage import application_signing as signing
from services.storage import applications as kept
from services.storage import links as kept_links
from services.storage.sealed import Vault
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked

CODE_LENGTH = 10  # 50 bits
CODE_LIVES = timedelta(minutes=30)
GRACE = timedelta(minutes=15)  # for who has typed it
_GROUP = 5
_MOST_TYPED = 40


def ways(tx: ReadTx, content: Content, asked: Sequence[WaysOf]) -> Mapping[WaysOf, tuple[str, ...]]:
    """The ways of signing that are open; the same for everybody."""
    return dict.fromkeys(asked, content.doors.signing)


def electronic(content: Content) -> tuple[str, ...]:
    """The ways that are a signature."""
    return tuple(way for way in content.doors.signing if way != PAPER)


def open_signing(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenSigning]]) -> Sequence[Outcome]:
    """Close forms that lack nothing, each with a link to the page where it is signed; or take them in without a signature."""
    rows = named(tx, asked, lock=True)  # a neighbour may take a confirmation back now
    return [_opened(tx, content, one, own(rows, one)) for one in asked]


def reopen(tx: WriteTx, content: Content, asked: Sequence[Asked[ReopenDraft]]) -> Sequence[Outcome]:
    """Open forms again; their pages and codes end with that, and what was drawn to be signed is gone."""
    rows = named(tx, asked, lock=True)
    return [_reopened(tx, one, own(rows, one, *WITH_PERSON)) for one in asked]


def form_again(tx: WriteTx, content: Content, asked: Sequence[Asked[WantForm]]) -> Sequence[Outcome]:
    """Hand out the forms of preliminary applications that are drawn; order those that are not, they follow by themselves."""
    return [_form_again(tx, one) for one in asked]


def complete(content: Content, application: Application) -> bool:
    """Whether nothing keeps an application from being signed."""
    fields = [field.name for field in content.form(DRAFT_FORM, application.form).asked(application.answers)]
    return not lacks(application, fields, content.programme["application.users_min"])


def close(tx: WriteTx, row: Row[Any], link: str, by: str) -> None:
    """Nothing can be changed from now on; `link` is the id of the page's link. Where there is no page, any id does."""
    ends = tx.now + CODE_LIVES
    index = code_index(tx.vault, reveal(tx.vault, row.id, ends.timestamp()))
    begun = {"application_id": row.id, "link_id": link, "begun_at": tx.now, "ends_at": ends, "code_index": index}
    signing.begin(tx.conn, begun)
    state = State.SIGNING if row.state == State.DRAFT else State.RESIGNING
    applications.move(tx, row, state, by, sealed_at=tx.now)


def open_again(tx: WriteTx, row: Row[Any], by: str) -> None:
    """What waits for its signature can be changed again."""
    signing.end(tx.conn, [row.id])
    state = State.DRAFT if row.state == State.SIGNING else State.RETURNED
    applications.move(tx, row, state, by, sealed_at=None)


def renew_code(tx: WriteTx, application: str) -> None:
    """A new code for another computer; the old one opens nothing more."""
    ends = tx.now + CODE_LIVES
    index = code_index(tx.vault, reveal(tx.vault, application, ends.timestamp()))
    signing.renew_code(tx.conn, application, index, ends)


def shown_code(tx: ReadTx, row: Row[Any]) -> str | None:
    """The code of a signing, XXXXX-XXXXX; None once it is over."""
    if row.ends_at <= tx.now:
        return None
    code = reveal(tx.vault, row.application_id, row.ends_at.timestamp())
    return "-".join(code[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


def by_code(tx: ReadTx, typed: str, *, fresh: bool) -> Row[Any] | None:
    """The signing that a code opens, which is typed now, or was a while ago."""
    code = crockford(typed) if len(typed) <= _MOST_TYPED else ""
    row = signing.by_code(tx.conn, code_index(tx.vault, code)) if len(code) == CODE_LENGTH else None
    ends = row.ends_at + (timedelta() if fresh else GRACE) if row is not None else tx.now
    return row if ends > tx.now else None


def reveal(vault: Vault, application: str, ends: float) -> str:
    """A code follows from the application, its end, and the key."""
    return spelled(vault.index("application_signing.reveal", f"{application}:{int(ends)}"), CODE_LENGTH)


def code_index(vault: Vault, code: str) -> bytes:
    return vault.index("application_signing.code", code)


def _opened(tx: WriteTx, content: Content, one: Asked[OpenSigning], row: Row[Any] | None) -> Outcome:
    if row is None:
        return Outcome(OpenSigning.Outcome.CLOSED)
    application = applications.one(tx, row)
    if not complete(content, application):
        return Outcome(OpenSigning.Outcome.LACKS)
    if one.request.paper and row.state == State.DRAFT:
        return _on_paper(tx, content, row, application)
    if not electronic(content):
        return Outcome(OpenSigning.Outcome.NO_WAY)
    _one_page(tx, one.person)
    link = links.make(tx, Way.SIGN, {one.person: None})[one.person]
    close(tx, row, link, f"person:{one.person}")
    return Outcome(OpenSigning.Outcome.OPENED, facts={LinkFor(one.person, Way.SIGN): link})


def _one_page(tx: WriteTx, person: str) -> None:
    """A person has one page for signing; what waits for its signature there is open again."""
    rows = [*kept.filled_in(tx.conn, [person]).values(), *kept.returned(tx.conn, [person])]
    for row in rows:
        if State(row.state) in SEALED:
            open_again(tx, row, f"person:{person}")


def _on_paper(tx: WriteTx, content: Content, row: Row[Any], application: Application) -> Outcome:
    """Taken in beforehand, without a registration; no term runs. The form to be signed by hand follows."""
    if not (content.programme["intake.presigned"] and PAPER in content.doors.signing):
        return Outcome(OpenSigning.Outcome.NO_WAY)
    found = application_submit.found_by(tx, application)
    region = application.answers["region_code"]
    applications.move(tx, row, State.PRESIGNED, f"person:{row.person_id}", sealed_at=tx.now, region=region, **found)
    documents.want_form(tx, row.id, row.person_id, form_name(row.id))
    return Outcome(OpenSigning.Outcome.PRESIGNED)


def _form_again(tx: WriteTx, one: Asked[WantForm]) -> Outcome:
    row = kept.one(tx.conn, one.request.application)
    if row is None or row.person_id != one.person or row.state != State.PRESIGNED:
        return Outcome(WantForm.Outcome.NONE)
    if (drawn := documents.form_of(tx, row.id, one.person)) is not None:
        return Outcome(WantForm.Outcome.READY, document=drawn)
    documents.want_form(tx, row.id, one.person, form_name(row.id))
    return Outcome(WantForm.Outcome.MAKING)


def _reopened(tx: WriteTx, one: Asked[ReopenDraft], row: Row[Any] | None) -> Outcome:
    if row is None:
        return Outcome(ReopenDraft.Outcome.CLOSED)
    if State(row.state) in SEALED:
        kept_links.end(tx.conn, [one.person], tx.now, Way.SIGN)
        open_again(tx, row, f"person:{one.person}")
    return Outcome(ReopenDraft.Outcome.REOPENED)
