"""Bringing messages to a strict Cloud API, over HTTP: freely, by a template, and what each refusal means."""

import asyncio
from collections.abc import AsyncIterator, Iterator, MutableMapping, MutableSequence
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.whatsapp.client import CALL_SECONDS
from bot.delivery import MOST_SECONDS
from bot.outcomes import Accepted, Failed, Later, Shut
from domain.messaging import Choice
from services.documents import File
from tests.bot.channels.whatsapp.letters import NUMBER, More, Post, choices, envelope, post
from tests.support.clock import START, SetClock

SECRET = "Айгүл-құпия"
PAPER = File("KZ-2026.pdf", "application/pdf", b"%PDF-1.7 paper")
DAY_AGO = START - timedelta(hours=24)
ASKED = (Choice("12:menu.open:learning", "Оқу"),)
LATE_PAPER: More = {"heard_at": DAY_AGO, "notice": "paper_here", "values": {"number": "KZ-2026-01-ABCD2345-7"}}

Logged = MutableSequence[MutableMapping[str, Any]]


@pytest.fixture
def logged() -> Iterator[Logged]:
    with capture_logs() as events:
        yield events


@pytest.fixture
async def mail(clock: SetClock, logged: Logged) -> AsyncIterator[Post]:
    """The log has never what was said, to whom, or the token."""
    async with post(clock) as opened:
        yield opened
    for line in map(str, logged):
        assert not any(word in line for word in (SECRET, NUMBER, opened.fake.token, "127.0.0.1"))


def sent(mail: Post) -> list[str]:
    """The calls that brought messages."""
    return [call.method for call in mail.fake.ledger.calls if call.method.startswith("messages.")]


async def test_a_message_with_buttons(mail: Post) -> None:
    assert await mail.sender.send(envelope(f"Сұрақ {SECRET}", choices=choices("Иә", "Жоқ")), None) == Accepted()
    assert (mail.person.last.text, mail.person.last.labels) == (f"Сұрақ {SECRET}", ("Иә", "Жоқ"))
    assert mail.fake.ledger.calls[-1].parameters["biz_opaque_callback_data"] == "d1"


async def test_a_person_who_hides_the_number(mail: Post) -> None:
    assert mail.person.bsuid is not None
    await mail.sender.send(envelope("Сәлем", mail.person.bsuid), None)
    assert mail.person.last.text == "Сәлем"


class TestTheDay:
    @pytest.mark.parametrize("minutes", [0, 23 * 60 + 54])
    async def test_within_it_everything_is_said(self, mail: Post, clock: SetClock, minutes: int) -> None:
        clock.advance(minutes=minutes)
        assert await mail.sender.send(envelope("Сәлем"), None) == Accepted()
        assert mail.person.last.text == "Сәлем"

    @pytest.mark.parametrize("minutes", [23 * 60 + 56, 24 * 60, 10_000])
    async def test_after_it_a_template_goes(self, mail: Post, clock: SetClock, minutes: int) -> None:
        clock.advance(minutes=minutes)
        late = envelope(SECRET, notice="test_waits", answer=False, choices=ASKED)
        assert await mail.sender.send(late, None) == Accepted(by_template=True)
        assert mail.person.last.text.startswith("Қорытынды тестіңіз әлі ашық тұр")
        assert [button.value for button in mail.person.last.buttons] == ["12:menu.open:!continue"]
        assert mail.fake.ledger.calls[-1].parameters["biz_opaque_callback_data"] == "d1"
        assert sent(mail) == ["messages.template"]

    async def test_whoever_never_wrote_there_or_was_refused_gets_a_template(self, mail: Post) -> None:
        assert await mail.sender.send(envelope("а", heard_at=None), None) == Accepted(by_template=True)
        assert await mail.sender.send(envelope("а", by_template=True), None) == Accepted(by_template=True)

    async def test_where_meta_says_that_it_is_over_a_template_goes_at_once(self, mail: Post) -> None:
        mail.fake.faults.graph(131047)
        assert await mail.sender.send(envelope(SECRET, notice="test_waits"), None) == Accepted(by_template=True)
        assert mail.person.last.text.startswith("Қорытынды тестіңіз әлі ашық тұр")

    async def test_a_template_that_meta_does_not_have_is_named_in_the_log(self, mail: Post, logged: Logged) -> None:
        template = mail.fake.templates.get("kasip_test_waits_v1", "kk")
        assert template is not None
        template.state = "PAUSED"
        mail.fake.faults.graph(131047)
        assert isinstance(await mail.sender.send(envelope(SECRET, notice="test_waits"), None), Failed)
        assert [line["template"] for line in logged if line["log_level"] == "error"] == ["kasip_test_waits_v1"]

    async def test_even_a_template_may_be_closed_for_good(self, mail: Post) -> None:
        mail.fake.faults.graph(131047, times=2)
        assert isinstance(await mail.sender.send(envelope(SECRET), None), Failed)


