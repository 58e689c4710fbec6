"""Two regions that are alike, each with words and numbers of its own that must not be read in the other, and one of nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import insert, select

from dialogs.own_requests import AskCallback, AskQuestion
from dialogs.requests import Request
from domain.applications import State
from domain.certificates import number as certificate_number
from domain.councils import SessionState
from domain.language import Language
from domain.messaging import Channel
from domain.staff import EVERYWHERE, Grant, Right, Role, Scope
from services import agendas, application_received, deadlines, staff
from services.application_received import Paper
from services.applications import move
from services.carry_out import carry_out
from services.deadlines import Begun
from services.storage import agendas as council_sessions
from services.storage import application_files, application_users, applications, councils
from services.storage import council_sessions as council_seats
from services.storage.attempts import attempt
from services.storage.certificates import certificate
from services.storage.enquiries import enquiry
from services.storage.packages import council_package
from services.storage.staff import staff as accounts
from services.storage.staff import staff_grant, staff_token
from services.transaction import WriteTx
from services.use_case import Asked
from tests.admin.floor import Floor, Learner
from tests.support.stages import iin_of

OWN, OTHER, EMPTY = "75", "59", "31"
ID = "01K0000000000000000000000"
NOBODY = iin_of(140_000)
COUNTRY = Scope("staff:tests", dict.fromkeys(Right, EVERYWHERE))


@dataclass(frozen=True)
class Names:
    """What people and things of a region are called, as in no other; `asked` finds the person and repeats nothing of it."""

    name: str
    second: str
    words: str
    asked: str


POST = {"post_kk": "Сынақ ұйымының өкілі", "post_ru": "Представитель организации"}
NAMES = {
    OWN: Names("Аққуова Тоты", "Аққуова Бұлбұл", "аққу-сұрағы", "akkuov"),
    OTHER: Names("Дроздова Павлина", "Дроздова Пеночка", "дрозд-вопрос", "drozdov"),
}


@dataclass(frozen=True)
class Region:
    """Records by the names that the doors (tests/house/doors.py) have for them."""

    records: Mapping[str, str]
    canaries: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        return self.records[name]


_NO_RECORDS = (
    "person", "second", "certificate", "sat", "open", "question", "call", "deadline", "staff", "role", "token",
    "application", "file", "user", "agenda", "listed", "item", "member", "package",
)  # fmt: skip
NOWHERE = Region(
    {
        "region": EMPTY,
        "asked": "stork",
        "login": "stork.login",
        "iin": NOBODY,
        "number": certificate_number(2026, EMPTY, "00000000", trial=True),
        **{name: f"{ID}{number:X}" for number, name in enumerate(_NO_RECORDS)},
    },
    (),
)


async def planted(floor: Floor, region: str) -> Region:
    """A region with a record of each kind."""
    names = NAMES[region]
    one = await floor.learner_in(region, "certified", name=names.name)
    two = await floor.learner_in(region, "in the test", name=names.second)
    login = await floor.member(Grant(Role.COUNCIL_MEMBER, region), login=f"{names.asked}.login")
    token = f"{names.asked}.token"
    await floor.house.store.write(lambda tx: staff.add_token(tx, token, [Right.READ_CALENDAR], region, "tests"))
    await floor.house.store.write(lambda tx: _asks(tx, floor, one, AskQuestion(names.words)))
    await floor.house.store.write(lambda tx: _asks(tx, floor, two, AskCallback()))
    begun = Begun("protocol", f"{names.asked}/subject", date(2026, 11, 19), region)
    term = await floor.house.store.write(lambda tx: deadlines.begin(tx, COUNTRY, begun))
    came = await floor.house.store.write(lambda tx: _on_paper(tx, floor, region, names.name, one.iin))
    listed = await floor.house.store.write(lambda tx: _on_agenda(tx, floor, region, names.second, two.iin))
    records = {
        "region": region, "asked": names.asked, "iin": one.iin, "person": one.person, "second": two.person, "deadline": term.id,
        "login": login, **came, **listed, **await _ids(floor, one, two, login, token),
    }  # fmt: skip
    told = {name: value for name, value in records.items() if name not in {"region", "asked"}}
    words = (*names.name.split(), names.second.split()[1], names.words, begun.subject, token)
    return Region(records, (*told.values(), *words))


def _asks(tx: WriteTx, floor: Floor, who: Learner, request: Request) -> None:
    carry_out(tx, floor.talk.content, [Asked(who.person, Channel.WEB, Language.KK, request)])


def _on_paper(tx: WriteTx, floor: Floor, region: str, name: str, iin: str) -> dict[str, str]:
    """An application on paper, with a file that was refused, and another business that was named."""
    paper = Paper(region, date(2026, 11, 18), "individual", name, iin, "Жоба", ["E1"])
    done = application_received.receive(tx, floor.talk.content, COUNTRY, paper)
    file = tx.new_id()
    sent = {"id": file, "application_id": done.id, "slot": "scan", "state": "refused", "reason": "empty", "channel": "office"}
    application_files.add(tx.conn, {**sent, "came_at": tx.now, "next_at": tx.now})
    user = tx.new_id()
    application_users.add(tx.conn, {"id": user, "application_id": done.id, "kind": "bin", "made_at": tx.now})
    return {"application": done.id, "application_number": done.number, "file": file, "user": user}


def _on_agenda(tx: WriteTx, floor: Floor, region: str, name: str, iin: str) -> dict[str, str]:
    """A session of the council with an application on its agenda."""
    id_ = application_received.receive(
        tx, floor.talk.content, COUNTRY, Paper(region, date(2026, 11, 19), "individual", name, iin, "Жоба", ["E1"])
    ).id
    row = applications.one(tx.conn, id_)
    assert row is not None
    move(tx, row, State.RECOMMENDED, COUNTRY.actor)
    agendas.put(tx, floor.talk.content, COUNTRY, id_)
    session = council_sessions.open_one(tx.conn, region)
    assert session is not None
    (item,) = council_sessions.items(tx.conn, session.id)
    begins = tx.now + timedelta(days=3)
    convened = {"begins_at": begins, "place": "Сынақ", "convened_on": date(2026, 11, 20)}
    council_sessions.change(tx.conn, session.id, state=SessionState.CONVENED, **convened)
    member = _member(tx, region, name)
    seat = {"id": tx.new_id(), "session_id": session.id, "member_id": member, "position": 1, "name": name, **POST}
    council_seats.seat(tx.conn, [{**seat, "business": True, "duty": "member"}])
    return {
        "agenda": session.id, "listed": id_, "item": item.id, "member": member, "package": _package(tx, region, session.id),
    }  # fmt: skip


def _package(tx: WriteTx, region: str, session: str) -> str:
    """What came to the budget administrator's inbox; its files are no matter here."""
    sent, id_ = date(2026, 11, 20), tx.new_id()
    protocol = {"protocol_number": "1", "protocol_on": sent, "on": sent, "late": False, "redacted": False}
    row = {"id": id_, "session_id": session, "region": region, "projects": 0, "digest": "0" * 64}
    tx.conn.execute(insert(council_package), [{**row, **protocol, "at": tx.now, "by": COUNTRY.actor}])
    return id_


