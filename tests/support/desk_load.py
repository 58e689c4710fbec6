"""Applications that came to a coordinator's desk, each of a person of its own, on days that are given."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from dialogs.application_facts import DraftOf
from dialogs.application_requests import Agree, KeepAnswers, StartApplication
from domain.applications import Consent, FileState, Slot
from domain.language import Language
from domain.people import IdentityLevel
from domain.staff import Grant
from services import application_submit, applications, file_store, sign_in, staff
from services.sign_in import Stage
from services.storage import application_files as files
from services.storage import applications as kept
from services.storage import staff as accounts
from services.storage.engine import Store
from services.storage.people import person
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.applying import pdf
from tests.support.clock import SetClock
from tests.support.signing import FILLED
from tests.support.stages import Pupil, iin_of

FARM: Mapping[str, str] = {
    **{name: value for name, value in FILLED.items() if not name.startswith(("legal", "head", "bin"))},
    "known": "right", "applicant_type": "individual", "ie_name": "«Сынақ» шаруа қожалығы", "region_code": "75",
    "id_doc_number": "012345678", "id_doc_issuer": "mia", "id_doc_issue_date": "2020-03-15", "ie_address": "Сынақ көшесі, 5",
    "ie_phone": "+77010000000", "ie_notice_place": "same", "ie_notice_date": "2019-04-10", "priority": "NONE",
}  # fmt: skip
NO_PASSWORD = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
SLOTS = (Slot.BUSINESS_PLAN, Slot.TEO, Slot.PSD)
MORNING = time(5, 0, tzinfo=UTC)


class Desk:
    """What arrives at it; `clock` is the clock of the store that is written through, and of nobody else."""

    def __init__(self, store: Store, talk: Talk, clock: SetClock) -> None:
        self.store, self.talk, self.clock = store, talk, clock
        self.count = 0

    async def comes(
        self, day: date | None = None, language: Language = Language.KK, *, papers: bool = True, **answers: str
    ) -> str:
        """A whole digital application that was sent in on a day; its id. Without `papers` its documents can't be opened."""
        self.count += 1
        if day is not None:
            self.clock.at = datetime.combine(day, MORNING)
        given = {**FARM, "iin": iin_of(20_000 + self.count), "project_name": f"Сүт цехы № {self.count}"}
        given |= {"project_place": f"Сынақ {self.count} ауылы", **answers}
        who = await self.store.write(_person)
        own = {slot: pdf() + f"\n% {slot} {self.count}".encode() for slot in SLOTS}
        bodies: dict[Slot, str | None] = dict.fromkeys(SLOTS)
        if papers:
            bodies = {slot: (await file_store.keep_body(self.store, who, body)).id for slot, body in own.items()}
        return await self.store.write(lambda tx: self._sent(tx, who, language, given, bodies))

    def _sent(
        self, tx: WriteTx, who: str, language: Language, given: Mapping[str, str], bodies: Mapping[Slot, str | None]
    ) -> str:
        pupil, asked = Pupil(tx, self.talk, who, language), DraftOf(who)
        pupil.asks(StartApplication())
        draft = applications.drafts(tx, self.talk.content, [asked])[asked]
        assert draft is not None
        pupil.asks(KeepAnswers(draft.id, given))
        for item in Consent:
            pupil.asks(Agree(draft.id, item, 1))
        for slot, body in bodies.items():
            files.add(tx.conn, _file(tx, draft.id, slot, body))
        row = kept.one(tx.conn, draft.id)
        assert row is not None
        application_submit.submit(tx, self.talk.content, row, applications.one(tx, row), f"person:{who}")
        return draft.id


def seated(tx: WriteTx, login: str, *grants: Grant) -> str:
    """Somebody of the staff who is signed in; what the browser holds."""
    id_, secret = tx.new_id(), secrets.token_urlsafe(32)
    row = {"id": id_, "login": login, "language": Language.KK, "password": NO_PASSWORD, "one_time": False, "demo": False}
    assert accounts.add(tx.conn, {**row, "created_at": tx.now, "totp_at": tx.now})
    for grant in grants:
        staff.give(tx, id_, grant, "tests")
    session = {"id": sign_in.hashed(secret), "staff_id": id_, "stage": Stage.OPEN, "begun_at": tx.now, "seen_at": tx.now}
    accounts.begin_session(tx.conn, session)
    return secret


def _person(tx: WriteTx) -> str:
    who = tx.new_id()
    tx.conn.execute(person.insert().values(id=who, created_at=tx.now, level=IdentityLevel.NONE))
    return who


def _file(tx: WriteTx, application: str, slot: Slot, body: str | None) -> dict[str, object]:
    id_ = tx.new_id()
    return {
        "id": id_, "application_id": application, "slot": slot, "state": FileState.CLEAN, "channel": "web", "file_id": body,
        "name": tx.vault.seal(files.NAME, id_, f"{slot}.pdf"), "pages": 1, "came_at": tx.now, "next_at": tx.now,
    }  # fmt: skip
