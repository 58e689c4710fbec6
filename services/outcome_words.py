"""What events about the council's decisions tell: the reasons stand sealed, and are put in only when they are told."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from domain.calendar import local_date
from domain.deadlines import nominal_date
from domain.language import Language, Text
from services import calendar, council_duties
from services.duties import duties
from services.storage import council_sessions as held
from services.storage import deadlines, protocols
from services.storage.sealed import Vault
from services.transaction import ReadTx

ABOUT = "outcome"  # among the values of an event: the id of the item whose outcome it tells


def to_tell(tx: ReadTx, items: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What the event of each item tells; an item without a signed protocol tells nothing."""
    rows = held.of_items(tx.conn, items) if items else ()
    sessions = sorted({row.session_id for row in rows})
    signed = {one.session_id: one for one in protocols.of_sessions(tx.conn, sessions) if one.signed_at is not None}
    triggers = [council_duties.trigger_of(session) for session in signed]
    terms = deadlines.of_triggers(tx.conn, council_duties.FORWARDING, triggers)
    found = {}
    for row in rows:
        if (protocol := signed.get(row.session_id)) is not None:
            term = terms.get(council_duties.trigger_of(row.session_id))
            found[row.item_id] = _said(tx.vault, row, protocol, term.last_on if term else _forwarded_by(tx, protocol.on))
    return found


def reasons(vault: Vault, row: Row[Any]) -> Text | None:
    """The reasons of a decision, in both languages; None where it needs none."""
    if row.words is None:
        return None
    said = json.loads(vault.open(held.WORDS, row.item_id, row.words))
    return Text(said["kk"], said["ru"])


def _forwarded_by(tx: ReadTx, on: date) -> date:
    """By when the package of a protocol is sent (R-003-25)."""
    return nominal_date(duties()[council_duties.FORWARDING].term, on, calendar.read(tx))


def _said(vault: Vault, row: Row[Any], protocol: Row[Any], due: date) -> Mapping[str, str]:
    said, why = {"day": str(local_date(row.begins_at)), "protocol": protocol.number, "on": str(protocol.on)}, reasons(vault, row)
    words = {f"reasons_{language}": why[language] for language in Language} if why else {}
    return {**said, "due": str(due), **words}
