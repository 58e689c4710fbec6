"""A process that has imported everything and forks a `kasip` for each order: importing it all anew costs seconds a start.

`python -m tests.support.serving.hatchery` reads from its input, one JSON a line: an order, which it answers with the child's
number; or a child's number, which it answers with the exit code, null while the child lives. It has one thread and nothing open,
so that a child differs from a program started anew in nothing but the time. Each child has its own connections, its own clock,
and dies by its own signal. An order may ask for a program that is started anew all the same.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tests.support.root import ROOT

COMMAND = (sys.executable, "-m", "tests.support.serving.hatchery")
# What `kasip serve` imports on its way to being ready; messengers only where there is one: aiogram takes seconds.
ALWAYS = ("asyncpg", "kasip.cli.serve", "kasip.database", "kasip.logs", "kasip.serve", "pydantic.v1",
          "services.storage.migrate", "tests.support.serving.dying", "uvicorn.lifespan.on",
          "uvicorn.protocols.http.auto")  # fmt: skip
MESSENGERS = ("bot.channels.telegram.channel", "bot.channels.telegram.desk",
              "bot.channels.whatsapp.channel", "bot.channels.whatsapp.desk")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A command of `kasip` with its settings; `dies` names the point of `dying`, and at which coming to it."""

    command: tuple[str, ...]
    settings: dict[str, str]
    log: str
    dies: tuple[str, int] | None = None
    anew: bool = False


class Hatchery:
    """The parent, from the tests' side."""

    def __init__(self) -> None:
        self._parent = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def hatch(self, order: Order) -> int:
        """The number of a new child."""
        pid: int = self._asked(asdict(order))
        return pid

    def ended(self, pid: int) -> int | None:
        """A child's exit code, which is told once; None while it lives. Until then nobody else has its number."""
        code: int | None = self._asked(pid)
        return code

    def close(self) -> None:
        """End the parent, with the children that failed tests left."""
        self._parent.communicate(timeout=20)

    def _asked(self, what: object) -> Any:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        print(json.dumps(what), file=self._parent.stdin, flush=True)
        line = self._parent.stdout.readline()
        assert line, f"the hatchery is gone: {self._parent.poll()}"
        return json.loads(line)


@dataclass(slots=True)
class Parent:
    """What the process keeps: the children that nobody was told the end of."""

    children: set[int] = field(default_factory=set)

    def answer(self, line: str) -> int | None:
        what = json.loads(line)
        return self._ended(what) if isinstance(what, int) else self._hatched(Order(**what))

    def end_all(self) -> None:
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _hatched(self, order: Order) -> int:
        _import(*ALWAYS, *(MESSENGERS if "KASIP_TELEGRAM_TOKEN" in order.settings else ()))
        assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process with threads can't be forked soundly"
        pid = os.fork()
        if pid == 0:
            _be_child(order)
        self.children.add(pid)
        return pid

    def _ended(self, child: int) -> int | None:
        pid, status = os.waitpid(child, os.WNOHANG)
        self.children.discard(pid)
        return os.waitstatus_to_exitcode(status) if pid else None


def _import(*names: str) -> None:
    gc.disable()
    for name in names:
        import_module(name)
    gc.enable()
    gc.freeze()  # what is imported stays, and the children share it


def _be_child(order: Order) -> NoReturn:
    """The command with its settings, its log and nothing of the parent's."""
    with Path(order.log).open("ab") as log, Path(os.devnull).open("rb") as nothing:
        for stream, number in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(stream.fileno(), number)
    os.environ.update(order.settings)
    try:
        if order.anew:
            os.execv(sys.executable, [*COMMAND, json.dumps(asdict(order))])
        _be_kasip(order)
    except Exception:  # noqa: BLE001 - whatever it is, a child must not go on as its parent
        traceback.print_exc()
    os._exit(1)


def _be_kasip(order: Order) -> NoReturn:
    if order.dies:
        import_module("tests.support.serving.dying").be_dying(*order.dies)
    sys.argv = ["kasip", *order.command]
    try:
        import_module("kasip.cli").main()
        code: str | int | None = 0
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else bool(code))


def _hatch() -> None:
    _import(*ALWAYS)
    parent = Parent()
    for line in sys.stdin:
        print(json.dumps(parent.answer(line)), flush=True)
    parent.end_all()


if __name__ == "__main__":
    _be_kasip(Order(**json.loads(sys.argv[1]))) if sys.argv[1:] else _hatch()
