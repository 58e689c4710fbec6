"""The JSON of webhooks, and how Meta puts several events into one POST."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tests.providers.whatsapp.api import Json, in_status
from tests.providers.whatsapp.chats import WINDOW_SECONDS, Card, Message

Batching = Literal["messages", "changes", "entries"]


@dataclass(frozen=True, slots=True)
class Account:
    """The house's own account and number; `number` is digits."""

    id: str
    phone_id: str
    number: str
    shown_number: str
    name: str

    def phone(self) -> Json:
        """What can be asked about the number."""
        names = {"verified_name": self.name, "display_phone_number": self.shown_number, "quality_rating": "GREEN"}
        return {**names, "code_verification_status": "VERIFIED", "platform_type": "CLOUD_API", "id": self.phone_id}

    def payload(self, **value: object) -> Json:
        """One event as a whole webhook."""
        metadata = {"display_phone_number": self.number, "phone_number_id": self.phone_id}
        change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": "messages"}
        return {"object": "whatsapp_business_account", "entry": [{"id": self.id, "changes": [change]}]}


def status(account: Account, card: Card | None, message: Message, name: str, at: float, code: int | None) -> Json:
    """One status webhook; of a failed message the error's `code` is told."""
    bsuid = card.bsuid if card else (None if message.by_number else message.recipient)
    shape: Json = {"id": message.id, "status": name, "timestamp": str(int(at))}
    if message.by_number:
        shape["recipient_id"] = message.recipient
    if bsuid and not (name == "failed" and message.by_number):
        shape["recipient_user_id"] = bsuid
    if message.note is not None:
        shape["biz_opaque_callback_data"] = message.note
    shape |= {"errors": [in_status(code)]} if code is not None else _price(message, name, at)
    if card is None or bsuid is None or name == "failed":
        return account.payload(statuses=[shape])
    number = {"wa_id": card.number} if message.by_number else {}
    return account.payload(contacts=[{**card.contact(named=name != "sent"), **number}], statuses=[shape])


def _price(message: Message, name: str, at: float) -> Json:
    kind = "free_customer_service" if message.category == "service" else "regular"
    pricing = {"billable": kind == "regular", "pricing_model": "PMP", "category": message.category, "type": kind}
    if name != "sent":
        return {} if name == "read" and "delivered" in message.statuses else {"pricing": pricing}
    conversation: Json = {"id": message.id[-32:].lower(), "origin": {"type": message.category}}
    return {"conversation": {**conversation, "expiration_timestamp": str(int(at) + WINDOW_SECONDS)}, "pricing": pricing}


def joined(payloads: Iterable[Json], how: Batching) -> Json:
    """Several webhooks as one: with an entry for each, a change for each, or several messages in one change."""
    entries = [entry for payload in payloads for entry in payload["entry"]]
    whole: Json = {"object": "whatsapp_business_account", "entry": entries}
    if how == "entries":
        return whole
    changes = [change for entry in entries for change in entry["changes"]]
    whole["entry"] = [{"id": entries[0]["id"], "changes": changes if how == "changes" else _merged(changes)}]
    return whole


def _merged(changes: list[Json]) -> list[Json]:
    """All messages in one change, all statuses in another; everybody is a contact once."""
    merged: dict[str, Json] = {}
    for change in changes:
        kind = next(name for name in ("messages", "statuses") if name in change["value"])
        value = merged.setdefault(kind, {**change["value"], "contacts": [], kind: []})
        value[kind] += change["value"][kind]
        value["contacts"] += [one for one in change["value"].get("contacts", []) if one not in value["contacts"]]
    for value in merged.values():
        if not value["contacts"]:
            del value["contacts"]
    return [{"value": value, "field": "messages"} for value in merged.values()]


def raw(payload: Json) -> bytes:
    """The bytes as Meta sends them: all but ASCII as lower-case escapes, slashes escaped too."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def people(payload: Json) -> frozenset[str]:
    """Whom a webhook is about: number and id of each."""
    values = [change["value"] for entry in payload["entry"] for change in entry["changes"]]
    happened = [one for value in values for one in (*value.get("messages", ()), *value.get("statuses", ()))]
    names = ("from", "from_user_id", "recipient_id", "recipient_user_id")
    return frozenset(one[name] for one in happened for name in names if name in one)
