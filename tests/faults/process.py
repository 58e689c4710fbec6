"""A `kasip serve` of its own: a process with a port and a folder, that can be killed and started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

COMMAND = (sys.executable, "-c", "from kasip.cli import main; main()")
DYING = (sys.executable, "-m", "tests.faults.dying")
PROJECT = Path(__file__).parents[2]
READY_SECONDS = 60


class Process:
    """One instance of the program; its log goes to a file."""

    def __init__(self, directory: Path, **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.directory = directory
        self.log = directory / "kasip.log"
        self.starts: list[float] = []
        self._settings = {"KASIP_LOG": "json", **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        return self.directory / "kasip.db"

    def prepare(self) -> None:
        """Migrate and load the starter content."""
        for arguments in (("migrate",), ("content", "load")):
            with self.log.open("ab") as log:
                subprocess.run([*COMMAND, *arguments], env=self._environment(), stdout=log, stderr=log, check=True)

    async def start(self, point: str | None = None) -> None:
        """Start, and wait until it says that it is ready; one that is to die at a point may be dead before that."""
        began = time.monotonic()
        self._launch((*COMMAND, "serve") if point is None else (*DYING, point))
        assert self._process is not None
        async with aiohttp.ClientSession() as http:
            while not await self._answers(http):
                if point is not None and self._process.poll() == -signal.SIGKILL:
                    return
                assert self._process.poll() is None, self.log.read_text()[-2000:]
                assert time.monotonic() - began < READY_SECONDS, "the server does not get ready"
                await asyncio.sleep(0.02)
        self.starts.append(time.monotonic() - began)

    async def death(self) -> None:
        """Wait until it has killed itself."""
        assert self._process is not None
        code = await asyncio.to_thread(self._process.wait)
        assert code == -signal.SIGKILL, self.log.read_text()[-2000:]

    def kill(self) -> None:
        """SIGKILL: nothing is closed, flushed or said."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(20)

    def _launch(self, command: tuple[str, ...]) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=PROJECT, env=self._environment(), stdout=log, stderr=log)

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(f"{self.address}/readyz") as response:
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    def _environment(self) -> dict[str, str]:
        own = {"KASIP_DATA_DIR": str(self.directory), "KASIP_HTTP": f"127.0.0.1:{self.port}"}
        return {**os.environ, **own, **self._settings}


@asynccontextmanager
async def serving(directory: Path, **settings: str) -> AsyncIterator[Process]:
    """A migrated process with the starter content, ready; stopped at the end."""
    process = Process(directory, **settings)
    process.prepare()
    try:
        await process.start()
        yield process
    finally:
        process.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
