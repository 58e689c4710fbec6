"""Last week's session, of which only the protocol on paper is known, entered by the API from its convening to its package."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import httpx
import pytest

from domain.applications import State
from domain.staff import Right
from services import agendas
from tests.admin.floor import Floor
from tests.support.applying import pdf
from tests.support.council import Council

AT = "/api/v1/council-sessions"
HOLD = {Right.READ_COUNCILS, Right.HOLD_COUNCILS, Right.READ_APPLICATIONS, Right.READ_PACKAGES}
HELD = {"begins_at": "2026-11-13T10:00:00+05:00", "place": "Сынақ қаласы, Үлгі көшесі, 1"}  # a Friday; today is the 20th
TOTALS = {"present": 8, "for": 6, "against": 1, "abstained": 0, "recused": 1}


class Paper:
    """What a secretary has before them, and types in."""

    def __init__(self, client: httpx.AsyncClient, council: Council) -> None:
        self.client, self.council, self.id = client, council, ""

    async def begins(self) -> str:
        """One recommended application, of which a session on paper decided; its id."""
        await self.council.appoint()
        await self.council.set_base("present")
        application = await self.council.received(date(2026, 11, 9), State.RECOMMENDED, known=False)
        put = partial(agendas.put, content=self.council.talk.content, scope=self.council.scope, id_=application)
        await self.council.store.write(put)
        self.id = await self.council.store.read(self.council.newest)
        return application

    async def does(self, path: str, body: Mapping[str, Any] | None = None, method: str = "POST", **sent: Any) -> httpx.Response:
        version = (await self.client.get(f"{AT}/{self.id}")).headers["etag"]
        return await self.client.request(method, f"{AT}/{self.id}/{path}", json=body, headers={"If-Match": version}, **sent)

    async def held(self) -> str:
        """Entered up to its opening; the item's id."""
        for path, body in (
            ("date", {**HELD, "held": True}),
            ("convene", {"on": "2026-11-10"}),
            ("told", {"how": "letter", "on": "2026-11-11"}),
            ("open", None),
        ):
            answer = await self.does(path, body or await self.arriving())
            assert answer.status_code == 200, answer.text
        item: str = (await self.council.room(self.id)).items[0].id
        return item

    async def arriving(self) -> Mapping[str, Any]:
        seats = [seat.id for seat in (await self.council.room(self.id)).seats][:8]
        members = [{"member": seat, "attends": "present"} for seat in seats]
        return {"members": members, "chair": seats[0] if seats else "", "secretary": "Сынақова Хатшы"}


@pytest.fixture
async def paper(floor: Floor) -> Paper:
    return Paper(await floor.token_of(HOLD, "75"), Council(floor.house.store, floor.talk))


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_session_on_paper_is_entered_a_week_later_and_no_day_of_it_is_late(paper: Paper) -> None:
    application = await paper.begins()
    assert refusal(await paper.does("date", HELD)) == (422, "session_day")  # a day that is past, and not said to be
    fixed = await paper.does("date", {**HELD, "held": True})
    assert fixed.status_code == 200, fixed.text
    for path, body, code in (
        ("convene", {"on": "2026-11-14"}, "convened_day"),
        ("convene", {"on": "2026-11-10"}, ""),
        ("told", {"how": "letter", "on": "2026-11-14"}, "invited_day"),
        ("told", {"how": "letter", "on": "2026-11-11"}, ""),
    ):
        answer = await paper.does(path, body)
        assert answer.status_code == 200 if not code else refusal(answer) == (422, code), answer.text
    assert (await paper.does("open", await paper.arriving())).json()["state"] == "in_session"

    there = await paper.council.room(paper.id)
    at = f"items/{there.items[0].id}"
    assert refusal(await paper.does(f"{at}/totals", TOTALS)) == (409, "no_scan")
    scan = await paper.does("scan", method="PUT", files={"file": ("хаттама.pdf", pdf(), "application/pdf")})
    assert scan.status_code == 200, scan.text
    for wrong in ({**TOTALS, "for": 7}, {**TOTALS, "present": 11, "for": 9}):
        assert refusal(await paper.does(f"{at}/totals", wrong)) == (422, "sum")
    entered = (await paper.does(f"{at}/totals", TOTALS)).json()
    assert (entered["source"], entered["by_present"], entered["by_members"]) == ("totals", "possible", "no_decision")
    ballot = {"ballots": [{"member": there.seats[0].id, "vote": "for"}]}
    assert refusal(await paper.does(f"{at}/ballots", ballot)) == (409, "totals_entered")
    assert refusal(await paper.does(f"{at}/totals", TOTALS)) == (409, "totals_entered")
    assert (await paper.does(f"{at}/decision", {})).json()["outcome"] == "possible"
    assert (await paper.does("close")).status_code == 200

    assert refusal(await paper.does("protocol", {"number": "8-Ө", "on": "2026-11-12"}, "PUT")) == (422, "protocol_day")
    drawn = (await paper.does("protocol", {"number": "8-Ө", "on": "2026-11-18"}, "PUT")).json()
    assert (drawn["due"], drawn["working_day"], drawn["late"]) == ("2026-11-18", 3, False)  # S-51: entered later, done in time
    assert (await paper.does("protocol/signature")).status_code == 200
    told = await paper.does("told-by-hand", {"item": there.items[0].id, "how": "letter", "on": "2026-11-19"})
    assert [(one["told_on"], one["late"]) for one in told.json()["applicants"]] == [("2026-11-19", False)]
    sent = await paper.does("forward", {"on": "2026-11-20"})
    assert (sent.status_code, sent.json()["late"], sent.json()["projects"]) == (201, False, 1)
    row = await paper.council.row(application)
    assert (row.state, (await paper.council.term(application)).late) == (State.FORWARDED, False)


async def test_the_figures_of_a_paper_without_a_quorum_decide_nothing(paper: Paper) -> None:
    """Eight opened it, and six were left when it was voted on."""
    await paper.begins()
    item = await paper.held()
    await paper.does("scan", method="PUT", files={"file": ("хаттама.pdf", pdf(), "application/pdf")})
    few = {"present": 6, "for": 6, "against": 0, "abstained": 0, "recused": 0}
    entered = (await paper.does(f"items/{item}/totals", few)).json()
    assert (entered["quorum"], entered["by_present"], entered["by_members"]) == (False, None, None)
    refused = await paper.does(f"items/{item}/decision", {})
    assert (*refusal(refused), refused.json()["items"]) == (409, "no_quorum", ["6", "10"])
    assert (await paper.does("close")).status_code == 200
    assert (await paper.council.room(paper.id)).items[0].application_id in [
        one.application_id for one in (await paper.council.room(await paper.council.store.read(paper.council.newest))).items
    ]
