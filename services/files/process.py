"""Starts the process that looks at one file, and puts an end to it when it takes too long."""

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from types import MappingProxyType
from typing import IO, Any

import structlog

from domain.errors import KasipError
from services.files.verdicts import Limits, Verdict

_ANSWER = 64 * 1024
_JUDGE = (sys.executable, "-I", "-m", "services.files.judge")
_NOTHING: Mapping[str, int] = MappingProxyType({})

log = structlog.get_logger(__name__)


class Uninspected(KasipError):
    """The process that looks at files doesn't run here, or the scanner doesn't answer: nothing is known of the file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the process said; `peak` is the most memory it held, in kilobytes, where it lived to tell."""

    verdict: Verdict
    said: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""
    peak: int = 0


async def ask(job: str, body: bytes, limits: Limits, most_answer: int = _ANSWER, details: Mapping[str, int] = _NOTHING) -> Answer:
    """Have one file looked at; a process that dies of its limits has judged it too heavy. Raises Uninspected."""
    task = {
        **details,
        "job": job,
        "memory": limits.memory,
        "seconds": limits.seconds,
        "most_pages": limits.most_pages,
        "most_answer": most_answer,
    }
    with _nameless() as given, _nameless() as answer:
        given.write(body)
        given.seek(0)
        began = monotonic()
        code = await _run(json.dumps(task), given, answer, limits.patience)
        answer.seek(0)
        return _read(code, answer.read(most_answer), monotonic() - began)


async def _run(task: str, given: IO[bytes], answer: IO[bytes], patience: float) -> int | None:
    """The process's exit code; None where it was too slow."""
    process = await asyncio.create_subprocess_exec(
        *_JUDGE, task, stdin=given, stdout=answer, stderr=asyncio.subprocess.DEVNULL, cwd="/", env={}, close_fds=True
    )
    try:
        return await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _read(code: int | None, answer: bytes, seconds: float) -> Answer:
    if code is None or code < 0:
        log.warning("a file was too heavy to look at", signal=-code if code else None, seconds=round(seconds, 2))
        return Answer(Verdict.TOO_HEAVY)
    line, _, body = answer.partition(b"\n")
    try:
        said = json.loads(line)
        answered = Answer(Verdict(said["verdict"]), said, body, said["peak"])
    except (ValueError, KeyError, TypeError):
        raise Uninspected(f"the judge of files ended with {code}") from None
    if error := said.get("error"):
        log.info("a file could not be read", error=str(error)[:60])
    return answered


@contextlib.contextmanager
def _nameless() -> Iterator[IO[bytes]]:
    """A file that has no name and vanishes with those who hold it: in memory where the system can do that, or else on disk."""
    if sys.platform == "linux":
        with os.fdopen(os.memfd_create("kasip"), "w+b", buffering=0) as held:
            yield held
    else:
        with tempfile.TemporaryFile(buffering=0) as held:
            yield held
