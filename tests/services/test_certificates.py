"""A certificate is issued with the pass, once, under a number that can be checked (AMB-54)."""

import re

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from dialogs.own_requests import WithdrawConsent
from dialogs.requests import CorrectName, SaveAnswer, WantPaper
from domain.certificates import CertificateState, Format, Style, masked_name, read_number
from domain.language import Language
from domain.messaging import Channel
from domain.people import IdentityLevel
from services import answers, certificates, consents, identity, paper_name, verification
from services.storage import documents as papers
from services.storage.audit import audit
from services.storage.certificates import certificate, completion_register
from services.storage.documents import document
from services.storage.people import person
from services.transaction import WriteTx
from services.use_case import Asked
from tests.services.house import ANSWERS, House, statements
from tests.services.sitters import OFFICIAL, Sitters, under

NUMBER = re.compile(r"KZ-2026-59-[0-9A-Z]{8}-[0-9A-Z]")
PHONE = IdentityLevel.PHONE


@pytest.fixture
def sitters(house: House) -> Sitters:
    return Sitters(house)


@pytest.fixture
def official(house: House) -> Sitters:
    return Sitters(house, OFFICIAL)


async def confirmed(sitters: Sitters, who: str, level: IdentityLevel = PHONE) -> bool:
    return await sitters.house.store.write(lambda tx: identity.confirm_identity(tx, sitters.content, who, level, "staff:one"))


async def test_a_pass_gives_the_certificate_its_register_entry_and_the_order_for_its_paper(
    house: House, sitters: Sitters
) -> None:
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 4, Language.RU)
    (paper,) = await house.rows(select(certificate))
    (entry,) = await house.rows(select(completion_register))
    (order,) = await house.rows(select(document))
    (sat,) = await sitters.attempts(learner[0])
    assert (paper.person_id, paper.participation_id, paper.attempt_id) == (*learner, sat.id)
    assert (paper.state, paper.course, paper.language, paper.trial, paper.ended_at) == ("valid", "basics", "ru", True, None)
    assert (entry.act, entry.certificate_id, entry.number, entry.attempt_id) == ("issued", paper.id, paper.number, sat.id)
    assert (entry.correct, entry.total, entry.course_version, entry.level, entry.trial) == (4, 5, 1, "declared", True)
    assert (order.certificate_id, order.style, order.format, order.made_at) == (paper.id, "ru", "pdf", None)
    assert order.name == f"{paper.number}-ru.pdf"
    final = await sitters.standing(learner[0])
    assert (final.state, final.certificate, final.held) == ("certified", paper.number, False)


