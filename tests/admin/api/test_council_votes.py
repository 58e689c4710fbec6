"""A session of the council by the API: attendance, votes, outcomes, and what is refused, in words (SM-5, R-003-21)."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from domain.staff import Right, Role
from services import council_alerts
from tests.admin.floor import Floor
from tests.support.council import REASONS, Council
from tests.support.stages import iin_of

AT = "/api/v1/council-sessions"
HOLD = {Right.READ_COUNCILS, Right.HOLD_COUNCILS, Right.READ_APPLICATIONS}
SAID = {"kk": REASONS.kk, "ru": REASONS.ru}


class Day:
    """A session of region 75 as a program holds it."""

    def __init__(self, floor: Floor, client: httpx.AsyncClient) -> None:
        self.floor, self.client, self.council = floor, client, Council(floor.house.store, floor.talk)
        self.id = ""

    async def told(self, items: int = 1, base: str = "present") -> None:
        """Convened with ten members, who were told."""
        await self.council.appoint()
        if base:
            await self.council.set_base(base)
        await self.council.on_agenda(items)
        self.id = await self.council.convened()
        await self.council.told(self.id)
        there = await self.council.room(self.id)
        self.seats, self.items = [seat.id for seat in there.seats], [item.id for item in there.items]

    async def opened(self, present: int, items: int = 1, base: str = "present") -> dict[str, Any]:
        await self.told(items, base)
        answer = await self.does("open", self.arriving(present))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def arriving(self, present: int) -> dict[str, Any]:
        members = [{"member": seat, "attends": "present"} for seat in self.seats[:present]]
        return {"members": members, "chair": self.seats[0], "secretary": "Сынақова Хатшы"}

    async def does(
        self, path: str, body: Mapping[str, Any] | None = None, method: str = "POST", **headers: str
    ) -> httpx.Response:
        """An act on the version that stands now."""
        version = (await self.client.get(f"{AT}/{self.id}")).headers["etag"]
        sent = {"If-Match": version, **headers}
        return await self.client.request(method, f"{AT}/{self.id}/{path}", json=body, headers=sent)

    async def votes(self, item: int, *counts: int, start: int = 0) -> httpx.Response:
        """So many for, against and abstained, by the seats in order."""
        votes = [vote for vote, n in zip(("for", "against", "abstain"), counts, strict=False) for _ in range(n)]
        ballots = [{"member": seat, "vote": vote} for seat, vote in zip(self.seats[start:], votes, strict=False)]
        return await self.does(f"items/{self.items[item]}/ballots", {"ballots": ballots})

    async def decides(self, item: int, reasons: Mapping[str, str] | None = None) -> httpx.Response:
        return await self.does(f"items/{self.items[item]}/decision", {"reasons": reasons} if reasons else {})


@pytest.fixture
async def day(floor: Floor) -> Day:
    return Day(floor, await floor.token_of(HOLD, "75"))


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_seven_of_ten_come_to_what_the_base_of_the_region_says(day: Day) -> None:
    held = await day.opened(7, items=3)
    assert (held["state"], held["present"], held["quorum_needed"], held["quorum"]) == ("in_session", 7, 7, True)
    cast = (await day.votes(0, 5, 2)).json()
    assert cast["votes"] == {"present": 7, "for": 5, "against": 2, "abstained": 0, "recused": 0}
    assert (cast["need"], cast["base"], cast["base_document"]) == ({"present": 5, "members": 7}, "present", "№ 5")
    assert (cast["by_present"], cast["by_members"], cast["outcome"], cast["decided"]) == (
        "possible", "no_decision", "possible", False,
    )  # fmt: skip
    decided = await day.decides(0)
    assert decided.status_code == 200
    assert (decided.json()["outcome"], decided.json()["decided"]) == ("possible", True)
    await day.votes(1, 2, 5)
    refused = await day.decides(1)
    assert (*refusal(refused), refused.json()["field"]) == (422, "too_short", "kk")
    assert (await day.decides(1, SAID)).json()["reasons"] == SAID
    await day.votes(2, 4, 3)
    assert (await day.decides(2)).json()["outcome"] == "no_decision"
    closed = await day.does("close")
    assert (closed.json()["state"], [one["outcome"] for one in closed.json()["items"]]) == (
        "closed", ["possible", "not_possible", "no_decision"],
    )  # fmt: skip


async def test_without_a_base_both_ways_of_counting_must_give_the_outcome(day: Day) -> None:
    """AMB-10: 10 members, 7 present: 5 for come to nothing, 7 for to a yes."""
    await day.opened(7, items=2, base="")
    cast = (await day.votes(0, 5, 2)).json()
    assert (cast["base"], cast["by_present"], cast["by_members"], cast["outcome"]) == (
        None,
        "possible",
        "no_decision",
        "no_decision",
    )
    assert (await day.votes(1, 7)).json()["outcome"] == "possible"


async def test_without_a_quorum_nothing_is_decided(day: Day) -> None:
    """S-43, S-53."""
    held = await day.opened(6)
    assert (held["state"], held["quorum"]) == ("no_quorum", False)
    for answer in (await day.votes(0, 6), await day.decides(0)):
        assert refusal(answer) == (409, "no_quorum_at_all")
        assert answer.json()["items"] == ["no_quorum"]
        assert answer.json()["rule"] == "R-003-21.2"


async def test_somebody_leaves_and_the_quorum_is_gone_until_another_one_comes(day: Day) -> None:
    await day.opened(7, items=2)
    await day.votes(0, 7)
    left = (await day.does("attendance", {"member": day.seats[6], "attends": "absent"})).json()
    assert [item["votes"]["present"] for item in left["items"]] == [7, 6]
    assert (left["present"], left["quorum"]) == (6, False)
    await day.votes(1, 6)
    refused = await day.decides(1)
    assert refusal(refused) == (409, "no_quorum")
    assert refused.json()["items"] == ["6", "10"]
    come = (await day.does("attendance", {"member": day.seats[7], "attends": "remote"})).json()
    assert [item["votes"]["present"] for item in come["items"]] == [8, 7]
    assert (await day.votes(1, 1, start=7)).json()["outcome"] == "possible"
    back = (await day.does("attendance", {"member": day.seats[6], "attends": "present"})).json()
    assert [item["votes"]["present"] for item in back["items"]] == [8, 8]
    assert (back["present"], back["quorum"]) == (8, True)


async def test_who_is_recused_is_there_and_has_no_vote(day: Day) -> None:
    await day.opened(7)
    away = (await day.does(f"items/{day.items[0]}/away", {"member": day.seats[6], "why": "recused"})).json()
    assert (away["away"], len(away["voters"]), away["votes"]["recused"], away["quorum"]) == (
        {day.seats[6]: "recused"}, 6, 1, True,
    )  # fmt: skip
    refused = await day.votes(0, 7)
    assert refusal(refused) == (409, "no_vote")
    names = [seat.name for seat in (await day.council.room(day.id)).seats]
    assert refused.json()["items"] == [names[6]]
    assert (await day.does(f"items/{day.items[0]}/away", {"member": day.seats[6], "why": None})).json()["away"] == {}
    assert (await day.votes(0, 7)).status_code == 200


async def test_a_vote_twice_is_refused_by_the_members_name_and_nothing_of_it_is_kept(day: Day) -> None:
    await day.opened(7)
    await day.votes(0, 3)
    refused = await day.votes(0, 1, 3, start=2)
    names = [seat.name for seat in (await day.council.room(day.id)).seats]
    assert refusal(refused) == (409, "voted_already")
    assert refused.json()["items"] == [names[2]]
    assert names[2] in refused.json()["detail"]
    standing = (await day.votes(0, 0, 4, start=3)).json()
    assert list(standing["ballots"].values()).count("against") == 4
    twice = [{"member": day.seats[5], "vote": "for"}, {"member": day.seats[5], "vote": "against"}]
    in_one = await day.does(f"items/{day.items[0]}/ballots", {"ballots": twice})
    assert (*refusal(in_one), in_one.json()["field"]) == (422, "invalid", "ballots.1.member")


async def test_a_member_of_another_council_has_no_vote_here(day: Day) -> None:
    """Another region's seat is none of this session, and an unknown name that may be somebody's number is not repeated."""
    await day.opened(7)
    other = Council(day.floor.house.store, day.floor.talk, "59")
    await other.appoint(region="59")
    await other.on_agenda()
    elsewhere = await other.convened()
    seat = (await other.room(elsewhere)).seats[0].id
    for stranger, told in ((seat, [seat]), (iin_of(7), None)):
        refused = await day.does(f"items/{day.items[0]}/ballots", {"ballots": [{"member": stranger, "vote": "for"}]})
        assert refusal(refused) == (409, "no_member")
        assert refused.json().get("items") == told
        assert iin_of(7) not in refused.text
    assert (await day.client.get(f"{AT}/{elsewhere}")).status_code == 404
    version = {"If-Match": "*"}
    foreign = await day.client.post(f"{AT}/{elsewhere}/close", headers=version)
    assert foreign.status_code == 404
    unknown = await day.does(f"items/{elsewhere}/ballots", {"ballots": [{"member": day.seats[0], "vote": "for"}]})
    assert refusal(unknown) == (409, "no_item")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "Отырыс әлі ашылған жоқ: алдымен кім қатысатынын көрсетіңіз."),
        ("ru", "Заседание еще не открыто: сначала укажите, кто присутствует."),
    ],
)
async def test_a_decision_in_a_wrong_state_is_refused_with_the_state_in_words(day: Day, language: str, said: str) -> None:
    await day.told()
    refused = await day.does(f"items/{day.items[0]}/decision", {}, **{"Accept-Language": language})
    assert refusal(refused) == (409, "not_now")
    assert (refused.json()["items"], refused.json()["detail"], refused.json()["rule"]) == (["notified_members"], said, "SM-5")


async def test_what_was_decided_stays_until_it_is_taken_back(day: Day) -> None:
    await day.opened(7)
    await day.votes(0, 7)
    await day.decides(0)
    assert refusal(await day.decides(0)) == (409, "decided_already")
    back = (await day.does(f"items/{day.items[0]}/votes", method="DELETE")).json()
    assert (back["decided"], back["outcome"], back["ballots"]) == (False, None, {})
    refused = await day.does("close")
    assert refusal(refused) == (409, "not_all_decided")
    await day.votes(0, 0, 7)
    assert (await day.decides(0, SAID)).json()["outcome"] == "not_possible"
    assert (await day.does("close")).status_code == 200
    assert refusal(await day.votes(0, 1)) == (409, "not_now")


async def test_the_numbers_of_a_paper_need_its_scan(day: Day) -> None:
    await day.opened(7)
    totals = {"present": 7, "for": 5, "against": 2, "abstained": 0, "recused": 0}
    refused = await day.does(f"items/{day.items[0]}/totals", totals)
    assert refusal(refused) == (409, "no_scan")
    negative = await day.does(f"items/{day.items[0]}/totals", {**totals, "for": -1})
    assert refusal(negative) == (422, "invalid")


async def test_who_presides_must_attend(day: Day) -> None:
    await day.told()
    arriving = {**day.arriving(7), "chair": day.seats[9]}
    refused = await day.does("open", arriving)
    assert (*refusal(refused), refused.json()["field"]) == (422, "chair_absent", "chair")
    named = await day.does("open", {**day.arriving(7), "members": [*day.arriving(7)["members"], *day.arriving(1)["members"]]})
    assert (*refusal(named), named.json()["field"]) == (422, "invalid", "members.7.member")
    wrong = await day.does("open", {**day.arriving(7), "secretary": "42"})
    assert wrong.status_code == 422


async def test_an_act_is_done_once_under_its_key_and_on_the_version_that_was_seen(day: Day) -> None:
    await day.opened(7)
    ballots = {"ballots": [{"member": seat, "vote": "for"} for seat in day.seats[:7]]}
    path = f"{AT}/{day.id}/items/{day.items[0]}/ballots"
    version = (await day.client.get(f"{AT}/{day.id}")).headers["etag"]
    sent = {"If-Match": version, "Idempotency-Key": "ballots-1"}
    first = await day.client.post(path, json=ballots, headers=sent)
    again = await day.client.post(path, json=ballots, headers=sent)
    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())
    assert first.headers["etag"] == again.headers["etag"] == (await day.client.get(f"{AT}/{day.id}")).headers["etag"]
    stale = await day.client.post(f"{AT}/{day.id}/items/{day.items[0]}/decision", json={}, headers={"If-Match": version})
    assert refusal(stale) == (412, "changed_meanwhile")
    assert (await day.client.post(f"{AT}/{day.id}/close")).status_code == 428


async def test_who_only_reads_councils_enters_nothing(day: Day) -> None:
    await day.opened(7)
    reader = await day.floor.token_of({Right.READ_COUNCILS, Right.READ_APPLICATIONS}, "75")
    answer = await reader.post(f"{AT}/{day.id}/close", headers={"If-Match": "*"})
    assert answer.status_code == 403


async def test_what_waits_too_long_stands_red_on_the_first_page_and_at_its_session(day: Day) -> None:
    """AMB-13, for the coordinator; a program reads it too, and none of another region's."""
    await day.council.appoint()
    (id_,) = await day.council.on_agenda()
    day.floor.clock.advance(days=40)
    await day.floor.house.store.write(lambda tx: council_alerts.tell(tx, day.floor.talk.content))
    number = (await day.council.row(id_)).number
    (told,) = (await day.client.get("/api/v1/council-alerts")).json()["items"]
    assert (told["application"], told["number"], told["why"], told["since"]) == (id_, number, ["days"], "2026-11-20")
    other = await day.floor.token_of(HOLD, "59")
    assert (await other.get("/api/v1/council-alerts")).json()["items"] == []
    staff = await day.floor.client_of(Role.COORDINATOR, "75")
    session = await day.floor.house.store.read(day.council.newest)
    for page in ("/admin/digest", "/admin/sessions", f"/admin/sessions/{session}"):
        text = (await staff.get(page)).text
        assert 'class="wrong" id="alerts"' in text, page
        assert number in text
        assert "ұсынылған күні: 20.11.2026" in text
