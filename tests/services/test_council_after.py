"""What follows a protocol for the applicants: where they stand, what they are told and when, and that all were (R-003-24)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from dialogs.application_facts import Undecided
from domain.applications import State
from domain.councils import SessionState, Told
from domain.decisions import Ground
from services import application_decisions, application_standing, council_after, council_duties
from services.application_acts import CanNotApply, CanNotDecide
from services.application_decisions import Refusal
from services.budget import decree_term
from services.council_after import Way
from services.council_room import CanNotHold
from services.storage import applications as tables
from services.storage import council_sessions as held
from services.storage.applications import application
from services.storage.engine import Store
from services.storage.events import event
from services.talk import Talk
from tests.support.clock import SetClock
from tests.support.council import REASONS, ballots
from tests.support.council_after import AGAINST, FOR, NEITHER, Held

FALSE = "Берілген деректер мемлекеттік тіркелімге сәйкес келмейді."


@pytest.fixture
async def council(store: Store, talk: Talk) -> Held:
    council = Held(store, talk)
    await council.appoint()
    await council.set_base("present")
    return council


async def states(council: Held, ids: list[str] | tuple[str, ...]) -> list[str]:
    return [(await council.row(one)).state for one in ids]


async def test_the_protocol_says_where_each_stands_and_each_is_told_with_the_reasons(council: Held) -> None:
    id_, (yes, no, neither) = await council.held(FOR, AGAINST, NEITHER)
    assert await council.told_words(yes) == []
    told = dict(await council.told_words(neither))
    assert told["application.no_decision"]["day"] == "2026-11-20"
    await council.signed(id_)
    assert await states(council, [yes, no, neither]) == [State.PROTOCOLLED, State.CLOSED_NEGATIVE, State.ON_AGENDA]
    assert (await council.row(no)).ended_at is not None
    said = dict(await council.told_words(yes))["application.decided_positive"]
    assert (said["day"], said["protocol"], said["on"], said["due"]) == ("2026-11-20", "3", "2026-11-20", "2026-11-25")
    why = dict(await council.told_words(no))["application.decided_negative"]
    assert (why["reasons_kk"], why["reasons_ru"]) == (REASONS.kk, REASONS.ru)
    planned = await council.planned(no)
    assert all(REASONS.kk not in str(values) for _, values in planned), "the reasons stand sealed until they are told"


async def test_a_negative_one_without_reasons_cannot_be_told(council: Held) -> None:
    id_, (no,) = await council.held(AGAINST)
    await council.store.write(lambda tx: tx.conn.execute(update(held.council_decision).values(words=None)))
    with pytest.raises(CanNotHold, match="no_reasons"):
        await council.signed(id_)
    session = (await council.room(id_)).row
    with pytest.raises(CanNotHold, match="no_reasons"):
        await council.store.write(
            lambda tx: council_after.protocolled(tx, council.talk.content, session, date(2026, 11, 20), "staff:one")
        )
    assert await states(council, [no]) == [State.DECIDED_NEGATIVE]
    assert await council.told_words(no) == []


async def test_whoever_has_no_chat_is_told_by_hand_and_with_the_last_one_it_is_through(council: Held, clock: SetClock) -> None:
    id_, ids = await council.held(FOR, AGAINST)
    await council.store.write(
        lambda tx: tx.conn.execute(update(application).where(application.c.id.in_(ids)).values(person_id=None))
    )
    first, last = [item.id for item in (await council.room(id_)).items]
    with pytest.raises(CanNotHold, match="no_protocol"):
        await council.by_hand(id_, first)
    await council.signed(id_)
    assert [one.way for one in await council.notices(id_)] == [Way.BY_HAND, Way.BY_HAND]
    await council.by_hand(id_, first)
    with pytest.raises(CanNotHold, match="applicant_told"):
        await council.by_hand(id_, first)
    with pytest.raises(CanNotHold, match="no_item"):
        await council.by_hand(id_, "01KAGY5M0Q3V7T9W2X4Z6A8B0C")
    with pytest.raises(CanNotApply, match="told_day"):
        await council.by_hand(id_, last, date(2026, 11, 19))
    assert (await council.room(id_)).row.state == SessionState.PROTOCOL
    clock.advance(days=4)  # Tuesday: the first working day was Monday
    assert [(one.late, one.overdue) for one in await council.notices(id_)] == [(False, False), (True, False)]
    clock.advance(days=2)  # Thursday: the third was Wednesday
    assert [(one.late, one.overdue) for one in await council.notices(id_)] == [(False, False), (True, True)]
    await council.by_hand(id_, last, date(2026, 11, 24), Told.PHONE)
    assert [(one.way, one.told_how, one.late) for one in await council.notices(id_)] == [
        (Way.TOLD, Told.LETTER, False), (Way.TOLD, Told.PHONE, True),
    ]  # fmt: skip
    assert (await council.room(id_)).row.state == SessionState.NOTIFIED
    term = await council.term_of(council_duties.NOTICES, id_)
    assert (term.done_on, term.late) == (date(2026, 11, 24), True)


async def test_a_session_that_decided_nothing_is_through_with_its_protocol(council: Held) -> None:
    id_, _ = await council.held(NEITHER)
    await council.signed(id_)
    assert await council.store.read(council_after.wants_clock)
    for _ in range(2):
        assert await council.store.write(council_after.heard) == 0
    assert (await council.room(id_)).row.state == SessionState.NOTIFIED
    assert not await council.store.read(council_after.wants_clock)


async def test_the_second_time_without_a_decision_is_said_otherwise(council: Held, clock: SetClock) -> None:
    _, (one,) = await council.held(NEITHER)
    clock.advance(days=3)
    await council.decided(NEITHER)
    told = [(name, values.get("times")) for name, values in await council.planned(one) if "decision" in name]
    assert told == [("application.no_decision", "1"), ("application.no_decision_again", "2")]


@pytest.mark.parametrize(("base", "event"), [(None, "application.base_unset"), ("members", "application.no_decision")])
async def test_it_is_not_said_of_the_votes_what_the_missing_base_did(
    store: Store, talk: Talk, base: str | None, event: str
) -> None:
    """AMB-10: five of seven who were there are two thirds of them, and not of the ten members."""
    council = Held(store, talk)
    await council.appoint()
    if base:
        await council.set_base(base)
    _, (one,) = await council.held(ballots(5, 2))
    assert [name for name, _ in await council.planned(one) if "decision" in name or "base" in name] == [event]
    row = await council.row(one)
    sent = await store.read(lambda tx: application_standing.standing(tx, talk.content, row))
    assert sent.undecided == Undecided(date(2026, 11, 20), base_unset=base is None)


async def test_what_the_council_said_is_not_told_after_a_refusal_unless_that_is_undone(council: Held, clock: SetClock) -> None:
    """At night news wait; who is refused for false data meanwhile hears of that alone, and the package waits for it."""
    id_, (yes, _) = await council.held(FOR, FOR)
    await council.signed(id_)
    clock.advance(minutes=5)
    content, scope, refusal = council.talk.content, council.scope, Refusal(Ground.FALSE_DATA, FALSE)
    await council.store.write(lambda tx: application_decisions.refuse(tx, content, scope, yes, refusal))
    assert "application.decided_positive" not in await pending(council, yes)
    with pytest.raises(CanNotHold, match="refusal_open"):
        await council.forwarded(id_)
    await council.store.write(lambda tx: application_decisions.undo(tx, council.talk.content, scope, yes))
    assert "application.decided_positive" in await pending(council, yes)
    await council.forwarded(id_)
    assert await states(council, [yes]) == [State.FORWARDED]


async def pending(council: Held, id_: str) -> list[str]:
    """What is still to be told of an application."""
    those = (event.c["values"]["application"].as_string() == id_, event.c.done_at.is_(None))
    return await council.store.read(lambda tx: list(tx.conn.scalars(select(event.c.name).where(*those))))


async def test_nobody_there_is_told_so(council: Held) -> None:
    (one,) = await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    assert not await council.open(id_, 6)
    assert "application.not_considered" in [name for name, _ in await council.planned(one)]


async def test_false_data_end_it_after_the_decision_and_an_undone_refusal_follows_the_protocol(
    council: Held, clock: SetClock
) -> None:
    """F-1, K4: at any stage. While a refusal can be undone its protocol may be signed."""
    id_, (yes, other) = await council.held(FOR, FOR)
    refusal = Refusal(Ground.FALSE_DATA, FALSE)
    content, scope = council.talk.content, council.scope
    wrong = Refusal(Ground.SIZE, FALSE)
    clock.advance(minutes=5)
    with pytest.raises(CanNotDecide, match="false_data_only"):
        await council.store.write(lambda tx: application_decisions.refuse(tx, content, scope, yes, wrong))
    await council.store.write(lambda tx: application_decisions.refuse(tx, content, scope, yes, refusal))
    await council.signed(id_)
    assert await states(council, [yes, other]) == [State.REFUSED, State.PROTOCOLLED]
    assert [one.application for one in await council.notices(id_)] == [other]
    was = await council.term(yes)
    await council.store.write(lambda tx: application_decisions.undo(tx, council.talk.content, scope, yes))
    assert await states(council, [yes]) == [State.PROTOCOLLED]
    assert (await council.term(yes)).done_on == was.done_on  # it had ended before the refusal, when the members were told
    assert "application.decided_positive" in [name for name, _ in await council.planned(yes)]
    await council.forwarded(id_)
    await council.store.write(lambda tx: application_decisions.refuse(tx, content, scope, yes, refusal))
    assert await states(council, [yes, other]) == [State.REFUSED, State.FORWARDED]


async def test_the_outcome_is_nobodys_before_the_protocol(council: Held) -> None:
    """The applicant, and a program, see that it was considered, and by when the protocol is due."""
    id_, ids = await council.held(FOR, AGAINST)

    async def shown(one: str) -> tuple[State, date | None, str]:
        row = await council.row(one)
        sent = await council.store.read(lambda tx: application_standing.standing(tx, council.talk.content, row))
        assert sent.considered is not None
        return sent.state, sent.considered.due, sent.considered.protocol

    assert [await shown(one) for one in ids] == [(State.ON_AGENDA, date(2026, 11, 25), "")] * 2
    await council.signed(id_)
    assert [await shown(one) for one in ids] == [
        (State.PROTOCOLLED, date(2026, 11, 25), "3"), (State.CLOSED_NEGATIVE, None, "3"),
    ]  # fmt: skip


async def test_what_was_told_in_the_chat_counts_on_the_day_on_which_it_came(council: Held) -> None:
    id_, (yes,) = await council.held(FOR)
    await council.signed(id_)
    (notice,) = await council.notices(id_)
    assert (notice.way, notice.told_on) == (Way.WAITS, None)
    assert await council.store.write(council_after.heard) == 0
    assert await states(council, [yes]) == [State.PROTOCOLLED]
    assert await council.store.read(lambda tx: decree_term(tx, yes)) is None
    assert [row.state for row in await council.store.read(lambda tx: tables.steps(tx.conn, [yes]))][-1] == State.PROTOCOLLED
    assert timedelta(0) <= (await council.now()) - (await council.row(yes)).changed_at
