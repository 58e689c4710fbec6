import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from kasip import logs
from tests.support.logs import logging_kept

IIN, PHONE, IBAN = "900115400109", "+77011234567", "KZ86125KZT5004100100"
TOKEN, CODE = "Zq8vN3xW1kTz0aB7cD5eF2gH4jK6mP9sR-uVyXwQ_1E", "7K3M-9XQ2-VB4T"
CANARIES = (IIN, PHONE, PHONE.removeprefix("+"), IBAN, TOKEN, CODE)


class Log:
    """What was logged, as text and as parsed lines."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def _kept() -> Iterator[None]:
    """Logging as it was before."""
    with logging_kept():
        yield


@pytest.fixture
def log(_kept: None) -> Log:
    log = Log()
    logs.configure("json", log.stream)
    return log


@pytest.fixture(params=["console", "json"])
def either(request: pytest.FixtureRequest, _kept: None) -> Log:
    log = Log()
    logs.configure(request.param, log.stream)
    return log


def hits(text: str) -> list[str]:
    squeezed = "".join(char for char in text if char.isalnum() or char in "-_")
    return [canary for canary in CANARIES if canary in text or canary in squeezed]


@pytest.mark.parametrize("canary", CANARIES)
def test_canaries_are_masked_wherever_they_stand(either: Log, canary: str) -> None:
    logger = structlog.get_logger("kasip.test")
    said = f"said {canary} here"
    logger.info(said, value=canary, inner={"a": [canary, (canary, {canary})]}, raw=canary.encode())
    logger.bind(bound=canary).warning("x", note=f"({canary}),{canary};{canary}.")
    logging.getLogger("third.party").warning("it was %s, %r", canary, {"x": canary})
    with structlog.contextvars.bound_contextvars(person=canary):
        logger.error("y")
    assert "said" in either.text
    assert hits(either.text) == []


@pytest.mark.parametrize("typed", ["900115 400109", "900 115 400 109", "9001\u200b15400109", "900115\n400109", "900115-400109"])
def test_numbers_in_groups_are_masked(either: Log, typed: str) -> None:
    structlog.get_logger().info("x", value=f"ЖСН {typed} дұрыс па")
    assert hits(either.text) == []
    assert "115400109" not in "".join(char for char in either.text if char.isdigit())


def test_numbers_that_are_not_text_are_masked(either: Log) -> None:
    structlog.get_logger().info("x", iin=int(IIN), phone=int(PHONE), inner=[int(IIN)])
    assert hits(either.text) == []


@pytest.mark.parametrize("name", ["token", "Authorization", "password", "keys", "address"])
def test_a_secret_by_name_is_hidden_whatever_it_looks_like(either: Log, name: str) -> None:
    structlog.get_logger().info("x", **{name: "short"})
    assert "short" not in either.text


@pytest.mark.parametrize(
    "said",
    [
        "https://api.telegram.org/bot7001:{}/sendMessage",
        "the token 7001:{}",
        "GET /form/{}",
        "POST /chat/link/{}",
        "/start l-{}",
        "https://t.me/kasip_bot?start=l-{}",
    ],
)
def test_a_bots_token_and_a_links_stay_out(log: Log, said: str) -> None:
    secret = "7K3M9XQ2VB4T7K3M9XQ2VB4T7K7K3M9XQ2V" if "7001" in said else "7K3M9XQ2VB4T7K3M9XQ2VB4T7K"
    logging.getLogger("somebody").warning("failed: %s", said.format(secret))
    assert "failed" in log.text
    assert secret[:8] not in log.text


@pytest.mark.parametrize("said", ["Bearer abc", "GET /chat?token=abc&x=1", "postgresql://u:abc@h/d", "code=abc"])
def test_secrets_inside_a_text_are_hidden(either: Log, said: str) -> None:
    structlog.get_logger().info(said)
    assert "abc" not in either.text


def test_ordinary_lines_stay_readable(log: Log) -> None:
    structlog.get_logger("kasip.test").info(
        "қабылданды", person="01M7VHRXG0ZZZZZZZZZZZZZZZZ", count=12, ok=True, none=None, part=0.5
    )
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s://%s:%d", "http", "127.0.0.1", 8080)
    first, second = log.lines
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "қабылданды",
        "level": "info",
        "logger": "kasip.test",
        "person": "01M7VHRXG0ZZZZZZZZZZZZZZZZ",
        "count": 12,
        "ok": True,
        "none": None,
        "part": 0.5,
    }
    assert second["event"] == "Uvicorn running on http://127.0.0.1:8080"
    assert "қабылданды" in log.text


def fail() -> None:
    raise IntegrityError("INSERT INTO person VALUES (?)", {"iin": IIN}, ValueError(f"Key (phone)=({PHONE}) қайталанды"))


def test_an_exception_is_its_type_and_frames_alone(either: Log) -> None:
    try:
        fail()
    except IntegrityError:
        structlog.get_logger().exception("failed")
        logging.getLogger("uvicorn.error").exception("failed")
    assert "sqlalchemy.exc.IntegrityError" in either.text
    assert "test_logs.py" in either.text
    assert "INSERT" not in either.text
    assert "қайталанды" not in either.text
    assert hits(either.text) == []


def test_an_exception_as_a_value_is_its_type(either: Log) -> None:
    structlog.get_logger().warning("failed", error=ValueError("қайталанды"), exc_info=ValueError("қайталанды"))
    assert "ValueError" in either.text
    assert "қайталанды" not in either.text


def test_causes_are_named(log: Log) -> None:
    try:
        try:
            fail()
        except IntegrityError as error:
            raise LookupError("x") from error
    except LookupError:
        structlog.get_logger().exception("failed")
    (line,) = log.lines
    assert line["error"] == "LookupError"
    assert line["causes"][0] == "sqlalchemy.exc.IntegrityError"


async def test_asyncios_own_report_has_no_message(log: Log) -> None:
    loop = asyncio.get_running_loop()
    error = ValueError(f"{IIN} қайталанды")
    future = loop.create_future()
    future.set_exception(error)
    loop.default_exception_handler({"message": "Task exception was never retrieved", "exception": error, "future": future})
    assert future.exception() is error
    assert "never retrieved" in log.text
    assert "ValueError" in log.text
    assert "қайталанды" not in log.text


def test_the_last_error_of_a_process_is_logged_the_same_way(log: Log) -> None:
    try:
        fail()
    except IntegrityError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (line,) = log.lines
    assert line["level"] == "critical"
    assert hits(log.text) == []


def test_an_error_in_a_thread_is_logged_the_same_way(log: Log) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (line,) = log.lines
    assert line["error"] == "sqlalchemy.exc.IntegrityError"
    assert hits(log.text) == []


FORGERIES = (
    "a\nlevel=error b",
    "a\r\nb",
    "\x1b[31mred",
    "\x9b31m",
    "a\u2028b",
    "a\u2029b",
    "a\u202eb",
    "a\x00b",
    "a\x85b",
    "a\x0bb",
    "a\ud800b",
)


@pytest.mark.parametrize("name", FORGERIES)
def test_a_value_cannot_forge_a_line_or_move_the_cursor(either: Log, name: str) -> None:
    logger = structlog.get_logger()
    said = f"name {name}"
    logger.info(said, name=name, inner=[name])
    logging.getLogger("third").info("name %s", name)
    assert len(either.text.splitlines()) == 2
    assert all(char.isprintable() or char == "\n" for char in either.text)


def test_uvicorns_access_log_is_off(log: Log) -> None:
    logging.getLogger("uvicorn.access").info('%s - "%s %s"', "127.0.0.1", "GET", f"/chat?token={TOKEN}")
    assert log.text == ""


def test_a_broken_line_does_not_print_its_values(log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("third").info("%d", IIN)
    captured = capsys.readouterr()
    assert hits(captured.err + captured.out + log.text) == []
