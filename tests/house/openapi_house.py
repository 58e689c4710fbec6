"""One app over one store, of which everything is asked that tests/house/openapi_cases.py makes, and every answer judged."""

import asyncio
import os
import re
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx
import requests
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.staff import Right
from services.storage.engine import open_store
from services.storage.sealed import Vault
from tests.admin.asking import asks
from tests.admin.floor import SITE, Floor, opened
from tests.house.openapi_cases import How, Made, Records, Tally, finished, still_wrong
from tests.house.regions import OTHER, OWN, planted
from tests.support.chat import open_talk
from tests.support.clock import SetClock
from tests.support.databases import Databases
from tests.support.passwords import cheap

T = TypeVar("T")
CASES = int(os.environ.get("API_CASES", "0"))
PROBLEM = "application/problem+json"
CYRILLIC = re.compile(r"[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]")
OTHERS_WORDS = re.compile(r"«.»|(?<=Take one of: ).*|[Ee]xample: .*")  # in an English sentence
CHECKS: list[Any] = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


class House:
    """One app over one store on one loop, two regions, and a program of the country and one of a region."""

    def __init__(self, sqlite: Databases, vault: Vault, directory: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self.tally = Tally()
        self.floor = self.run(self._opened(sqlite, vault, directory))
        self.regions = [self.run(planted(self.floor, region)) for region in (OWN, OTHER)]
        self.records = Records()
        self.callers = [self.run(self.floor.token_of(set(Right), region)) for region in (None, OWN)]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    async def _opened(self, sqlite: Databases, vault: Vault, directory: Path) -> Floor:
        address, clock = await self._stack.enter_async_context(sqlite.fresh()), SetClock()
        store = open_store(address, vault, clock)
        self._stack.push_async_callback(store.close)
        floor = await self._stack.enter_async_context(opened(store, await open_talk(store), clock, directory))
        floor.app.state.office = replace(floor.app.state.office, passwords=cheap())
        return floor

    def close(self) -> None:
        self.run(self._stack.aclose())
        self._loop.close()

    def document(self) -> dict[str, Any]:
        """What the API says about itself."""
        said: dict[str, Any] = self.run(self.callers[0].get("/openapi.json")).json()
        return said

    async def renewed(self) -> None:
        """What there is now; where much is asked, with more people whose tests are open and certificates valid."""
        for stage in ("lessons", "in the test", "certified") if CASES else ():
            learner = await self.floor.learner_in(OWN, stage)
            if stage == "lessons":
                await asks(self.floor, learner)
        await self.floor.house.store.read(self.records.read)

    def tries(self, case: Made, how: How) -> None:
        """Ask, and note whatever is not as it was promised."""
        numbers = finished(case, how, self.records)
        case.headers["Accept-Language"] = how.language
        sent = requests.Request(**case.as_transport_kwargs(base_url=SITE)).prepare()
        asked, body = f"{sent.method} {sent.url}", sent.body if isinstance(sent.body, bytes | str) else None
        headers = {name.encode(): str(value).encode() for name, value in sent.headers.items() if name != "Content-Length"}
        answer = self.run(self.callers[how.caller].request(case.method, str(sent.url), headers=headers, content=body))
        self.tally.statuses[answer.status_code] += 1
        self.tally.operations.add(case.operation.label)
        self.tally.numbers += bool(numbers)
        for what in (*self._broken(case, how, answer), *self._unsaid(answer, how, numbers)):
            self.tally.fault(case.operation.label, what, f"{asked} {headers} {body!r}\n{answer.text[:600]}")

    def _broken(self, case: Made, how: How, answer: httpx.Response) -> Iterator[str]:
        """What the description does not promise."""
        if answer.status_code >= 500:
            yield f"a fault of the server's ({answer.status_code})"
            return
        try:
            wrong = answer.is_success and still_wrong(case, how)
            case.validate_response(answer, checks=[*CHECKS, negative_data_rejection] if wrong else CHECKS)
        except FailureGroup as group:
            yield from (f"{one.title}: {one.message.partition(chr(10))[0]}" for one in group.exceptions)

    def _unsaid(self, answer: httpx.Response, how: How, numbers: tuple[str, ...]) -> Iterator[str]:
        """What a refusal does not say, or says too much."""
        if answer.status_code < 400:
            return
        if answer.headers["content-type"] != PROBLEM:
            yield f"a refusal that is {answer.headers['content-type']}"
            return
        problem = answer.json()
        if answer.headers.get("content-language") != how.language:
            yield f"said in {answer.headers.get('content-language')} where {how.language} was asked"
        for said in (problem["title"], problem["detail"], *(one["detail"] for one in problem.get("errors", ()))):
            own = OTHERS_WORDS.sub("", said)
            if not own.strip() or bool(CYRILLIC.search(own)) == (how.language == "en"):
                yield f"no words in {how.language}: {said}"
        self.tally.titles[problem["code"]][how.language] = problem["title"]
        yield from (f"a number that was sent is said again ({problem['code']})" for one in numbers if one in answer.text)
