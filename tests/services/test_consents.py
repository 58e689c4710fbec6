import json

from sqlalchemy import insert, select

from dialogs.facts import ProfileOf
from dialogs.own_requests import GiveConsent, WithdrawConsent
from domain.learning import ParticipationState
from domain.people import ConsentKind, IdentityLevel
from services import consents, people
from services.storage.attempts import attempt
from services.storage.audit import audit
from services.storage.consents import consent
from services.storage.events import event
from services.storage.learning import participation
from services.storage.messages import message
from services.storage.people import DECLARED, person
from services.storage.quarantine import quarantine
from services.transaction import WriteTx
from tests.services.house import CONTENT, House


async def test_a_consent_keeps_its_text_language_channel_and_time_and_is_recorded_once(house: House) -> None:
    who = await house.persons(2)
    for _ in range(2):
        assert [outcome.name for outcome in await house.consent(who)] == [GiveConsent.Outcome.GIVEN] * 2
    rows = await house.rows(select(consent))
    assert [(row.kind, row.version, row.language, row.channel, row.withdrawn_at) for row in rows] == [
        ("training", 1, "kk", "console", None)
    ] * 2
    acts = await house.rows(select(audit.c.act, audit.c.actor).where(audit.c.act == "consent.given"))
    assert sorted(row.actor for row in acts) == sorted(f"person:{one}" for one in who)


async def test_a_newer_text_takes_the_place_of_the_older_and_both_stay_on_record(house: House) -> None:
    who = await house.persons(1)
    await house.consent(who, version=1)
    await house.consent(who, version=2)
    rows = await house.rows(select(consent).order_by(consent.c.version))
    assert [(row.version, row.withdrawn_at is None) for row in rows] == [(1, False), (2, True)]


async def test_a_free_consent_is_taken_back_alone_and_may_be_given_again(house: House) -> None:
    learners = await house.learners(1)
    (who,) = [one for one, _ in learners]
    await house.consent([who], ConsentKind.NEWS)
    outcomes = await house.asks(consents.withdraw, [(who, WithdrawConsent("news"))])
    assert outcomes[0].name is WithdrawConsent.Outcome.WITHDRAWN
    profile = (await house.store.read(lambda tx: people.profiles(tx, CONTENT, [ProfileOf(who)])))[ProfileOf(who)]
    assert profile.consents == {ConsentKind.TRAINING}
    assert profile.name is not None
    await house.consent([who], ConsentKind.NEWS)
    profile = (await house.store.read(lambda tx: people.profiles(tx, CONTENT, [ProfileOf(who)])))[ProfileOf(who)]
    assert profile.consents == {ConsentKind.TRAINING, ConsentKind.NEWS}


def said(tx: WriteTx, persons: list[str]) -> None:
    for one in persons:
        id_ = tx.new_id()
        body = tx.vault.seal("message.body", id_, json.dumps({"text": "мой телефон …"}))
        tx.conn.execute(
            insert(message), {"id": id_, "person_id": one, "sequence": 1, "direction": "in", "at": tx.now, "body": body}
        )
        failed = {"id": tx.new_id(), "key": one, "person_id": one, "trace": "t", "error": "e", "at": tx.now, "body": b"sealed"}
        tx.conn.execute(insert(quarantine), failed)


async def test_taking_the_training_consent_back_leaves_nothing_personal_and_twice_is_as_once(house: House) -> None:
    learners = await house.in_quiz(3)
    persons = [who for who, _ in learners]
    await house.store.write(lambda tx: said(tx, persons))
    gone, stays = persons[:2], persons[2]
    for _ in range(2):
        outcomes = await house.asks(consents.withdraw, [(who, WithdrawConsent("training")) for who in gone])
        assert [outcome.name for outcome in outcomes] == [WithdrawConsent.Outcome.ERASED] * 2
    for row in await house.rows(select(person).where(person.c.id.in_(gone))):
        assert row.level == IdentityLevel.NONE
        assert {row._mapping[name] for name in DECLARED} == {None}
    ended = await house.rows(select(participation).where(participation.c.person_id.in_(gone)))
    assert [(row.state, row.ended_at is None) for row in ended] == [(ParticipationState.WITHDRAWN, False)] * 2
    assert {row.state for row in await house.rows(select(attempt).where(attempt.c.person_id.in_(gone)))} == {"void"}
    pending = await house.rows(select(event.c.person_id).where(event.c.done_at.is_(None)).distinct())
    assert [row.person_id for row in pending] == [stays]
    texts = await house.store.read(
        lambda tx: {
            row.person_id: tx.vault.open("message.body", row.id, row.body) for row in tx.conn.execute(select(message)).all()
        }
    )
    assert {texts[who] for who in gone} == {'{"text": ""}'}
    assert "телефон" in json.loads(texts[stays])["text"]
    assert [row.person_id for row in await house.rows(select(quarantine.c.person_id))] == [stays]
    assert len(await house.rows(select(audit).where(audit.c.act == "consent.withdrawn"))) == 2


async def test_who_was_erased_may_begin_again(house: House) -> None:
    (who, _), *_ = await house.learners(1)
    await house.asks(consents.withdraw, [(who, WithdrawConsent("training"))])
    await house.consent([who])
    assert (await house.enrol([who]))[0].name == "enrolled"
