"""A front end mends what a coordinator returned: the faulty parts only, the same number, the same term (SM-4, AMB-15)."""

import base64

import httpx
import pytest
from sqlalchemy import select

from domain.applications import Fault, FileState
from domain.staff import EVERYWHERE, Right, Scope
from services import application_decisions as decisions
from services import application_filing
from services.application_acts import CanNotApply, CanNotDecide
from services.file_checker import FileChecker
from services.storage.application_files import application_file
from services.storage.application_signing import application_signature_past
from services.storage.deadlines import deadline
from tests.admin.api.test_application_drafts import AT, BOTH, change, lacks, program, whole  # noqa: F401
from tests.admin.floor import Floor
from tests.support.applying import pdf
from tests.support.eds_cms import signed
from tests.support.signing import authority

DECIDES = Scope("staff:one", {Right.READ_APPLICATIONS: EVERYWHERE, Right.DECIDE_APPLICATIONS: EVERYWHERE})
WORDS = "Құжаттың екінші беті оқылмайды, қайта сканерлеп жіберіңіз."


async def sign(program: httpx.AsyncClient, id_: str) -> httpx.Response:  # noqa: F811
    form = await program.get(f"{AT}/{id_}/form")
    cms = base64.b64encode(signed(authority().head, form.content)).decode()
    return await program.post(f"{AT}/{id_}/signature", json={"cms": cms})


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_only_what_was_returned_is_open_and_it_is_signed_once_more(floor: Floor, program: httpx.AsyncClient) -> None:  # noqa: F811
    id_ = await whole(floor, program)
    await program.post(f"{AT}/{id_}/signing")
    number = (await sign(program, id_)).json()["number"]
    content, store = floor.app.state.office.talk.content, floor.house.store
    await store.write(lambda tx: decisions.accept(tx, content, DECIDES, id_))
    faults = [Fault("project_name", WORDS), Fault("slot:psd", WORDS)]
    await store.write(lambda tx: decisions.give_back(tx, content, DECIDES, id_, faults))
    (before,) = await floor.rows(select(deadline.c.last_on))

    stranger = await floor.token_of(BOTH)
    assert (await stranger.get(f"{AT}/{id_}")).status_code == 404
    staff = Scope("staff:one", dict.fromkeys(BOTH, EVERYWHERE))
    with pytest.raises(CanNotApply, match="closed"):
        await store.write(lambda tx: application_filing.answer(tx, content, staff, id_, {"project_name": "Басқа"}))

    assert await lacks(program, id_) == [("fault", "project_name"), ("fault", "slot:psd")]
    assert (await program.post(f"{AT}/{id_}/signing")).json()["code"] == "incomplete"
    refused = await change(program, id_, tax_regime="басқа режим")
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (409, "not_open", "tax_regime")
    plan = {"file": ("жоспар.pdf", pdf(), "application/pdf")}
    assert (await program.post(f"{AT}/{id_}/files/business_plan", files=plan)).json()["code"] == "not_open"
    assert (await program.post(f"{AT}/{id_}/users", json={"bin": "170440009873"})).json()["code"] == "not_open"
    assert (await change(program, id_, project_name="Береке ауылындағы сүт цехы")).status_code == 200
    assert (await program.post(f"{AT}/{id_}/files/psd", files=plan)).status_code == 202
    assert ("unchecked", "psd") in await lacks(program, id_)
    await FileChecker(floor.house.store, {}).work()
    assert await lacks(program, id_) == []
    states = {row.state for row in await floor.rows(select(application_file.c.state).where(application_file.c.slot == "psd"))}
    assert states == {FileState.SET_ASIDE, FileState.CLEAN}

    assert (await program.post(f"{AT}/{id_}/signing")).json()["state"] == "resigning"
    assert (await program.post(f"{AT}/{id_}/reopen")).json()["state"] == "returned"
    assert (await program.post(f"{AT}/{id_}/signing")).json()["state"] == "resigning"
    again = await sign(program, id_)
    assert (again.json()["state"], again.json()["number"]) == ("checking", number)
    assert await floor.rows(select(deadline.c.last_on)) == [before]
    assert len(await floor.rows(select(application_signature_past))) == 1
    assert (await change(program, id_, project_name="Тағы")).json()["code"] == "closed"
    said = (await program.get(f"{AT}/{id_}/status")).json()["said"]
    assert "тексеріп жатыр" in said["kk"]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mends", [True, False])
async def test_what_a_program_has_told_is_not_undone(floor: Floor, program: httpx.AsyncClient, mends: bool) -> None:  # noqa: F811
    """No event of ours tells it: once something is mended, or the time is over for which others are held, it stands."""
    id_ = await whole(floor, program)
    await program.post(f"{AT}/{id_}/signing")
    await sign(program, id_)
    content, store = floor.app.state.office.talk.content, floor.house.store
    await store.write(lambda tx: decisions.accept(tx, content, DECIDES, id_))
    await store.write(lambda tx: decisions.give_back(tx, content, DECIDES, id_, [Fault("project_name", WORDS)]))
    await store.write(lambda tx: decisions.undo(tx, content, DECIDES, id_))
    await store.write(lambda tx: decisions.give_back(tx, content, DECIDES, id_, [Fault("project_name", WORDS)]))
    if mends:
        assert (await change(program, id_, project_name="Береке ауылындағы сүт цехы")).status_code == 200
    else:
        floor.clock.advance(minutes=5)
    with pytest.raises(CanNotDecide, match="told_already"):
        await store.write(lambda tx: decisions.undo(tx, content, DECIDES, id_))
