"""What WhatsApp tells of our messages: each names the delivery by the data that we gave it; pure."""

import re

from bot.channels.whatsapp.batch import Raw
from bot.channels.whatsapp.failures import report_of
from domain.messaging import DeliveryStatus
from services.deliveries import Report

OURS = re.compile("[0-9A-Za-z]{26}")
WENT = {"sent": DeliveryStatus.ACCEPTED, "delivered": DeliveryStatus.DELIVERED, "read": DeliveryStatus.READ}


def read_status(raw: Raw) -> Report | None:
    """A report; None for what is of no message of ours, or says nothing. WhatsApp's own id is left out: it tells a number."""
    id_, status = raw.get("biz_opaque_callback_data"), raw.get("status")
    if not isinstance(id_, str) or not OURS.fullmatch(id_) or not isinstance(status, str):
        return None
    if status == "failed":
        return report_of(id_, _code(raw))
    return Report(id_, WENT[status]) if status in WENT else None


def _code(raw: Raw) -> int:
    """The number of the first error; -1 where none is told: 0 is one of Meta's own."""
    errors = raw.get("errors")
    error = errors[0] if isinstance(errors, list) and errors else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and 0 <= code < 10**9 else -1
