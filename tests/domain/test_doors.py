"""Where links lead, and the chats that they open, by what is known of the house's addresses."""

import pytest

from domain.doors import Doors, Way
from domain.messaging import Channel

SITE, TELEGRAM, WHATSAPP = "https://kasip.test", "kasip_test_bot", "77010000000"
ALL = Doors(SITE, TELEGRAM, WHATSAPP)
ADDRESSES = {
    Way.FORM: f"{SITE}/form/token",
    Way.SIGN: f"{SITE}/sign/token",
    Way.BROWSER: f"{SITE}/chat/link/token",
    Way.TELEGRAM: f"https://t.me/{TELEGRAM}?start=l-token",
    Way.WHATSAPP: f"https://wa.me/{WHATSAPP}?text=Kasip%20l-token",
}


@pytest.mark.parametrize("way", Way)
def test_a_link_has_an_address_where_it_is_known(way: Way) -> None:
    assert ALL.address(way, "token") == ADDRESSES[way]
    assert Doors().address(way, "token") is None


@pytest.mark.parametrize(
    ("doors", "ways"),
    [
        (Doors(), ()),
        (Doors(site=SITE), (Way.BROWSER,)),
        (Doors(telegram=TELEGRAM), (Way.TELEGRAM,)),
        (Doors(whatsapp=WHATSAPP), (Way.WHATSAPP,)),
        (ALL, (Way.TELEGRAM, Way.WHATSAPP, Way.BROWSER)),
    ],
)
def test_the_ways_elsewhere_are_those_that_lead_somewhere(doors: Doors, ways: tuple[Way, ...]) -> None:
    assert doors.ways == ways


def test_only_messengers_have_a_chat_of_ours() -> None:
    chats = {channel: ALL.chat(channel) for channel in Channel if ALL.chat(channel)}
    assert chats == {Channel.TELEGRAM: f"https://t.me/{TELEGRAM}", Channel.WHATSAPP: f"https://wa.me/{WHATSAPP}"}
    assert {Doors(site=SITE).chat(channel) for channel in Channel} == {None}


def test_without_a_public_address_the_page_for_signing_opens_from_our_own_pages_only() -> None:
    assert (Doors().from_here(Way.SIGN, "token"), Doors().from_here(Way.FORM, "token")) == ("/sign/token", None)
    assert ALL.from_here(Way.SIGN, "token") == f"{SITE}/sign/token"
    assert {channel for channel in Channel if Doors().leads(Way.SIGN, channel)} == {Channel.WEB}
    assert all(ALL.leads(way, channel) for way in Way for channel in Channel)
