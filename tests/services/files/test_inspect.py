"""What is said about a file, and what becomes of the process that looks at it."""

import asyncio
import sys
from asyncio.subprocess import Process
from typing import Any

import pytest

from services.files import process
from services.files.inspect import inspect, inspect_photo
from services.files.kinds import EICAR
from services.files.process import Uninspected
from services.files.verdicts import MEGABYTE, Found, Limits, Verdict
from tests.services.files.pictures import flood, taken
from tests.services.files.raw import plain, zeros
from tests.services.files.strange import archive, picture


class Started:
    """The processes that were started, and how."""

    def __init__(self) -> None:
        self.processes: list[Process] = []
        self.how: list[dict[str, Any]] = []
        self.began = asyncio.Event()
        self._start = asyncio.create_subprocess_exec

    async def start(self, *command: str, **how: Any) -> Process:
        self.processes.append(await self._start(*command, **how))
        self.how.append(how)
        self.began.set()
        return self.processes[-1]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    started = Started()
    monkeypatch.setattr(asyncio, "create_subprocess_exec", started.start)
    return started


async def test_what_is_found_of_good_files() -> None:
    assert await inspect(plain()) == Found(Verdict.CLEAN, "pdf", pages=1)
    assert await inspect_photo(taken(size=(300, 400))) == Found(Verdict.CLEAN, "jpeg", width=300, height=400)


async def test_what_was_sent_in_place_of_a_pdf_is_named(started: Started) -> None:
    assert await inspect(archive("word/document.xml")) == Found(Verdict.NOT_PDF, "docx")
    assert await inspect(picture("JPEG")) == Found(Verdict.NOT_PDF, "jpeg")
    assert await inspect("жоспар".encode()) == Found(Verdict.NOT_PDF)
    assert await inspect_photo(plain()) == Found(Verdict.NOT_PHOTO, "pdf")
    assert started.processes == []


async def test_the_process_knows_no_secret_and_stands_nowhere(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASIP_SECRET_KEY", "secret")
    await inspect(plain())
    assert [(how["env"], how["cwd"]) for how in started.how] == [({}, "/")]
    assert [one.returncode for one in started.processes] == [0]


async def test_a_process_that_is_too_slow_is_ended(started: Started) -> None:
    assert (await inspect(plain(), limits=Limits(patience=0.001))).verdict is Verdict.TOO_HEAVY
    assert [one.returncode for one in started.processes] == [-9]


async def test_a_file_that_needs_too_much_memory_is_too_heavy() -> None:
    photo = flood(6000, 6000, zeros(1))
    assert (await inspect_photo(photo, limits=Limits(memory=60 * MEGABYTE))).verdict is Verdict.TOO_HEAVY


async def test_who_no_longer_waits_leaves_no_process_running(started: Started) -> None:
    asked = asyncio.create_task(inspect(plain()))
    await started.began.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert all(one.returncode is not None for one in started.processes)


async def test_a_judge_that_does_not_run_judges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_JUDGE", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(Uninspected):
        await inspect(plain())


async def test_a_scanner_has_the_last_word(started: Started) -> None:
    scanned = []

    async def finds(body: bytes) -> bool:
        scanned.append(body)
        return True

    assert await inspect(plain(), scanner=finds) == Found(Verdict.VIRUS, "pdf")
    assert await inspect(b"", scanner=finds) == Found(Verdict.EMPTY)
    assert (await inspect(EICAR, scanner=finds)).verdict is Verdict.VIRUS
    assert scanned == [plain()]


async def test_a_scanner_that_does_not_answer_leaves_a_file_unjudged() -> None:
    async def silent(_: bytes) -> bool:
        raise ConnectionRefusedError

    with pytest.raises(Uninspected):
        await inspect(plain(), scanner=silent)
