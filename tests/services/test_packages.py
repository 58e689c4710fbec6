"""The package for the budget administrator: what is in it, what is not, when it is late, and its receipt (R-003-25, AMB-27)."""

import hashlib
import io
import json
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from domain.applications import State
from domain.councils import SessionState
from domain.staff import Scope
from services import package_card, packages
from services.application_acts import CanNotApply
from services.council_room import CanNotHold
from services.learners import Unseen
from services.storage.engine import Store
from services.talk import Talk
from tests.support.clock import SetClock
from tests.support.council import REASONS
from tests.support.forwarding import PLAN, Forwarding


@pytest.fixture
def office(store: Store, talk: Talk) -> Forwarding:
    return Forwarding(store, talk)


async def test_only_what_can_be_provided_goes_and_each_byte_is_what_was_sent(office: Forwarding, clock: SetClock) -> None:
    id_, (yes, no) = await office.held(clock, datetime(2026, 3, 20, 5, 0, tzinfo=UTC))
    package = await office.forward(id_)
    found = await office.unzipped(package)
    number, other = [(await office.row(one)).number for one in (yes, no)]
    assert set(found) == {
        "manifest.json", "projects.json", "projects.xlsx", "protocol/protocol.json", "protocol/protocol-kk.pdf",
        "protocol/protocol-kk.docx", "protocol/protocol-ru.pdf", "protocol/protocol-ru.docx",
        f"applications/{number}/{number}-business-plan.pdf",
    }  # fmt: skip
    assert found[f"applications/{number}/{number}-business-plan.pdf"] == PLAN
    listed = json.loads(found["manifest.json"])
    assert {one["path"]: one["sha256"] for one in listed["files"]} == {
        path: hashlib.sha256(body).hexdigest() for path, body in found.items() if path != "manifest.json"
    }
    card, _ = await office.store.read(lambda tx: package_card.one(tx, office.receiver, package))
    assert (card.digest, card.projects, card.late) == (hashlib.sha256(found["manifest.json"]).hexdigest(), 1, False)
    rows = list(load_workbook(io.BytesIO(found["projects.xlsx"])).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == number
    assert [one["number"] for one in json.loads(found["projects.json"])["projects"]] == [number]
    assert other.encode() in found["protocol/protocol.json"]  # it goes whole
    assert [(await office.row(one)).state for one in (yes, no)] == [State.FORWARDED, State.CLOSED_NEGATIVE]
    assert (await office.room(id_)).row.state == SessionState.FORWARDED
    assert [name for name, _ in await office.planned(yes) if name == packages.EVENT] == [packages.EVENT]


async def test_what_is_personal_to_the_others_is_left_out_on_request(office: Forwarding, clock: SetClock) -> None:
    id_, (_, no) = await office.held(clock, datetime(2026, 3, 20, 5, 0, tzinfo=UTC))
    refused = await office.row(no)
    found = await office.unzipped(await office.forward(id_, redacted=True))
    protocol = found["protocol/protocol.json"].decode()
    assert refused.number not in protocol
    assert refused.name not in protocol
    assert REASONS.kk not in protocol


@pytest.mark.parametrize(
    ("day", "late"), [(datetime(2026, 4, 1, 5, tzinfo=UTC), False), (datetime(2026, 4, 2, 5, tzinfo=UTC), True)]
)
async def test_after_the_third_working_day_it_is_late_and_goes_all_the_same(
    office: Forwarding, clock: SetClock, day: datetime, late: bool
) -> None:
    """S-54: protocol on Friday 27 March, forwarded on Wednesday 1 April, or a day later."""
    id_, _ = await office.held(clock, datetime(2026, 3, 27, 5, tzinfo=UTC))
    clock.at = day
    package = await office.forward(id_)
    card, _ = await office.store.read(lambda tx: package_card.one(tx, office.receiver, package))
    assert card.late is late


async def test_it_goes_once_and_is_received_once_in_its_region(office: Forwarding, clock: SetClock) -> None:
    id_, _ = await office.held(clock, datetime(2026, 3, 27, 5, tzinfo=UTC))
    with pytest.raises(CanNotApply, match="forward_day"):
        await office.forward(id_, date(2026, 3, 26))
    package = await office.forward(id_)
    with pytest.raises(CanNotHold, match="forwarded_already"):
        await office.forward(id_)
    foreign = Scope("staff:other", {right: frozenset({"11"}) for right in office.receiver.rights})
    with pytest.raises(Unseen):
        await office.store.write(lambda tx: packages.receive(tx, foreign, package))
    await office.store.write(lambda tx: packages.receive(tx, office.receiver, package))
    with pytest.raises(CanNotHold, match="received_already"):
        await office.store.write(lambda tx: packages.receive(tx, office.receiver, package))


async def test_before_the_protocol_is_signed_nothing_goes(office: Forwarding) -> None:
    await office.appoint()
    await office.on_agenda()
    id_ = await office.convened()
    with pytest.raises(CanNotHold, match="no_protocol"):
        await office.forward(id_)
