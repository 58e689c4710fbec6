"""A member who is known in the chat, when the person there becomes one with another, or takes everything back."""

import pytest

from domain.messaging import Channel
from services import council_codes, erasure
from services.joining import Joined
from services.storage import councils
from services.storage.engine import Store
from services.talk import Talk
from tests.services.house import House
from tests.services.streets import Street
from tests.support.council import Council


@pytest.fixture
async def council(store: Store, talk: Talk) -> Council:
    council = Council(store, talk)
    await council.appoint()
    return council


async def bound(council: Council, person: str) -> str:
    """The first member is this person in the chat; gives the member."""
    members = await council.store.read(lambda tx: councils.members(tx.conn, council.code))
    await council.store.write(lambda tx: councils.change(tx.conn, members[0].id, person_id=person))
    return str(members[0].id)


async def person_of(council: Council, member: str) -> str | None:
    row = await council.store.read(lambda tx: councils.member(tx.conn, member))
    assert row is not None
    return None if row.person_id is None else str(row.person_id)


async def test_who_becomes_one_person_stays_the_member(council: Council, street: Street) -> None:
    home, away = await street.chat(Channel.WEB, registered=True), await street.chat(Channel.TELEGRAM)
    gone, stays = await street.person(away.contact), await street.person(home.contact)
    member = await bound(council, str(gone))
    assert await street.join(await street.link(home), away.contact) is Joined.JOINED
    assert await person_of(council, member) == stays


async def test_who_takes_everything_back_is_no_member_in_the_chat(council: Council, house: House) -> None:
    (person,) = await house.persons(1)
    member = await bound(council, person)
    await council.store.write(lambda tx: erasure.erase(tx, [person]))
    assert await person_of(council, member) is None
    code = await council.store.write(lambda tx: council_codes.new_code(tx, council.scope, council.code, member))
    assert await council.store.read(lambda tx: council_codes.opens(tx, code))
