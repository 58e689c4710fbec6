"""A `kasip serve` with a port and a folder of its own, that can be killed and started again."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import aiohttp

from tests.support.serving.hatchery import Hatchery, Order

READY_SECONDS, STOP_SECONDS = 60, 20
NOTHING: Mapping[str, str] = MappingProxyType({})
ANEW = "FAULTS_ANEW" in os.environ  # whether the servers that are killed are new programs, as `make check-faults` has it


class Process:
    """One instance of the program at a time; its log goes to a file.

    It is forked from a program that has imported everything, unless it is to be started `anew`.
    """

    def __init__(self, hatchery: Hatchery, directory: Path, settings: Mapping[str, str] = NOTHING, *, anew: bool = False) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.directory = directory
        self.database = directory / "kasip.db"
        self.log = directory / "kasip.log"
        self.starts: list[float] = []
        own = {"KASIP_DATA_DIR": str(directory), "KASIP_HTTP": f"127.0.0.1:{port}", "KASIP_LOG": "json"}
        self.settings = {**own, **settings}
        self._hatchery = hatchery
        self._anew = anew
        self._pid: int | None = None
        self._code: int | None = None

    async def prepare(self) -> None:
        """Migrate and load the starter content."""
        for command in (("migrate",), ("content", "load")):
            self._pid = self._hatchery.hatch(Order(command, self.settings, str(self.log)))
            assert await self.death() == 0, self.tail()

    async def start(self, point: str | None = None, times: int = 1, **settings: str) -> None:
        """Serve, and wait until it says that it is ready.

        One that is to die, when it comes to the point for so many times, may be dead before that. The settings are of this start.
        """
        began = time.monotonic()
        dies = (point, times) if point else None
        order = Order(("serve",), {**self.settings, **settings}, str(self.log), dies, self._anew)
        self._pid = self._hatchery.hatch(order)
        async with aiohttp.ClientSession() as http:
            while not await self._answers(http):
                if self._has_ended():
                    assert self._code == (-signal.SIGKILL if point else None), self.tail()
                    return
                assert time.monotonic() - began < READY_SECONDS, f"the server does not get ready\n{self.tail()}"
                await asyncio.sleep(0.02)
        self.starts.append(time.monotonic() - began)

    async def death(self) -> int:
        """Wait until it has ended; its exit code."""
        while not self._has_ended():  # noqa: ASYNC110 - the hatchery tells of an end when it is asked
            await asyncio.sleep(0.01)
        assert self._code is not None
        return self._code

    async def kill(self) -> None:
        """SIGKILL: nothing is closed, flushed or said."""
        assert self._pid is not None
        os.kill(self._pid, signal.SIGKILL)
        assert await self.death() == -signal.SIGKILL, self.tail()

    async def stop(self) -> None:
        """End it as a system does that shuts down, if it goes on; it may finish what it is at."""
        if not self._has_ended() and self._pid is not None:
            os.kill(self._pid, signal.SIGTERM)
            async with asyncio.timeout(STOP_SECONDS):
                code = await self.death()
            assert code in {-signal.SIGTERM, 0}, f"it ended with {code}\n{self.tail()}"

    def tail(self) -> str:
        """The end of what it logged."""
        return self.log.read_text()[-2000:]

    def _has_ended(self) -> bool:
        if self._pid is not None and (code := self._hatchery.ended(self._pid)) is not None:
            self._pid, self._code = None, code
        return self._pid is None

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.address}/readyz") as response:
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            return False


@asynccontextmanager
async def serving(
    hatchery: Hatchery, directory: Path, settings: Mapping[str, str] = NOTHING, *, anew: bool = False
) -> AsyncIterator[Process]:
    """A migrated process with the starter content, ready; stopped at the end."""
    process = Process(hatchery, directory, settings, anew=anew)
    await process.prepare()
    try:
        await process.start()
        yield process
    finally:
        await process.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
