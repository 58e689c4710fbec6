"""Brings a person, by the use-cases themselves, into an application for a shared object, to the question who will use it."""

from collections.abc import Mapping
from dataclasses import replace

from dialogs.application_facts import DraftOf
from dialogs.application_fields import KNOWN, RIGHT
from dialogs.application_requests import Agree, KeepAnswers, StartApplication
from domain.applications import Application, Consent
from domain.language import Language
from services import applications
from services.storage import sessions
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.stages import Pupil

SHARED: Mapping[str, str] = {
    KNOWN: RIGHT, "applicant_type": "individual", "iin": "900315400007", "ie_full_name": "Серікова Әлия Маратқызы",
    "region_code": "59", "infra_group": "P", "infra_p": "P4", "project_name": "Ортақ сүт цехы",
}  # fmt: skip


async def put_at_users(store: Store, talk: Talk, person: str, **answers: str) -> Application:
    """An application for a shared object, where its person is asked for the other users."""
    return await store.write(lambda tx: _put(tx, talk, person, {**SHARED, **answers}))


def _put(tx: WriteTx, talk: Talk, person: str, answers: Mapping[str, str]) -> Application:
    standing = sessions.of_persons(tx, [person])[person]
    pupil = Pupil(tx, talk, person, standing.session.language or Language.KK)
    pupil.asks(StartApplication())
    draft = applications.drafts(tx, talk.content, [DraftOf(person)])[DraftOf(person)]
    assert draft is not None
    pupil.asks(Agree(draft.id, Consent.DATA, 1))
    pupil.asks(KeepAnswers(draft.id, answers))
    place = replace(standing.session.accepted(), step="application.fill", place="users")
    sessions.save(tx, [replace(standing, session=place)])
    return draft
