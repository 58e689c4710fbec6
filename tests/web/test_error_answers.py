from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from web.security import HEADERS

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("POST", "/crowd", 405, "not_possible"),
        ("GET", "/crowd", 503, "busy"),
        ("GET", "/full", 503, "unavailable"),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_problem_is_said_in_the_readers_language(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str, language: str
) -> None:
    answer = await client.request(method, path, headers={"accept-language": language})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["title"].startswith(f"{language}: ")
    assert body["detail"].startswith(f"{language}: ")


async def test_a_reader_of_pages_gets_a_page_with_a_way_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nowhere", headers={**PAGE, "accept-language": "ru"})
    assert answer.status_code == 404
    assert '<html lang="ru">' in answer.text
    assert "ru: There is no such page" in answer.text
    assert 'href="/chat"' in answer.text


async def test_a_busy_house_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/crowd")
    assert answer.headers["retry-after"] == "7"
    assert answer.json()["retry_after"] == 7


@pytest.mark.parametrize("headers", [{}, PAGE])
async def test_a_surprise_is_one_sentence_with_the_number_that_the_log_has(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    with capture_logs() as logs:
        answer = await client.get("/crash", headers={**headers, "accept-language": "ru"})
    assert answer.status_code == 500
    assert logs[0]["event"] == "unexpected_error"
    assert logs[0]["trace"] in answer.text
    assert "ru: Something broke on our side" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/crash", "/crowd", "/static/chat.css"])
async def test_every_answer_has_the_safe_headers(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def test_a_body_is_read_up_to_its_limit(client: httpx.AsyncClient) -> None:
    assert (await client.post("/swallow", content=b"x" * 1024)).json() == 1024
    assert (await client.post("/swallow", content=b"x" * 1025)).status_code == 413


async def test_a_body_of_unknown_length_is_cut_off(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100_000:
            sent += 512
            yield b"x" * 512

    answer = await client.post("/swallow", content=endless())
    assert answer.status_code == 413
    assert answer.json()["limit_kb"] == 1
