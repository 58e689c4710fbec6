"""The register and the figures through the app: whose they are, what stands in a file, and that drawings say what tables do."""

import csv
import io
import re
from html.parser import HTMLParser

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from domain.staff import Right, Role
from services.storage.audit import audit
from services.storage.certificates import certificate
from services.storage.people import person
from tests.admin.floor import Floor

HERE, THERE = "Сынақова Әлия", "Канарейка Алия"
INDICATORS = ("T-1i", "T-2i", "T-3i", "T-4i", "N-1", "N-2")
ALL = {Right.READ_LEARNERS, Right.READ_FIGURES, Right.EXPORT_REGISTER}


def _csv(response: httpx.Response) -> list[list[str]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


async def _two(floor: Floor) -> None:
    await floor.learner_in("75", "certified", name=HERE)
    await floor.learner_in("59", "certified", name=THERE)


async def test_the_register_is_listed_and_exported_within_ones_regions(floor: Floor) -> None:
    await _two(floor)
    mine, country = await floor.token_of(ALL, "75"), await floor.token_of(ALL)
    listed = (await mine.get("/api/v1/register")).json()
    assert [(one["name"], one["region"], one["trial"]) for one in listed["items"]] == [(HERE, "75", True)]
    assert re.fullmatch(r"•{8}\d{4}", listed["items"][0]["iin"])
    assert len((await country.get("/api/v1/register")).json()["items"]) == 2
    assert (await country.get("/api/v1/register?trial=no")).json()["items"] == []
    assert (await mine.get("/api/v1/register?region=59")).json()["items"] == []
    for kind in ("csv", "xlsx"):
        ours = await mine.get(f"/api/v1/register/export?format={kind}")
        assert ours.headers["content-disposition"] == f'attachment; filename="kasip-register-2026-11-20.{kind}"'
        assert int(ours.headers["content-length"]) == len(ours.content)
    rows = _csv(await mine.get("/api/v1/register/export"))
    assert [row[1] for row in rows if row[0].startswith("TRIAL-KZ-")] == [HERE]
    assert not any(THERE in cell for row in rows for cell in row)
    whole = load_workbook(io.BytesIO((await country.get("/api/v1/register/export?format=xlsx")).content))
    facts, register = whole.worksheets
    assert [row[1].value for row in register.iter_rows(min_row=2)] == [HERE, THERE]
    assert "СЫНАҚ НҰСҚАСЫ" in str([cell.value for row in facts.iter_rows() for cell in row])
    noted = await floor.rows(select(audit).where(audit.c.act == "register.exported").order_by(audit.c.id))
    assert [row.details["rows"] for row in noted] == [1, 1, 1, 2]
    assert await floor.rows(select(audit).where(audit.c.act == "register.read"))


async def test_who_may_not_export_does_not(floor: Floor) -> None:
    auditor, operator = await floor.client_of(Role.AUDITOR), await floor.client_of(Role.OPERATOR)
    shown = await auditor.get("/admin/register")
    assert (shown.status_code, "/admin/register/export" in shown.text) == (200, False)
    assert (await auditor.get("/admin/register/export")).status_code == 403
    assert (await operator.get("/admin/register")).status_code == 403
    assert (await operator.get("/admin/figures?indicator=T-2i")).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_name_is_no_formula_in_an_export(floor: Floor, kind: str) -> None:
    await floor.learner_in("75", "certified")
    number = '=HYPERLINK("http://a.test";"x")'
    await floor.house.store.write(lambda tx: tx.conn.execute(update(certificate).values(number=number)))
    client = await floor.client_of(Role.AGENCY)
    response = await client.get("/admin/register/export", format=kind)
    if kind == "csv":
        assert [row[0] for row in _csv(response) if number in row[0]] == [f"'{number}"]
    else:
        cell = list(load_workbook(io.BytesIO(response.content)).worksheets[1].iter_rows())[1][0]
        assert (cell.value, cell.data_type) == (number, "s")


async def test_figures_of_a_region_count_nobody_elses(floor: Floor) -> None:
    await _two(floor)
    mine, country, other = [await floor.token_of(ALL, region) for region in ("75", None, "10")]
    for api, people in ((mine, 1), (country, 2), (other, 0)):
        came = (await api.get("/api/v1/figures/T-1i")).json()["tables"][0]
        assert came["total"] == [people] * 4
        done = (await api.get("/api/v1/figures/T-2i")).json()["tables"][0]
        assert done["total"] == [people, people, 0]
        assert {key for row in done["rows"] for key in row["keys"]} <= ({"75"} if api is mine else {"75", "59"})
    hidden = (await country.get("/api/v1/figures/T-2i?masked=true")).json()
    assert hidden["tables"][0]["total"] == ["<5", "<5", 0]
    assert set(hidden["rule"]) == {"kk", "ru"}


async def test_a_file_of_figures_hides_small_numbers_unless_it_is_told_not_to(floor: Floor) -> None:
    await _two(floor)
    client = await floor.client_of(Role.AGENCY)
    by_default = _csv(await client.get("/admin/figures/export", indicator="T-2i"))
    told = _csv(await client.get("/admin/figures/export", indicator="T-2i", small="shown"))
    assert [row[1:] for row in by_default if row[0] == "Алматы қаласы" and len(row) == 4] == [["<5", "<5", "0"]]
    assert [row[1:] for row in told if row[0] == "Алматы қаласы" and len(row) == 4] == [["1", "1", "0"]]
    noted = await floor.rows(select(audit).where(audit.c.act == "figures.exported").order_by(audit.c.id))
    assert [(row.subject, row.details["masked"]) for row in noted] == [("figures:T-2i", 1), ("figures:T-2i", 0)]
    for indicator in INDICATORS:
        book = load_workbook(io.BytesIO((await client.get("/admin/figures/export", indicator=indicator, format="xlsx")).content))
        assert len(book.worksheets) >= 2


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_drawing_says_what_its_table_says(floor: Floor, language: str) -> None:
    await floor.learner_in("75", "certified")
    await floor.learner_in("75", "lessons")
    await floor.learner_in("59", "failed_final")
    client = await floor.client_of(Role.AGENCY)
    await client.send("/admin/language", language=language, back="/admin/figures")
    drawn = 0
    for indicator in INDICATORS:
        page = (await client.get("/admin/figures", indicator=indicator)).text
        assert len(page.encode()) < 60_000
        assert "style=" not in page
        seen = Seen(page)
        for chart, table in seen.figures:
            drawn += 1
            for label, value in chart:
                assert [row for row in table if value in row and _is_about(label, row)], (indicator, label, value)
    assert drawn >= 6
    assert ("Өңір" if language == "kk" else "Регион") in (await client.get("/admin/figures")).text


def _is_about(label: str, row: list[str]) -> bool:
    """Whether a row is what a bar's label, which may be cut, or a point's title names."""
    return label.rstrip("…") in ", ".join(row) or row[0] in label


class Seen(HTMLParser):
    """What a drawing says of what, beside the cells of its table."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.figures: list[tuple[list[tuple[str, str]], list[list[str]]]] = []
        self._in: list[str] = []
        self._label = ""
        self.feed(page)
        self.figures = [(chart, table) for chart, table in self.figures if chart]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "section" and of.get("class") == "figure":
            self.figures.append(([], []))
        elif tag == "tr" and self.figures:
            self.figures[-1][1].append([])
        elif tag == "text":
            self._in.append(of.get("class") or "")
        elif tag == "g":
            self._in.append("point")
        elif tag in {"td", "th"}:
            self._in.append("cell")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"text", "g", "td", "th"} and self._in:
            self._in.pop()

    def handle_data(self, data: str) -> None:
        if not self._in or not self.figures or not data.strip():
            return
        chart, table = self.figures[-1]
        if self._in[-1] == "cell" and table:
            table[-1].append(data.strip())
        elif self._in[-1] == "label":
            self._label = data.strip()
        elif self._in[-1] == "value":
            chart.append((self._label, data.strip()))
        elif self._in[-1] == "point":
            label, _, value = data.rpartition(": ")
            chart.append((label, value.strip()))


async def test_a_number_leads_to_the_list_behind_it(floor: Floor) -> None:
    await _two(floor)
    agency, coordinator = await floor.client_of(Role.AGENCY), await floor.client_of(Role.COORDINATOR, "75")
    page = (await agency.get("/admin/figures", indicator="T-2i", **{"from": "2026-11-01", "to": "2026-11-20"})).text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/admin/register\?[^"]+)"', page)]
    assert len(links) == 7  # two regions, the month, two regions in it, and two totals
    counts = []
    for link in links:
        listed = (await agency.get(link)).text
        counts.append(listed.count("TRIAL-KZ-2026-"))
    assert sorted(counts) == [1, 1, 1, 1, 2, 2, 2]
    assert "/admin/learners?region=75" in (await agency.get("/admin/figures")).text
    theirs = (await coordinator.get("/admin/figures", indicator="T-2i")).text
    assert "/admin/register" not in theirs
    assert "Солтүстік" not in theirs


async def test_days_that_are_none_are_refused_beside_the_field(floor: Floor) -> None:
    client = await floor.client_of(Role.AGENCY)
    for days in ({"from": "x"}, {"from": "2026-05-01", "to": "2026-04-01"}, {"from": "1999-01-01"}, {"to": "9999-12-31"}):
        page = await client.get("/admin/figures", **days)
        assert (page.status_code, 'id="e-from"' in page.text, 'aria-invalid="true"' in page.text) == (422, True, True)
        assert (await client.get("/admin/figures/export", **days)).status_code == 422
    month = await client.get("/admin/register", month="2026-13", region="75")
    assert (month.status_code, 'id="e-month"' in month.text, 'value="75" selected' in month.text) == (422, True, True)
    api = await floor.token_of(ALL)
    for path in ("figures/T-1i?from=2026-05-01&to=2026-04-01", "figures/T-9", "register?month=2026-00", "register?region=99",
                 "register?from=2026-05-01&to=2026-04-01", "register?state=x"):  # fmt: skip
        refused = await api.get(f"/api/v1/{path}")
        assert (refused.status_code, bool(refused.json()["field"])) == (422, True), path


async def test_who_took_the_consent_back_stays_in_the_register_for_the_country_only(floor: Floor) -> None:
    await floor.learner_in("75", "certified", name=HERE)
    await floor.house.store.write(
        lambda tx: tx.conn.execute(update(person).values(name=None, iin=None, iin_index=None, region=None))
    )
    mine, country = await floor.token_of(ALL, "75"), await floor.token_of(ALL)
    assert (await mine.get("/api/v1/register")).json()["items"] == []
    (kept,) = (await country.get("/api/v1/register")).json()["items"]
    assert (kept["name"], kept["iin"], kept["region"]) == (HERE, "", "")
    page = await (await floor.client_of(Role.AGENCY)).get("/admin/register", region="none")
    assert HERE in page.text
