"""A real Kasip process, a real Chromium, and people with phones."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.phone import Phone, tab_in

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "The browser tests need Chromium, and none was found. One command brings it: make chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FIGURES: list[str] = []

MakePhone = Callable[..., Awaitable[Phone]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("the way to the first lesson")
        for line in sorted(FIGURES):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `kasip serve` over a fresh folder."""
    folder = tmp_path_factory.mktemp("served")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "KASIP_DATA_DIR": str(folder / "var"), "KASIP_HTTP": f"127.0.0.1:{port}"}
    kasip = str(Path(sys.executable).parent / "kasip")
    for command in (["migrate"], ["content", "load"]):
        subprocess.run([kasip, *command], env=env, check=True, capture_output=True)
    with (folder / "log").open("wb") as log, subprocess.Popen([kasip, "serve"], env=env, stdout=log, stderr=log) as process:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process, folder / "log")
        yield url
        process.terminate()
        process.wait(20)
    assert "unexpected_error" not in (folder / "log").read_text()


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    while process.poll() is None:
        try:
            with urlopen(f"{url}/healthz", timeout=5):
                return
        except (URLError, ConnectionError):
            continue
    pytest.fail(f"kasip serve ended: {log.read_text()}")


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(MISSING)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        await opened.close()


@pytest.fixture
async def phones(browser: Browser, served: str) -> AsyncIterator[MakePhone]:
    """Makes phones, each with a browser of its own; in the end none may have complained."""
    made: list[Phone] = []

    async def make(*, width: int = 360, height: int = 740, script: bool = True, beside: Phone | None = None) -> Phone:
        context = (
            beside.page.context
            if beside
            else await browser.new_context(
                base_url=served, viewport={"width": width, "height": height}, java_script_enabled=script, locale="kk-KZ"
            )
        )
        context.set_default_timeout(15_000)
        made.append(await tab_in(context, script))
        return made[-1]

    yield make
    await asyncio.gather(*[phone.page.context.close() for phone in made])
    assert [complaint for phone in made for complaint in phone.complaints] == []
