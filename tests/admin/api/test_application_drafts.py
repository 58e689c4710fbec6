"""A front end files for its own people: filled in, closed, signed; nobody else sees it before that (DESIGN §8)."""

import base64
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from domain.applications import Consent, FileState
from domain.staff import Right, Role
from services.application_signature import ApplicationSigner
from services.signatures.verifier import Verifier
from services.storage.application_files import application_file
from services.storage.applications import application
from services.storage.deadlines import deadline
from tests.admin.floor import Floor
from tests.support.applying import pdf
from tests.support.eds_cms import signed
from tests.support.signing import FILLED, authority

AT = "/api/v1/applications"
BOTH = {Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS}
ANSWERS = {name: value for name, value in FILLED.items() if name != "known"}


@pytest.fixture
async def program(floor: Floor) -> httpx.AsyncClient:
    """A front end of the region in which the applicant is."""
    office = floor.app.state.office
    signer = ApplicationSigner(office.store, office.talk, office.papers, Verifier(authority().roots))
    floor.app.state.office = replace(office, signer=signer)
    return await floor.token_of(BOTH, ANSWERS["region_code"])


async def begun(program: httpx.AsyncClient, **answers: str) -> str:
    answer = await program.post(AT, json={"language": "kk", "answers": answers})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def change(program: httpx.AsyncClient, id_: str, **answers: str) -> httpx.Response:
    version = (await program.get(f"{AT}/{id_}")).headers["etag"]
    return await program.patch(f"{AT}/{id_}", json={"answers": answers}, headers={"If-Match": version})


async def whole(floor: Floor, program: httpx.AsyncClient) -> str:
    """Everything is answered, agreed to, and sent; the files count as looked into."""
    id_ = await begun(program, **ANSWERS)
    consents = [{"item": item, "version": 1, "language": "kk"} for item in Consent]
    assert (await program.post(f"{AT}/{id_}/consents", json={"consents": consents})).status_code == 200
    for slot in ("business_plan", "teo", "psd"):
        sent = await program.post(f"{AT}/{id_}/files/{slot}", files={"file": ("жоспар.pdf", pdf(), "application/pdf")})
        assert (sent.status_code, sent.json()["state"]) == (202, "checking")
    clean = update(application_file).values(state=FileState.CLEAN, pages=1)
    await floor.house.store.write(lambda tx: tx.conn.execute(clean))
    return id_


async def lacks(program: httpx.AsyncClient, id_: str) -> list[tuple[str, str]]:
    found: Any = (await program.post(f"{AT}/{id_}/validate")).json()
    return [(one["lack"], one["field"]) for one in found["lacks"]]


async def test_from_the_first_answer_to_the_signature(floor: Floor, program: httpx.AsyncClient) -> None:
    id_ = await whole(floor, program)
    assert await lacks(program, id_) == []
    assert (await program.get(f"{AT}/{id_}/form")).json()["code"] == "not_signed"
    assert (await program.post(f"{AT}/{id_}/signing")).json()["state"] == "signing"
    assert (await change(program, id_, project_name="Басқа")).json()["code"] == "closed"
    form = await program.get(f"{AT}/{id_}/form")
    assert (form.headers["content-type"], form.content[:5]) == ("application/pdf", b"%PDF-")
    foreign = signed(authority().head, b"another document")
    wrong = await program.post(f"{AT}/{id_}/signature", json={"cms": base64.b64encode(foreign).decode()})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "signature_tampered")
    cms = base64.b64encode(signed(authority().head, form.content)).decode()
    answers = [await program.post(f"{AT}/{id_}/signature", json={"cms": cms}) for _ in range(2)]
    assert [answer.json()["number"] for answer in answers] == ["TRIAL-26-61-00001"] * 2
    assert len(await floor.rows(select(deadline))) == 1
    card = (await program.get(f"{AT}/{id_}")).json()
    assert (card["signature"]["way"], card["line"]["state"]) == ("api", "submitted")
    assert ANSWERS["head_iin"] not in str(card)
    assert (await program.get(f"{AT}/{id_}/form")).content == form.content
    assert (await program.post(f"{AT}/{id_}/withdraw", json={})).status_code == 204


async def test_all_that_lacks_is_named_and_it_cannot_be_closed(floor: Floor, program: httpx.AsyncClient) -> None:
    id_ = await begun(program, applicant_type="individual", teo_need="unknown", infra_group="P", infra_p="P4")
    found = await lacks(program, id_)
    assert {("answer", "iin"), ("document", "psd"), ("teo", "teo_need"), ("users", "users"), ("consent", "Kc")} <= set(found)
    assert ("answer", "bin") not in found
    refused = await program.post(f"{AT}/{id_}/signing")
    assert (refused.status_code, refused.json()["code"], len(refused.json()["lacks"])) == (409, "incomplete", len(found))


