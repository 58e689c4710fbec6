"""Replies of the staff as they are kept: sealed, in the languages in which they were written."""

import json
from collections.abc import Mapping, Sequence

from domain.language import Text
from services.storage import enquiries as kept
from services.storage.sealed import Vault
from services.transaction import ReadTx

EVENT = "enquiry.replied"


def sealed(vault: Vault, enquiry: str, reply: Text) -> bytes:
    """A reply as it is kept; a language in which it was not written is empty."""
    return vault.seal(kept.REPLY, enquiry, json.dumps({"kk": reply.kk, "ru": reply.ru}, ensure_ascii=False))


def opened(vault: Vault, enquiry: str, body: bytes) -> Text:
    """A reply that was kept, to be read in either language: where there is one only, that one."""
    written = json.loads(vault.open(kept.REPLY, enquiry, body))
    return Text(written["kk"] or written["ru"], written["ru"] or written["kk"])


def to_tell(tx: ReadTx, enquiries: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What the event of each enquiry tells: the words stand sealed and are put in only when it is told."""
    bodies = kept.replies(tx.conn, enquiries) if enquiries else {}
    replies = {id_: opened(tx.vault, id_, body) for id_, body in bodies.items()}
    return {id_: {"reply_kk": reply.kk, "reply_ru": reply.ru} for id_, reply in replies.items()}