class TestFiles:
    async def test_a_paper_comes_in_one_message_and_is_uploaded_once(self, mail: Post) -> None:
        for _ in range(2):
            await mail.sender.send(envelope("Сертификатыңыз осында.", choices=ASKED), PAPER)
            assert mail.person.last.text == "Сертификатыңыз осында.\n\n1. Оқу"
            assert mail.person.last.file is not None
            assert mail.person.last.file.content == PAPER.body
        assert sent(mail) == ["messages.document"] * 2
        assert mail.fake.ledger.counts()["media.upload"] == 1

    async def test_an_upload_that_meta_forgot_is_made_again_once(self, mail: Post) -> None:
        await mail.sender.send(envelope("Бір"), PAPER)
        mail.fake.world.files._files.clear()
        assert await mail.sender.send(envelope("Екі"), PAPER) == Accepted()
        assert mail.fake.ledger.counts()["media.upload"] == 2
        mail.fake.faults.graph(131053, times=None, method="messages")
        assert isinstance(await mail.sender.send(envelope("Үш"), PAPER), Failed)
        assert mail.fake.ledger.counts()["media.upload"] == 3

    async def test_a_first_upload_that_is_refused_is_not_repeated(self, mail: Post) -> None:
        mail.fake.faults.graph(131053, times=None, method="media.upload")
        assert isinstance(await mail.sender.send(envelope("Бір"), PAPER), Failed)
        assert "media.upload" not in mail.fake.ledger.counts()
        assert sent(mail) == []

    async def test_a_paper_goes_above_its_template(self, mail: Post) -> None:
        assert await mail.sender.send(envelope(SECRET, **LATE_PAPER), PAPER) == Accepted(by_template=True)
        assert mail.person.last.file is not None
        assert "KZ-2026-01-ABCD2345-7" in mail.person.last.text

    @pytest.mark.parametrize("file", [None, File("KZ.png", "image/png", b"\x89PNG")])
    async def test_without_a_document_the_general_template_goes(self, mail: Post, file: File | None) -> None:
        await mail.sender.send(envelope(SECRET, **LATE_PAPER), file)
        assert mail.person.last.text.startswith("«Кәсіп» чатындағы")
        assert "media.upload" not in mail.fake.ledger.counts()


