"""Whose applications are whose: what is left of somebody who takes everything back, who becomes one person, who wants a copy."""

import pytest
from sqlalchemy import select

from dialogs.own_requests import WithdrawConsent
from domain.applications import State
from domain.messaging import Channel
from domain.people import ConsentKind
from services import documents, export
from services.joining import Joined
from services.storage.applications import application
from services.storage.audit import audit
from services.storage.deadlines import deadline
from services.storage.engine import Store
from services.storage.events import event
from services.talk import Talk
from tests.services.farmer import Farmer
from tests.services.streets import Street
from tests.support.applying import ask_for_file
from tests.support.chat import IIN
from tests.support.clock import SetClock

REPLACED = "application.draft_replaced"


async def test_who_takes_the_consent_back_leaves_what_was_sent_in_and_nothing_of_a_draft(
    store: Store, talk: Talk, clock: SetClock
) -> None:
    farmer = await Farmer.made(store, talk, clock)
    await farmer.fills()
    sent = await farmer.submits()
    files = await farmer.kept_files()
    await farmer.fills()
    await farmer.asks(WithdrawConsent(ConsentKind.TRAINING))
    rows = await store.read(lambda tx: tx.conn.execute(select(application)).all())
    assert [(row.id, row.state, row.person_id) for row in rows] == [(sent, State.SUBMITTED, farmer.person)]
    assert await farmer.kept_files() == files
    assert await farmer.draft() is None
    assert [one.id for one in await farmer.sent()] == [sent]
    (term,) = await store.read(lambda tx: tx.conn.execute(select(deadline)).all())
    assert term.done_on is None


async def test_the_file_of_a_person_has_the_applications_whole(store: Store, talk: Talk, clock: SetClock) -> None:
    farmer = await Farmer.made(store, talk, clock)
    await farmer.fills(project_name="Сүт қабылдау пункті")
    await farmer.submits()
    (found,) = (await store.read(lambda tx: export.collected(tx, farmer.person)))["applications"]
    assert (found["state"], found["answers"]["iin"], found["answers"]["project_name"]) == (
        "submitted",
        IIN,
        "Сүт қабылдау пункті",
    )
    assert [(one["for"], one["state"]) for one in found["documents"]] == [
        ("business_plan", "clean"), ("teo", "clean"), ("psd", "clean"),
    ]  # fmt: skip
    assert {one["item"] for one in found["consents"]} == {"O", "Ka", "Kb", "Kc"}


async def joined(street: Street, *, newer_away: bool, both: bool = True) -> tuple[list[str], str]:
    """A browser's conversation and another one become one person's; who has which application then, and the newer draft."""
    home, away = await street.chat(Channel.WEB, registered=True), await street.chat(Channel.TELEGRAM)
    first, second = (home, away) if newer_away else (away, home)
    if both:
        await ask_for_file(street.store, first.contact)
    street.clock.advance(minutes=1)
    newer = await ask_for_file(street.store, second.contact)
    stays = await street.person(home.contact)
    assert await street.join(await street.link(home), away.contact) is Joined.JOINED
    rows = await street.store.read(lambda tx: tx.conn.execute(select(application)).all())
    assert {row.person_id for row in rows} == {stays}
    return [row.id for row in rows], newer


async def told(street: Street) -> list[str]:
    waits = select(event.c.name).where(event.c.done_at.is_(None), event.c.name.like("application%"))
    return sorted(await street.store.read(lambda tx: tx.conn.scalars(waits).all()))


@pytest.mark.parametrize("newer_away", [True, False])
async def test_of_two_drafts_the_newer_stays_whichever_person_goes(street: Street, newer_away: bool) -> None:
    ids, newer = await joined(street, newer_away=newer_away)
    assert ids == [newer]
    assert await told(street) == [REPLACED]


async def test_a_lone_draft_goes_over_with_its_person(street: Street) -> None:
    ids, newer = await joined(street, newer_away=True, both=False)
    assert ids == [newer]
    assert await told(street) == []
    acts = await street.store.read(lambda tx: list(tx.conn.scalars(select(audit.c.act))))
    assert "applications.moved" in acts


async def test_the_form_to_print_goes_over_with_its_person(street: Street) -> None:
    home, away = await street.chat(Channel.WEB, registered=True), await street.chat(Channel.TELEGRAM)
    id_, gone = await ask_for_file(street.store, away.contact), await street.person(away.contact)
    assert gone is not None
    await street.store.write(lambda tx: documents.want_form(tx, id_, gone, "form.pdf"))
    assert await street.join(await street.link(home), away.contact) is Joined.JOINED
    (wanted,) = await street.store.read(documents.wanted_forms)
    assert (wanted.application, wanted.person) == (id_, await street.person(home.contact))
