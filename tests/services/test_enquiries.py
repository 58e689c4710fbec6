"""People who ask the staff: each waits for one call and a few answers; no number is kept, and who reads is on record."""

from sqlalchemy import select

from dialogs.facts import Enquiries, EnquiriesOf
from dialogs.own_requests import AskCallback, AskQuestion, WithdrawConsent
from domain.language import Language, Text
from domain.staff import EVERYWHERE, Right, Scope
from services import consents, enquiries, enquiry_inbox, events, export
from services import enquiry_acts as acts
from services.enquiry_inbox import Card
from services.storage import enquiry_inbox as kept
from services.storage.audit import audit
from services.storage.enquiries import enquiry, enquiry_note
from services.transaction import WriteTx
from tests.services.house import ANSWERS, CONTENT, IIN, PHONE, House
from tests.services.sitters import Sitters
from tests.support.clock import SetClock

STAFF = Scope("staff:one", {Right.READ_ENQUIRIES: EVERYWHERE, Right.ANSWER_ENQUIRIES: EVERYWHERE})
NOTED, WAITING, NO_PHONE = AskCallback.Outcome.NOTED, AskCallback.Outcome.WAITING, AskCallback.Outcome.NO_PHONE


async def test_who_asks_twice_waits_once_and_sees_the_number_masked(house: House) -> None:
    sitters = Sitters(house)
    ((who, _),) = await house.learners(1)
    outcomes = [await sitters.asks(enquiries.ask_call, who, AskCallback(), Language.RU) for _ in range(2)]
    assert [outcome.name for outcome in outcomes] == [NOTED, WAITING]
    for outcome in outcomes:
        assert str(outcome.values["phone"]).endswith("4567")
        assert PHONE not in str(outcome.values)
    (one,) = await house.store.read(enquiries.waiting)
    assert (one.phone, one.name, one.region, one.language) == (PHONE, ANSWERS["name"], "59", "ru")
    assert len(await house.rows(select(audit).where(audit.c.act == "enquiry.asked"))) == 1


async def test_without_a_number_nobody_can_be_called(house: House) -> None:
    (who,) = await house.persons(1)
    assert (await Sitters(house).asks(enquiries.ask_call, who, AskCallback())).name is NO_PHONE
    assert await house.rows(select(enquiry)) == []


async def test_the_longest_waiting_is_called_first_and_may_ask_again(house: House, clock: SetClock) -> None:
    sitters = Sitters(house)
    learners = await house.learners(2)
    for who, _ in reversed(learners):
        await sitters.asks(enquiries.ask_call, who, AskCallback())
        clock.advance(minutes=5)
    first, second = await house.store.write(lambda tx: enquiries.looked(tx, "staff:one"))
    assert first.asked_at < second.asked_at
    assert len(await house.rows(select(audit).where(audit.c.act == "enquiry.number_read"))) == 2
    for expected in (True, False):
        assert await house.store.write(lambda tx: enquiries.called(tx, first.id, "staff:one")) is expected
    assert [one.id for one in await house.store.read(enquiries.waiting)] == [second.id]
    (row,) = await house.rows(select(enquiry).where(enquiry.c.id == first.id))
    assert (row.done_by, row.done_at) == ("staff:one", clock.now())
    assert (await sitters.asks(enquiries.ask_call, row.person_id, AskCallback())).name is NOTED


async def test_who_took_the_consent_back_is_called_no_more(house: House) -> None:
    sitters = Sitters(house)
    ((who, _),) = await house.learners(1)
    await sitters.asks(enquiries.ask_call, who, AskCallback())
    await sitters.asks(consents.withdraw, who, WithdrawConsent("training"))
    assert await house.store.read(enquiries.waiting) == []


async def asks(sitters: Sitters, who: str, question: str = "Сұрақ?") -> AskQuestion.Outcome:
    return AskQuestion.Outcome((await sitters.asks(enquiries.ask_question, who, AskQuestion(question))).name)


async def standing(house: House, who: str) -> Enquiries:
    fact = EnquiriesOf(who)
    return (await house.store.read(lambda tx: enquiries.standing(tx, CONTENT, [fact])))[fact]


