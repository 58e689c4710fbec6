"""The page of the council's case does what it says: its blocks run one after the other against a served instance."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.calendar import local_date
from tests.docs.page import check, run
from tests.support.clock import START
from tests.support.root import ROOT
from tests.support.serving.hatchery import Hatchery
from tests.support.serving.process import serving

PAGE = "council.md"


async def test_every_block_runs_and_prints_what_the_page_says(hatchery: Hatchery, tmp_path: Path) -> None:
    folder, house = tmp_path / "case", tmp_path / "house"
    folder.mkdir()
    house.mkdir()
    today = local_date(START)
    offset = {"KASIP_CLOCK_OFFSET": str(round((START - datetime.now(UTC)).total_seconds()))}
    days = {"TODAY": str(today), "YESTERDAY": str(today - timedelta(days=1)), "RECOUNT": str(ROOT / "docs" / "recount.py")}
    async with serving(hatchery, house, offset) as process:
        printed = run(PAGE, folder, {**process.settings, "BASE": process.address, **days})
    check(PAGE, printed)
    for paper in ("protocol-kk.pdf", "protocol-ru.pdf", "protocol-kk.docx", "protocol-ru.docx", "package.zip"):
        assert (folder / paper).stat().st_size > 1000
