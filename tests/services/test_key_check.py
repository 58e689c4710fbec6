import pytest

from domain.messaging import Channel, Contact
from services import key_check
from services.storage import sessions
from services.storage.engine import Store, open_store
from services.storage.sealed import Keys, Vault
from tests.support.clock import SetClock

KEY, OTHER, INDEX = bytes(range(32)), bytes(32), bytes(range(32, 64))  # the first and the last are those of the vault fixture


@pytest.fixture
async def address(database: str, store: Store) -> str:
    """A database in which two persons have begun."""
    contacts = [Contact(Channel.WEB, "token 1"), Contact(Channel.WEB, "token 2")]
    await store.write(lambda tx: sessions.begin(tx, contacts))
    return database


async def faults(address: str, vault: Vault) -> list[str]:
    store = open_store(address, vault, SetClock())
    try:
        return await store.read(key_check.faults)
    finally:
        await store.close()


async def test_an_empty_database_opens_with_any_key(store: Store) -> None:
    assert await store.read(key_check.faults) == []


async def test_the_right_keys_open_what_is_there(address: str, vault: Vault) -> None:
    assert await faults(address, vault) == []


async def test_a_rotated_key_that_is_kept_still_opens(address: str) -> None:
    assert await faults(address, Vault(Keys({"new": OTHER, "test": KEY}), INDEX)) == []


@pytest.mark.parametrize("keys", [{"new": OTHER}, {"test": OTHER}])
async def test_a_lost_key_is_noticed(address: str, keys: dict[str, bytes]) -> None:
    found = await faults(address, Vault(Keys(keys), INDEX))
    assert {fault.split(" ")[0] for fault in found} == {"session.body", "contact.address"}


async def test_another_index_key_is_noticed(address: str) -> None:
    found = await faults(address, Vault(Keys({"test": KEY}), OTHER))
    assert [fault.split(" ")[0] for fault in found] == ["KASIP_INDEX_KEY"]
