"""Mending what was returned: what it does to drafts, to paper, to who asks to be forgotten, and to forms of an older version."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from dialogs.application_requests import DropDraft, KeepAnswers, KeepUpload, OpenSigning, StartApplication
from dialogs.house import engine
from domain.applications import Fault, Slot, State
from domain.errors import KasipError
from domain.messaging import Document
from services import application_decisions as decisions
from services import application_drafts, application_owners, application_received, applications
from services import content as scripts
from services.application_acts import CanNotApply
from services.application_signature import Given, Submitted
from services.storage import application_desk as desk
from services.storage import applications as kept
from services.storage.application_signing import application_signature_past
from services.storage.deadlines import deadline
from services.storage.engine import Store
from services.storage.events import event
from services.talk import Talk
from tests.services.test_application_decisions import COORDINATOR, WEDNESDAY, Case
from tests.support.chat import open_talk, starter, words
from tests.support.clock import SetClock
from tests.support.eds_cms import signed
from tests.support.signing import Desk, authority

WORDS = "Жобаның осы жерін толығырақ жазып, қайта жіберіңіз."


async def sent_in(store: Store, clock: SetClock, *faults: str) -> Desk:
    """Signed, sent in, accepted, and returned with these faults; its person was told."""
    one = await Desk.made(store, await open_talk(store), clock)
    await one.opened()
    await sign(one)
    await store.write(lambda tx: decisions.accept(tx, one.talk.content, COORDINATOR, one.id))
    named = [Fault(what, WORDS) for what in faults]
    await store.write(lambda tx: decisions.give_back(tx, one.talk.content, COORDINATOR, one.id, named))
    clock.advance(minutes=11)
    return one


async def sign(one: Desk) -> None:
    assert isinstance(await one.signer.sign(Given(one.id, "upload", signed(authority().head, await one.paper()))), Submitted)


async def outcome(one: Desk, request: object) -> str:
    return str((await one.asks(request)).name)  # type: ignore[arg-type]


async def test_only_what_was_faulty_changes_and_it_is_no_draft(store: Store, clock: SetClock) -> None:
    one = await sent_in(store, clock, "project_name")
    was = await one.application()
    document = Document("telegram:1", "n.pdf", 1)
    assert await outcome(one, KeepAnswers(one.id, {"project_name": "Үлгі", "tax_regime": "басқа"})) == "closed"
    assert await outcome(one, KeepUpload(one.id, Slot.PSD, document)) == "closed"
    assert await outcome(one, OpenSigning(one.id)) == "lacks"
    assert await outcome(one, DropDraft(one.id)) == "closed"
    assert await one.application() == was
    person = (await one.standing()).session.person
    clock.advance(days=120)
    content = one.talk.content
    assert await store.write(lambda tx: application_drafts.end_old(tx, content)) == 0
    assert await store.write(lambda tx: application_drafts.remind(tx, content)) == 0
    await store.write(lambda tx: application_owners.forget(tx, [person]))
    assert (await one.row()).state == State.RETURNED
    assert await outcome(one, KeepAnswers(one.id, {"project_name": "Үлгі"})) == "kept"
    assert await outcome(one, OpenSigning(one.id)) == "opened"
    await asyncio.gather(sign(one), sign(one))
    row = await one.row()
    assert (row.state, row.number) == (State.CHECKING, was.number)
    past = await store.read(lambda tx: tx.conn.execute(select(application_signature_past)).all())
    terms = await store.read(lambda tx: tx.conn.execute(select(deadline.c.last_on, deadline.c.done_on)).all())
    told = await store.read(lambda tx: [name for (name,) in tx.conn.execute(select(event.c.name))])
    assert (len(past), len(terms), terms[0].done_on, told.count("application.mended")) == (1, 1, None, 1)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_draft_goes_on_beside_it_and_one_page_is_signed_at_a_time(store: Store, clock: SetClock) -> None:
    one = await sent_in(store, clock, "project_name")
    assert await outcome(one, StartApplication(one.id)) == "started"
    person = (await one.standing()).session.person
    draft = (await store.read(lambda tx: kept.filled_in(tx.conn, [person])))[person]
    assert draft.state == State.DRAFT
    assert await outcome(one, KeepAnswers(draft.id, {"tax_regime": "басқа"})) == "kept"
    await store.write(lambda tx: applications.move(tx, draft, State.SIGNING, "test"))
    await one.asks(KeepAnswers(one.id, {"project_name": "Үлгі"}))
    await one.opened()
    assert (await store.read(lambda tx: kept.one(tx.conn, draft.id))).state == State.DRAFT  # type: ignore[union-attr]
    assert (await one.row()).state == State.RESIGNING


async def test_on_paper_the_coordinator_enters_that_it_is_mended(store: Store, clock: SetClock) -> None:
    clock.at = WEDNESDAY
    talk = await open_talk(store)
    case = await Case.enters(store, talk, WEDNESDAY.date())
    with pytest.raises(CanNotApply, match="not_returned"):
        await store.write(lambda tx: application_received.mended(tx, COORDINATOR, case.id))
    await store.write(lambda tx: decisions.accept(tx, talk.content, COORDINATOR, case.id))
    faults = [Fault("project_name", WORDS)]
    await store.write(lambda tx: decisions.give_back(tx, talk.content, COORDINATOR, case.id, faults))
    clock.advance(days=2)
    with pytest.raises(KasipError, match="day"):
        await store.write(lambda tx: application_received.mended(tx, COORDINATOR, case.id, WEDNESDAY.date().replace(day=1)))
    await store.write(lambda tx: application_received.mended(tx, COORDINATOR, case.id))
    row = await store.read(lambda tx: kept.one(tx.conn, case.id))
    faulty = await store.read(lambda tx: desk.faults(tx.conn, [case.id]))
    assert row is not None
    assert (row.state, [one.mended_at is not None for one in faulty]) == (State.CHECKING, [True])
    steps = await store.read(lambda tx: kept.steps(tx.conn, [case.id]))
    assert (steps[-1].state, steps[-1].on, steps[-1].late) == ("checking", clock.now().date(), False)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_draft_of_the_first_version_ends_well_when_the_second_one_is_loaded(store: Store, clock: SetClock) -> None:
    (form,) = (one for one in starter().scripts if (one.kind, one.id) == ("form", "application"))
    fields = [one for one in form.data["fields"] if one["name"] != "priority"]
    first = scripts.Script(form.kind, form.id, 1, {**form.data, "version": 1, "fields": fields})
    others = [one for one in starter().scripts if one is not form]
    await store.write(lambda tx: scripts.load(tx, scripts.Starter([*others, first], starter().days)))
    before = await store.read(lambda tx: scripts.snapshot(tx, None))
    one = await Desk.made(store, Talk(engine(), before, words()), clock)
    await one.asks(KeepAnswers(one.id, {"priority": ""}))
    assert (await one.row()).form == 1
    newest = (await open_talk(store)).content
    assert [field.name for field in newest.form("application").fields if field not in before.form("application").fields] == [
        "priority"
    ]
    one.talk.content = replace(newest, doors=one.talk.content.doors)
    await one.opened()
    await sign(one)
    row = await one.row()
    assert (row.state, row.form) == (State.SUBMITTED, 1)
