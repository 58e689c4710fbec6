"""A draft from its beginning to its end after 90 days, or to a number and a term (SM-4, R-003-18, R-003-19)."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from dialogs.application_requests import (
    AddUser,
    Agree,
    AskAboutTeo,
    DropDraft,
    InviteUser,
    KeepAnswers,
    StartApplication,
    Withdraw,
)
from domain.applications import Consent, FileState, Slot, State
from domain.budget import Milestone
from domain.language import Language
from domain.staff import EVERYWHERE, Right, Scope
from services import budget
from services.application_acts import CanNotApply
from services.budget import Reached
from services.duties import CHECK, trigger_of
from services.storage import applications as kept
from services.storage import deadlines, enquiries
from services.storage.engine import Store
from services.talk import Talk
from tests.services.farmer import SLOTS, WHOLE, Farmer
from tests.support.applying import pdf
from tests.support.chat import BIN, IIN
from tests.support.clock import START, SetClock
from tests.support.stages import iin_of

WEDNESDAY = datetime(2026, 3, 18, 5, 0, tzinfo=UTC)  # 10:00 in Astana
COORDINATOR = Scope("staff:one", {Right.CHANGE_APPLICATIONS: EVERYWHERE})
WAITS, ENDED = "Өтініміңіз әлі жіберілген жоқ", "ұзақ уақыт жіберілмегендіктен"


def said(texts: Iterable[str], *fragments: str) -> list[str]:
    """Those that have one of the fragments."""
    return [text for text in texts if any(fragment in text for fragment in fragments)]


@pytest.fixture
async def farmer(store: Store, talk: Talk, clock: SetClock) -> Farmer:
    return await Farmer.made(store, talk, clock, name="Серікова Әлия Маратқызы", region="59", form="peasant_farm")


async def test_it_begins_with_what_the_person_told_at_the_registration(farmer: Farmer) -> None:
    draft = await farmer.begins()
    assert draft.answers == {
        "known": "ask", "applicant_type": "individual", "ie_full_name": "Серікова Әлия Маратқызы", "iin": IIN,
        "ie_phone": "+77011234567", "region_code": "59", "employees": "2",
    }  # fmt: skip
    assert (draft.state, draft.files, draft.users, draft.consents) == (State.DRAFT, (), (), {})
    assert draft.kept_until == date(2027, 2, 18)


async def test_of_a_company_its_own_number_is_known_and_not_its_heads(store: Store, talk: Talk, clock: SetClock) -> None:
    company = await Farmer.made(store, talk, clock, BIN, form="llp", region="59")
    draft = await company.begins()
    assert draft.answers == {
        "known": "ask", "applicant_type": "legal", "bin": BIN, "head_full_name": "Серікова Әлия",
        "legal_phone": "+77011234567", "region_code": "59", "employees": "2",
    }  # fmt: skip


async def test_who_never_registered_is_asked_for_everything(store: Store, talk: Talk, clock: SetClock) -> None:
    stranger = await Farmer.stranger(store, talk, clock)
    assert (await stranger.begins()).answers == {}


async def test_of_two_beginnings_at_once_one_counts(farmer: Farmer) -> None:
    outcomes = await asyncio.gather(*(farmer.asks(StartApplication()) for _ in range(3)))
    assert sorted(str(outcome.name) for outcome in outcomes) == ["exists", "exists", "started"]
    assert (await farmer.own()).answers["iin"] == IIN


async def test_an_earlier_one_gives_its_answers_and_documents_and_their_bytes_are_kept_once(farmer: Farmer) -> None:
    before = await farmer.fills()
    await farmer.sends(Slot.LETTER, FileState.REFUSED)
    sent = await farmer.submits()
    kept = await farmer.kept_files()
    draft = await farmer.begins(like=sent)
    assert draft.answers == before.answers
    assert [(file.slot, file.state, file.name) for file in draft.files] == [(slot, "clean", f"{slot}.pdf") for slot in SLOTS]
    assert {file.sha256 for file in draft.files} == {before.files[0].sha256}
    assert draft.consents == {}, "agreed to anew, with the texts of today"
    assert await farmer.kept_files() == kept
    assert (await farmer.asks(DropDraft(draft.id))).name is DropDraft.Outcome.DROPPED
    assert await farmer.draft() is None
    assert await farmer.kept_files() == kept
    assert await farmer.bytes_of(sent) == [pdf()] * 4


async def test_of_a_shared_objects_users_the_legal_entities_come_along_and_neighbours_are_asked_again(farmer: Farmer) -> None:
    draft = await farmer.fills(infra_group="P", infra_p="P4", users="1")
    for request in (AddUser(draft.id, BIN), InviteUser(draft.id)):
        await farmer.asks(request)
    sent = await farmer.submits()
    again = await farmer.begins(like=sent)
    assert [(user.kind, user.shown, user.confirmed) for user in again.users] == [("bin", "••••••••0126", True)]
    assert {user.id for user in again.users}.isdisjoint(user.id for user in draft.users)
    assert "users" not in again.answers, "that these are all is said of each application anew"
    assert again.answers["infra_p"] == "P4"
    assert (await farmer.asks(AddUser(again.id, BIN))).name is AddUser.Outcome.SAME
    assert (await farmer.asks(DropDraft(again.id))).name is DropDraft.Outcome.DROPPED


async def test_nobody_takes_over_another_ones(farmer: Farmer, store: Store, talk: Talk, clock: SetClock) -> None:
    await farmer.fills()
    sent = await farmer.submits()
    other = await Farmer.made(store, talk, clock, iin_of(7))
    draft = await other.begins(like=sent)
    assert draft.answers["iin"] == iin_of(7)
    assert "project_name" not in draft.answers
    assert draft.files == ()


async def test_after_90_days_it_ends_with_its_bytes_and_not_a_day_before(farmer: Farmer) -> None:
    draft = await farmer.fills()
    farmer.clock.advance(days=60)
    await farmer.asks(KeepAnswers(draft.id, {"project_name": "Басқа жоба"}))
    told = await farmer.after(days=89)
    assert await farmer.kept_files() == (3, 3)
    assert (await farmer.own()).answers["project_name"] == "Басқа жоба"
    assert said(told, ENDED) == []
    told = await farmer.after(days=1)
    assert await farmer.draft() is None
    assert await farmer.kept_files() == (0, 0)
    assert len(said(told, ENDED)) == 1
    assert said(await farmer.after(days=3), ENDED, WAITS) == []
    assert (await farmer.begins()).answers["iin"] == IIN


async def test_what_was_sent_in_or_taken_back_never_ends(farmer: Farmer) -> None:
    await farmer.fills()
    sent = await farmer.submits()
    await farmer.after(days=91)
    assert (await farmer.sent())[0].state is State.SUBMITTED
    await farmer.asks(Withdraw(sent))
    await farmer.after(days=91)
    assert await farmer.bytes_of(sent) == [pdf()] * 3


async def test_it_is_reminded_of_after_some_days_and_each_time_once(farmer: Farmer) -> None:
    await farmer.begins()
    told, day = {}, 0.0
    for later in (2.9, 3, 3.5, 4, 29.9, 30, 31, 82.9, 83, 83.5, 84, 89):
        told[later] = said(await farmer.after(days=later - day), WAITS)
        day = later
    assert {day: len(reminders) for day, reminders in told.items() if reminders} == {3: 1, 30: 1, 83: 1}
    assert "18 ақпан" in told[83][0]


async def test_who_goes_on_or_is_here_is_not_reminded(farmer: Farmer) -> None:
    draft = await farmer.begins()
    assert said(await farmer.after(days=2), WAITS) == []
    await farmer.asks(KeepAnswers(draft.id, {"project_name": "Сүт цехы"}))
    assert said(await farmer.after(days=1.5), WAITS) == []
    farmer.clock.advance(days=1)
    await farmer.chat.say("мәзір")
    assert [said(await farmer.after(days=0.5), WAITS) for _ in range(4)] == [[]] * 4


@pytest.mark.parametrize("ends", ["sent in", "dropped"])
async def test_nothing_is_reminded_of_what_is_not_filled_in_any_more(farmer: Farmer, ends: str) -> None:
    draft = await farmer.fills()
    farmer.clock.advance(days=3)
    await farmer.ticks.look_at_drafts()  # it is planned, and not told yet
    await (farmer.submits() if ends == "sent in" else farmer.asks(DropDraft(draft.id)))
    assert [said(await farmer.after(days=days), WAITS, ENDED) for days in (0.5, 27, 60)] == [[]] * 3


async def test_the_term_runs_from_the_day_it_is_sent_in_and_the_person_is_told_its_end(farmer: Farmer) -> None:
    """S-34: Wednesday 18 March 2026, ten o'clock: five working days with Nauryz between end on Monday 30 March."""
    farmer.clock.at = WEDNESDAY
    await farmer.fills()
    await farmer.submits()
    (one,) = await farmer.sent()
    assert (one.number, one.state) == ("TRIAL-26-59-00001", State.SUBMITTED)
    assert (one.received_on, one.due, one.days, one.over) == (date(2026, 3, 18), date(2026, 3, 30), 5, False)
    await farmer.ticks.feed_events()
    receipt = (await farmer.chat.last()).text
    assert all(words in receipt for words in ("TRIAL-26-59-00001", "30 наурыз"))
    farmer.clock.at = WEDNESDAY.replace(day=30)
    assert (await farmer.sent())[0].over is False
    farmer.clock.at = WEDNESDAY.replace(day=31)
    assert (await farmer.sent())[0].over is True


