"""What was said by and to persons, and how it travelled."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

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
    Index(None, "message_id"),
)

BODY = "message.body"
ERASED = "-erased"  # stands for the notice of a message whose words are gone; nobody sees it any more, and no notice is named so
