"""What the page shows on which an application is signed: whose, with which files, by which ways; or the receipt (F-12)."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.application_paper import Attachment
from domain.applications import MENDED, SEALED, Application, State, draft_code
from domain.decisions import Act
from domain.doors import COMPUTER, Way
from domain.language import Language, spoken
from domain.messaging import Channel
from services import application_signing, applications, links
from services.application_form import applicant_of, attachments
from services.storage import application_desk as desk
from services.storage import application_signing as signing
from services.storage import applications as kept
from services.storage import sessions
from services.transaction import ReadTx, WriteTx


@dataclass(frozen=True, slots=True)
class Key:
    """What opens the page: the token of its link or, on a computer of somebody else, a code that is typed (`fresh`) or was.

    What a code has opened stays open a little longer, so that nobody is interrupted.
    """

    secret: str = field(repr=False)
    typed: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Our number, which is not the register's, and until when it is looked into; `mended`: it was signed once more."""

    number: str
    received_on: date
    due: date
    days: int
    mended: bool = False


@dataclass(frozen=True, slots=True)
class SignPage:
    """`over`: opened again or too old; with a `receipt` it is signed. `channel` is where the person is, to go back to."""

    application: str
    language: Language
    channel: Channel | None
    over: bool = False
    receipt: Receipt | None = None
    applicant: str = field(default="", repr=False)
    project: str = field(default="", repr=False)
    documents: Sequence[Attachment] = ()
    ways: tuple[str, ...] = ()
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EgovShown:
    """What a person is shown to sign with eGov Mobile, and what the adapter wants to know again."""

    picture: bytes = field(repr=False)
    picture_type: str
    mobile: str = field(repr=False)
    business: str = field(repr=False)
    expires_at: datetime
    state: str = field(repr=False)


def look(tx: ReadTx, content: Content, key: Key) -> SignPage | None:
    """The page behind a link or a code; None where there never was one, or the code is over."""
    if key.typed:
        going = application_signing.by_code(tx, key.secret, fresh=key.fresh)
        return None if going is None else _page(tx, content, going, key)
    link = links.found(tx, key.secret)
    if link is None or link.way != Way.SIGN:
        return None
    going = signing.by_link(tx.conn, link.id)
    if going is None or not _still(tx, link, going):
        return SignPage("", *_whose(tx, link.person_id, None), over=True)
    return _page(tx, content, going, key)


def egov_of(tx: ReadTx, application: str) -> EgovShown | None:
    """The errand of eGov Mobile that goes on for an application, while its code can be scanned."""
    row = signing.one(tx.conn, application)
    if row is None or row.session is None:
        return None
    told = json.loads(tx.vault.open(signing.SESSION, application, row.session))
    return EgovShown(b64decode(told["picture"]), told["type"], told["mobile"], told["business"],
                     datetime.fromisoformat(told["expires_at"]), told["state"])  # fmt: skip


def keep_egov(tx: WriteTx, application: str, shown: EgovShown | None) -> None:
    """Remember how to go on with eGov Mobile, or forget it."""
    if shown is None:
        signing.keep_session(tx.conn, application, None)
        return
    told = {
        "picture": b64encode(shown.picture).decode(),
        "type": shown.picture_type,
        "mobile": shown.mobile,
        "business": shown.business,
        "expires_at": shown.expires_at.isoformat(),
        "state": shown.state,
    }
    signing.keep_session(tx.conn, application, tx.vault.seal(signing.SESSION, application, json.dumps(told)))


def _still(tx: ReadTx, link: Row[Any], going: Row[Any]) -> bool:
    """Whether the link opens; that of a signed application does while it is not too old, whatever closed it."""
    row = kept.one(tx.conn, going.application_id)
    signed = row is not None and _signed(tx, row)
    return link.ends_at > tx.now if signed else links.opens(tx, link)


def _page(tx: ReadTx, content: Content, going: Row[Any], key: Key) -> SignPage:
    row = kept.one(tx.conn, going.application_id)
    assert row is not None  # noqa: S101 -- a foreign key
    whose = _whose(tx, row.person_id, row.language)
    if State(row.state) in SEALED:
        return _open(tx, content, going, whose, applications.one(tx, row), key)
    signed = _signed(tx, row)
    return SignPage(row.id, *whose, over=not signed, receipt=_receipt(tx, row) if signed else None)


def _signed(tx: ReadTx, row: Row[Any]) -> bool:
    """Whether the signature stands under all of it: what was returned is signed once more."""
    return row.number is not None and State(row.state) not in MENDED and signing.signature(tx.conn, row.id) is not None


def _open(
    tx: ReadTx, content: Content, going: Row[Any], whose: tuple[Language, Channel | None], application: Application, key: Key
) -> SignPage:
    ways = (COMPUTER,) if key.typed else application_signing.electronic(content)
    code = application_signing.shown_code(tx, going) if COMPUTER in ways and not key.typed else None
    return SignPage(
        application.id,
        *whose,
        applicant=applicant_of(application),
        project=application.answers.get("project_name", ""),
        documents=attachments(application, draft_code(application.id)),
        ways=ways,
        code=code,
    )


def _receipt(tx: ReadTx, row: Row[Any]) -> Receipt:
    again = any(one.act == Act.RETURN for one in desk.decisions(tx.conn, [row.id]))
    return Receipt(row.number, row.received_on, *applications.due(tx, row.received_on), mended=again)


def _whose(tx: ReadTx, person: str | None, language: str | None) -> tuple[Language, Channel | None]:
    """The language of a person, and where he or she is."""
    standing = sessions.of_persons(tx, [person], lock=False).get(person) if person else None
    if standing is None:
        return spoken(language), None
    return spoken(standing.session.language), standing.channel
