"""The protocol of a session: drawn up, signed once, never changed, late only flagged (R-003-23, S-51)."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from domain.applications import State
from domain.councils import Away, Outcome, SessionState, Source, Votes
from domain.decisions import Ground
from domain.language import Text
from services import calendar
from services.application_acts import CanNotApply, withdraw
from services.application_decisions import Refusal, refuse
from services.council_room import CanNotHold
from services.learners import Unseen
from services.protocol_facts import canonical
from services.storage.audit import audit
from services.storage.council_sessions import council_decision
from services.storage.deadlines import deadline
from services.storage.engine import Store
from services.storage.protocols import council_protocol
from services.talk import Talk
from tests.services.in_the_region import coordinator
from tests.support.clock import SetClock
from tests.support.council import REASONS, ballots
from tests.support.protocols import HEARD, OPENING, Protocols, narrative

SESSION = datetime(2026, 3, 19, 4, tzinfo=UTC)


@pytest.fixture
async def council(store: Store, talk: Talk, clock: SetClock) -> Protocols:
    clock.at = SESSION
    days = calendar.parse()
    await store.write(lambda tx: calendar.seed(tx, days))
    return Protocols(store, talk)


async def terms(store: Store) -> dict[str, tuple[date, date | None, bool | None]]:
    """What a session began: the last day of each, when it was done, and whether late."""
    rows = await store.read(lambda tx: tx.conn.execute(select(deadline).where(deadline.c.subject.startswith("agenda:"))).all())
    return {row.duty: (row.last_on, row.done_on, row.late) for row in rows}


@pytest.mark.parametrize(("day", "late", "nth"), [(27, False, 3), (30, True, 4)])
async def test_a_late_protocol_is_kept_and_flagged(
    council: Protocols, store: Store, clock: SetClock, day: int, late: bool, nth: int
) -> None:
    id_ = await council.closed()
    clock.at = datetime(2026, 3, day, 9, tzinfo=UTC)
    await council.draft(id_)
    drafted = await council.stands(id_)
    assert (drafted.due, drafted.working_day, drafted.late) == (date(2026, 3, 27), nth, late)
    await council.sign(id_)
    signed = await council.stands(id_)
    assert (signed.on, signed.working_day, signed.late) == (date(2026, 3, day), nth, late)
    found = await terms(store)
    assert found["protocol"] == (date(2026, 3, 27), date(2026, 3, day), late)
    assert found["forwarding"][:2] == ({27: date(2026, 4, 1), 30: date(2026, 4, 2)}[day], None)
    assert found["decision_notices"][0] == {27: date(2026, 3, 30), 30: date(2026, 3, 31)}[day]


async def test_what_is_signed_is_the_hash_of_everything_that_was_entered(council: Protocols, store: Store) -> None:
    id_ = await council.closed()
    there = await council.room(id_)
    said = narrative({there.items[0].id: HEARD}, opening=OPENING)
    await council.draft(id_, said=said)
    sha256 = await council.sign(id_)
    paper = await council.paper(id_)
    again = json.dumps(paper.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert again == canonical(paper.facts)
    assert paper.digest == sha256 == hashlib.sha256(again).hexdigest()
    facts = paper.facts
    assert (facts["number"], facts["on"], facts["session"]["day"]) == ("3-Ө", "2026-03-19", "2026-03-19")
    assert facts["base"] == {"base": "present", "document": "№ 5", "document_on": "2026-01-05"}
    assert [one["outcome"] for one in facts["items"]] == [Outcome.POSSIBLE, Outcome.NOT_POSSIBLE, Outcome.NO_DECISION]
    assert facts["items"][1]["reasons"] == {"kk": REASONS.kk, "ru": REASONS.ru}
    assert facts["items"][0]["narrative"] == {"kk": HEARD.kk, "ru": HEARD.ru}
    assert facts["opening"]["ru"] == OPENING.ru
    assert sorted(facts["items"][0]["ballots"].values()) == ["against"] * 2 + ["for"] * 5
    (row,) = await store.read(lambda tx: tx.conn.execute(select(council_protocol)).all())
    assert HEARD.kk.encode() not in row.narrative + row.facts
    details = str(await store.read(lambda tx: tx.conn.execute(select(audit.c.details)).all()))
    assert "Сынақ 75" not in details
    assert HEARD.ru not in details


async def test_after_the_signature_nothing_changes(council: Protocols, store: Store) -> None:
    id_ = await council.closed()
    before = await council.signed(id_)
    assert (await council.room(id_)).row.state == SessionState.PROTOCOL
    for act in (council.draft(id_, number="4"), council.sign(id_)):
        with pytest.raises(CanNotHold, match="protocol_signed"):
            await act
    await store.write(lambda tx: tx.conn.execute(update(council_decision).values(outcome="no_decision")))
    assert await council.paper(id_) == before


async def test_a_draft_is_written_again_and_again_and_follows_the_facts(council: Protocols) -> None:
    id_ = await council.closed(votes=((7, 0),))
    with pytest.raises(CanNotHold, match="no_draft"):
        await council.sign(id_)
    assert (await council.facts(id_))["number"] is None
    await council.draft(id_, said=narrative(opening=OPENING))
    assert (await council.facts(id_))["opening"]["kk"] == OPENING.kk
    await council.draft(id_, number="№ 7")
    drafted = await council.facts(id_)
    assert (drafted["number"], drafted["opening"]) == ("№ 7", None)
    assert (await council.paper(id_)).digest is None


async def test_what_is_filled_in_wrongly_is_named(council: Protocols, clock: SetClock) -> None:
    id_ = await council.closed(votes=((7, 0),))
    item = (await council.room(id_)).items[0].id
    for day in (date(2026, 3, 18), date(2026, 3, 20)):
        with pytest.raises(CanNotApply, match="protocol_day"):
            await council.draft(id_, on=day)
    clock.at = datetime(2026, 3, 20, 4, tzinfo=UTC)
    await council.draft(id_, on=date(2026, 3, 20))
    wrong = {
        "one_language": Text(HEARD.kk, " "), "narrative_kk": Text(HEARD.ru, HEARD.ru), "narrative_ru": Text(HEARD.kk, OPENING.kk),
        "number_in_it": Text(f"{HEARD.kk} 900315400007", HEARD.ru), "narrative_long": Text("Ә" * 2001, HEARD.ru),
    }  # fmt: skip
    for reason, text in wrong.items():
        with pytest.raises(CanNotApply, match=reason) as refused:
            await council.draft(id_, said=narrative({item: text}))
        assert refused.value.field.startswith("narrative.")
        assert refused.value.field.endswith(item)
    with pytest.raises(CanNotHold, match="no_item"):
        await council.draft(id_, said=narrative({"01K0000000000000000000000A": HEARD}))
    with pytest.raises(CanNotApply, match="empty"):
        await council.draft(id_, number=" ")


async def test_only_a_closed_session_has_a_protocol_and_only_its_region_sees_it(council: Protocols) -> None:
    await council.appoint()
    await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    with pytest.raises(CanNotHold, match="not_now"):
        await council.draft(id_)
    await council.open(id_, 7)
    for act in (council.draft(id_), council.facts(id_)):
        with pytest.raises(CanNotHold, match="not_now"):
            await act
    await council.vote(id_, ballots(7))
    await council.decide(id_)
    await council.close(id_)
    await council.facts(id_)
    council.scope = coordinator("59")
    for hidden in (council.draft(id_), council.facts(id_), council.sign(id_), council.scanned(id_)):
        with pytest.raises(Unseen):
            await hidden


async def test_what_was_entered_past_the_votes_is_not_signed(council: Protocols, store: Store) -> None:
    id_ = await council.closed(votes=((5, 2), (2, 5)))
    await council.draft(id_)
    there = await council.room(id_)
    yes, no = (council_decision.c.item_id == item.id for item in there.items)
    await store.write(lambda tx: tx.conn.execute(update(council_decision).where(yes).values(votes_for=6, against=1)))
    with pytest.raises(CanNotHold, match="counts_differ") as refused:
        await council.sign(id_)
    assert refused.value.items == ("TRIAL-26-75-00001",)
    await store.write(lambda tx: tx.conn.execute(update(council_decision).where(yes).values(votes_for=5, against=2)))
    await store.write(lambda tx: tx.conn.execute(update(council_decision).where(no).values(words=None)))
    with pytest.raises(CanNotHold, match="no_reasons") as without:
        await council.sign(id_)
    assert without.value.items == ("TRIAL-26-75-00002",)


async def test_applications_stand_where_the_protocol_says(council: Protocols) -> None:
    id_ = await council.closed()
    ids = [item.application_id for item in (await council.room(id_)).items]
    assert [(await council.row(one)).state for one in ids] == [State.DECIDED_POSITIVE, State.DECIDED_NEGATIVE, State.ON_AGENDA]
    await council.signed(id_)
    assert [(await council.row(one)).state for one in ids] == [State.PROTOCOLLED, State.CLOSED_NEGATIVE, State.ON_AGENDA]


async def test_a_session_that_decided_nothing_has_a_protocol_and_begins_no_other_term(council: Protocols, store: Store) -> None:
    id_ = await council.closed(votes=((4, 3),))
    await council.signed(id_)
    assert set(await terms(store)) == {"protocol"}


async def test_an_item_without_a_quorum_stands_in_it_with_the_number(council: Protocols) -> None:
    await council.appoint()
    id_, _ = await council.begun(2)
    await council.recuse(id_, 0, 1)
    await council.vote(id_, ballots(6))
    await council.decide(id_)
    await council.recuse(id_, 1, 3, Away.LEFT)
    await council.close(id_)
    facts = (await council.signed(id_)).facts
    (considered,), (skipped,) = facts["items"], facts["not_considered"]
    assert considered["votes"] == {"present": 7, "for": 6, "against": 0, "abstained": 0, "recused": 1}
    assert list(considered["away"].values()) == ["recused"]
    assert (skipped["why"], skipped["present"], skipped["position"]) == ("no_quorum", 6, 2)


async def test_totals_come_from_a_protocol_on_paper_whose_scan_is_kept(council: Protocols) -> None:
    await council.appoint()
    await council.on_agenda()
    id_ = await council.convened()
    await council.told(id_)
    with pytest.raises(CanNotHold, match="not_now"):
        await council.scanned(id_)
    await council.open(id_, 8)
    with pytest.raises(CanNotHold, match="no_scan"):
        await council.enter_totals(id_, Votes(8, 7, 0, 1, 0))
    await council.scanned(id_)
    await council.enter_totals(id_, Votes(8, 7, 0, 1, 0))
    await council.decide(id_)
    await council.close(id_)
    (item,) = (await council.signed(id_)).facts["items"]
    assert (item["source"], item["ballots"], item["votes"]["abstained"]) == (Source.TOTALS, {}, 1)
    await council.scanned(id_)


async def test_a_redacted_copy_names_those_alone_who_are_forwarded(council: Protocols) -> None:
    id_ = await council.closed()
    there = await council.room(id_)
    named = Text("Шақырылғандар: Сынақ 7502.", "Приглашены: Сынақ 7502.")
    await council.draft(id_, said=narrative({item.id: HEARD for item in there.items}, opening=named, invited=named))
    await council.sign(id_)
    whole, cut = await council.paper(id_), await council.paper(id_, without_others=True)
    words = json.dumps(cut.facts, ensure_ascii=False)
    assert [name in words for name in ("Сынақ 7501", "Сынақ 7502", "Сынақ 7503")] == [True, False, False]
    assert [one["application"]["number"] for one in cut.facts["items"]] == ["TRIAL-26-75-00001", None, None]
    assert [one["votes"] for one in cut.facts["items"]] == [one["votes"] for one in whole.facts["items"]]
    assert (cut.facts["items"][1]["reasons"], cut.facts["items"][1]["outcome"]) == (None, Outcome.NOT_POSSIBLE)
    assert words.count(HEARD.kk) == 1
    assert (cut.digest, cut.redacted, whole.redacted) == (whole.digest, True, False)
    assert (whole.facts["invited"]["kk"], cut.facts["invited"], cut.facts["opening"]) == (named.kk, None, None)


async def test_a_redacted_copy_hides_who_was_refused_after_a_yes(council: Protocols) -> None:
    id_ = await council.closed(votes=((7, 0), (7, 0)))
    await council.signed(id_)
    there = await council.room(id_)
    refusal = Refusal(Ground.FALSE_DATA, "Берілген деректер мемлекеттік тіркелімге сәйкес келмейді.")
    refused = there.items[1].application_id
    await council.store.write(lambda tx: refuse(tx, council.talk.content, council.scope, refused, refusal))
    cut = await council.paper(id_, without_others=True)
    assert [one["hidden"] for one in cut.facts["items"]] == [False, True]
    assert "Сынақ 7502" not in json.dumps(cut.facts, ensure_ascii=False)


async def test_who_took_it_back_before_lacked_no_quorum(council: Protocols) -> None:
    await council.appoint()
    id_, _ = await council.begun(2)
    gone = (await council.room(id_)).items[1].application_id
    await council.store.write(lambda tx: withdraw(tx, council.scope, gone, "Өтініш беруші хат жіберді."))
    await council.vote(id_, ballots(7))
    await council.decide(id_)
    await council.recuse(id_, 1, 3, Away.LEFT)
    await council.close(id_)
    (skipped,) = (await council.signed(id_)).facts["not_considered"]
    assert skipped["why"] == "withdrawn"
