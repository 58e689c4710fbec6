import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from dialogs.facts import CodeOf, LearnerOf, ProfileOf
from dialogs.requests import Enrol
from domain.language import Language
from domain.learning import ParticipationState
from domain.messaging import Channel
from domain.people import IdentityLevel
from services import enrolment, learning, people
from services.storage import learning as rows
from services.storage.audit import audit
from services.storage.events import event
from services.storage.learning import participation
from services.storage.people import person
from services.storage.recovery import recovery
from services.transaction import WriteTx
from services.use_case import Asked
from tests.services.house import ANSWERS, BIN, CONTENT, IIN, PHONE, House, statements
from tests.services.sitters import Sitters, under


async def consented(house: House, count: int) -> list[str]:
    persons = await house.persons(count)
    await house.consent(persons)
    return persons


async def test_without_the_training_consent_nothing_is_written(house: House) -> None:
    who = await house.persons(1)
    await house.consent(who, "news")
    assert (await house.enrol(who))[0].name is Enrol.Outcome.NO_CONSENT
    assert await house.rows(select(participation)) == []
    assert [row.name for row in await house.rows(select(person))] == [None]
    assert await house.rows(select(audit).where(audit.c.act != "consent.given")) == []


async def test_who_is_eligible_gets_a_number_a_profile_and_reminders(house: House) -> None:
    (who,) = await consented(house, 1)
    (outcome,) = await house.enrol([who])
    assert outcome.name is Enrol.Outcome.ENROLLED
    assert re.fullmatch(r"2026-[A-HJKMNP-TV-Z][0-9A-HJKMNP-TV-Z]{7}", str(outcome.values["registration"]))
    learner = (await house.store.read(lambda tx: learning.learners(tx, CONTENT, [LearnerOf(who)])))[LearnerOf(who)]
    assert learner is not None
    assert (learner.state, learner.registration) == (ParticipationState.ENROLLED, outcome.values["registration"])
    assert (learner.course, learner.version, learner.modules, learner.reason) == ("basics", 1, {}, None)
    profile = (await house.store.read(lambda tx: people.profiles(tx, CONTENT, [ProfileOf(who)])))[ProfileOf(who)]
    assert (profile.level, profile.name, profile.region) == (IdentityLevel.DECLARED, ANSWERS["name"], "59")
    assert (profile.number, profile.phone) == ("••••••••0127", "•••••••4567")
    (row,) = await house.rows(select(person))
    assert (row.legal_form, row.workers, row.size, row.bin) == ("peasant_farm", 3, "micro", None)
    assert IIN.encode() not in row.iin
    assert PHONE.encode() not in row.phone


async def test_reminders_come_at_ten_in_the_morning_of_days_3_7_and_12(house: House) -> None:
    ((_, of),) = await house.learners(1)
    planned = await house.rows(select(event.c.key, event.c["values"].label("facts"), event.c.due_at).order_by(event.c.due_at))
    assert [(row.key, row.facts) for row in planned] == [
        (f"pause:{of}:{day}", {"participation": of, "day": str(day)}) for day in (3, 7, 12)
    ]
    assert [row.due_at for row in planned] == [datetime(2026, 11, day, 5, tzinfo=UTC) for day in (23, 27)] + [
        datetime(2026, 12, 2, 5, tzinfo=UTC)
    ]


async def test_reminders_come_on_the_days_that_the_course_wants(house: House) -> None:
    sitters = Sitters(house, under({"reminder.first_day": 5, "reminder.hour": 12}))
    (who,) = await consented(house, 1)
    await sitters.asks(enrolment.enrol, who, Enrol("basics", ANSWERS))
    planned = await sitters.planned(who, "learning.pause")
    assert [at for _, at in planned] == ["2026-11-25 12:00", "2026-11-27 12:00", "2026-12-02 12:00"]


async def test_a_business_number_is_kept_as_one_and_found_by_its_index(house: House) -> None:
    (who,) = await consented(house, 1)
    await house.enrol([who], number=BIN, form="llp", workers="40")
    (row,) = await house.rows(select(person))
    assert (row.iin, row.iin_index, row.size) == (None, None, "small")
    assert row.bin_index == await house.store.read(lambda tx: tx.vault.index("person.bin", BIN))


