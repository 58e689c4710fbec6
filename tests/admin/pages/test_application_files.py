"""Papers of applications in the coordinator's browser: page by page as pictures, each opened once in the audit trail."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from domain.staff import Role
from services.application_papers import ApplicationPapers
from services.file_checker import FileChecker
from services.files import process
from services.files.process import Answer
from services.files.verdicts import Verdict
from services.storage.application_files import application_file
from services.storage.applications import application
from services.storage.audit import audit
from tests.admin.floor import Client, Floor
from tests.admin.pages.test_applications import AT, PAPER
from tests.services.files.fine import typeset

THREE = "= Бизнес-жоспар\n#pagebreak()\nЕкінші бет\n#pagebreak()\n#rect(fill: red)[Үшінші бет]"


@pytest.fixture
async def staff(floor: Floor) -> Client:
    return await floor.client_of(Role.COORDINATOR, "75")


async def scanned(floor: Floor, staff: Client) -> tuple[str, str]:
    """The card of an application on paper with a scan of three pages, and the scan's address; it is not looked into yet."""
    await staff.send(f"{AT}/new", **PAPER)
    (row,) = await floor.rows(select(application.c.id))
    card = f"{AT}/{row.id}"
    version = re.search(r'name="version" value="([0-9]+)"', (await staff.get(card)).text)
    assert version is not None
    fields = {"csrf": staff.session.csrf, "version": version[1]}
    sent = await staff.http.post(f"{card}/scan", data=fields, files={"file": ("scan.pdf", typeset(THREE), "application/pdf")})
    assert sent.status_code == 303, sent.text
    (scan,) = await floor.rows(select(application_file.c.id))
    return card, f"{card}/files/{scan.id}"


async def opened(floor: Floor) -> list[str]:
    return [row.act for row in await floor.rows(select(audit.c.act)) if row.act.startswith("application.f")]


async def test_a_scan_is_read_page_by_page(floor: Floor, staff: Client) -> None:
    card, scan = await scanned(floor, staff)
    assert [(await staff.get(f"{scan}/pages/1{end}")).status_code for end in ("", "/picture")] == [409, 409]
    assert await FileChecker(floor.house.store, {}).work() == 1
    assert f'href="{scan}/pages/1"' in (await staff.get(card)).text

    first, last = (await staff.get(f"{scan}/pages/1")).text, (await staff.get(f"{scan}/pages/3")).text
    assert "3 беттің 1-беті" in first
    assert re.findall(r'rel="(\w+)"', first.partition("<main")[2]) == ["next"]
    assert f'href="{scan}/pages/2#next" id="next"' in first
    assert re.findall(r'rel="(\w+)"', last.partition("<main")[2]) == ["prev"]
    assert f'href="{card}"' in first
    assert f'href="{scan}"' in first

    answer = await staff.get(f"{scan}/pages/3/picture")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "no-store"
    assert (255, 65, 54) in [colour for _, colour in Image.open(BytesIO(answer.content)).convert("RGB").getcolors(9999) or []]
    assert await opened(floor) == ["application.file_opened"]

    turned = (await staff.get(f"{scan}/pages/1?turn=90")).text
    assert f'src="{scan}/pages/1/picture?turn=90" width="1100" height="778"' in turned
    assert f'href="{scan}/pages/2?turn=90#next"' in turned
    assert f'href="{scan}/pages/1?turn=180#turn"' in turned
    assert (await staff.get(f"{scan}/pages/1?turn=45")).text == first

    none = [await staff.get(f"{scan}/pages/{number}") for number in ("0", "4", "٣", "-1", "1" * 5000, "1x")]
    assert [one.status_code for one in none] == [404] * len(none)
    assert (await staff.get(f"{scan}/pages/4/picture")).status_code == 404
    foreign = await floor.client_of(Role.COORDINATOR, "59")
    assert [(await foreign.get(f"{scan}/pages/1{end}")).status_code for end in ("", "/picture")] == [404, 404]


async def test_a_page_that_cannot_be_drawn_is_said_in_words(floor: Floor, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _, scan = await scanned(floor, staff)
    await FileChecker(floor.house.store, {}).work()

    async def heavy(*_: object) -> Answer:
        return Answer(Verdict.TOO_HEAVY)

    monkeypatch.setattr(process, "ask", heavy)
    shown = await staff.get(f"{scan}/pages/2")
    assert "Бұл бетті осы жерде көрсету мүмкін емес." in shown.text
    assert "<img" not in shown.text
    assert f'href="{scan}"' in shown.text
    assert f'href="{scan}/pages/3#pages"' in shown.text  # the next one may be drawn
    assert (await staff.get(f"{scan}/pages/2/picture")).status_code == 404
    assert await opened(floor) == []


async def test_the_signed_form_is_read_the_same_way(floor: Floor, staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    card, _ = await scanned(floor, staff)
    assert (await staff.get(f"{card}/form/pages/1")).status_code == 409

    async def signed(*_: object) -> bytes:
        return typeset(THREE)

    monkeypatch.setattr(ApplicationPapers, "signed", signed)
    shown = await staff.get(f"{card}/form/pages/2")
    assert ("3 беттің 2-беті" in shown.text, "Қол қойылған өтінім" in shown.text) == (True, True)
    assert f'src="{card}/form/pages/2/picture"' in shown.text
    assert (await staff.get(f"{card}/form/pages/2/picture")).content[:4] == b"\x89PNG"
    assert (await staff.get(f"{card}/form/pages/4")).status_code == 404
    assert await opened(floor) == ["application.form_read"]
