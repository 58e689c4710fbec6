"""What follows a session as a page: protocol, scan, applicants, package, each with its term; figures of a protocol on paper."""

from datetime import timedelta

import pytest

from domain.applications import State
from domain.councils import SessionState
from domain.staff import Role
from tests.admin.floor import Client, Floor
from tests.admin.pages.test_council_day import _VERSION, AT, called, opened, sent
from tests.support.applying import pdf
from tests.support.council import REASONS, Council, ballots


@pytest.fixture
async def secretary(floor: Floor) -> Client:
    return await floor.client_of(Role.COUNCIL_SECRETARY, "75")


@pytest.fixture
def council(floor: Floor) -> Council:
    return Council(floor.house.store, floor.talk)


async def closed(council: Council) -> str:
    """A session that said yes to one and no to another."""
    id_ = await called(council, 2, "present")
    await council.open(id_, 7)
    await council.vote(id_, ballots(5, 2), 0)
    await council.decide(id_, 0)
    await council.vote(id_, ballots(0, 7), 1)
    await council.decide(id_, 1, REASONS)
    await council.close(id_)
    return id_


async def uploaded(client: Client, id_: str, body: bytes) -> tuple[int, str]:
    """Send a scan; the status, and the page that answers."""
    version = _VERSION.search((await client.get(f"{AT}/{id_}/protocol")).text)
    assert version is not None
    fields = {"csrf": client.session.csrf, "version": version[1]}
    file = {"file": ("хаттама.pdf", body, "application/pdf")}
    answer = await client.http.post(f"{AT}/{id_}/scan", data=fields, files=file)
    return answer.status_code, answer.text


async def test_from_the_draft_to_the_package(floor: Floor, secretary: Client, council: Council) -> None:
    id_ = await closed(council)
    page, items = f"{AT}/{id_}/protocol", [item.id for item in (await council.room(id_)).items]
    text = (await secretary.get(page)).text
    assert "Соңғы күні: 25.11.2026, қалған жұмыс күні: 3." in text
    assert "/protocol/sign" not in text
    version = _VERSION.search(text)
    assert version is not None
    item = f"items.{items[0]}"
    words = {"narrative.kk.opening": "Төраға отырысты ашты.", f"narrative.kk.{item}": "Жоба кеңес мүшелеріне таныстырылды."}
    refused = await secretary.send(page, version=version[1], number="7", on="2026-11-20", **words)
    assert refused.status_code == 422
    assert 'href="#f-narrative.ru.opening"' in refused.text
    assert "Жоба кеңес мүшелеріне таныстырылды." in refused.text
    words["narrative.ru.opening"] = "Председатель открыл заседание."
    words[f"narrative.ru.{item}"] = "Проект представлен членам совета."
    assert await sent(secretary, page, page, number="7", on="2026-11-20", **words) == 303
    drawn = await secretary.get(f"{page}.pdf", language="ru")
    assert (drawn.status_code, drawn.content[:4]) == (200, b"%PDF")
    assert await sent(secretary, f"{page}/sign", page) == 303
    text = (await secretary.get(page)).text
    assert "Мерзімінде орындалды: 20.11.2026." in text
    assert "/protocol/sign" not in text
    assert (await secretary.get(f"{page}.docx", language="kk")).status_code == 200
    yes, no = [item.application_id for item in (await council.room(id_)).items]
    extract = await secretary.get(f"{AT}/{id_}/extracts/{no}.pdf", language="ru")
    assert (extract.status_code, extract.content[:4]) == (200, b"%PDF")

    assert await sent(secretary, f"{AT}/{id_}/told-by-hand", page, item=items[0], how="phone", on="2026-11-20") == 303
    assert "Хабарланды: 20.11.2026, телефонмен" in (await secretary.get(page)).text
    assert await sent(secretary, f"{AT}/{id_}/forward", page, on="", redacted="yes") == 422
    assert await sent(secretary, f"{AT}/{id_}/forward", page, on="2026-11-20", redacted="yes") == 303
    assert (await council.row(yes)).state == State.FORWARDED
    assert (await council.row(no)).state == State.CLOSED_NEGATIVE
    text = (await secretary.get(page)).text
    assert "Жіберілген күні: 20.11.2026. Жобалар: 1." in text
    assert "/admin/packages/" in text


