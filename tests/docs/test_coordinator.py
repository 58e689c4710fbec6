"""The page of the coordinator's case does what it says: its blocks run one after the other against a served instance."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.support.applying import pdf
from tests.support.clock import START
from tests.support.root import ROOT
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import serving
from tests.support.signing import authority

PAGE = ROOT / "docs" / "coordinator.md"
BLOCK = re.compile(r"^```(bash|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "# --- block "


def blocks() -> Iterator[tuple[str, str]]:
    """Each block of commands, with the facts that the page says it prints; "" where it says nothing."""
    found = BLOCK.findall(PAGE.read_text())
    for (kind, text), (following, told) in zip(found, [*found[1:], ("", "")], strict=True):
        if kind == "bash":
            yield text, told if following == "json" else ""


def put_keys(folder: Path) -> dict[str, str]:
    """The roots that the instance trusts, the head's certificate with its key, and a document."""
    roots = folder / "roots"
    roots.mkdir()
    (roots / "root.pem").write_bytes(authority().root.pem)
    (roots / "centre.pem").write_bytes(authority().centre.pem)
    key = authority().head.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "head.key").write_bytes(key)
    (folder / "head.pem").write_bytes(authority().head.pem)
    (folder / "paper.pdf").write_bytes(pdf())
    offset = round((START - datetime.now(UTC)).total_seconds())
    return {"KASIP_SIGNING": "upload", "KASIP_EDS_ROOTS": str(roots), "KASIP_CLOCK_OFFSET": str(offset)}


def run(folder: Path, settings: dict[str, str]) -> list[str]:
    """What each block printed; a command that fails ends the page."""
    script = "set -euo pipefail\n" + "".join(f"echo '{MARK}'\n{text}" for text, _ in blocks())
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {"PATH": path, "LANG": "C.UTF-8", **settings}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=own, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout.split(f"{MARK}\n")[1:]


def facts(told: str) -> list[str]:
    """Each fact of an answer that the page shows, without its spaces, as a trial says it."""
    shown: dict[str, object] = json.loads(told.replace('"26-', '"TRIAL-26-'))
    return [json.dumps({name: value}, ensure_ascii=False)[1:-1].replace(" ", "") for name, value in shown.items()]


async def test_every_block_runs_and_prints_what_the_page_says(hatchery: Hatchery, tmp_path: Path) -> None:
    folder, house = tmp_path / "case", tmp_path / "house"
    folder.mkdir()
    house.mkdir()
    async with serving(hatchery, house, put_keys(folder)) as process:
        printed = run(folder, {**process.settings, "BASE": process.address})
    said = list(blocks())
    assert len(printed) == len(said) > 10
    for (text, told), answer in zip(said, printed, strict=True):
        for fact in facts(told) if told else ():
            assert fact in answer.replace(" ", ""), f"{text}\nprinted {answer[-1500:]}"


@pytest.mark.parametrize("command", ["bash", "curl", "openssl"])
def test_what_the_page_needs_is_named(command: str) -> None:
    assert f"`{command}`" in PAGE.read_text()
