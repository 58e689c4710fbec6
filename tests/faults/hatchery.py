"""A process that has imported everything and forks a `kasip` for each order: importing aiogram anew costs three seconds a start.

`python -m tests.faults.hatchery` reads orders from its input, one JSON a line, and answers each with two lines: the child's
number, and its exit code once it is dead. It has one thread and nothing open, so that a child differs from a program started
anew in nothing but the time. Each child has its own connections, its own clock, and dies by its own signal.
"""

import asyncio
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

import aiohttp

from kasip.cli import main
from tests.faults.dying import be_dying
from tests.faults.process import PROJECT, READY_SECONDS, free_port

COMMAND = (sys.executable, "-m", "tests.faults.hatchery")


class Hatchery:
    """The parent, from the test's side; one child at a time, always at the same port and in the same folder."""

    def __init__(self, directory: Path, **settings: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.database = directory / "kasip.db"
        self.log = directory / "kasip.log"
        self.starts: list[float] = []
        own = {"KASIP_DATA_DIR": str(directory), "KASIP_HTTP": f"127.0.0.1:{port}", "KASIP_LOG": "json"}
        self._settings = {**own, **settings}
        self._child: int | None = None
        self._parent = subprocess.Popen(COMMAND, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def set(self, **settings: str) -> None:
        """Settings for the children to come."""
        self._settings.update(settings)

    async def prepare(self) -> None:
        """Migrate and load the starter content."""
        for arguments in (["migrate"], ["content", "load"]):
            await asyncio.to_thread(self._order, arguments)
            assert await self.death() == 0, self.tail()

    async def start(self, clock_offset: float = 0, dies: tuple[str, int] | None = None) -> None:
        """Serve; `dies` names the point of `tests.faults.dying`, and at which coming to it. Returns when it is ready, or dead."""
        began = time.monotonic()
        settings = {"KASIP_CLOCK_OFFSET": str(clock_offset)}
        pid = await asyncio.to_thread(self._order, ["serve"], settings, dies)
        async with aiohttp.ClientSession() as http:
            while not await self._answers(http):
                if not _lives(pid):
                    return
                assert time.monotonic() - began < READY_SECONDS, f"the server does not get ready\n{self.tail()}"
                await asyncio.sleep(0.02)
        self.starts.append(time.monotonic() - began)

    async def death(self) -> int:
        """Wait until the child has ended; its exit code."""
        code = await asyncio.to_thread(self._heard)
        self._child = None
        return code

    async def kill(self) -> None:
        """SIGKILL: nothing is closed, flushed or said."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End the child as a system does that shuts down; it may finish what it is at."""
        await self._end(signal.SIGTERM)

    def close(self) -> None:
        """End the parent, and a child that a failed test left."""
        if self._child is not None:
            os.kill(self._child, signal.SIGKILL)
        self._parent.communicate(timeout=20)

    def tail(self) -> str:
        """The end of what the children logged."""
        return self.log.read_text()[-2000:]

    async def _end(self, number: signal.Signals) -> None:
        assert self._child is not None
        os.kill(self._child, number)
        code = await self.death()
        assert code in {-number, 0}, f"it ended with {code}\n{self.tail()}"

    def _order(self, argv: list[str], settings: dict[str, str] | None = None, dies: tuple[str, int] | None = None) -> int:
        order = {"argv": argv, "settings": {**self._settings, **(settings or {})}, "log": str(self.log), "dies": dies}
        assert self._parent.stdin is not None
        print(json.dumps(order), file=self._parent.stdin, flush=True)
        self._child = self._heard()
        return self._child

    def _heard(self) -> int:
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline()
        assert line, f"the hatchery is gone: {self._parent.poll()}"
        return int(line)

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.address}/readyz") as response:
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            return False


def _lives(pid: int) -> bool:
    """Whether a process that somebody else waits for is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _hatch() -> None:
    _import_everything()
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process with threads can't be forked soundly"
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _be_kasip(order)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _import_everything() -> None:
    """Whatever `kasip serve` imports on its way to being ready."""
    for name in ("aiosqlite", "bot.channels.telegram.channel", "bot.channels.telegram.desk",
                 "bot.channels.whatsapp.channel", "bot.channels.whatsapp.desk", "kasip.database",
                 "services.storage.migrate", "uvicorn.lifespan.on", "uvicorn.protocols.http.auto"):  # fmt: skip
        importlib.import_module(name)


def _be_kasip(order: dict[str, Any]) -> NoReturn:
    """The command with its settings, its log and nothing of the parent's."""
    with Path(order["log"]).open("ab") as log, Path(os.devnull).open("rb") as nothing:
        for stream, number in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(stream.fileno(), number)
    os.environ.update(order["settings"])
    if order["dies"]:
        be_dying(*order["dies"])
    sys.argv = ["kasip", *order["argv"]]
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except Exception:  # noqa: BLE001 - whatever it is, a child must not go on as its parent
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _hatch()