async def test_sent_in_at_a_weekend_or_late_at_night_the_day_is_that_of_kazakhstan(farmer: Farmer) -> None:
    farmer.clock.at = datetime(2026, 3, 17, 19, 30, tzinfo=UTC)  # half past midnight of the 18th
    await farmer.fills()
    await farmer.submits()
    (one,) = await farmer.sent()
    assert (one.received_on, one.due) == (date(2026, 3, 18), date(2026, 3, 30))


async def test_a_number_says_the_region_and_each_region_counts_by_itself(farmer: Farmer, store: Store, talk: Talk) -> None:
    numbers = []
    for place, region in enumerate(("59", "59", "61")):
        one = await Farmer.made(store, talk, farmer.clock, iin_of(place))
        await one.fills(region_code=region)
        await one.submits()
        numbers.append((await one.sent())[0].number)
    assert numbers == ["TRIAL-26-59-00001", "TRIAL-26-59-00002", "TRIAL-26-61-00001"]


async def test_a_number_in_the_name_stands_nowhere_in_clear(farmer: Farmer) -> None:
    """F-12: the paper has the name as it was written, the list of the staff has it without the number."""
    await farmer.fills(ie_name=f"ЖК Серікова {IIN}", project_name=f"Жоба {IIN}")
    await farmer.asks(AskAboutTeo((await farmer.own()).id))
    sent = await farmer.submits()
    row = await farmer.store.read(lambda tx: kept.one(tx.conn, sent))
    assert row is not None
    assert row.name == "ЖК Серікова ••••••••0007"
    assert IIN not in str(tuple(row))
    query = select(enquiries.enquiry)
    (asked,) = await farmer.store.read(lambda tx: tx.conn.execute(query).all())
    question = await farmer.store.read(lambda tx: tx.vault.open(enquiries.ASKED, asked.id, asked.question))
    assert question.endswith("Жоба ••••••••0007")


