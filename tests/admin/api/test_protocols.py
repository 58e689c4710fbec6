"""The protocol of a session by the API: drawn up, signed once, read as papers in both languages, with its scan (R-003-23)."""

import hashlib
import json
from io import BytesIO
from typing import Any

import docx
import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from domain.language import Language
from domain.staff import Right, Role
from services.protocol_facts import canonical
from services.storage.audit import audit
from services.storage.files import file
from tests.admin.floor import Floor
from tests.docs.test_recount import recount
from tests.services.files.raw import plain
from tests.support.applying import pdf
from tests.support.protocols import HEARD, OPENING, Protocols
from tests.support.stages import iin_of

AT = "/api/v1/council-sessions"
HOLD = {Right.READ_COUNCILS, Right.HOLD_COUNCILS}
PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAFT = {"number": "3-Ө", "on": "2026-11-21"}


class Desk:
    """The protocol of a session of region 75, as a program writes it."""

    def __init__(self, floor: Floor, client: httpx.AsyncClient) -> None:
        self.floor, self.client, self.council = floor, client, Protocols(floor.house.store, floor.talk)
        self.id, self.day = "", ""

    async def closed(self) -> None:
        self.id = await self.council.closed()
        self.day = (await self.council.facts(self.id))["session"]["day"]

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(f"{AT}/{self.id}/{path}", params=query)

    async def does(self, method: str, path: str, key: str = "", **sent: Any) -> httpx.Response:
        """An act on the version that stands now."""
        version = (await self.get("protocol")).headers["etag"]
        headers = {"If-Match": version, **({"Idempotency-Key": key} if key else {})}
        return await self.client.request(method, f"{AT}/{self.id}/{path}", headers=headers, **sent)

    async def draft(self, **more: Any) -> httpx.Response:
        return await self.does("PUT", "protocol", json={**DRAFT, "on": self.day, **more})

    async def signed(self) -> dict[str, Any]:
        assert (await self.draft()).status_code == 200
        answer = await self.does("POST", "protocol/signature")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def scan(self, body: bytes, **more: str) -> httpx.Response:
        return await self.does("PUT", "scan", files={"file": ("хаттама.pdf", body, PDF)}, **more)


@pytest.fixture
async def desk(floor: Floor) -> Desk:
    return Desk(floor, await floor.token_of(HOLD, "75"))


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def words(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages).split())


async def test_from_the_draft_to_the_signature(desk: Desk) -> None:
    await desk.closed()
    begun = (await desk.get("protocol")).json()
    assert (begun["state"], begun["number"], begun["sha256"], begun["late"]) == ("closed", None, None, False)
    assert begun["due"] > desk.day
    item = begun["facts"]["items"][0]["id"]
    said = {code: {"opening": OPENING[code], "items": {item: HEARD[code]}} for code in Language}
    drafted = (await desk.draft(narrative=said)).json()
    assert (drafted["state"], drafted["number"], drafted["working_day"]) == ("protocol_draft", "3-Ө", 0)
    assert drafted["facts"]["items"][0]["narrative"] == {code: HEARD[code] for code in Language}
    assert drafted["narrative"]["kk"]["opening"] == OPENING.kk
    signed = (await desk.does("POST", "protocol/signature")).json()
    assert signed["sha256"] == hashlib.sha256(canonical(signed["facts"])).hexdigest()
    assert signed["signed_by"].startswith("token:")
    for answer in (await desk.draft(), await desk.does("POST", "protocol/signature")):
        assert refusal(answer) == (409, "protocol_signed")
    assert (await desk.get("protocol")).json()["sha256"] == signed["sha256"]


