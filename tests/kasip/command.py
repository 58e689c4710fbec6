"""The `kasip` command over a data directory of its own."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from kasip.cli import main
from tests.support.logs import logging_kept
from tests.support.root import ROOT

Refused = Callable[[Mapping[str, str]], str]
PROGRAM = "import sys; sys.argv[0] = 'kasip'; from kasip.cli import main; main()"


class Command:
    """Runs `kasip`: when called in this process, by `start` as a program of its own, which takes a second."""

    def __init__(self, data: Path) -> None:
        self.data = data
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KASIP_")}
        self._environment = {**kept, "KASIP_DATA_DIR": str(data), "COLUMNS": "160"}

    def __call__(self, *words: str, **settings: str) -> "CompletedProcess[str]":
        out, err = io.StringIO(), io.StringIO()
        with (
            logging_kept(),
            patch.dict(os.environ, {**self._environment, **settings}, clear=True),
            patch.multiple(sys, argv=["kasip", *words], stdin=io.StringIO()),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = _code()
        return CompletedProcess(words, code, out.getvalue(), err.getvalue())

    def start(self, *words: str, **settings: str) -> "CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *words],
            cwd=ROOT,
            env={**self._environment, **settings},
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            check=False,
        )


def _code() -> int:
    """Run the command to its end, which is an exit."""
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
