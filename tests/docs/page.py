"""Pages of docs/ that are run as they are read: their blocks, one after the other, and the answers that they show."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.root import ROOT

BLOCK = re.compile(r"^```(bash|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "# --- block "


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """Each block of commands, with the facts that the page says it prints; "" where it says nothing."""
    found = BLOCK.findall((ROOT / "docs" / page).read_text())
    for (kind, text), (following, told) in zip(found, [*found[1:], ("", "")], strict=True):
        if kind == "bash":
            yield text, told if following == "json" else ""


def run(page: str, folder: Path, settings: dict[str, str]) -> list[str]:
    """What each block printed; a command that fails ends the page."""
    script = "set -euo pipefail\n" + "".join(f"echo '{MARK}'\n{text}" for text, _ in blocks(page))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {"PATH": path, "LANG": "C.UTF-8", **settings}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=own, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout.split(f"{MARK}\n")[1:]


def facts(told: str) -> list[str]:
    """Each fact of an answer that the page shows, without its spaces, as a trial says it."""
    shown: dict[str, object] = json.loads(told.replace('"26-', '"TRIAL-26-'))
    return [json.dumps({name: value}, ensure_ascii=False)[1:-1].replace(" ", "") for name, value in shown.items()]


def check(page: str, printed: list[str]) -> None:
    """Each block printed what the page says."""
    said = list(blocks(page))
    assert len(printed) == len(said) > 10
    for (text, told), answer in zip(said, printed, strict=True):
        for fact in facts(told) if told else ():
            assert fact in answer.replace(" ", ""), f"{text}\nprinted {answer[-1500:]}"