def _member(tx: WriteTx, region: str, name: str) -> str:
    """Somebody who sits in the region's council."""
    since, id_ = date(2026, 1, 5), tx.new_id()
    document = {"document": "№ 12", "document_on": since, "since": since}
    named = {"id": id_, "region": region, "name": name, "business": True, "duty": "member"}
    councils.appoint(tx.conn, {**named, **POST, **document, "at": tx.now, "by": COUNTRY.actor})
    return id_


async def _ids(floor: Floor, one: Learner, two: Learner, login: str, token: str) -> dict[str, str]:
    of = {name: (await floor.rows(query))[-1] for name, query in _queries(one, two, login, token).items()}
    return {"number": of["certificate"].number, **{name: row.id for name, row in of.items()}}


def _queries(one: Learner, two: Learner, login: str, token: str) -> dict[str, object]:
    def of(table: object, who: Learner) -> object:
        return select(table).where(table.c.person_id == who.person).order_by(table.c.id)  # type: ignore[attr-defined,call-overload]

    return {
        "certificate": of(certificate, one),
        "sat": of(attempt, one),
        "open": of(attempt, two),
        "question": of(enquiry, one),
        "call": of(enquiry, two),
        "staff": select(accounts).where(accounts.c.login == login),
        "role": select(staff_grant).join(accounts, accounts.c.id == staff_grant.c.staff_id).where(accounts.c.login == login),
        "token": select(staff_token).where(staff_token.c.name == token),
    }
