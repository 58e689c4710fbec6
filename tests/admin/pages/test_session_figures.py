"""N-2 on its page and in its files: the list behind each number has as many sessions, and small numbers are not published."""

import csv
import io
import re
from dataclasses import replace

from domain.staff import Role
from tests.admin.floor import Floor
from tests.services.sat import write
from tests.services.test_session_figures import crowd

PERIOD = {"indicator": "N-2", "from": "2026-10-01", "to": "2026-11-20"}
NUMBER = re.compile(r'<td class="number"><a href="(/admin/sessions\?[^"]+)">(\d+)</a></td>')


async def planted(floor: Floor) -> None:
    world = [replace(one, trial=True) for one in crowd(40)]
    await floor.house.store.write(lambda tx: write(tx.conn, tx.vault, world))


async def test_a_coordinator_sees_the_own_region_and_the_list_behind_each_number(floor: Floor) -> None:
    await planted(floor)
    client = await floor.client_of(Role.COORDINATOR, "75")
    page = (await client.get("/admin/figures", **PERIOD)).text
    assert ("Алматы қаласы" in page, "Солтүстік" in page) == (True, False)
    links = {link.replace("&amp;", "&"): int(number) for link, number in NUMBER.findall(page)}
    assert {link.partition("done=")[2].partition("&")[0] for link in links} == {
        "held", "no_quorum", "protocols_in_time", "protocols_late", "protocols_missing",
    }  # fmt: skip
    for link, number in links.items():
        listed = (await client.get(link)).text
        assert len(re.findall(r'href="/admin/sessions/\w{26}"', listed)) == number, link
        assert "01.10.2026 – 20.11.2026" in listed or "31.10.2026" in listed or "01.11.2026" in listed
    authorised = (await (await floor.client_of(Role.AUTHORISED_BODY)).get("/admin/figures", **PERIOD)).text
    assert "Солтүстік" in authorised


async def test_who_reads_figures_only_gets_numbers_without_links_and_a_file_hides_small_ones(floor: Floor) -> None:
    await planted(floor)
    operator = await floor.client_of(Role.OPERATOR)
    page = (await operator.get("/admin/figures", **PERIOD)).text
    assert "Өткен отырыстар" in page
    assert "/admin/sessions?" not in page
    file = await operator.get("/admin/figures/export", **PERIOD, format="csv")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    abay = [row for row in rows if row and row[0] == "Абай облысы"]
    assert abay
    assert not any(cell in {"1", "2", "3", "4"} for row in abay for cell in row)
