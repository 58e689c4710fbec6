"""A scanner that is named in the settings is asked, and `kasip doctor` says whether it answers."""

import asyncio
from asyncio import StreamReader, StreamWriter
from pathlib import Path

import pytest

from kasip.doctor import viruses
from kasip.settings import Settings


async def test_without_a_scanner_it_is_said_that_nothing_is_scanned() -> None:
    assert (await viruses(Settings())).sound is None


async def test_the_scanner_that_is_named_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = tmp_path / "clamd"
    monkeypatch.setenv("KASIP_CLAMD", str(socket))
    assert (await viruses(Settings())).sound is False

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(bytes(4))
        writer.write(b"stream: OK\0")
        writer.close()

    async with await asyncio.start_unix_server(answer, str(socket)):
        assert (await viruses(Settings())).sound is True
