"""Whether a person takes our messages at an address."""

from datetime import datetime, timedelta

from domain.messaging import Contact
from services import inbox
from services.storage import contacts, deliveries, sessions
from services.transaction import WriteTx

SLACK = timedelta(seconds=5)  # a messenger tells its moments in whole seconds, by its own clock


def set_shut(tx: WriteTx, key: str, contact: Contact, shut: bool, at: datetime) -> None:
    """Close or open an address, as the messenger said with this key; what is older than the person's own words is over."""
    if not inbox.remember(tx, [key]):
        return
    standing = sessions.at_contacts(tx, [contact], lock=True).get(contact)
    if standing is None:
        return
    seen = standing.session.seen_at
    if not shut:
        contacts.reopen(tx.conn, [standing.contact])
    elif seen is None or seen <= at + SLACK:
        deliveries.shut(tx.conn, [standing.contact], tx.now)


def leave(tx: WriteTx, key: str, contact: Contact) -> None:
    """The person left an address, as the messenger said with this key: whoever writes from there later is somebody else."""
    if not inbox.remember(tx, [key]):
        return
    standing = sessions.at_contacts(tx, [contact], lock=True).get(contact)
    if standing is None:
        return
    person = standing.session.person
    deliveries.shut(tx.conn, [standing.contact], tx.now)
    contacts.vacate(tx.conn, tx.vault, standing.contact)
    tx.audit("contact.left", actor=f"person:{person}", subject=f"contact:{standing.contact}")
