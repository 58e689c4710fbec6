from dialogs.facts import Profile, ProfileOf
from domain.people import ConsentKind, IdentityLevel
from services import people
from services.transaction import ReadTx
from tests.services.house import CONTENT, House, statements


async def test_of_who_said_nothing_nothing_is_kept(house: House) -> None:
    (who,) = await house.persons(1)
    found = await house.store.read(lambda tx: people.profiles(tx, CONTENT, [ProfileOf(who), ProfileOf("nobody")]))
    assert found == dict.fromkeys((ProfileOf(who), ProfileOf("nobody")), Profile(IdentityLevel.NONE, frozenset()))


async def test_profiles_of_twenty_are_two_statements(house: House) -> None:
    learners = await house.learners(20)

    def count(tx: ReadTx) -> tuple[int, set[frozenset[ConsentKind]]]:
        with statements(tx.conn) as sent:
            found = people.profiles(tx, CONTENT, [ProfileOf(who) for who, _ in learners])
        return len(sent), {profile.consents for profile in found.values()}

    assert await house.store.read(count) == (2, {frozenset({ConsentKind.TRAINING})})
