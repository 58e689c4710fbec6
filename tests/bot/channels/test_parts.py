"""A message of several calls goes on where it ended."""

import asyncio

import pytest

from bot.channels.parts import MOST_BEGUN, Parts


class Line:
    """Takes calls, and raises once at the one that is named."""

    def __init__(self, at: str, error: BaseException) -> None:
        self.took: list[str] = []
        self._errors = {at: error}

    async def call(self, part: str) -> int:
        if part in self._errors:
            raise self._errors.pop(part)
        self.took.append(part)
        return len(self.took)


@pytest.mark.parametrize("error", [KeyError(), TimeoutError(), asyncio.CancelledError()])
async def test_whatever_ended_it(error: BaseException) -> None:
    parts, line = Parts(), Line("б", error)
    with pytest.raises(type(error)):
        await parts.send("d1", "абв", line.call)
    assert await parts.send("d1", "абв", line.call) == 3
    assert line.took == ["а", "б", "в"]


async def test_a_message_that_went_begins_anew() -> None:
    parts, line = Parts(), Line("", KeyError())
    for _ in range(2):
        await parts.send("d1", "аб", line.call)
    assert line.took == ["а", "б", "а", "б"]


async def test_only_the_newest_are_remembered() -> None:
    parts = Parts()
    for number in range(MOST_BEGUN + 1):
        with pytest.raises(KeyError):
            await parts.send(str(number), "аб", Line("б", KeyError()).call)
    for number, took in ((0, ["а", "б"]), (MOST_BEGUN, ["б"])):
        line = Line("", KeyError())
        await parts.send(str(number), "аб", line.call)
        assert line.took == took
