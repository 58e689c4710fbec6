"""A number that a channel vouches for raises the level to `phone`, whenever it comes (AMB-54)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from dialogs.own_requests import ProvePhone, WithdrawConsent
from dialogs.requests import Enrol, Outcome
from domain.language import Language
from domain.learning import ParticipationState
from domain.messaging import Channel, Contact
from domain.people import IdentityLevel
from services import consents, enrolment, export, phones
from services.storage import sessions
from services.storage.audit import audit
from services.storage.certificates import certificate
from services.storage.contacts import contact
from services.storage.events import event
from services.storage.learning import participation
from services.storage.people import person
from services.transaction import WriteTx
from services.use_case import Asked
from tests.services.house import ANSWERS, PHONE, House
from tests.services.sitters import OFFICIAL, Sitters
from tests.support.clock import SetClock

OTHER = "+77017654321"


@dataclass(frozen=True, slots=True)
class Pupil:
    """A person who writes from Telegram, with the contact's id."""

    house: House
    person: str
    contact: str

    async def proves(self, phone: str = "77011234567", contact: str | None = None) -> str:
        asked = [Asked(self.person, Channel.TELEGRAM, Language.KK, ProvePhone(phone), contact or self.contact)]
        (outcome,) = await self.house.store.write(lambda tx: phones.prove(tx, OFFICIAL, asked))
        return str(outcome.name)

    async def enrols(self, **answers: str) -> Outcome:
        given = {name: value for name, value in {**ANSWERS, **answers}.items() if value}
        asked = [Asked(self.person, Channel.TELEGRAM, Language.KK, Enrol("basics", given), self.contact)]
        return (await self.house.store.write(lambda tx: enrolment.enrol(tx, OFFICIAL, asked)))[0]

    async def row(self) -> Any:
        return (await self.house.rows(select(person).where(person.c.id == self.person)))[0]

    async def levels(self) -> tuple[str, str]:
        """Of the person, and of the participation."""
        of = await self.house.rows(select(participation).where(participation.c.person_id == self.person))
        return (await self.row()).level, of[-1].level

    async def phone(self) -> str:
        row = await self.row()
        return await self.house.store.read(lambda tx: tx.vault.open("person.phone", row.id, row.phone))


async def pupils(house: House, count: int = 1, consented: bool = True) -> Sequence[Pupil]:
    at = [Contact(Channel.TELEGRAM, f"{number}") for number in range(count)]

    def begin(tx: WriteTx) -> Sequence[Pupil]:
        sessions.begin(tx, at)
        found = sessions.at_contacts(tx, at)
        return [Pupil(house, found[one].session.person, found[one].contact) for one in at]

    made = await house.store.write(begin)
    if consented:
        await house.consent([one.person for one in made])
    return made


async def acts(house: House, act: str) -> list[tuple[str, str, Any]]:
    return [(row.actor, row.subject, row.details) for row in await house.rows(select(audit).where(audit.c.act == act))]


async def test_a_number_proven_before_counts_at_the_registration(house: House) -> None:
    (pupil,) = await pupils(house)
    assert await pupil.proves() == ProvePhone.Outcome.PROVEN
    assert (await pupil.row()).level == IdentityLevel.NONE
    await pupil.enrols()
    assert await pupil.levels() == (IdentityLevel.PHONE, IdentityLevel.PHONE)
    who = f"person:{pupil.person}"
    assert await acts(house, "person.identity_confirmed") == [(who, who, {"level": "phone"})]


async def test_another_number_that_was_typed_stays_declared(house: House) -> None:
    (pupil,) = await pupils(house)
    await pupil.proves()
    await pupil.enrols(phone=OTHER)
    assert await pupil.levels() == (IdentityLevel.DECLARED, IdentityLevel.DECLARED)
    assert await acts(house, "person.identity_confirmed") == []


async def test_a_number_that_somebody_else_has_proven_confirms_nobody(house: House) -> None:
    one, other = await pupils(house, 2)
    await one.proves()
    await other.enrols()
    assert await other.levels() == (IdentityLevel.DECLARED, IdentityLevel.DECLARED)


async def test_a_number_proven_on_another_channel_of_the_same_person_counts(house: House) -> None:
    one, other = await pupils(house, 2)
    await house.store.write(
        lambda tx: tx.conn.execute(contact.update().where(contact.c.id == other.contact).values(person_id=one.person))
    )
    await one.proves(contact=other.contact)
    await one.enrols()
    assert (await one.levels())[0] == IdentityLevel.PHONE