async def test_taken_back_its_term_is_nobodys_duty(farmer: Farmer, store: Store, talk: Talk, clock: SetClock) -> None:
    await farmer.fills()
    sent = await farmer.submits()
    stranger = await Farmer.made(store, talk, clock, iin_of(1))
    assert (await stranger.asks(Withdraw(sent))).name is Withdraw.Outcome.DECIDED
    assert (await farmer.sent())[0].state is State.SUBMITTED
    clock.advance(days=2)
    assert (await farmer.asks(Withdraw(sent))).name is Withdraw.Outcome.WITHDRAWN
    (one,) = await farmer.sent()
    assert (one.state, one.ended_on, one.over) == (State.WITHDRAWN, date(2026, 11, 22), False)
    trigger = trigger_of(sent)
    term = (await store.read(lambda tx: deadlines.of_triggers(tx.conn, CHECK, [trigger])))[trigger]
    assert term.done_on == date(2026, 11, 22)
    assert (await farmer.asks(Withdraw(sent))).name is Withdraw.Outcome.DECIDED


async def test_milestones_stand_by_their_dates_however_they_were_entered(farmer: Farmer) -> None:
    """R-003-17, R-003-26, R-003-27; each is told once."""
    await farmer.fills()
    sent = await farmer.submits()
    farmer.clock.advance(days=20)
    entered = ((Milestone.COMMISSION, 9), (Milestone.BUDGET_REQUEST, 2), (Milestone.CONCLUSION, 5))
    for kind, day in entered:
        await _reach(farmer, sent, Reached(kind, date(2026, 12, day)))
    (one,) = await farmer.sent()
    assert [(kind, on.day) for kind, on in one.milestones] == [
        (Milestone.BUDGET_REQUEST, 2), (Milestone.CONCLUSION, 5), (Milestone.COMMISSION, 9),
    ]  # fmt: skip
    with pytest.raises(CanNotApply, match="reached_already"):
        await _reach(farmer, sent, Reached(Milestone.COMMISSION, date(2026, 12, 10)))
    before = len(await farmer.chat.everything())
    await farmer.ticks.feed_events()
    told = [item.text for item in (await farmer.chat.everything())[before:] if one.number in item.text]
    assert len(told) >= len(entered)
    assert not any("қаржыландыр" in text for text in told), "never a promise of money (R-003-8)"


