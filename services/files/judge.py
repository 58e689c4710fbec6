"""The process in which one file is looked at: `python -m services.files.judge`, started by services/files/process.py.

It reads the file from its standard input and writes what it found to its standard output: a line of JSON, and behind it bytes
where there are any. It takes its limits upon itself before it reads a byte.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from services.files.verdicts import Judged, Verdict

Answer = tuple[dict[str, object], bytes]
Job = Callable[[BinaryIO, Mapping[str, Any]], Answer]

_OPEN_FILES = 64


def main() -> None:
    """The task is the only argument, as JSON."""
    task = json.loads(sys.argv[1])
    _limit(task)
    answer, body = _answer(_job(task["job"]), task)
    sys.stdout.buffer.write(json.dumps(answer | {"peak": _peak()}).encode() + b"\n" + body)


def _job(name: str) -> Job:
    """What is asked for; a library takes a while to load, and each task needs one of them."""
    if name == "pdf":
        from services.files import pdf  # noqa: PLC0415 - see above

        return pdf.judge
    if name == "draw":
        from services.files import pdf_drawing  # noqa: PLC0415 - see above

        return pdf_drawing.draw
    from services.files import photo  # noqa: PLC0415 - see above

    return {"photo": photo.judge, "page": photo.as_page}[name]


def _answer(job: Job, task: Mapping[str, Any]) -> Answer:
    try:
        return job(sys.stdin.buffer, task)
    except Judged as judged:
        return {"verdict": judged.verdict.value}, b""
    except (MemoryError, RecursionError):
        return {"verdict": Verdict.TOO_HEAVY.value}, b""
    except Exception as error:  # noqa: BLE001 - libraries say in many ways that they can't read a file
        return {"verdict": Verdict.DAMAGED.value, "error": type(error).__name__}, b""


def _limit(task: Mapping[str, Any]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, task["memory"]),
        (resource.RLIMIT_CPU, task["seconds"]),
        (resource.RLIMIT_FSIZE, task["most_answer"]),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _peak() -> int:
    """The most memory that this process has held, in kilobytes; 0 where the system doesn't tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


if __name__ == "__main__":
    main()