async def test_a_late_protocol_is_flagged_and_kept(floor: Floor, council: Council) -> None:
    id_ = await closed(council)
    floor.clock.advance(timedelta(days=6))
    secretary, page = await floor.client_of(Role.COUNCIL_SECRETARY, "75"), f"{AT}/{id_}/protocol"
    assert "Мерзімі өтті: соңғы күні 25.11.2026, содан бергі жұмыс күні: 1." in (await secretary.get(page)).text
    assert "Хаттама кешікті, соңғы күні: 25.11.2026" in (await secretary.get(AT)).text
    assert await sent(secretary, page, page, number="7", on="2026-11-26") == 303
    assert "Күні бойынша хаттама 4-жұмыс күнінде ресімделген" in (await secretary.get(page)).text
    assert await sent(secretary, f"{page}/sign", page) == 303
    assert "Кешігіп орындалды: 26.11.2026, соңғы күні 25.11.2026 болған." in (await secretary.get(page)).text
    assert "Хаттама кешігіп ресімделді, соңғы күні: 25.11.2026" in (await secretary.get(AT)).text


async def test_a_long_protocol_comes_whole_and_other_forms_stay_short(secretary: Client, council: Council) -> None:
    id_ = await closed(council)
    page, long = f"{AT}/{id_}/protocol", "Жоба талқыланды. " * 110
    words = {f"narrative.{language}.items.{number}": long for language in ("kk", "ru") for number in range(60)}
    refused = await secretary.send(page, version="1", number="7", on="2026-11-20", **words)
    assert refused.status_code == 412
    assert f'name="back" value="{page}"' in refused.text
    for path in ("/protocol/sign", "/told-by-hand", "/forward"):
        assert (await secretary.send(f"{AT}/{id_}{path}", version="1", **words)).status_code == 413
    told = await secretary.send(f"{AT}/{id_}/forward", version="1", on="")
    assert f'name="back" value="{page}"' in told.text


async def test_figures_of_a_protocol_on_paper_need_its_scan(secretary: Client, council: Council) -> None:
    id_ = await called(council)
    await opened(council, secretary, id_, 8)
    item = f"{AT}/{id_}/items/{(await council.room(id_)).items[0].id}"
    figures = {"present": "8", "for": "7", "against": "1", "abstained": "0", "recused": "0"}
    assert f'action="{item}/totals"' not in (await secretary.get(item)).text
    assert await sent(secretary, f"{item}/totals", item, **figures) == 409
    status, text = await uploaded(secretary, id_, b"no pdf")
    assert status == 422
    assert 'id="e-file"' in text
    status, _ = await uploaded(secretary, id_, pdf())
    assert status == 303
    assert (await secretary.get(f"{AT}/{id_}/scan")).content == pdf()
    version = _VERSION.search((await secretary.get(item)).text)
    assert version is not None
    refused = await secretary.send(f"{item}/totals", version=version[1], **{**figures, "for": "9"})
    assert refused.status_code == 422
    assert 'value="9"' in refused.text
    assert await sent(secretary, f"{item}/totals", item, **figures) == 303
    text = (await secretary.get(item)).text
    assert "Қағаздағы хаттамадан, оның сканы сақталған." in text
    assert await sent(secretary, f"{item}/decision", item) == 303
    assert (await council.room(id_)).row.state == SessionState.IN_SESSION


async def test_members_and_the_authorised_body_only_read_what_follows(floor: Floor, council: Council) -> None:
    id_ = await closed(council)
    for reader in (await floor.client_of(Role.COUNCIL_MEMBER, "75"), await floor.client_of(Role.AUTHORISED_BODY)):
        text = (await reader.get(f"{AT}/{id_}/protocol")).text
        assert f'action="{AT}' not in text
        assert (await reader.send(f"{AT}/{id_}/protocol", version="1", number="7", on="2026-11-20")).status_code == 403
    stranger = await floor.client_of(Role.COUNCIL_SECRETARY, "10")
    for path in ("protocol", "protocol.pdf", "scan"):
        assert (await stranger.get(f"{AT}/{id_}/{path}")).status_code == 404
    sent_ = await stranger.send(f"{AT}/{id_}/forward", version="1", on="2026-11-20")
    assert sent_.status_code == 404


async def test_few_of_business_among_those_present_is_a_warning_only(secretary: Client, council: Council) -> None:
    id_ = await called(council)
    seats = (await council.room(id_)).seats
    here = [seat for seat in seats if seat.id not in {one.id for one in [one for one in seats if one.business][:3]}]
    page = f"{AT}/{id_}/day"
    fields = {f"attends-{seat.id}": "present" for seat in here}
    assert await sent(secretary, f"{AT}/{id_}/open", page, chair=here[0].id, secretary="Сынақова Хатшы", **fields) == 303
    text = (await secretary.get(page)).text
    assert "Қатысқандар арасында бизнес өкілдері: 2/7, жартысынан аз." in text
    assert (await council.room(id_)).row.state == SessionState.IN_SESSION
