"""Who waits too long for a decision of the council is seen, and told so, once (AMB-13)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from domain.people import IdentityLevel
from domain.staff import EVERYWHERE, Right, Scope
from services import agendas, council_alerts
from services.council_alerts import Alert, Wait, Why
from services.storage import applications as kept
from services.storage.audit import audit
from services.storage.councils import council_member
from services.storage.engine import Store
from services.storage.events import event
from services.storage.people import person
from services.talk import Talk
from services.transaction import WriteTx
from tests.services.in_the_region import coordinator
from tests.support.clock import SetClock
from tests.support.council import REASONS, Council, ballots

FRIDAY = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
TWENTIETH = datetime(2026, 12, 21, 5, 0, tzinfo=UTC)  # the 20th working day after it: the 16th of December is a holiday


@pytest.fixture
def council(store: Store, talk: Talk, clock: SetClock) -> Council:
    clock.at = FRIDAY
    return Council(store, talk)


async def looks(council: Council) -> int:
    """The clock's work, asked for first as the scheduler does; twice, since the second time must find nothing."""
    wanted = await council.store.read(lambda tx: council_alerts.wants_clock(tx, council.talk.content))
    told = await council.store.write(lambda tx: council_alerts.tell(tx, council.talk.content))
    assert wanted is (told > 0)
    assert not await council.store.read(lambda tx: council_alerts.wants_clock(tx, council.talk.content))
    assert await council.store.write(lambda tx: council_alerts.tell(tx, council.talk.content)) == 0
    return told


async def found(council: Council, scope: Scope | None = None) -> list[Alert]:
    return list(await council.store.read(lambda tx: council_alerts.found(tx, scope or council.scope)))


async def delays(council: Council, id_: str) -> list[Mapping[str, str]]:
    """What the applicant is told of the delay."""
    return [facts for name, facts in await council.planned(id_) if name == council_alerts.DELAY]


async def chair(council: Council) -> str:
    """The chair is known in the chat; the person's id."""

    def work(tx: WriteTx) -> str:
        tx.conn.execute(insert(person), [{"id": (who := tx.new_id()), "created_at": tx.now, "level": IdentityLevel.NONE}])
        tx.conn.execute(update(council_member).where(council_member.c.duty == "chair").values(person_id=who))
        return who

    return await council.store.write(work)


async def chairs(council: Council) -> list[Any]:
    """What chairs are told."""
    query = select(event.c.person_id, event.c["values"].label("facts")).where(event.c.name == council_alerts.CHAIR)
    return list(await council.store.read(lambda tx: tx.conn.execute(query.order_by(event.c.id)).all()))


async def session(council: Council, present: int, *votes: int) -> str:
    """A session that is held now; with votes it comes to what they say and is closed."""
    id_ = await council.convened()
    await council.told(id_)
    await council.open(id_, present)
    if votes:
        await council.vote(id_, ballots(*votes))
        await council.decide(id_, said=REASONS)
        await council.close(id_)
    return id_


async def test_twenty_working_days_after_the_recommendation_it_is_told_once(council: Council, clock: SetClock) -> None:
    await council.appoint()
    who = await chair(council)
    one, other = await council.on_agenda(2)
    clock.at = TWENTIETH
    assert (await looks(council), await found(council)) == (0, [])
    clock.at = TWENTIETH + timedelta(days=1)
    assert await looks(council) == 2
    number = (await council.row(one)).number
    wait = Wait(FRIDAY.date(), 21, 0, 0)
    assert (await found(council))[0] == Alert(one, number, "75", (Why.DAYS,), wait)
    assert await delays(council, one) == [
        {"application": one, "number": number, "since": "2026-11-20", "days": "21", "sessions": "0"}
    ]
    (told,) = await chairs(council)
    numbers = f"{number}, {(await council.row(other)).number}"
    assert (told.person_id, told.facts) == (who, {"region": "75", "numbers": numbers, "days": "20", "sessions": "2"})
    acts = select(audit.c.subject).where(audit.c.act == "council.alert")
    assert {row.subject for row in await council.store.read(lambda tx: tx.conn.execute(acts).all())} == {
        f"application:{one}", f"application:{other}",
    }  # fmt: skip


async def test_the_second_session_in_vain_is_told_of(council: Council) -> None:
    """Neither side had two thirds at the first one, the second one had no quorum."""
    await council.appoint()
    await council.set_base("present")
    (one,) = await council.on_agenda()
    await session(council, 7, 4, 3)
    assert await looks(council) == 0
    await session(council, 6)
    assert await looks(council) == 1
    (alert,) = await found(council)
    assert (alert.why, alert.wait.sessions, alert.wait.neither) == ((Why.SESSIONS,), 2, 1)
    assert [facts["sessions"] for facts in await delays(council, one)] == ["2"]


async def test_who_is_told_with_the_outcome_that_it_happened_again_gets_no_second_message(council: Council) -> None:
    await council.appoint()
    (one,) = await council.on_agenda()
    await session(council, 7, 5, 2)
    await session(council, 7, 5, 2)
    assert await looks(council) == 1
    assert [alert.why for alert in await found(council)] == [(Why.SESSIONS,)]
    assert await delays(council, one) == []
    names = [name for name, _ in await council.planned(one) if "no_decision" in name or "base" in name]
    assert names == ["application.base_unset", "application.no_decision_again"]


async def test_what_is_decided_is_no_alert_any_more_and_what_goes_on_is_none_yet(council: Council, clock: SetClock) -> None:
    await council.appoint()
    await council.set_base("present")
    await council.on_agenda()
    clock.at = TWENTIETH + timedelta(days=1)
    assert await looks(council) == 1
    id_ = await session(council, 7)
    await council.vote(id_, ballots(7))
    assert len(await found(council)) == 1
    await council.decide(id_)
    assert await found(council) == []
    clock.at += timedelta(days=30)
    assert await looks(council) == 0


async def test_it_is_seen_only_in_its_region(council: Council, clock: SetClock) -> None:
    await council.appoint()
    await council.on_agenda()
    clock.at = TWENTIETH + timedelta(days=1)
    assert await looks(council) == 1
    assert await found(council, coordinator("59")) == []
    country = Scope("staff:country", {Right.READ_APPLICATIONS: EVERYWHERE})
    assert len(await found(council, country)) == 1
    assert await found(council, Scope("staff:nobody", {})) == []
    assert await council.store.read(lambda tx: council_alerts.found(tx, country, ["59"])) == []


async def test_who_has_no_chat_is_not_written_to_and_stands_among_the_alerts(council: Council, clock: SetClock) -> None:
    await council.appoint()
    (one,) = await council.on_agenda()
    await council.store.write(lambda tx: kept.change(tx.conn, one, person_id=None))
    clock.at = TWENTIETH + timedelta(days=1)
    assert await looks(council) == 1
    assert (await delays(council, one), await chairs(council)) == ([], [])
    assert [alert.application for alert in await found(council)] == [one]


async def test_taking_it_off_an_agenda_does_not_begin_the_waiting_anew(council: Council, clock: SetClock) -> None:
    await council.appoint()
    (one,) = await council.on_agenda()
    clock.at = TWENTIETH
    id_ = await council.store.read(council.newest)
    await council.store.write(lambda tx: agendas.take_off(tx, council.talk.content, council.scope, id_, one))
    clock.at = TWENTIETH + timedelta(days=1)
    assert await looks(council) == 1
    assert [alert.wait.since for alert in await found(council)] == [FRIDAY.date()]
