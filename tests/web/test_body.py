import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from web.body import read_body
from web.errors import Problem


async def test_a_body_that_never_ends_is_given_up() -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    with pytest.raises(Problem) as refused:
        await read_body(Request({"type": "http", "headers": []}, receive), 1, seconds=0.01)
    assert refused.value.status == 408
