"""How a person becomes known to us: what is said about it, and the button by which a messenger vouches for a number (AMB-54)."""

from dialogs.messengers import Worded
from dialogs.scripts import Content
from dialogs.wording import N_, Tr
from domain.doors import Doors
from domain.people import IdentityLevel

_UNCONFIRMED = frozenset({IdentityLevel.NONE, IdentityLevel.DECLARED})
_BY_BUTTON = Worded(
    telegram=N_(
        "You can confirm your phone number in Telegram: tap «Send my number» there. "
        "To get there, open «Continue on another device» in the menu."
    ),
    whatsapp=N_(
        "You can confirm your phone number in WhatsApp: tap «Send my number» there. "
        "To get there, open «Continue on another device» in the menu."
    ),
    both=N_(
        "You can confirm your phone number in Telegram or WhatsApp: tap «Send my number» there. "
        "To get there, open «Continue on another device» in the menu."
    ),
)


def identity(level: IdentityLevel, content: Content, tr: Tr) -> str:
    """How surely the person is known after registering, and how to confirm the number."""
    if level is IdentityLevel.PHONE:
        return tr("Your data are written down, and your phone number is confirmed.")
    if level not in _UNCONFIRMED:
        return tr("Your data are written down, and your identity is confirmed.")
    how = by_button(content.doors, tr)
    if how is None:
        return tr(
            "Your data are written down in your own words and not confirmed yet: here only the level «declared» can be reached."
        )
    return tr("Your data are written down in your own words and not confirmed yet.") + " " + how


def by_button(doors: Doors, tr: Tr) -> str | None:
    """How to confirm the number oneself, said in a messenger as well as elsewhere; None where there is no messenger."""
    return _BY_BUTTON.said(doors, tr)


def phone_button(level: IdentityLevel, tr: Tr) -> str | None:
    """The label of the button that sends the person's own number, while that still raises the level."""
    return tr("Send my number") if level is IdentityLevel.DECLARED else None