async def test_each_wrong_answer_is_named_and_nothing_is_kept(program: httpx.AsyncClient) -> None:
    id_ = await begun(program, applicant_type="individual")
    wrong = {
        "iin": "900315400008",
        "infra_group": "E,Z",
        "region_code": "00",
        "bin": "190340000126",
        "no_such": "1",
        "ie_name": "Х",
    }
    answer = await change(program, id_, **wrong)
    errors = {one["field"]: one["code"] for one in answer.json()["errors"]}
    assert (answer.status_code, errors) == (
        422,
        {
            "answers.iin": "iin.checksum", "answers.infra_group": "not_a_choice", "answers.region_code": "not_a_choice",
            "answers.no_such": "unknown", "answers.bin": "not_asked",
        },
    )  # fmt: skip
    assert "900315400008" not in answer.text
    assert set((await program.get(f"{AT}/{id_}")).json()["answers"]) == {"applicant_type"}
    kept = await change(program, id_, construction_cost_tt="45 000", jobs="2 3 5 6", applicant_type="")
    assert kept.status_code == 200
    assert (await program.get(f"{AT}/{id_}")).json()["answers"] == {"construction_cost_tt": "45000", "jobs": "2;3;5;6"}


async def test_drafts_are_seen_by_their_program_alone(floor: Floor, program: httpx.AsyncClient) -> None:
    id_ = await begun(program, project_name="Құпия жоба", region_code="61")
    stranger = await floor.token_of(BOTH)
    coordinator = await floor.client_of(Role.COORDINATOR)
    assert [one["id"] for one in (await program.get(AT)).json()["items"]] == [id_]
    for other in (stranger, coordinator.http):
        assert (await other.get(f"{AT}/{id_}")).status_code == 404
        assert "Құпия" not in (await other.get(AT)).text
    assert (await stranger.patch(f"{AT}/{id_}", json={"answers": {}}, headers={"If-Match": "*"})).status_code == 404
    assert (await stranger.post(f"{AT}/{id_}/withdraw", json={})).status_code == 404
    assert (await program.post(f"{AT}/{id_}/withdraw", json={})).status_code == 204
    assert await floor.rows(select(application)) == []


async def test_what_is_no_file_and_an_older_consent_are_refused(floor: Floor, program: httpx.AsyncClient) -> None:
    id_ = await begun(program)
    at = f"{AT}/{id_}"
    none = await program.post(f"{at}/files/psd", files={"file": ("", b"", "application/pdf")})
    assert (none.status_code, none.json()["code"]) == (422, "no_file")
    assert (await program.post(f"{at}/files/psd", json={})).status_code == 415
    assert (await program.post(f"{at}/files/scan", files={"file": ("x.pdf", b"x")})).json()["field"] == "slot"
    old = {"consents": [{"item": "O", "version": 2, "language": "kk"}]}
    assert (await program.post(f"{at}/consents", json=old)).json()["code"] == "consent_version"
    key = {"Idempotency-Key": "file-1"}
    twice = [await program.post(f"{at}/files/psd", files={"file": ("x.pdf", pdf())}, headers=key) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
    assert len(await floor.rows(select(application_file))) == 1


async def test_businesses_that_share_the_object_are_named_once_and_counted(floor: Floor, program: httpx.AsyncClient) -> None:
    """R-003-7.2: the checks of the chat."""
    at = f"{AT}/{await begun(program, applicant_type='legal', bin='190340000126', infra_group='P', infra_p='P4')}"
    assert ("users", "users") in await lacks(program, at.rpartition("/")[2])
    wrong = [await program.post(f"{at}/users", json={"bin": one}) for one in ("170440009874", "190340000126")]
    assert [(one.status_code, one.json()["field"]) for one in wrong] == [(422, "bin")] * 2
    assert [wrong[0].json()["errors"][0]["code"], wrong[1].json()["code"]] == ["bin.checksum", "own_bin"]
    first, again = [
        (await program.post(f"{at}/users", json={"bin": typed})).json() for typed in ("170440009873", "1704 4000 9873")
    ]
    assert first == again == {"user": first["user"], "subjects": 2}
    second = (await program.post(f"{at}/users", json={"bin": "150940000120"})).json()
    assert second["subjects"] == 3
    assert ("users", "users") not in await lacks(program, at.rpartition("/")[2])
    card = await program.get(at)
    assert [(one["id"], one["kind"], one["shown"][-4:], one["confirmed"]) for one in card.json()["users"]] == [
        (first["user"], "bin", "9873", True), (second["user"], "bin", "0120", True),
    ]  # fmt: skip
    assert "170440009873" not in card.text
    stranger = await floor.token_of(BOTH)
    assert (await stranger.post(f"{at}/users", json={"bin": "150940000120"})).status_code == 404
    gone = [(await program.delete(f"{at}/users/{second['user']}")).status_code for _ in range(2)]
    assert gone == [204, 404]
    assert ("users", "users") in await lacks(program, at.rpartition("/")[2])