class TestLongMessages:
    async def test_parts_that_were_taken_do_not_go_again(self, mail: Post) -> None:
        long = envelope("\n\n".join("ә" * 3000 for _ in range(3)), choices=choices("Иә", "Жоқ"))
        mail.fake.faults.graph(131000, method="messages.interactive")
        mail.fake.faults.graph(131000, method="messages.list")
        assert isinstance(await mail.sender.send(long, None), Later)
        assert await mail.sender.send(long, None) == Accepted()
        assert sent(mail) == ["messages.text", "messages.text", "messages.list"]

    async def test_a_sending_that_was_cut_goes_on_after_its_first_part(self, mail: Post) -> None:
        long = envelope("\n\n".join("ә" * 3000 for _ in range(2)), choices=choices("Иә", "Жоқ"))
        held = mail.fake.faults.hold(accepted=False, method="messages.list")
        sending = asyncio.create_task(mail.sender.send(long, None))
        await held.reached()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        assert await mail.sender.send(long, None) == Accepted()
        assert sent(mail) == ["messages.text", "messages.list"]
        held.release()
        assert CALL_SECONDS < MOST_SECONDS

    async def test_only_the_last_carries_our_id(self, mail: Post) -> None:
        await mail.sender.send(envelope("\n\n".join("ә" * 3000 for _ in range(2))), None)
        notes = [call.parameters.get("biz_opaque_callback_data") for call in mail.fake.ledger.calls]
        assert notes == [None, "d1"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "everywhere"), [(130429, True), (131056, False), (190, True), (131048, True), (131000, False)]
    )
    async def test_later(self, mail: Post, code: int, everywhere: bool) -> None:
        mail.fake.faults.graph(code)
        outcome = await mail.sender.send(envelope(SECRET), None)
        assert isinstance(outcome, Later)
        assert outcome.everywhere is everywhere
        assert await mail.sender.send(envelope(SECRET), None) == Accepted()

    async def test_waits_grow_with_the_tries(self, mail: Post) -> None:
        mail.fake.faults.graph(131056, times=2)
        first = await mail.sender.send(envelope(SECRET, tries=0), None)
        second = await mail.sender.send(envelope(SECRET, tries=3), None)
        assert isinstance(first, Later)
        assert isinstance(second, Later)
        assert 6 <= first.seconds < second.seconds

    async def test_nobody_there(self, mail: Post) -> None:
        mail.fake.world.unreachable = "call"
        mail.person.block()
        assert isinstance(await mail.sender.send(envelope(SECRET), None), Shut)

    async def test_a_wrong_token(self, mail: Post, logged: Logged) -> None:
        mail.fake.token = "another"
        outcome = await mail.sender.send(envelope(SECRET), None)
        assert isinstance(outcome, Later)
        assert outcome.everywhere
        assert "error" in {line["log_level"] for line in logged}

    async def test_an_answer_that_is_lost_waits_for_the_status(self, mail: Post) -> None:
        await mail.sender.send(envelope("Бұрынғы"), None)
        mail.fake.faults.cut(accepted=True)
        outcome = await mail.sender.send(envelope(SECRET), None)
        assert isinstance(outcome, Later)
        assert outcome.seconds >= 10
        assert not outcome.everywhere
        assert [shown.text for shown in mail.person.screen[1:]] == ["Бұрынғы", SECRET]


class TestPace:
    async def test_a_notice_keeps_its_distance(self, mail: Post, clock: SetClock) -> None:
        await mail.sender.send(envelope("Жауап"), None)
        assert await mail.sender.send(envelope("Хабар", answer=False), None) == Later(6, "pace")
        clock.advance(seconds=6)
        assert await mail.sender.send(envelope("Хабар", answer=False), None) == Accepted()

    async def test_a_burst_is_never_too_much(self, mail: Post, clock: SetClock) -> None:
        mail.fake.limits.per_chat = 45
        outcomes = [await mail.sender.send(envelope("Жауап"), None) for _ in range(46)]
        assert outcomes == [Accepted()] * 45 + [Later(6, "pace")]
        assert mail.fake.ledger.refused == []


async def test_a_template_without_an_answer_stays_a_template(mail: Post) -> None:
    """If a status says later that it came, what is typed under it is no answer all the same."""
    mail.fake.faults.cut(accepted=True, method="messages.template")
    outcome = await mail.sender.send(envelope("Сұрақ", mail.person.phone, by_template=True, heard_at=None), None)
    assert isinstance(outcome, Later)
    assert outcome.by_template
