"""N-1 on its page and in its files: what is drawn, which list stands behind a number, and whose regions are counted."""

import csv
import io
import re
from dataclasses import replace

from domain.language import Language
from domain.staff import Right, Role
from services import staff
from tests.admin.floor import Floor
from tests.services.filed import Filed, write

PERIOD = {"indicator": "N-1", "from": "2026-10-01", "to": "2026-11-20"}
AT = "/admin/applications"
ONE = Filed(
    region="75", class_=1, types=("E1", "P2"), received=-10, trial=True, decided={"accept": (0, False), "recommend": (3, False)},
    agenda=(4,), withdrawn=None, term=(7, None), midnight=True,
)  # fmt: skip
WORLD = [
    ONE,
    replace(ONE, class_=2, types=("E1",), decided={"refuse": (5, False)}, agenda=(), term=(7, 5)),
    replace(ONE, class_=2, received=-30, decided={}, agenda=(), withdrawn=2),
    replace(ONE, region="59"),
]


def rows(page: str, table: str) -> dict[str, list[str]]:
    """What stands in a table of the page: the numbers by what a row is about."""
    body = page.partition(f'id="t-{table}"')[2].partition("</table>")[0]
    cut = [re.sub(r"<[^>]+>", "\0", row).split("\0") for row in body.split("<tr>")[2:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in cut]
    return {row[0]: row[1:] for row in cells}


async def test_a_coordinator_sees_the_own_region_and_the_list_behind_a_number(floor: Floor) -> None:
    await floor.house.store.write(lambda tx: write(tx.conn, tx.vault, WORLD))
    client = await floor.client_of(Role.COORDINATOR, "75")
    for language, first, name in (
        (Language.KK, "Бірінші кезекте", "Алматы қаласы"),
        (Language.RU, "В первую очередь", "город Алматы"),
    ):
        await floor.house.store.write(lambda tx, language=language: staff.speak(tx, client.session.staff, language))  # type: ignore[misc]
        page = (await client.get("/admin/figures", **PERIOD)).text
        assert len(page.encode()) < 60_000
        by_region = rows(page, "applied_by_region")
        assert next(iter(by_region)) == name
        assert list(by_region.values()) == [["3", "1", "0", "1", "1", "1", "0", "0", "1"]] * 2  # the city, and the total
        by_class = rows(page, "applied_by_class")
        assert next(iter(by_class)).startswith(first)
        assert [row[0] for row in by_class.values()] == ["1", "2", "3"]
        by_infra = rows(page, "applied_by_infra")
        assert [(kind[:3], row[0]) for kind, row in by_infra.items()][:2] == [("E1 ", "3"), ("P2 ", "2")]
        assert next(iter(rows(page, "checks_by_region").values())) == ["2", "3"]
        assert rows(page, "late_by_rule")["R-003-19"][1:] == ["3", "2", "66,6\u00a0%"]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/admin/applications\?[^"]+)"', page)}
    behind = {link: len(set(re.findall(r"TRIAL-26-\d+", (await client.get(link)).text))) for link in links}
    asked = {"": 3, "region=75&": 3, "class=1&": 1, "class=2&": 2}
    received = {
        **{f"{AT}?{filters}received_from=2026-10-01&received_until=2026-11-20": count for filters, count in asked.items()},
        f"{AT}?received_from=2026-10-01&received_until=2026-10-31": 1,
        f"{AT}?received_from=2026-11-01&received_until=2026-11-20": 2,
    }
    assert {link: count for link, count in behind.items() if "received" in link} == received
    done = {link: count for link, count in behind.items() if "done=" in link}
    assert set(done.values()) == {1}
    assert sum("done=refused" in link for link in done) == 4  # by region, month and class, and the total
    assert f"{AT}?class=2&done=withdrawn&done_from=2026-10-01&done_until=2026-11-20" in done
    assert f"{AT}?" not in (await (await floor.client_of(Role.OPERATOR)).get("/admin/figures", **PERIOD)).text


async def test_the_file_hides_small_numbers_and_the_program_gets_them(floor: Floor) -> None:
    await floor.house.store.write(
        lambda tx: write(tx.conn, tx.vault, [replace(ONE, received=-n) for n in range(10, 16)] + WORLD[3:])
    )
    api = await floor.token_of({Right.READ_FIGURES})
    days = "from=2026-10-01&to=2026-11-20"
    told = (await api.get(f"/api/v1/figures/N-1?{days}")).json()
    assert (told["tables"][0]["name"], told["tables"][0]["columns"][0]) == ("applied_by_region", "received")
    by_region = {row["keys"][0]: row["cells"] for row in told["tables"][0]["rows"]}
    assert (by_region["75"][0], by_region["59"][0]) == (6, 1)
    assert "екі түріне" in told["rule"]["kk"]
    file = (await api.get(f"/api/v1/figures/N-1/export?{days}")).content.decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(file, newline=""), delimiter=";") if row]
    by_name = {row[0]: row[1:] for row in lines if len(row) == 10}
    assert (by_name["Алматы қаласы"][0], by_name["Солтүстік Қазақстан облысы"][0]) == ("*", "<5")
