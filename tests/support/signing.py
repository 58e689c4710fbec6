"""Somebody whose filled application waits for its signature, with the keys of the head and of somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dialogs.application_facts import DraftOf
from dialogs.application_fields import KNOWN, RIGHT
from dialogs.application_requests import Agree, KeepAnswers, OpenSigning, ReopenDraft, StartApplication
from dialogs.facts import LinkFor
from dialogs.requests import Outcome, Request
from domain.applications import Application, Consent, FileState, Slot
from domain.doors import COMPUTER, EGOV, UPLOAD, Doors, Way
from domain.language import Language
from domain.messaging import Channel, Event, Inbound, Kind
from services import application_sign_page, applications, events, facts, file_store, links
from services.application_papers import ApplicationPapers
from services.application_sign_page import Key, SignPage
from services.application_signature import ApplicationSigner
from services.intake import Intake
from services.signatures.verifier import Verifier
from services.storage import application_files as files
from services.storage import applications as kept
from services.storage import sessions
from services.storage.engine import Store
from services.storage.sessions import Standing
from services.talk import Talk
from services.transaction import ReadTx
from tests.services.signatures.authority import Authority
from tests.support.chat import Chat
from tests.support.clock import SetClock
from tests.support.stages import Pupil

WAYS = (EGOV, COMPUTER, UPLOAD)
FILLED: Mapping[str, str] = {
    KNOWN: RIGHT, "applicant_type": "legal", "legal_name": "«Береке» кооперативі", "bin": "190340000126",
    "head_full_name": "Серікова Әлия Маратқызы", "head_iin": "900315400007", "legal_address": "Береке ауылы, Абай көшесі, 5",
    "legal_phone": "+77011234567", "region_code": "61", "has_bank_account": "no", "project_name": "Ауылдағы сүт цехы",
    "project_summary": "Сүт жинап, ірімшік жасаймыз.", "place_kind": "village", "project_place": "Береке ауылы",
    "infra_group": "E", "infra_e": "E4", "need_justification": "Цехта су жоқ.", "construction_cost_tt": "45000",
    "project_cost_tt": "120000", "tax_regime": "жалпы режим", "oked": "10.51", "employees": "5", "jobs": "2;3;5;6",
    "taxes_tt": "300;450;600;800", "output_tt": "9000;12000;15000;20000", "other_effects": "none", "teo_need": "have",
    "priority": "NONE",
}  # fmt: skip
DOCUMENTS = (Slot.BUSINESS_PLAN, Slot.TEO, Slot.PSD)


@cache
def authority() -> Authority:
    """Made once a process, since keys are slow."""
    return Authority()


@dataclass
class Desk:
    """A person with a filled application, and what takes its signature."""

    store: Store
    talk: Talk
    clock: SetClock
    chat: Chat
    papers: ApplicationPapers
    signer: ApplicationSigner
    id: str = ""

    @staticmethod
    async def made(store: Store, talk: Talk, clock: SetClock, language: str = "kk", channel: Channel = Channel.WEB) -> "Desk":
        """Everything is filled in, and nothing is closed yet."""
        talk.content = replace(talk.content, doors=Doors("https://kasip.test", "kasip_bot", signing=WAYS))
        papers = ApplicationPapers(store, talk)
        signer = ApplicationSigner(store, talk, papers, Verifier(authority().roots))
        desk = Desk(store, talk, clock, Chat(store, Intake(store, talk), clock, channel), papers, signer)
        await desk.chat.start(language)
        desk.id = await put_filled(store, talk, (await desk.standing()).session.person)
        return desk

    async def standing(self) -> Standing:
        found = await self.store.read(lambda tx: sessions.at_contacts(tx, [self.chat.contact], lock=False))
        return found[self.chat.contact]

    async def asks(self, request: Request) -> Outcome:
        """What comes of a request of the person's."""
        session = (await self.standing()).session
        language = session.language or Language.KK
        return await self.store.write(lambda tx: Pupil(tx, self.talk, session.person, language).asks(request))

    async def opened(self) -> str:
        """Close the form; the token of the page's link."""
        outcome = await self.asks(OpenSigning(self.id))
        assert outcome.name is OpenSigning.Outcome.OPENED, outcome
        return await self.token()

    async def token(self) -> str:
        fact = LinkFor((await self.standing()).session.person, Way.SIGN)

        def look(tx: ReadTx) -> str:
            id_ = facts.look_up(tx, self.talk.content, [fact])[fact]
            assert id_ is not None
            return links.token(tx.vault, id_)

        return await self.store.read(look)

    async def reopen(self) -> Outcome:
        return await self.asks(ReopenDraft(self.id))

    async def events(self) -> None:
        """Tell what is to be told now."""
        for one in await self.store.read(lambda tx: events.due(tx, self.talk.content.programme)):
            happening = Event(one.name, one.values)
            inbound = Inbound(one.key, None, Kind.EVENT, one.due_at, event=happening, person=one.person)
            await self.chat._intake.submit(inbound)

    async def looks(self, key: Key) -> SignPage | None:
        return await self.store.read(lambda tx: application_sign_page.look(tx, self.talk.content, key))

    async def paper(self) -> bytes:
        found = await self.papers.to_sign(self.id)
        assert found is not None
        return found.body

    async def row(self) -> Any:
        return await self.store.read(lambda tx: kept.one(tx.conn, self.id))

    async def application(self) -> Application:
        return await self.store.read(lambda tx: applications.one(tx, kept.one(tx.conn, self.id)))  # type: ignore[arg-type]


async def put_filled(store: Store, talk: Talk, person: str, language: Language = Language.KK, /, **answers: str) -> str:
    """Let a person have filled in everything and agreed to it, with all documents; the application's id."""
    bodies = {slot: (await file_store.keep(store, person, _chunks(slot))).id for slot in DOCUMENTS}
    return await store.write(lambda tx: _fill(Pupil(tx, talk, person, language), {**FILLED, **answers}, bodies))


async def _chunks(slot: Slot) -> Any:
    yield b"%PDF-1.7 " + slot.encode()


def _fill(pupil: Pupil, answers: Mapping[str, str], bodies: Mapping[Slot, str]) -> str:
    tx, person = pupil.tx, pupil.person
    pupil.asks(StartApplication())
    draft = applications.drafts(tx, pupil.talk.content, [DraftOf(person)])[DraftOf(person)]
    assert draft is not None
    pupil.asks(KeepAnswers(draft.id, answers))
    for item in Consent:
        pupil.asks(Agree(draft.id, item, 1))
    for slot, body in bodies.items():
        row = {
            "id": tx.new_id(), "application_id": draft.id, "slot": slot, "state": FileState.CLEAN, "channel": "web",
            "file_id": body, "pages": 1, "came_at": tx.now, "next_at": tx.now, "done_at": tx.now,
        }  # fmt: skip
        files.add(tx.conn, row)
    standing = sessions.of_persons(tx, [person])[person]
    place = replace(standing.session.accepted(), step="application.fill", place=None)
    sessions.save(tx, [replace(standing, session=place)])
    return draft.id


def open_to(talk: Talk, presigned: int, ways: tuple[str, ...]) -> None:
    """Let applications in by these ways; on paper only where the rules let them too."""
    rules = talk.content.programme
    one = replace(rules.parameters["intake.presigned"], value=presigned)
    programme = replace(rules, parameters={**rules.parameters, "intake.presigned": one})
    talk.content = replace(talk.content, programme=programme, doors=Doors("https://kasip.test", signing=ways))
