import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.storage.sealed import Keys, Unsealable, Vault, decode_key

OLD, NEW, INDEX = bytes(32), bytes([1]) * 32, bytes([2]) * 32


@pytest.fixture
def vault() -> Vault:
    return Vault(Keys({"old": OLD}), INDEX)


@given(st.text())
def test_what_is_sealed_opens(text: str) -> None:
    vault = Vault(Keys({"old": OLD}), INDEX)
    assert vault.open("person.iin", "1", vault.seal("person.iin", "1", text)) == text


def test_the_text_is_not_in_the_seal_and_no_two_seals_are_alike(vault: Vault) -> None:
    first, second = (vault.seal("person.iin", "1", "900115400109") for _ in range(2))
    assert first != second
    assert b"900115400109" not in first


@pytest.mark.parametrize(("place", "row"), [("person.iin", "2"), ("person.bin", "1"), ("person.iin\0", "1")])
def test_it_opens_in_its_own_place_only(vault: Vault, place: str, row: str) -> None:
    with pytest.raises(Unsealable, match="moved"):
        vault.open(place, row, vault.seal("person.iin", "1", "secret"))


def test_every_changed_byte_is_noticed(vault: Vault) -> None:
    sealed = vault.seal("person.iin", "1", "900115400109")
    for at in range(len(sealed)):
        forged = bytearray(sealed)
        forged[at] ^= 1
        with pytest.raises(Unsealable):
            vault.open("person.iin", "1", bytes(forged))


@pytest.mark.parametrize("length", [0, 1, 4, 10, 16])
def test_a_cut_seal_is_noticed(vault: Vault, length: int) -> None:
    with pytest.raises(Unsealable):
        vault.open("person.iin", "1", vault.seal("person.iin", "1", "x")[:length])


def test_a_new_key_seals_and_the_old_one_still_opens(vault: Vault) -> None:
    rotated = Vault(Keys({"new": NEW, "old": OLD}), INDEX)
    assert rotated.open("a.b", "1", vault.seal("a.b", "1", "before")) == "before"
    with pytest.raises(Unsealable, match="KASIP_KEYS"):
        vault.open("a.b", "1", rotated.seal("a.b", "1", "after"))


def test_an_error_never_shows_the_text(vault: Vault) -> None:
    with pytest.raises(Unsealable) as caught:
        vault.open("a.b", "2", vault.seal("a.b", "1", "900115400109"))
    assert "900115400109" not in str(caught.value)


def test_the_index_is_keyed_by_place_and_key(vault: Vault) -> None:
    other = Vault(Keys({"old": OLD}), NEW)
    digests = {vault.index("a.b", "x"), vault.index("a.b", "y"), vault.index("a.c", "x"), other.index("a.b", "x")}
    assert len(digests) == 4
    assert vault.index("a.b", "x") == vault.index("a.b", "x")
    assert {len(digest) for digest in digests} == {32}


def test_keys_are_read_from_text() -> None:
    encoded = base64.b64encode(OLD).decode()
    keys = Keys.parse(f" new:{base64.b64encode(NEW).decode()}, old:{encoded}\n")
    assert keys.current == "new"
    assert dict(keys.by_id) == {"new": NEW, "old": OLD}


@pytest.mark.parametrize(
    "text", ["", "abc", "a:!!!", "a:aGk=", f"a:{base64.b64encode(OLD).decode()},a:{base64.b64encode(NEW).decode()}"]
)
def test_bad_keys_are_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"key|expected") as caught:
        Keys.parse(text)
    assert not text or text not in str(caught.value)


def test_an_index_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        decode_key(base64.b64encode(b"short").decode())