async def test_a_few_questions_wait_and_without_consent_none(house: House) -> None:
    sitters = Sitters(house)
    ((who, _),), (stranger,) = await house.learners(1), await house.persons(1)
    for number in range(enquiries.MOST_WAITING):
        assert await standing(house, who) == Enquiries(may_ask=True, waiting=number)
        assert await asks(sitters, who) is AskQuestion.Outcome.NOTED
    assert (await standing(house, who)).full
    assert await asks(sitters, who) is AskQuestion.Outcome.FULL
    assert await asks(sitters, stranger) is AskQuestion.Outcome.NO_CONSENT
    assert await standing(house, stranger) == Enquiries(may_ask=False)
    assert len(await house.rows(select(enquiry))) == enquiries.MOST_WAITING


async def test_what_is_asked_is_sealed_and_its_numbers_are_gone(house: House) -> None:
    ((who, _),) = await house.learners(1)
    await asks(Sitters(house), who, f"Менің ЖСН {IIN}, шотым KZ86 125K ZT20 0410 0100, сертификат қашан?")
    (row,) = await house.rows(select(enquiry))
    found = await card(house, row.id)
    assert found.question == "Менің ЖСН ••••••••0127, шотым ••••••••••••••••0100, сертификат қашан?"
    assert "қашан".encode() not in row.question
    assert IIN not in str(row)
    assert "қашан" not in str(await house.rows(select(audit)))


async def test_an_answered_question_makes_room_and_its_reply_is_kept(house: House) -> None:
    ((who, _),) = await house.learners(1)
    sitters = Sitters(house)
    for _ in range(enquiries.MOST_WAITING):
        await asks(sitters, who)
    first, *_ = await house.rows(select(enquiry).order_by(enquiry.c.id))
    await answered(house, first.id)
    now = await standing(house, who)
    assert (now.waiting, now.full, now.reply) == (2, False, Text("Иә.", "Иә."))
    mine = (await house.store.read(lambda tx: export.collected(tx, who)))["enquiries"]
    assert [(one["question"], one["reply"]) for one in mine] == [("Сұрақ?", "Иә."), ("Сұрақ?", None), ("Сұрақ?", None)]
    assert "ескертпе" not in str(mine)


async def test_who_took_the_consent_back_leaves_no_words(house: House) -> None:
    sitters = Sitters(house)
    ((who, _),) = await house.learners(1)
    await asks(sitters, who)
    await asks(sitters, who)
    first, *_ = await house.rows(select(enquiry).order_by(enquiry.c.id))
    await answered(house, first.id)
    await sitters.asks(consents.withdraw, who, WithdrawConsent("training"))
    rows = await house.rows(select(enquiry))
    assert {(row.question, row.reply, row.done_at is None) for row in rows} == {(None, None, False)}
    assert await house.rows(select(enquiry_note)) == []
    assert await house.store.read(lambda tx: events.due(tx, CONTENT.programme)) == []


async def test_the_event_brings_the_words_that_stand_sealed(house: House) -> None:
    ((who, _),) = await house.learners(1)
    await asks(Sitters(house), who)
    (row,) = await house.rows(select(enquiry))
    await answered(house, row.id)
    (planned,) = await house.store.read(lambda tx: events.due(tx, CONTENT.programme))
    assert (planned.person, planned.name) == (who, "enquiry.replied")
    assert planned.values == {"enquiry": row.id, "reply_kk": "Иә.", "reply_ru": "Иә."}


async def answered(house: House, id_: str) -> None:
    """Taken with a note and answered in Kazakh."""

    def work(tx: WriteTx) -> None:
        acts.take(tx, STAFF, acts.free(tx, STAFF, id_))
        kept.add_note(tx.conn, {"id": "N", "enquiry_id": id_, "at": tx.now, "by": STAFF.actor, "body": "ескертпе".encode()})
        acts.reply(tx, STAFF, acts.held(tx, STAFF, id_), acts.Reply.of("Иә."))

    await house.store.write(work)


async def card(house: House, id_: str) -> Card:
    found = await house.store.write(lambda tx: enquiry_inbox.card(tx, STAFF, id_))
    assert found is not None
    return found
