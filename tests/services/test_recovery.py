import re

from sqlalchemy import select

from dialogs.facts import CodeOf
from dialogs.own_requests import RenewCode
from domain.characters import crockford
from domain.messaging import Channel, Contact
from services import recovery
from services.storage.audit import audit
from services.storage.contacts import contact
from services.storage.recovery import recovery as codes
from services.storage.sealed import Vault
from tests.services.house import CONTENT, House

NEW = Contact(Channel.WEB, "a fresh token")


async def issued(house: House, vault: Vault) -> tuple[str, str]:
    (who,) = await house.persons(1)
    made = await house.store.write(lambda tx: recovery.issue(tx, [who]))
    return who, recovery.reveal(vault, made[who])


async def restored(house: House, code: str, at: Contact = NEW) -> str | None:
    return await house.store.write(lambda tx: recovery.restore(tx, code, at))


async def test_a_code_is_shown_in_groups_and_only_its_hash_is_stored(house: House, vault: Vault) -> None:
    _, code = await issued(house, vault)
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
    (row,) = await house.rows(select(codes))
    assert row.code_index == vault.index("recovery.code", code.replace("-", ""))
    assert recovery.reveal(vault, row.id) == code


async def test_a_code_brings_its_person_to_a_new_browser_more_than_once(house: House, vault: Vault) -> None:
    who, code = await issued(house, vault)
    for token in ("first", "second"):
        assert await restored(house, code, Contact(Channel.WEB, token)) == who
    assert [row.person_id for row in await house.rows(select(contact))] == [who, who]
    acts = await house.rows(select(audit).where(audit.c.act == "recovery.restored"))
    assert [row.actor for row in acts] == [f"person:{who}"] * 2
    assert code not in str([tuple(row) for row in acts])


CYRILLIC = str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ")


def as_typed(code: str) -> list[str]:
    return [code.lower(), f"  {code.replace('-', ' – ')}\n", code.replace("0", "o").replace("1", "l"), code.translate(CYRILLIC)]


async def test_a_code_is_read_as_people_type_it(house: House, vault: Vault) -> None:
    who, code = await issued(house, vault)
    for number, typed in enumerate(as_typed(code)):
        assert await restored(house, typed, Contact(Channel.WEB, str(number))) == who


def test_misread_letters_are_set_right() -> None:
    assert crockford("oO0i-IlL1 кхАВ") == "00011111KXAB"


async def test_what_is_no_code_opens_nothing(house: House, vault: Vault) -> None:
    _, code = await issued(house, vault)
    for wrong in ("", "-", code[:-1], code + "0", "0000-0000-0000", "ы" * 500):
        assert await restored(house, wrong) is None
    assert await house.rows(select(contact)) == []


async def test_a_contact_never_changes_hands(house: House, vault: Vault) -> None:
    who, code = await issued(house, vault)
    _, others = await issued(house, vault)
    assert await restored(house, code) == who
    assert await restored(house, others) is None
    assert [row.person_id for row in await house.rows(select(contact))] == [who]


async def test_a_new_code_ends_the_old_one(house: House, vault: Vault) -> None:
    who, code = await issued(house, vault)
    (outcome,) = await house.asks(recovery.renew, [(who, RenewCode())])
    valid = await house.store.read(lambda tx: recovery.codes(tx, CONTENT, [CodeOf(who), CodeOf("nobody")]))
    assert outcome.name is RenewCode.Outcome.RENEWED
    assert outcome.facts == {CodeOf(who): valid[CodeOf(who)]}
    assert valid[CodeOf("nobody")] is None
    assert await restored(house, code) is None
    assert await restored(house, recovery.reveal(vault, str(valid[CodeOf(who)]))) == who
