"""The page of the coordinator's case does what it says: its blocks run one after the other against a served instance."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from tests.docs.page import check, run
from tests.support.applying import pdf
from tests.support.clock import START
from tests.support.root import ROOT
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import serving
from tests.support.signing import authority

PAGE = "coordinator.md"


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


async def test_every_block_runs_and_prints_what_the_page_says(hatchery: Hatchery, tmp_path: Path) -> None:
    folder, house = tmp_path / "case", tmp_path / "house"
    folder.mkdir()
    house.mkdir()
    async with serving(hatchery, house, put_keys(folder)) as process:
        printed = run(PAGE, folder, {**process.settings, "BASE": process.address})
    check(PAGE, printed)


@pytest.mark.parametrize("command", ["bash", "curl", "openssl"])
def test_what_the_page_needs_is_named(command: str) -> None:
    assert f"`{command}`" in (ROOT / "docs" / PAGE).read_text()
