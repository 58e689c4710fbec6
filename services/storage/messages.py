"""What was said by and to persons, and how it travelled."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

from domain.messaging import DeliveryStatus
from services.storage.schema import metadata
from services.storage.types import UtcDateTime

message = Table(
    "message",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("direction", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("language", String),
    Column("body", LargeBinary, nullable=False),
    Column("notice", String),
    UniqueConstraint("person_id", "sequence"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("contact_id", ForeignKey("contact.id"), nullable=False),
    Column("channel", String, nullable=False),
    Column("status", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", Boolean, nullable=False, default=True, server_default=text("true")),  # to a person's words; else a notice
    Column("replaces", String),  # the channel's id of our message that this one is written over
    Column("erases", String),  # the channel's id of the person's message that must not stay there (F-12)
    Column("due_at", UtcDateTime),  # not to be tried before
    Column("holder", String),  # the process that is bringing it, until `held_until`
    Column("held_until", UtcDateTime),
    Column("tries", Integer, nullable=False, default=0, server_default=text("0")),
    Column("provider_id", String),
    Column("by_template", Boolean, nullable=False, default=False, server_default=false()),  # in words that the channel approved
    Column("reason", String),
    Index(None, "message_id"),
)
_STILL_OPEN = text("status IN ('queued', 'sending')")
Index("ix_delivery_open", delivery.c.contact_id, delivery.c.id, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN)
# The values stand in the statement itself: SQLite takes a partial index only where it sees them there.
OPEN = delivery.c.status.in_([literal_column(f"'{one.value}'") for one in (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)])

BODY = "message.body"
ERASED = "-erased"  # stands for the notice of a message whose words are gone; nobody sees it any more, and no notice is named so