@pytest.mark.parametrize("phone", ["77011234567", "+7 (701) 123-45-67", "87017654321"])
async def test_a_number_proven_after_the_registration_becomes_the_number(house: House, phone: str) -> None:
    (pupil,) = await pupils(house)
    await pupil.enrols()
    assert await pupil.proves(phone) == ProvePhone.Outcome.PROVEN
    assert (await pupil.row()).level == IdentityLevel.PHONE
    assert await pupil.phone() == (OTHER if phone.endswith("4321") else PHONE)
    assert len(await acts(house, "person.phone_proven")) == 1
    await pupil.proves(phone)
    assert len(await acts(house, "person.identity_confirmed")) == 1


async def test_a_higher_level_is_not_lowered(house: House) -> None:
    (pupil,) = await pupils(house)
    await pupil.enrols()
    await house.store.write(lambda tx: tx.conn.execute(person.update().values(level=IdentityLevel.STAFF)))
    await pupil.proves()
    assert (await pupil.row()).level == IdentityLevel.STAFF


@pytest.mark.parametrize("phone", ["+49 170 1234567", "8 727 250 00 00", "12"])
async def test_what_is_no_mobile_number_of_the_country_proves_nothing(house: House, phone: str) -> None:
    (pupil,) = await pupils(house)
    await pupil.enrols()
    assert await pupil.proves(phone) == ProvePhone.Outcome.FOREIGN
    assert await pupil.levels() == (IdentityLevel.DECLARED, IdentityLevel.DECLARED)
    assert await pupil.phone() == PHONE
    assert [row.phone_index for row in await house.rows(select(contact))] == [None]


async def test_without_the_consent_no_number_is_kept(house: House) -> None:
    (pupil,) = await pupils(house, consented=False)
    assert await pupil.proves() == ProvePhone.Outcome.NO_CONSENT
    assert [(row.phone_index, row.phone_proven_at) for row in await house.rows(select(contact))] == [(None, None)]
    assert await acts(house, "person.phone_proven") == []


async def test_the_number_itself_stands_neither_at_the_contact_nor_in_the_trail(house: House) -> None:
    (pupil,) = await pupils(house)
    await pupil.proves()
    await pupil.enrols()
    told = str([tuple(row) for row in await house.rows(select(audit))])
    kept = str([tuple(row) for row in await house.rows(select(contact))])
    assert "7011234567" not in told + kept


async def test_the_file_with_the_persons_data_tells_when_it_was_proven(house: House, clock: SetClock) -> None:
    (pupil,) = await pupils(house)
    await pupil.proves()
    kept = await house.store.read(lambda tx: export.collected(tx, pupil.person))
    assert [at["phone_proven_at"] for at in kept["addresses"]] == [clock.now()]


async def test_withdrawing_the_consent_forgets_what_was_proven(house: House) -> None:
    (pupil,) = await pupils(house)
    await pupil.proves()
    await pupil.enrols()
    await house.asks(consents.withdraw, [(pupil.person, WithdrawConsent("training"))])
    assert [(row.phone_index, row.phone_proven_at) for row in await house.rows(select(contact))] == [(None, None)]
    await house.consent([pupil.person])
    await pupil.enrols()
    assert (await pupil.row()).level == IdentityLevel.DECLARED


async def test_a_pass_that_waited_gets_its_certificate(house: House) -> None:
    """Outside a trial the certificate needs the level `phone`."""
    sitters = Sitters(house, OFFICIAL)
    ((who, of),) = await house.ready(1)
    await sitters.sits((who, of), 4)
    before = await sitters.standing(who)
    assert (before.state, before.wanted_level, before.certificate) == (ParticipationState.PASSED, IdentityLevel.PHONE, None)
    await Pupil(house, who, "no contact").proves()
    (paper,) = await house.rows(select(certificate))
    assert paper.person_id == who
    after = await sitters.standing(who)
    assert (after.state, after.wanted_level, after.certificate) == (ParticipationState.CERTIFIED, None, paper.number)
    (told,) = await house.rows(select(event).where(event.c.name == "certificate.issued"))
    assert (told.person_id, told._mapping["values"]["number"]) == (who, paper.number)
