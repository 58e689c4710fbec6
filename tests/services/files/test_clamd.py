"""What is said to clamd, and what it answers."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.files.clamd import Clamd
from services.files.kinds import EICAR


@pytest.fixture
async def clamd(tmp_path: Path) -> AsyncIterator[Clamd]:
    """It has read the whole of a file before it answers, and takes none of more than a megabyte."""
    socket = str(tmp_path / "clamd")

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        body = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            body += await reader.readexactly(length)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in body else b"stream: OK\0"
        writer.write(b"INSTREAM size limit exceeded. ERROR\0" if len(body) > 1_000_000 else found)
        writer.close()

    async with await asyncio.start_unix_server(answer, socket):
        yield Clamd(socket)


async def test_what_it_finds_is_a_virus(clamd: Clamd) -> None:
    assert await clamd(b"x" * 200_000 + EICAR)
    assert not await clamd(b"x" * 200_000)


async def test_what_it_does_not_judge_is_not_clean(clamd: Clamd) -> None:
    with pytest.raises(OSError, match="did not judge"):
        await clamd(b"x" * 1_000_001)


async def test_where_there_is_none_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await Clamd(str(tmp_path / "nobody"))(b"x")
