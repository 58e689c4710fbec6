"""How a sensitive question is put where the channel keeps what is written (F-12), and a link where it would not open."""

from collections.abc import Mapping
from dataclasses import replace

from dialogs.wording import N_, Tr
from domain.doors import Way
from domain.messaging import Link, Outbound

# What is said in place of a sensitive question, by the validator of its answer; the link to the form follows.
ELSEWHERE: Mapping[str, str] = {
    "iin": N_("Do not write your individual identification number (IIN) in the chat. Open this page:"),
    "iin_or_bin": N_(
        "Do not write your individual identification number (IIN) or your business's number (BIN) in the chat. Open this page:"
    ),
    "bin": N_("Do not write business identification numbers (BIN) in the chat. Open this page:"),
    "iban": N_("Do not write your account number in the chat. Open this page:"),
    "id_document": N_("Do not write the number of your identity card in the chat. Open this page:"),
}


def by_link(asked: Outbound, link: str, tr: Tr) -> Outbound:
    """The question as a link to its form; `link` is the id of the one that was made for it."""
    return replace(asked, text=asked.elsewhere or "", link=Link(Way.FORM, link, tr("Open the page")))


def warned(asked: Outbound, tr: Tr) -> Outbound:
    """The question with a warning of what becomes of the message."""
    warning = tr("Your message with the number is deleted from this chat at once, as soon as I have read it.")
    return replace(asked, text=f"{asked.text}\n\n{warning}")


def linkless(asked: Outbound, tr: Tr) -> Outbound:
    """What is said with a link, where our pages are not reached from."""
    where = tr(
        "Our page can't be opened from this messenger: Kasip has no public address yet. Open the chat in a browser on the "
        "computer where Kasip runs, and go on there with your recovery code: the link is there."
    )
    return replace(asked, text=f"{asked.text}\n\n{where}", link=None)
