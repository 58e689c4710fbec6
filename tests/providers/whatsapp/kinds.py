"""What persons send besides words, in WhatsApp's shapes: the type and its own part of the message."""

from tests.providers.whatsapp.api import Json
from tests.providers.whatsapp.chats import Card

Part = tuple[str, Json]

LOCATION: Part = ("location", {"location": {"latitude": 51.1282, "longitude": 71.4307}})
WELCOME: Part = ("request_welcome", {})
ORDER: Part = (
    "order",
    {
        "order": {
            "catalog_id": "7700000000000003",
            "product_items": [{"product_retailer_id": "qurt-1", "quantity": 2, "item_price": 500, "currency": "KZT"}],
        }
    },
)


def unsupported(kind: str = "poll_creation") -> Part:
    error = {
        "code": 131051,
        "title": "Message type unknown",
        "message": "Message type unknown",
        "error_data": {"details": "Message type is currently not supported."},
    }
    return "unsupported", {"errors": [error], "unsupported": {"type": kind}}


def contact(number: str, name: str, *, asked: bool = False, on_whatsapp: bool = True) -> Part:
    """A card of the address book; `asked`: it answers the house's own request for the sender's number."""
    shown = f"+{number[:1]} {number[1:4]} {number[4:7]} {number[7:]}"
    phone: Json = {"phone": shown, "type": "CELL", **({"wa_id": number} if on_whatsapp else {})}
    card: Json = {"name": {"formatted_name": name, "first_name": name}, "phones": [phone]}
    return "contacts", {"contacts": [{**card, "origin": "contact_request" if asked else "other"}]}


def reaction(message_id: str, emoji: str) -> Part:
    """Without an emoji a reaction is taken away."""
    return "reaction", {"reaction": {"message_id": message_id, **({"emoji": emoji} if emoji else {})}}


def edit(message_id: str, text: str) -> Part:
    changed = {"type": "text", "text": {"body": text}}
    return "edit", {"edit": {"original_message_id": message_id, "message": changed}}


def revoke(message_id: str) -> Part:
    return "revoke", {"revoke": {"original_message_id": message_id}}


def moved(card: Card, number: str, bsuid: str | None) -> Part:
    """The sender's number is another from now on, and with it their id."""
    old, new = (card.number, number) if card.shows_number else (card.bsuid, bsuid)
    ids = {"user_id": bsuid, "previous_user_id": card.bsuid} if bsuid else {}
    number_now = {"wa_id": number, "type": "user_changed_number"} if card.shows_number else {"type": "user_changed_user_id"}
    return "system", {"system": {"body": f"User {card.name} changed from {old} to {new}", **number_now, **ids}}