async def test_a_consent_is_kept_as_it_was_given_first(farmer: Farmer, store: Store, talk: Talk, clock: SetClock) -> None:
    draft = await farmer.begins()
    assert (await farmer.asks(Agree(draft.id, Consent.DATA, 1), Language.RU)).name is Agree.Outcome.AGREED
    clock.advance(hours=1)
    assert (await farmer.asks(Agree(draft.id, Consent.DATA, 1))).name is Agree.Outcome.AGREED
    given = (await farmer.own()).consents
    assert set(given) == {Consent.DATA}
    one = given[Consent.DATA]
    assert (one.item, one.version, one.language, one.channel, one.at) == (Consent.DATA, 1, "ru", "web", START)
    stranger = await Farmer.made(store, talk, clock, iin_of(1))
    assert (await stranger.asks(Agree(draft.id, Consent.TERMS, 1))).name is Agree.Outcome.CLOSED
    assert set((await farmer.own()).consents) == {Consent.DATA}


async def test_an_answer_that_is_taken_away_is_gone_and_the_others_stay(farmer: Farmer) -> None:
    draft = await farmer.fills()
    await farmer.asks(KeepAnswers(draft.id, {"project_name": "", "oked": "01.13"}))
    expected = {**WHOLE, "known": "right", "oked": "01.13"}
    del expected["project_name"]
    assert (await farmer.own()).answers.items() >= expected.items()
    assert "project_name" not in (await farmer.own()).answers


async def _reach(farmer: Farmer, sent: str, reached: Reached) -> None:
    await farmer.store.write(lambda tx: budget.reach(tx, COORDINATOR, sent, reached, farmer.talk.tr))
