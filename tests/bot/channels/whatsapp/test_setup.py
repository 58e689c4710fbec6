"""Our own number: asked for until it is known."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.channels.whatsapp.client import Graph
from bot.channels.whatsapp.setup import PAUSES, Setup
from tests.providers.whatsapp import FakeWhatsApp


class Said:
    """Answers one after the other; an error is raised."""

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)

    async def number(self) -> str:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def learnt(graph: Said | Graph) -> tuple[list[str], list[float]]:
    """What became known, and how long it was waited for."""
    known: list[str] = []
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    with capture_logs():
        await Setup(graph, known.append, sleep).run()
    return known, waits


@pytest.mark.parametrize("shown", ["+7 700 000 00 01", "77000000001", "+7\u00a0(700) 000-00-01"])
async def test_the_number_is_told_in_digits(shown: str) -> None:
    assert await learnt(Said(shown)) == (["77000000001"], [])


async def test_it_is_asked_again_and_again_with_growing_pauses() -> None:
    known, waits = await learnt(Said(OSError(), "", *[KeyError("?")] * 8, "+7 700 000 00 01"))
    assert known == ["77000000001"]
    assert waits == [*PAUSES, 60, 60, 60]


async def test_from_the_graph_itself() -> None:
    async with FakeWhatsApp() as fake:
        fake.faults.gateway(times=2)
        graph = Graph(fake.token, fake.phone_id, fake.url)
        try:
            assert await learnt(graph) == ([fake.account.number], [1.0, 2.0])
        finally:
            await graph.close()
