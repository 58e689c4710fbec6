"""One person in several places: the link to the next one, and what is the same there."""

from dialogs.facts import Profile, ProfileOf
from domain.people import IdentityLevel
from services.facts import look_up
from services.history import Item
from tests.support.chat import Chat
from tests.support.transcript import Stage

DEVICES = {"kk": ("мәзір", "Басқа құрылғыда"), "ru": ("меню", "Продолжить на другом")}


async def link_from(chat: Chat, way: str, language: str = "kk") -> str:
    """Ask for a link in the menu; its token."""
    menu, devices = DEVICES[language]
    await chat.say(menu)
    await chat.tap(devices)
    shown = await chat.tap(way)
    assert shown.link is not None, shown.text
    return shown.link.token


async def level(stage: Stage, chat: Chat) -> IdentityLevel:
    fact = ProfileOf((await stage.standing(chat)).session.person)
    profile: Profile = (await stage.store.read(lambda tx: look_up(tx, stage.talk.content, [fact])))[fact]
    return profile.level


def same(one: Item, other: Item) -> bool:
    """Whether both are the same question, whatever was said before it."""
    labels = [choice.label for choice in one.choices]
    return labels == [choice.label for choice in other.choices] and one.text.split("\n\n")[-1] == other.text.split("\n\n")[-1]