@pytest.mark.parametrize(
    ("answers", "reason"), [({"form": "none", "workers": ""}, "no_business"), ({"form": "llp", "workers": "101"}, "too_large")]
)
async def test_who_is_not_eligible_is_on_record_with_the_reason_and_may_correct_it(
    house: House, answers: dict[str, str], reason: str
) -> None:
    (who,) = await consented(house, 1)
    (outcome,) = await house.enrol([who], Channel.WEB, **answers)
    assert (outcome.name, outcome.values) == (Enrol.Outcome.INELIGIBLE, {"reason": reason, "limit": 100})
    learner = (await house.store.read(lambda tx: learning.learners(tx, CONTENT, [LearnerOf(who)])))[LearnerOf(who)]
    assert learner is not None
    assert (learner.state, learner.reason, learner.registration, learner.active) == ("ineligible", reason, "", False)
    assert await house.rows(select(event)) == []
    assert await house.rows(select(recovery)) == []
    assert (await house.enrol([who]))[0].name is Enrol.Outcome.ENROLLED
    learner = (await house.store.read(lambda tx: learning.learners(tx, CONTENT, [LearnerOf(who)])))[LearnerOf(who)]
    assert learner is not None
    assert learner.active


async def test_a_second_registration_changes_nothing(house: House) -> None:
    (who,) = await consented(house, 1)
    await house.enrol([who])
    for answers in ({"name": "Басқа Адам"}, {"form": "none", "workers": ""}):
        assert (await house.enrol([who], Channel.WEB, **answers))[0].name is Enrol.Outcome.ALREADY
    assert [row.name for row in await house.rows(select(person))] == [ANSWERS["name"]]
    assert len(await house.rows(select(participation))) == 1
    assert len(await house.rows(select(event))) == 3


async def test_of_two_registrations_at_once_the_later_writes_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (who,) = await consented(house, 1)
    await house.enrol([who])
    monkeypatch.setattr(rows, "active_courses", lambda conn, persons: frozenset())  # the other came after this look
    assert (await house.enrol([who], Channel.WEB, name="Басқа Адам"))[0].name is Enrol.Outcome.ALREADY
    assert [row.name for row in await house.rows(select(person))] == [ANSWERS["name"]]
    assert len(await house.rows(select(participation))) == 1
    assert await house.rows(select(recovery)) == []


async def test_twenty_register_together_in_a_few_statements(house: House) -> None:
    persons = await consented(house, 20)
    asked = [Asked(who, Channel.WEB, Language.KK, Enrol("basics", ANSWERS)) for who in persons]

    def count(tx: WriteTx) -> tuple[int, set[str]]:
        with statements(tx.conn) as sent:
            outcomes = enrolment.enrol(tx, CONTENT, asked)
        return len(sent), {str(outcome.name) for outcome in outcomes}

    assert await house.store.write(count) == (9, {"enrolled"})
    assert len({row.registration for row in await house.rows(select(participation))}) == 20
    assert len(await house.rows(select(event))) == 60


async def test_a_number_may_be_claimed_by_several_persons(house: House) -> None:
    outcomes = await house.enrol(await consented(house, 2))
    assert [outcome.name for outcome in outcomes] == [Enrol.Outcome.ENROLLED] * 2


async def test_a_higher_level_stays(house: House) -> None:
    (who,) = await consented(house, 1)
    await house.store.write(lambda tx: tx.conn.execute(update(person).values(level=IdentityLevel.STAFF)))
    await house.enrol([who])
    assert [row.level for row in await house.rows(select(person))] == [IdentityLevel.STAFF]
    assert [row.level for row in await house.rows(select(participation))] == [IdentityLevel.STAFF]


async def test_who_has_only_the_browser_gets_a_recovery_code(house: House) -> None:
    (who,) = await consented(house, 1)
    (outcome,) = await house.enrol([who], Channel.WEB)
    (row,) = await house.rows(select(recovery))
    assert outcome.facts == {CodeOf(who): row.id}


async def test_a_taken_registration_number_fails_the_batch_instead_of_posing_as_a_refusal(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    persons = await consented(house, 2)
    monkeypatch.setattr("secrets.choice", lambda alphabet: alphabet[0])
    with pytest.raises(IntegrityError):
        await house.enrol(persons)
    assert await house.rows(select(participation)) == []


async def test_the_trail_tells_nothing_personal(house: House) -> None:
    await house.enrol(await consented(house, 1), Channel.WEB)
    acts = await house.rows(select(audit))
    assert {row.act for row in acts} == {"consent.given", "participation.enrolled", "recovery.made"}
    told = str([tuple(row) for row in acts])
    assert not [value for value in (IIN, PHONE, ANSWERS["name"]) if value in told]
