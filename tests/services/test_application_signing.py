"""An application is closed, signed once, and sent in; whatever is not the head's signature changes nothing (SM-4, F-1 row 8)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TypeVar

import pytest
from pypdf import PdfReader

from bot.channels.webchat.render import as_data
from dialogs.application_requests import DropDraft, KeepAnswers, OpenSigning
from domain.applications import State
from domain.doors import Doors
from domain.messaging import Channel
from domain.people import IdentityLevel
from domain.signatures import SignatureFault
from services import application_signing
from services.application_sign_page import Key
from services.application_signature import Given, Submitted
from services.storage import application_signing as signing
from services.storage import people
from services.storage.engine import Store
from services.transaction import WriteTx
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.eds_cms import signed
from tests.support.signing import Desk, authority, open_to
from tests.support.stores import Around

T = TypeVar("T")


class Killed(BaseException):
    """The process is gone."""


class Dying(Around):
    """Dies at its first write, before the commit or after it."""

    def __init__(self, inside: Store, after: bool) -> None:
        super().__init__(inside)
        self._after = after

    async def write(self, fn: Callable[[WriteTx], T]) -> T:
        if self._after:
            await self.inside.write(fn)
        raise Killed


@pytest.fixture
async def desk(store: Store, clock: SetClock) -> Desk:
    return await Desk.made(store, await open_talk(store), clock)


async def given(desk: Desk, cms: bytes | None = None) -> Submitted | SignatureFault | None:
    return await desk.signer.sign(Given(desk.id, "upload", cms or signed(authority().head, await desk.paper())))


def words(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages)


async def test_the_heads_signature_sends_it_in_with_a_number_and_a_term(desk: Desk) -> None:
    await desk.opened()
    paper = await desk.paper()
    came = await given(desk)
    assert came == Submitted("TRIAL-26-61-00001")
    row = await desk.row()
    assert (row.state, row.number, row.region, str(row.received_on)) == (State.SUBMITTED, "TRIAL-26-61-00001", "61", "2026-11-20")
    kept = await desk.store.read(lambda tx: signing.signature(tx.conn, desk.id))
    assert kept is not None
    assert (kept.way, kept.verified_by, kept.algorithm) == ("upload", "roots", "RSA-2048 SHA-256")
    assert await desk.papers.signed(desk.id) == paper
    assert b"900315400007" not in kept.iin + kept.signer + kept.container


async def test_the_chat_tells_of_it_wherever_it_was_signed(desk: Desk) -> None:
    await desk.opened()
    await given(desk)
    await desk.events()
    said = await desk.chat.last()
    assert all(part in said.text for part in ("Ішкі нөмірі: TRIAL-26-61-00001", "27 қараша"))
    assert said.link is None


async def test_what_is_signed_never_changes_and_the_copy_has_number_and_signature(desk: Desk) -> None:
    await desk.opened()
    paper = await desk.paper()
    desk.clock.advance(hours=3)
    assert await desk.paper() == paper
    said = words(paper)
    assert said.index("Мыналарға") < said.index("Конкурс шарттарымен") < said.index("анықтығын растаймын")
    assert all(text in said for text in ("«Береке» кооперативі", "Ауылдағы сүт цехы", "190340000126", "қол қойылмаған"))
    await given(desk)
    copy = words(await desk.papers.copy(desk.id) or b"")
    assert all(text in copy for text in ("TRIAL-26-61-00001", "900315400007", "ӘҢҒҮҰҚӨҺОВА", "TRIAL-26-61-00001-psd.pdf"))


async def test_given_twice_it_counts_once(desk: Desk) -> None:
    await desk.opened()
    cms = signed(authority().head, await desk.paper())
    came = await asyncio.gather(*(given(desk, cms) for _ in range(3)))
    assert set(came) == {Submitted("TRIAL-26-61-00001")}
    assert await given(desk, cms) == Submitted("TRIAL-26-61-00001")


@pytest.mark.parametrize("after", [False, True], ids=["nothing was kept", "the answer was lost"])
async def test_a_process_that_dies_loses_nothing_and_doubles_nothing(desk: Desk, after: bool) -> None:
    await desk.opened()
    cms, store = signed(authority().head, await desk.paper()), desk.signer._store
    desk.signer._store = Dying(store, after)
    with pytest.raises(Killed):
        await given(desk, cms)
    assert (await desk.row()).number == ("TRIAL-26-61-00001" if after else None)
    desk.signer._store = store
    assert await given(desk, cms) == Submitted("TRIAL-26-61-00001")


async def test_another_persons_signature_changes_nothing(desk: Desk) -> None:
    await desk.opened()
    assert await given(desk, signed(authority().other, await desk.paper())) is SignatureFault.OTHER_PERSON
    assert await given(desk, signed(authority().head, b"%PDF-1.7 another")) is SignatureFault.TAMPERED
    assert await given(desk, b"no signature") is SignatureFault.NOT_CMS
    assert (await desk.row()).state == State.SIGNING


async def test_nothing_is_changed_while_it_waits(desk: Desk) -> None:
    await desk.opened()
    outcome = await desk.asks(KeepAnswers(desk.id, {"project_name": "Басқа жоба"}))
    assert outcome.name is KeepAnswers.Outcome.CLOSED


async def test_opened_again_neither_the_page_nor_the_signature_counts(desk: Desk) -> None:
    token = await desk.opened()
    cms = signed(authority().head, await desk.paper())
    await desk.reopen()
    page = await desk.looks(Key(token))
    assert page is not None
    assert page.over
    assert await given(desk, cms) is None
    await desk.asks(KeepAnswers(desk.id, {"project_name": "Басқа жоба"}))
    desk.clock.advance(minutes=1)
    newer = await desk.opened()
    assert await given(desk, cms) is SignatureFault.TAMPERED
    old, new = await desk.looks(Key(token)), await desk.looks(Key(newer))
    assert old is not None
    assert new is not None
    assert (old.over, new.over, new.project) == (True, False, "Басқа жоба")


async def test_a_change_while_it_is_judged_is_seen(desk: Desk) -> None:
    await desk.opened()
    cms, judge = signed(authority().head, await desk.paper()), desk.signer._judge

    class Slow:
        async def verify(self, cms: bytes, document: bytes, now: object) -> object:
            await desk.reopen()
            return await judge.verify(cms, document, now)  # type: ignore[arg-type]

    desk.signer._judge = Slow()  # type: ignore[assignment]
    assert await given(desk, cms) is None
    assert (await desk.row()).state == State.DRAFT


async def test_a_code_opens_the_same_page_for_half_an_hour(desk: Desk) -> None:
    page = await desk.looks(Key(await desk.opened()))
    assert page is not None
    assert page.code is not None
    typed = page.code.lower().replace("-", " ")
    other = await desk.looks(Key(typed, typed=True, fresh=True))
    assert other is not None
    assert (other.application, other.code, other.ways) == (desk.id, None, ("computer",))
    desk.clock.advance(minutes=31)
    assert await desk.looks(Key(typed, typed=True, fresh=True)) is None
    assert await desk.looks(Key(typed, typed=True)) is not None
    desk.clock.advance(minutes=15)
    assert await desk.looks(Key(typed, typed=True)) is None
    await desk.store.write(lambda tx: application_signing.renew_code(tx, desk.id))
    newer = await desk.looks(Key(await desk.token()))
    assert newer is not None
    assert newer.code not in {None, page.code}


async def test_the_receipt_stays_for_the_links_day(desk: Desk) -> None:
    token = await desk.opened()
    await given(desk)
    page = await desk.looks(Key(token))
    assert page is not None
    assert page.receipt is not None
    assert (page.receipt.number, str(page.receipt.due), page.receipt.days) == ("TRIAL-26-61-00001", "2026-11-27", 5)
    desk.clock.advance(hours=25)
    later = await desk.looks(Key(token))
    assert later is not None
    assert later.over


@pytest.mark.parametrize(("iin", "level"), [("900315400007", IdentityLevel.EDS), ("900315400804", IdentityLevel.DECLARED)])
async def test_who_signs_with_the_own_iin_is_known_surely(desk: Desk, iin: str, level: IdentityLevel) -> None:
    person = (await desk.standing()).session.person

    def declare(tx: WriteTx) -> None:
        people.change(tx.conn, [{"id": person, "level": "declared", **people.sealed(tx.vault, "iin", person, iin)}])

    await desk.store.write(declare)
    await desk.opened()
    assert isinstance(await given(desk), Submitted)
    assert (await desk.store.read(lambda tx: people.those(tx.conn, [person])))[person].level == level


async def test_what_lacks_something_is_not_closed(desk: Desk) -> None:
    await desk.asks(KeepAnswers(desk.id, {"project_name": ""}))
    assert (await desk.asks(OpenSigning(desk.id))).name is OpenSigning.Outcome.LACKS
    assert (await desk.row()).state == State.DRAFT


@pytest.mark.parametrize(
    ("allowed", "ways", "paper", "outcome"),
    [
        (0, (), False, OpenSigning.Outcome.NO_WAY),
        (1, ("paper",), False, OpenSigning.Outcome.NO_WAY),
        (0, ("paper", "upload"), True, OpenSigning.Outcome.NO_WAY),
        (1, ("upload",), True, OpenSigning.Outcome.NO_WAY),
        (1, ("paper",), True, OpenSigning.Outcome.PRESIGNED),
    ],
)
async def test_on_paper_only_where_the_rules_and_the_house_allow_it(
    desk: Desk, allowed: int, ways: tuple[str, ...], paper: bool, outcome: OpenSigning.Outcome
) -> None:
    open_to(desk.talk, allowed, ways)
    assert (await desk.asks(OpenSigning(desk.id, paper=paper))).name is outcome
    row = await desk.row()
    presigned = outcome is OpenSigning.Outcome.PRESIGNED
    assert (row.state, row.number, row.received_on) == (State.PRESIGNED if presigned else State.DRAFT, None, None)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.TELEGRAM])
async def test_where_the_page_can_not_be_reached_from_the_chat_says_so(store: Store, clock: SetClock, channel: Channel) -> None:
    desk = await Desk.made(store, await open_talk(store), clock, channel=channel)
    desk.talk.content = replace(desk.talk.content, doors=Doors(signing=("upload",)))
    await desk.opened()
    said = await desk.chat.say("?")
    without = channel is Channel.TELEGRAM
    assert ("мессенджерден ашылмайды" in said.text, said.link is None) == (without, without)
    if not without:
        assert as_data(said)["link"] == {"label": "Парақшаны ашу", "url": f"/sign/{await desk.token()}"}


async def test_what_waits_for_its_signature_can_be_thrown_away(desk: Desk) -> None:
    token = await desk.opened()
    assert (await desk.asks(DropDraft(desk.id))).name is DropDraft.Outcome.DROPPED
    page = await desk.looks(Key(token))
    assert page is not None
    assert page.over
