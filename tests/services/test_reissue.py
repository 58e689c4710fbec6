"""Certificates corrected and taken back: the old one stays on record and says so (SM-1)."""

from typing import Any

import pytest
from sqlalchemy import select

from dialogs.own_requests import WithdrawConsent
from domain.certificates import CertificateState, Verified
from domain.errors import Unprintable
from domain.language import Text
from services import consents, reissue, verification
from services.reissue import Correction, NoCertificate
from services.storage.certificates import certificate, completion_register
from services.storage.documents import document
from services.storage.events import event
from services.storage.people import person
from tests.services.house import ANSWERS, CONTENT, House
from tests.services.sitters import Learner, Sitters
from tests.support.clock import SetClock

NAME = "Әлия Серікқызы Құрманова"
REASON = Text("деректер расталмады", "данные не подтвердились")


@pytest.fixture
def sitters(house: House) -> Sitters:
    return Sitters(house)


async def certified(house: House, sitters: Sitters) -> tuple[Learner, str]:
    """A learner with the number of the certificate."""
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 4)
    return learner, str((await house.rows(select(certificate)))[0].number)


async def corrected(house: House, number: str, name: str = NAME) -> str:
    correction = Correction(name, "a letter was missing", "staff:one")
    return await house.store.write(lambda tx: reissue.reissue(tx, CONTENT, number, correction))


async def revoked(house: House, number: str) -> None:
    await house.store.write(lambda tx: reissue.revoke(tx, number, REASON, "staff:one"))


async def with_own_code(house: House, number: str) -> Verified | None:
    """What the QR of a certificate leads to."""
    (row,) = await house.rows(select(certificate).where(certificate.c.number == number))
    return await house.store.read(lambda tx: verification.find(tx, number, verification.code_of(tx.vault, row.id)))


async def register(house: House) -> list[tuple[Any, ...]]:
    rows = await house.rows(select(completion_register).order_by(completion_register.c.id))
    return [(row.act, row.number, row.reason) for row in rows]


async def test_a_correction_gives_a_new_number_and_replaces_the_old(house: House, sitters: Sitters, clock: SetClock) -> None:
    learner, old = await certified(house, sitters)
    clock.advance(days=3)
    new = await corrected(house, old)
    assert new != old
    before, after = await with_own_code(house, old), await with_own_code(house, new)
    assert before is not None
    assert (before.state, str(before.ended_on), before.name) == (CertificateState.REPLACED, "2026-11-23", ANSWERS["name"])
    assert after is not None
    assert (after.state, after.ended_on, after.name) == (CertificateState.VALID, None, NAME)
    reason = "a letter was missing"
    assert await register(house) == [("issued", old, None), ("replaced", old, reason), ("issued", new, reason)]
    final = await sitters.standing(learner[0])
    assert (final.certificate, final.name, final.state) == (new, NAME, "certified")


async def test_a_correction_orders_one_paper_and_tells_the_holder(house: House, sitters: Sitters) -> None:
    learner, old = await certified(house, sitters)
    new = await corrected(house, old)
    orders = await house.rows(select(document).order_by(document.c.id))
    assert [row.name for row in orders] == [f"{old}-kk.pdf", f"{new}-kk.pdf"]
    (told,) = await house.rows(select(event).where(event.c.name == "certificate.reissued"))
    assert (told.person_id, told._mapping["values"]["number"], told.done_at) == (learner[0], new, None)


async def test_a_certificate_is_corrected_again_and_the_chain_stays(house: House, sitters: Sitters) -> None:
    _, first = await certified(house, sitters)
    second = await corrected(house, first)
    third = await corrected(house, second, ANSWERS["name"])
    rows = await house.rows(select(certificate).order_by(certificate.c.id))
    assert [(row.number, row.state) for row in rows] == [(first, "replaced"), (second, "replaced"), (third, "valid")]
    assert [row.replaces_id for row in rows] == [None, rows[0].id, rows[1].id]


async def test_a_revocation_is_told_with_its_reason_in_both_languages(house: House, sitters: Sitters) -> None:
    learner, number = await certified(house, sitters)
    await revoked(house, number)
    found = await with_own_code(house, number)
    assert found is not None
    assert (found.state, str(found.ended_on)) == (CertificateState.REVOKED, "2026-11-20")
    assert await sitters.state(learner) == "certificate_revoked"
    assert (await sitters.standing(learner[0])).certificate is None
    (told,) = await house.rows(select(event).where(event.c.name == "certificate.revoked"))
    assert told._mapping["values"] == {
        "participation": learner[1],
        "number": number,
        "reason_kk": REASON.kk,
        "reason_ru": REASON.ru,
    }
    assert [act for act, _, _ in await register(house)] == ["issued", "revoked"]


async def test_what_is_not_valid_is_neither_corrected_nor_revoked(house: House, sitters: Sitters) -> None:
    _, number = await certified(house, sitters)
    await revoked(house, number)
    for one in (number, "KZ-2026-59-00000000-0"):
        with pytest.raises(NoCertificate):
            await corrected(house, one)
        with pytest.raises(NoCertificate):
            await revoked(house, one)
    assert len(await register(house)) == 2


async def test_a_name_that_can_not_be_printed_changes_nothing(house: House, sitters: Sitters) -> None:
    learner, number = await certified(house, sitters)
    with pytest.raises(Unprintable):
        await corrected(house, number, "Серікова 李")
    final = await sitters.standing(learner[0])
    assert (final.certificate, final.name) == (number, ANSWERS["name"])


async def test_who_withdrew_the_consent_stays_without_a_profile(house: House, sitters: Sitters) -> None:
    learner, number = await certified(house, sitters)
    await sitters.asks(consents.withdraw, learner[0], WithdrawConsent("training"))
    new = await corrected(house, number)
    assert [row.name for row in await house.rows(select(person))] == [None]
    found = await with_own_code(house, new)
    assert found is not None
    assert found.name == NAME
