"""A webhook taken apart: what of it is for our number, from whom; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.messaging import Channel, Contact

Raw = Mapping[str, Any]

NUMBER = re.compile("[0-9]{5,20}")
BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}")  # Meta: business-scoped user ids


@dataclass(frozen=True, slots=True)
class Sent:
    """One message with its sender; None where the webhook names nobody."""

    raw: Raw
    sender: Contact | None = field(repr=False)

    @property
    def at(self) -> int:
        """Seconds since 1970, as WhatsApp says; 0 where it does not."""
        return seconds(self.raw)


@dataclass(slots=True)
class Batch:
    """All of one webhook. `odd` is what has not the shape that it should have, `others` the names of other fields."""

    messages: list[Sent] = field(default_factory=list)
    statuses: list[Raw] = field(default_factory=list)
    odd: list[Raw] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def of_sender(self) -> Sequence[Sequence[Sent]]:
        """The messages of each sender in their order: by time, then as they stand."""
        senders: dict[object, list[Sent]] = {}
        for sent in sorted(self.messages, key=lambda sent: sent.at):
            senders.setdefault(sent.sender, []).append(sent)
        return list(senders.values())

    def listed(self, holder: Raw, name: str) -> list[Raw]:
        """The objects in a list; what else stands there is odd."""
        found = holder.get(name)
        if found is None:
            return []
        if not isinstance(found, list):
            self.odd.append(holder)
            return []
        self.odd += [{name: one} for one in found if not isinstance(one, dict)]
        return [one for one in found if isinstance(one, dict)]


def take_apart(payload: Raw, phone_id: str) -> Batch:
    """Sort what a webhook brings; what is for other numbers is left out."""
    batch = Batch()
    for entry in batch.listed(payload, "entry"):
        for change in batch.listed(entry, "changes"):
            _sort(batch, change, phone_id)
    return batch


def seconds(raw: Raw) -> int:
    """The moment of a message or a status, in seconds since 1970; 0 where it can't be told."""
    told = str(raw.get("timestamp", ""))
    return int(told) if re.fullmatch("[0-9]{1,11}", told) else 0


def address(bsuid: str | None, number: str | None) -> Contact | None:
    """Somebody's address: the id where it is known, with the number beside it."""
    if bsuid is not None:
        return Contact(Channel.WHATSAPP, bsuid, number)
    return Contact(Channel.WHATSAPP, number) if number is not None else None


def number_of(contact: Contact) -> str | None:
    """Somebody's own number, in digits, where WhatsApp tells it."""
    return next((name for name in (contact.address, contact.other) if name and NUMBER.fullmatch(name)), None)


def first(pattern: re.Pattern[str], names: Sequence[object]) -> str | None:
    """The first of the names that has this shape: a field may hold an id where it held a number before."""
    return next((name for name in names if isinstance(name, str) and pattern.fullmatch(name)), None)


def _sort(batch: Batch, change: Raw, phone_id: str) -> None:
    name, value = change.get("field"), change.get("value")
    if name != "messages":
        batch.others.append(str(name))
        return
    metadata = value.get("metadata") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(metadata, dict):
        batch.odd.append(change)
        return
    if metadata.get("phone_number_id") != phone_id:
        return
    contacts = batch.listed(value, "contacts")
    batch.messages += [Sent(message, _sender(message, contacts)) for message in batch.listed(value, "messages")]
    batch.statuses += batch.listed(value, "statuses")
    batch.others += ["errors"] * len(batch.listed(value, "errors"))


def _sender(message: Raw, contacts: Sequence[Raw]) -> Contact | None:
    """Who a message is from: named by itself, or by the entry of the contacts that is the same person's."""
    own = [message.get("from"), message.get("from_user_id")]
    names = [*own, *_beside([name for name in own if name], contacts)]
    return address(first(BSUID, names), first(NUMBER, names))


def _beside(own: Sequence[object], contacts: Sequence[Raw]) -> Iterator[object]:
    """The names in the contacts of somebody who has one of these; who has none is the only one there is."""
    for one in contacts:
        names = [one.get("wa_id"), one.get("user_id")]
        if any(name in own for name in names if name) or (not own and len(contacts) == 1):
            yield from names
