"""A message of the house as WhatsApp's own, in one message wherever the limits allow; pure.

What WhatsApp reads as a mark of its own (`*`, `_`, `~`, a line that begins with `-` or `>`) can't be escaped and stays as it is:
a name with two stars shows bold, and nothing worse. Nothing can be edited or deleted, so `replaces` and `erases` mean nothing.
"""

from dataclasses import replace

from bot.channels.text import is_public, split, units
from bot.channels.whatsapp import calls
from bot.channels.whatsapp.calls import Attachment, addressed
from bot.channels.whatsapp.menu import Menu
from bot.channels.whatsapp.responses import Json
from dialogs.wording import Tr
from services.deliveries import Envelope


def render(envelope: Envelope, tr: Tr, file: Attachment | None = None) -> list[Json]:
    """What brings an envelope, with the file that Meta holds; the last one carries the delivery's id, and the menu."""
    tr = tr.to(envelope.language)
    menu = Menu(envelope.choices, envelope.phone_button, tr("Choose"))
    messages = _with_file(envelope, menu, file) if file else _without_file(envelope, menu)
    last = len(messages) - 1
    return [addressed(one, envelope.address, envelope.id if at == last else None) for at, one in enumerate(messages)]


def _text(envelope: Envelope) -> str:
    """The text, with the address of a link on a line of its own."""
    return "\n\n".join([envelope.text, *([envelope.link[1]] if envelope.link else [])])


def _without_file(envelope: Envelope, menu: Menu) -> list[Json]:
    text = _text(envelope)
    if menu.phone and not envelope.numbered:
        whole = _joined(text, menu.lines)
        return [calls.asks_number(whole)] if units(whole) <= calls.MOST_BODY else _with_menu(text, replace(menu, phone=None))
    return _linked(envelope, menu) or _with_menu(text, menu)


def _linked(envelope: Envelope, menu: Menu) -> list[Json] | None:
    """The link as a button; None where there is none, or something else has to be tapped, or it does not fit."""
    if envelope.link is None or menu.choices or menu.phone:
        return None
    label, url = envelope.link
    fits = units(label) <= calls.MOST_TITLE and units(envelope.text) <= calls.MOST_BODY and is_public(url)
    return [calls.link(envelope.text, label, url)] if fits else None


def _with_menu(text: str, menu: Menu) -> list[Json]:
    if short := menu.labelled(text):
        return [short]
    *firsts, last = split(_joined(text, menu.lines), calls.MOST_TEXT)
    return [*map(calls.text, firsts), menu.numbered(last)]


def _with_file(envelope: Envelope, menu: Menu, file: Attachment) -> list[Json]:
    """Rather no buttons than a second message: under a file stands the whole text with its numbered choices, if it fits."""
    text = _text(envelope)
    whole = _joined(text, menu.lines)
    if units(whole) <= calls.MOST_CAPTION:
        return [calls.attached(file, whole)]
    first, _, rest = text.partition("\n\n")
    if units(first) > calls.MOST_CAPTION or not rest.strip():
        first, rest = "", text
    return [calls.attached(file, first), *_with_menu(rest.strip(), menu)]


def _joined(text: str, lines: str) -> str:
    return f"{text}\n\n{lines}" if lines else text
