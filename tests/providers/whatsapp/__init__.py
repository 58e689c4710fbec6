"""A strict WhatsApp Cloud API: refuses what the real one refuses, in its words as far as they are known.

Methods, as the ledger and the switches name them: messages.text, messages.button, messages.list, messages.cta_url,
messages.request_contact_info, messages.document, messages.template, status.read, media.upload, media.get, media.download,
phone.get. A switch for "messages" or "media" means all of them.
"""

from tests.providers.whatsapp.fake import FakeWhatsApp
from tests.providers.whatsapp.phone import WhatsAppPerson

__all__ = ["FakeWhatsApp", "WhatsAppPerson"]
