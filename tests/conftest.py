"""Fixtures of all tests: databases of both kinds, test keys, a clock that stands still."""

import gc
import os
from collections.abc import AsyncIterator, Generator, Iterator

import pytest
import structlog
from hypothesis import settings

from services.storage.engine import Store, open_store
from services.storage.sealed import Keys, Vault
from services.talk import Talk
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.databases import Databases, Postgresql, Sqlite
from tests.support.offline import stay_on_this_machine
from tests.support.once import keep
from tests.support.one_database import wanted
from tests.support.postgresql import server
from tests.support.room import room
from tests.support.serving.hatchery import Hatchery

stay_on_this_machine()

settings.register_profile("kasip", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("kasip")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays: the collector of garbage neither runs meanwhile nor looks through it after each few tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With TEST_DATABASES=one each test meets one database."""
    if os.environ.get("TEST_DATABASES", "") != "one":
        return
    kept = wanted(item.nodeid for item in items)
    left_out = [item for item in items if item.nodeid not in kept]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.nodeid in kept]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: object) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test logged goes to the runner's other process as UTF-8, also where it tried half a character."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture(scope="session", autouse=True)
def _no_settings() -> Iterator[None]:
    """The shell's own KASIP_ settings are nothing to the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KASIP_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_faults() -> None:
    """A fault is logged as Python shows it: structlog's own way, with every value in every frame, takes seconds."""
    *others, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*others, plain])


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        keep(patch)
        yield


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Databases]:
    with room("kasip-sqlite-") as directory:
        yield Sqlite(directory)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    with server() as address:
        databases = Postgresql(address)
        yield databases
        databases.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Makes databases; whoever asks for it runs once on each kind."""
    made: Databases = request.getfixturevalue(request.param)
    return made


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    """The address of a migrated database with nothing in it."""
    async with databases.fresh() as address:
        yield address


@pytest.fixture
async def empty_database(databases: Databases) -> AsyncIterator[str]:
    """The address of a database that was never migrated."""
    async with databases.empty() as address:
        yield address


@pytest.fixture(scope="session")
def hatchery() -> Iterator[Hatchery]:
    """Starts a `kasip` in a process of its own, as often as a test wants."""
    hatchery = Hatchery()
    yield hatchery
    hatchery.close()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(Keys({"test": bytes(range(32))}), bytes(range(32, 64)))


@pytest.fixture
async def store(database: str, vault: Vault, clock: SetClock) -> AsyncIterator[Store]:
    """A store over a fresh database, on SQLite and on PostgreSQL in turn."""
    opened = open_store(database, vault, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def talk(store: Store) -> Talk:
    return await open_talk(store)
