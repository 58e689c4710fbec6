"""Server-sent events: what was said, and then what is being said."""

from collections.abc import AsyncIterator

from bot.channels.webchat.desk import Desk
from bot.channels.webchat.render import as_event, language_comment, person_comment
from bot.channels.webchat.send import Hub
from bot.channels.webchat.session import tag_of
from domain.language import Language
from domain.messaging import Contact
from services.history import PAGE, History

OPENING = "retry: 2000\n\n"
BEAT = ":\n\n"


async def so_far(desk: Desk, contact: Contact, after: int) -> AsyncIterator[str]:
    """Everything past `after` that there is now."""
    yield OPENING
    async for history in pages(desk, contact, after):
        yield person_comment(tag_of(history.person))
        yield language_comment(history.language)
        for item in history.items:
            yield as_event(item, desk.doors)


async def follow(desk: Desk, hub: Hub, contact: Contact, person: str, after: int, heartbeat: float) -> AsyncIterator[str]:
    """Everything past `after`, now and from now on, until the client leaves, the hub closes, the contact is unlinked or is
    another person's: a page that shows somebody's words must know whose it is to show.

    A comment comes every `heartbeat` seconds, and with it a look at the database: what another process took in wakes nobody here.
    """
    yield OPENING + person_comment(tag_of(person))
    spoken: Language | None = None
    with hub.listen(person) as waiter:
        while not waiter.closed:
            woken = await waiter.changed(heartbeat)
            known = False
            async for history in pages(desk, contact, after):
                if history.person != person:
                    yield person_comment(tag_of(history.person))
                    return
                known = True
                if history.language is not spoken:
                    spoken = history.language
                    yield language_comment(spoken)
                for item in history.items:
                    yield as_event(item, desk.doors)
                    after = item.id
            if not known:
                return
            if not woken:
                yield BEAT


async def pages(desk: Desk, contact: Contact, after: int) -> AsyncIterator[History]:
    """The history past `after`, page by page (the last may be empty); nothing when the contact is unknown."""
    while (history := await desk.history(contact, after)) is not None:
        yield history
        if len(history.items) < PAGE:
            return
        after = history.items[-1].id
