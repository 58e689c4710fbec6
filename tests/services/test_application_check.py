"""The check of an application through the use-cases: what follows from it for the class, the state and the recommendation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from domain.applications import State
from domain.check_known import Verdict
from domain.checks import Answer, Item
from domain.staff import EVERYWHERE, Right, Scope
from services import application_check, application_decisions, regions_desk
from services.application_acts import CanNotDecide
from services.application_check import Check, Line, Summary
from services.application_findings import Finding, WrongFindings, find_all
from services.learners import Unseen
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage.application_users import application_user
from services.storage.audit import audit
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from tests.services.farmer import Farmer
from tests.support.checking import EVIDENCE, check_all, set_priorities, well
from tests.support.clock import SetClock
from tests.support.stages import iin_of

REGION = "59"
RIGHTS = (Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS, Right.DECIDE_APPLICATIONS)
COORDINATOR = Scope("staff:one", dict.fromkeys(RIGHTS, frozenset({REGION})))
COUNTRY = Scope("staff:all", dict.fromkeys(RIGHTS, EVERYWHERE))
OVOP = {"raw": "yes", "tools": "yes", "identity": "yes", "safe": "yes", "shelf_life_days": "6"}


@dataclass
class Case:
    """An application that its coordinator has accepted."""

    store: Store
    talk: Talk
    farmer: Farmer
    id: str

    @classmethod
    async def comes(cls, store: Store, talk: Talk, clock: SetClock, person: int = 1, **answers: str) -> "Case":
        """Sent in by a farmer, in a region that lists division 10."""
        farmer = await Farmer.made(store, talk, clock, iin_of(person))
        return await cls.again(farmer, iin=iin_of(person), **answers)

    @classmethod
    async def again(cls, farmer: Farmer, **answers: str) -> "Case":
        """Another one of the same farmer."""
        await farmer.fills(**{"priority": "NONE", **answers})
        case = cls(farmer.store, farmer.talk, farmer, await farmer.submits())
        await farmer.store.write(case._accept)
        return case

    def _accept(self, tx: WriteTx) -> None:
        application_decisions.accept(tx, self.talk.content, COUNTRY, self.id)
        region = self.row(tx).region
        if regions_desk.compared_with(tx, region, self.row(tx).received_on) is None:
            set_priorities(tx, self.talk.content, COUNTRY, region, "10")

    def row(self, tx: WriteTx | Any) -> Row[Any]:
        row = kept.one(tx.conn, self.id)
        assert row is not None
        return row

    async def finds(self, scope: Scope = COUNTRY, /, **findings: Finding) -> None:
        named = {Item(name): finding for name, finding in findings.items()}
        await self.store.write(lambda tx: find_all(tx, self.talk.content, scope, self.id, named))

    async def all_is_well(self) -> None:
        await self.store.write(lambda tx: check_all(tx, self.talk.content, COUNTRY, self.id))

    async def check(self, scope: Scope = COUNTRY) -> Check:
        return await self.store.read(lambda tx: application_check.check(tx, self.talk.content, scope, self.id))

    async def line(self, item: Item) -> Line:
        return next(line for line in (await self.check()).lines if line.item is item)

    async def kept(self) -> Row[Any]:
        return await self.store.read(self.row)

    async def lacks(self) -> set[str]:
        return set(await self.store.read(lambda tx: application_check.lacking(tx, self.talk.content, self.row(tx))))

    async def recommend(self) -> None:
        await self.store.write(lambda tx: application_decisions.recommend(tx, self.talk.content, COUNTRY, self.id))

    async def trail(self) -> list[Mapping[str, Any]]:
        which = (audit.c.act == "application.finding", audit.c.subject == f"application:{self.id}")
        query = select(audit.c.details).where(*which).order_by(audit.c.id)
        return list(await self.store.read(lambda tx: tx.conn.scalars(query).all()))


async def test_the_first_finding_begins_the_check_and_the_last_opens_the_way_to_the_council(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    case = await Case.comes(store, talk, clock)
    stop = {"arrears", "insolvent", "affiliated", "forbidden_activity"}
    assert await case.lacks() == stop | {"size", "refinance", "documents", "false_data"}
    with pytest.raises(CanNotDecide) as early:
        await case.recommend()
    assert early.value.reason == "not_now"  # nobody has looked at it yet
    await case.finds(**{name: well(Item(name)) for name in stop})
    assert (await case.kept()).state == State.CHECKING
    assert await case.trail() == [dict.fromkeys(stop, "met")]
    before = (await case.kept()).version
    await case.finds(**{name: well(Item(name)) for name in stop})
    assert ((await case.kept()).version, len(await case.trail())) == (before, 1)  # nothing is kept twice
    with pytest.raises(CanNotDecide) as open_:
        await case.recommend()
    assert set(open_.value.items) == {"size", "refinance", "documents", "false_data"}

    await case.finds(arrears=Finding(Answer.YES, evidence="Берешегі туралы анықтама алынды"))
    assert "arrears" in await case.lacks()
    line = await case.line(Item.ARREARS)
    assert (line.verdict, line.evidence, line.by) == (Verdict.NOT_MET, "Берешегі туралы анықтама алынды", "staff:all")
    assert (await case.line(Item.SIZE)).proposed is Answer.YES
    await case.all_is_well()
    row = await case.kept()
    assert await store.read(lambda tx: application_check.progress(tx, talk.content, row).summary) == Summary(10, 0, 0)
    await case.recommend()
    assert (await case.kept()).state == State.RECOMMENDED
    with pytest.raises(CanNotDecide):
        await case.finds(arrears=Finding(Answer.YES, evidence=EVIDENCE))


async def test_an_ovop_claim_with_a_shelf_life_of_five_days_is_rejected_and_with_six_is_not(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    """S-37."""
    case = await Case.comes(store, talk, clock, priority="OVOP", oked="96.01")
    assert (await case.kept()).priority_class == 1
    await case.finds(ovop=Finding(facts={**OVOP, "shelf_life_days": "5"}, evidence=EVIDENCE))
    assert (await case.kept()).priority_class == 2
    rejected = await case.line(Item.OVOP)
    assert (rejected.verdict, rejected.reasons, rejected.blocks) == (Verdict.NOT_MET, ("shelf_life_days",), False)
    assert (await case.line(Item.ACTIVITY)).verdict is Verdict.NOT_MET  # and it stands for itself now
    await case.finds(ovop=Finding(facts=OVOP, evidence=EVIDENCE))
    assert (await case.kept()).priority_class == 1
    assert [(await case.line(item)).verdict for item in (Item.OVOP, Item.ACTIVITY)] == [Verdict.MET, Verdict.MET]
    row = await case.kept()
    assert await store.read(lambda tx: application_check.class_now(tx, talk.content, row)) == 1


async def test_a_shared_object_is_checked_by_who_was_named(store: Store, talk: Talk, clock: SetClock) -> None:
    """S-39; the same business twice is one (tests/services/test_neighbours.py)."""
    case = await Case.comes(store, talk, clock, infra_group="P", infra_p="P3")

    def named(tx: WriteTx, who: bytes) -> None:
        row = {"id": tx.new_id(), "application_id": case.id, "kind": "letter", "made_at": tx.now, "confirmed_at": tx.now}
        tx.conn.execute(insert(application_user), [{**row, "kind": "person", "who_index": who}])

    await store.write(lambda tx: named(tx, bytes(32)))
    assert ((await case.check()).subjects, (await case.line(Item.USERS)).verdict) == (2, Verdict.NOT_MET)
    assert "users" in await case.lacks()
    await store.write(lambda tx: named(tx, bytes(31) + b"1"))
    assert ((await case.check()).subjects, (await case.line(Item.USERS)).verdict) == (3, Verdict.MET)


async def test_who_failed_last_year_is_barred_by_both_failures_and_known_in_the_next_application(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    """S-59."""
    case = await Case.comes(store, talk, clock)
    came = {"supported": "yes", "results": "no", "obligations": "yes", "document": "2026/7"}
    await case.finds(refinance=Finding(facts=came))
    one = await case.line(Item.REFINANCE)
    assert (one.verdict, one.reasons, one.blocks) == (Verdict.WARNING, ("results",), False)
    await case.finds(refinance=Finding(facts={**came, "obligations": "no"}))
    both = await case.line(Item.REFINANCE)
    assert (both.verdict, both.reasons, both.blocks) == (Verdict.NOT_MET, ("results", "obligations"), True)
    later = await Case.again(case.farmer, iin=iin_of(1), project_name="Екінші жоба", project_place="Басқа ауыл")
    known = await later.check()
    assert known.last_year is not None
    assert (known.last_year.document, (await later.line(Item.REFINANCE)).verdict) == ("2026/7", Verdict.NOT_MET)


async def test_likely_duplicates_are_found_shown_within_the_scope_and_explained(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    first = await Case.comes(store, talk, clock, person=1)
    abroad = await Case.comes(store, talk, clock, person=2, region_code="75", project_place="Алматы")
    split = await Case.comes(store, talk, clock, person=3, project_place="БЕРЕКЕ  ауылы")
    assert "duplicates" not in await first.lacks()  # a pair is looked at once, with the later one
    check = await split.check(COORDINATOR)
    assert [(twin.id, twin.by) for twin in check.twins.seen] == [(first.id, ("place", "file"))]
    assert check.twins.elsewhere == ("75",)  # the same file in a region that this coordinator does not see
    assert "duplicates" in await split.lacks()
    await split.finds(COORDINATOR, duplicates=Finding(Answer.NO, evidence="Бөлек цехтар, иелері басқа"))
    assert "duplicates" not in await split.lacks()
    (row,) = (await store.read(lambda tx: desk.findings(tx.conn, [split.id])))[split.id]
    assert json.loads(row.facts["judged"]) == sorted([first.id, abroad.id])
    with pytest.raises(Unseen):
        await abroad.check(COORDINATOR)
    with pytest.raises(Unseen):
        await abroad.finds(COORDINATOR, size=Finding(Answer.YES))


async def test_of_a_pair_the_one_sent_in_later_is_looked_at_though_its_draft_was_begun_earlier(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    slow = await Farmer.made(store, talk, clock, iin_of(1))
    await slow.fills(priority="NONE", iin=iin_of(1))
    clock.advance(days=3)
    quick = await Case.comes(store, talk, clock, person=2)
    clock.advance(days=3)
    case = Case(store, talk, slow, await slow.submits())
    await store.write(case._accept)
    assert [(twin.id, twin.by) for twin in (await case.check()).twins.seen] == [(quick.id, ("place", "file"))]
    assert (await quick.check()).twins.seen == ()
    await slow.fills(priority="NONE", iin=iin_of(1))
    again = Case(store, talk, slow, await slow.submits())
    await store.write(again._accept)
    seen = {twin.id: twin.by for twin in (await again.check()).twins.seen}
    assert seen == {case.id: ("owner", "place", "file"), quick.id: ("place", "file")}
    assert {twin.id for twin in (await case.check()).twins.seen} == {quick.id}  # of one day the later one looks


async def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(store: Store, talk: Talk, clock: SetClock) -> None:
    case = await Case.comes(store, talk, clock, priority="OVOP")
    with pytest.raises(WrongFindings) as wrong:
        await case.finds(
            arrears=Finding(Answer.NO, evidence=f"ЖСН {iin_of(1)}"),
            ovop=Finding(facts={**OVOP, "shelf_life_days": "көп"}, evidence=EVIDENCE),
            users=Finding(facts={"subjects": "3"}),
            size=Finding(Answer.YES, on=date(2100, 1, 1)),
            false_data=Finding(Answer.NO, on=date(2019, 1, 1)),
        )
    assert set(wrong.value.faults) == {
        ("arrears.evidence", "number_in_it"),
        ("ovop.shelf_life_days", "count"),
        ("users", "not_asked"),
        ("on", "day"),
    }
    assert len(wrong.value.faults) == 4
    assert (await case.kept()).state == State.RECEIVED
    assert (await case.line(Item.SIZE)).at is None
    await case.finds(size=Finding(Answer.NO))
    assert (await case.line(Item.SIZE)).reasons == ("evidence",)