async def test_the_same_key_signs_once_and_an_older_version_not_at_all(desk: Desk) -> None:
    await desk.closed()
    at = f"{AT}/{desk.id}/protocol"
    old = (await desk.get("protocol")).headers["etag"]
    await desk.draft()
    assert (await desk.client.post(f"{at}/signature")).status_code == 428
    assert (await desk.client.post(f"{at}/signature", headers={"If-Match": old})).status_code == 412
    version = (await desk.get("protocol")).headers["etag"]
    headers = {"If-Match": version, "Idempotency-Key": "sign-1"}
    twice = [await desk.client.post(f"{at}/signature", headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [200, 200]
    assert twice[0].json() == twice[1].json()


async def test_the_papers_of_both_languages_are_read(desk: Desk) -> None:
    await desk.closed()
    assert "ПРОЕКТ. Протокол не подписан" in words((await desk.get("protocol.pdf", language="ru")).content)
    signed = await desk.signed()
    for language, title in (("kk", "Өңірлік үйлестіру кеңесі отырысының хаттамасы"), ("ru", "Протокол заседания регионального")):
        as_pdf = await desk.get("protocol.pdf", language=language)
        as_docx = await desk.get("protocol.docx", language=language)
        assert (as_pdf.headers["content-type"], as_docx.headers["content-type"]) == (PDF, DOCX)
        assert as_pdf.headers["content-disposition"] == f'attachment; filename="protocol-75-{desk.day}-{language}.pdf"'
        paragraphs = " ".join(paragraph.text for paragraph in docx.Document(BytesIO(as_docx.content)).paragraphs)
        for said in (words(as_pdf.content), paragraphs):
            assert title in said
            assert signed["sha256"] in said
    assert "хаттамасы" in words((await desk.get("protocol.pdf")).content)
    assert (await desk.get("protocol.pdf", language="en")).status_code == 422
    acts = [row.act for row in await desk.floor.rows(select(audit).where(audit.c.subject == f"agenda:{desk.id}"))]
    assert acts.count("council.protocol_read") == 1


async def test_the_file_is_counted_anew_by_the_tool(desk: Desk, tmp_path: Any) -> None:
    await desk.closed()
    await desk.draft()
    assert refusal(await desk.get("protocol.json")) == (409, "no_protocol")
    await desk.does("POST", "protocol/signature")
    body = (await desk.get("protocol.json")).content
    assert recount(tmp_path / "protocol.json", body) == (0, "equal\n")
    whole = json.loads(body)
    whole["facts"]["items"][0]["outcome"] = "not_possible"
    assert recount(tmp_path / "protocol.json", json.dumps(whole).encode())[0] == 1


async def test_an_extract_is_of_one_application(desk: Desk) -> None:
    await desk.closed()
    one, other = [item.application_id for item in (await desk.council.room(desk.id)).items][:2]
    assert refusal(await desk.get(f"extracts/{one}.pdf")) == (409, "no_protocol")
    signed = await desk.signed()
    said = words((await desk.get(f"extracts/{one}.pdf", language="ru")).content)
    assert "Выписка из протокола" in said
    assert signed["facts"]["items"][0]["application"]["number"] in said
    assert signed["facts"]["items"][1]["application"]["number"] not in said
    assert (await desk.get(f"extracts/{other}.pdf")).status_code == 200
    assert (await desk.get(f"extracts/{desk.id}.pdf")).status_code == 404


async def test_no_number_of_anybody_is_in_the_papers(desk: Desk) -> None:
    await desk.closed()
    await desk.signed()
    numbers = [iin_of(7500 + number) for number in range(1, 4)]
    told = [words((await desk.get("protocol.pdf", language=language)).content) for language in Language]
    told += [(await desk.get("protocol.json")).text, (await desk.get("protocol")).text]
    assert [number for number in numbers for said in told if number in said] == []


async def test_a_scan_is_looked_into_before_it_counts(desk: Desk) -> None:
    await desk.closed()
    assert (await desk.get("scan")).status_code == 404
    kept = await desk.scan(pdf())
    assert kept.status_code == 200, kept.text
    assert (kept.json()["scan"]["pages"], kept.json()["scan"]["sha256"]) == (1, hashlib.sha256(pdf()).hexdigest())
    for body, code in (
        (b"PK\x03\x04 no pdf", "scan_not_pdf"),
        (plain(more={6: b"<< /S /JavaScript /JS (app.alert(1)) >>"}), "scan_scripts"),
        (b"%PDF-1.7 cut", "scan_damaged"),
    ):
        refused = await desk.scan(body)
        assert (*refusal(refused), refused.json()["field"]) == (422, code, "file")
    assert len(await desk.floor.rows(select(file))) == 1
    read = await desk.get("scan")
    assert (read.content, read.headers["content-type"]) == (pdf(), PDF)
    assert (await desk.does("PUT", "scan", json={})).status_code == 415
    assert (await desk.does("PUT", "scan", files={"file": ("", b"", PDF)})).json()["code"] == "no_file"


async def test_a_scan_sent_twice_under_one_key_is_kept_once(desk: Desk) -> None:
    await desk.closed()
    version = (await desk.get("protocol")).headers["etag"]
    headers = {"If-Match": version, "Idempotency-Key": "scan-1"}
    sent = {"file": ("x.pdf", pdf(), PDF)}
    twice = [await desk.client.put(f"{AT}/{desk.id}/scan", headers=headers, files=sent) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [200, 200]
    assert twice[0].json() == twice[1].json()


async def test_words_in_one_language_are_refused_with_their_place(desk: Desk) -> None:
    await desk.closed()
    refused = await desk.draft(narrative={"kk": {"opening": OPENING.kk}})
    assert (*refusal(refused), refused.json()["field"]) == (422, "one_language", "narrative.ru.opening")
    for number, code in ((" ", "empty"), ("900315400007", "number_in_it")):
        assert refusal(await desk.draft(number=number)) == (422, code)
    assert refusal(await desk.draft(on="2020-01-01")) == (422, "protocol_day")


async def test_another_region_sees_nothing_and_a_member_reads_only(desk: Desk) -> None:
    await desk.closed()
    await desk.signed()
    strangers, member = await desk.floor.token_of(HOLD, "59"), await desk.floor.client_of(Role.COUNCIL_MEMBER, "75")
    application = (await desk.council.room(desk.id)).items[0].application_id
    for path in ("protocol", "protocol.pdf", "protocol.docx", "protocol.json", f"extracts/{application}.pdf", "scan"):
        assert (await strangers.get(f"{AT}/{desk.id}/{path}")).status_code == 404
        assert (await member.http.get(f"{AT}/{desk.id}/{path}")).status_code == (404 if path == "scan" else 200)
    version = {"If-Match": "*"}
    put = await strangers.put(f"{AT}/{desk.id}/scan", files={"file": ("x.pdf", pdf(), PDF)}, headers=version)
    assert put.status_code == 404
    reader = await desk.floor.token_of({Right.READ_COUNCILS}, "75")
    assert (await reader.put(f"{AT}/{desk.id}/protocol", json=DRAFT, headers=version)).status_code == 403