async def test_a_turn_that_fails_leaves_nothing(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    who = learner[0]
    await sitters.begin(learner)
    for _ in range(4):
        await sitters.answer(learner)
    last = SaveAnswer((await house.opened())[who], "a")

    def fails(tx: WriteTx) -> None:
        answers.save_answer(tx, sitters.content, [Asked(who, Channel.WEB, Language.KK, last)])
        assert tx.conn.execute(select(certificate)).all() != []
        raise RuntimeError("the end")

    with pytest.raises(RuntimeError, match="the end"):
        await house.store.write(fails)
    for table in (certificate, completion_register, document):
        assert await house.rows(select(table)) == []
    assert await sitters.state(learner) == "testing"
    assert await sitters.answer(learner) is SaveAnswer.Outcome.TEST_SCORED
    assert len(await house.rows(select(certificate))) == 1


async def test_twenty_pass_together_in_one_statement_a_table(house: House, sitters: Sitters) -> None:
    learners = await house.ready(20)
    await house.test(learners)
    for position in range(4):
        await house.answer(learners, position)
    opened = await house.opened()
    asked = [Asked(who, Channel.WEB, Language.KK, SaveAnswer(opened[who], "a")) for who, _ in learners]

    def inserted(tx: WriteTx) -> list[str]:
        with statements(tx.conn) as sent:
            answers.save_answer(tx, sitters.content, asked)
        return [statement.split()[2] for statement in sent if statement.startswith("INSERT")]

    tables = await house.store.write(inserted)
    assert [tables.count(name) for name in ("certificate", "completion_register", "document")] == [1, 1, 1]
    rows = await house.rows(select(certificate))
    assert len({row.number for row in rows}) == len({row.person_id for row in rows}) == 20
    assert len(await house.rows(select(completion_register))) == len(await house.rows(select(document))) == 20


async def test_the_number_says_that_it_is_a_trial(house: House, sitters: Sitters, official: Sitters) -> None:
    one, other = await house.ready(2)
    await sitters.sits(one, 4)
    await confirmed(official, other[0])
    await official.sits(other, 4)
    trial, real = [row.number for row in await house.rows(select(certificate).order_by(certificate.c.id))]
    assert trial.startswith("TRIAL-")
    assert NUMBER.fullmatch(trial.removeprefix("TRIAL-"))
    assert NUMBER.fullmatch(real)
    assert [read_number(number.lower().replace("-", " ")) for number in (trial, real)] == [trial, real]


async def test_outside_the_trial_the_identity_is_confirmed_first(house: House, official: Sitters) -> None:
    (learner,) = await house.ready(1)
    who = learner[0]
    await official.sits(learner, 5)
    final = await official.standing(who)
    assert (final.state, final.wanted_level, final.certificate, final.held) == ("passed", PHONE, None, False)
    assert await house.rows(select(completion_register)) == []
    assert await confirmed(official, who)
    assert not await confirmed(official, who)
    assert not await confirmed(official, who, IdentityLevel.STAFF)
    assert not await confirmed(official, who)  # a level never falls
    final = await official.standing(who)
    assert (final.state, final.wanted_level) == ("certified", None)
    (entry,) = await house.rows(select(completion_register))
    assert (entry.number, entry.level, entry.correct) == (final.certificate, "phone", 5)
    assert len(await house.rows(select(certificate))) == len(await house.rows(select(document))) == 1
    assert [row.level for row in await house.rows(select(person))] == ["staff"]
    assert [name for name, _ in await official.planned(who, "certificate.issued")] == ["certificate.issued"]


async def test_the_least_level_is_a_setting(house: House) -> None:
    sitters = Sitters(house, under({"certificate.min_identity": "staff"}, OFFICIAL))
    (learner,) = await house.ready(1)
    await confirmed(sitters, learner[0])
    await sitters.sits(learner, 5)
    assert (await sitters.standing(learner[0])).wanted_level is IdentityLevel.STAFF
    assert await confirmed(sitters, learner[0], IdentityLevel.EDS)


async def test_of_two_who_claim_one_iin_the_second_is_held_and_told_nothing(house: House, sitters: Sitters) -> None:
    first, second = await sitters.twins()
    await sitters.sits(first, 5)
    assert await sitters.sits(second, 5) is SaveAnswer.Outcome.TEST_SCORED
    final = await sitters.standing(second[0])
    assert (final.state, final.held, final.certificate, final.wanted_level) == ("passed", True, None, None)
    assert [row.person_id for row in await house.rows(select(certificate))] == [first[0]]
    assert len(await house.rows(select(completion_register))) == 1
    (held,) = await house.rows(select(audit).where(audit.c.act == "certificate.held"))
    assert held.subject == f"participation:{second[1]}"
    assert first[0] not in str(held.details)
    assert not await confirmed(sitters, second[0], IdentityLevel.STAFF)
    assert await sitters.planned(second[0], "certificate.issued", "paper.ready") == []


async def test_two_of_one_iin_in_one_batch_are_one_certificate(house: House, sitters: Sitters) -> None:
    learners = await sitters.twins()
    await house.test(learners)
    for position in range(5):
        await house.answer(learners, position)
    assert len(await house.rows(select(certificate))) == len(await house.rows(select(completion_register))) == 1
    assert sorted([await sitters.state(learner) for learner in learners]) == ["certified", "passed"]


async def test_the_register_is_only_added_to(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 4)
    with pytest.raises(DBAPIError, match="append-only"):
        await house.store.write(lambda tx: tx.conn.execute(update(completion_register).values(correct=5)))
    with pytest.raises(DBAPIError, match="append-only"):
        await house.store.write(lambda tx: tx.conn.execute(delete(completion_register)))
    assert [row.correct for row in await house.rows(select(completion_register))] == [4]


async def test_taking_the_consent_back_keeps_what_the_law_keeps(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 4)
    before = [await house.rows(select(table)) for table in (certificate, completion_register, document)]
    await sitters.asks(consents.withdraw, learner[0], WithdrawConsent("training"))
    assert [await house.rows(select(table)) for table in (certificate, completion_register, document)] == before
    assert await sitters.state(learner) == "certified"
    (row,) = await house.rows(select(person))
    assert (row.name, row.iin, row.name_confirmed_at) == (None, None, None)
    found = await house.store.read(lambda tx: verification.find(tx, before[0][0].number, None))
    assert found is not None
    assert (found.state, found.name) == (CertificateState.VALID, masked_name(ANSWERS["name"]))


async def test_a_paper_is_handed_out_or_ordered_once(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    who, want = learner[0], WantPaper(Style.BOTH, Format.PNG)
    assert (await sitters.asks(certificates.paper_again, who, want)).name is WantPaper.Outcome.NONE
    await sitters.sits(learner, 4)
    for _ in range(2):
        assert (await sitters.asks(certificates.paper_again, who, want)).name is WantPaper.Outcome.MAKING
    rows = await house.rows(select(document).order_by(document.c.id))
    assert [(row.style, row.format) for row in rows] == [("kk", "pdf"), ("both", "png")]
    await house.store.write(lambda tx: papers.made(tx.conn, rows[1].id, tx.now, size=3, sha256="", body=b"abc"))
    outcome = await sitters.asks(certificates.paper_again, who, want)
    assert (outcome.name, outcome.document and outcome.document.ref) == (WantPaper.Outcome.READY, rows[1].id)


async def test_a_name_that_can_not_be_printed_is_refused_before_the_test(house: House, sitters: Sitters) -> None:
    (learner,) = await house.ready(1)
    outcome = await sitters.asks(paper_name.correct, learner[0], CorrectName("Серікова 李"))
    assert (outcome.name, outcome.values) == (CorrectName.Outcome.UNPRINTABLE, {"character": "李"})
    assert (await sitters.standing(learner[0])).name == ANSWERS["name"]
    assert (await sitters.asks(paper_name.correct, learner[0], CorrectName("Серікова Әлия"))).name == "corrected"
    final = await sitters.standing(learner[0])
    assert (final.name, final.named) == ("Серікова Әлия", False)
