"""What events about a coordinator's decisions tell: the words stand sealed, and are put in only when they are told."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from domain.language import Language
from services.duties import CHECK, trigger_of
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage import deadlines
from services.storage.sealed import Vault
from services.transaction import ReadTx

ABOUT = "decision"  # among the values of an event: the id of the decision that it tells
WORD = "word"  # the same of a message, which is kept like a decision


def named_in(facts: Mapping[str, str]) -> str | None:
    """The decision that an event tells."""
    return facts.get(ABOUT) or facts.get(WORD)


def to_tell(tx: ReadTx, decisions: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What the event of each decision tells."""
    rows = desk.those(tx.conn, decisions) if decisions else ()
    about = {row.id: row for row in kept.those(tx.conn, [row.application_id for row in rows])} if rows else {}
    terms = deadlines.of_triggers(tx.conn, CHECK, [trigger_of(id_) for id_ in about])
    return {row.id: _said(tx.vault, row, about[row.application_id], terms.get(trigger_of(row.application_id))) for row in rows}


def _said(vault: Vault, row: Row[Any], application: Row[Any], term: Row[Any] | None) -> Mapping[str, str]:
    due = str(term.last_on) if term else str(row.on)
    told = {"number": application.number or "", "day": str(row.on), "due": due, "official": application.official_number or ""}
    if row.answer_by:
        told["answer_by"] = str(row.answer_by)
    if row.ground:
        told["ground"] = row.ground
    return {**told, **_words(vault, row)}


def _words(vault: Vault, row: Row[Any]) -> Mapping[str, str]:
    """The words, in one language or in both; where there is one only, that one is read in either."""
    kept_ = json.loads(vault.open(desk.WORDS, row.id, row.words)) if row.words else {}
    text = kept_.get("text") or kept_.get("kk") or kept_.get("ru") or ""
    return {"text": text, **{f"words_{language}": kept_.get(language) or text for language in Language}}
