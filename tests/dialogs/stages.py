"""Brings a person, by the use-cases themselves, to a place where a conversation becomes interesting."""

from dataclasses import replace

from dialogs.form import begun
from dialogs.requests import Enrol, GiveConsent, OpenModule, OpenQuiz, TurnPage
from dialogs.session import Session
from domain.language import Language
from domain.messaging import Channel
from services import consents, enrolment, learning
from services.storage import sessions
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked
from tests.support.chat import IIN

STAGES = ("start", "form", "almost enrolled", "lessons", "last screen", "quiz", "withdrawal")
ANSWERS = {"number": IIN, "name": "Серікова Әлия", "phone": "+77011234567", "region": "75", "form": "sole", "workers": "2"}


async def put_at(store: Store, talk: Talk, person: str, stage: str) -> None:
    """Go on from the chosen language to a stage."""
    if stage != STAGES[0]:
        await store.write(lambda tx: _put(tx, talk, person, stage))


def _put(tx: WriteTx, talk: Talk, person: str, stage: str) -> None:
    standing = sessions.of_persons(tx, [person])[person]
    session = standing.session.accepted()
    language = session.language or Language.KK
    asked = Asked(person, Channel.WEB, language, GiveConsent("training", 1))
    consents.give(tx, talk.content, [asked])
    if stage in {"form", "almost enrolled"}:
        sessions.save(tx, [replace(standing, session=_in_form(session, talk, stage))])
        return
    enrolment.enrol(tx, talk.content, [Asked(person, Channel.WEB, language, Enrol("basics", ANSWERS))])
    step = _study(tx, talk, asked, stage)
    sessions.save(tx, [replace(standing, session=session.at(step))])


def _in_form(session: Session, talk: Talk, stage: str) -> Session:
    session = begun(session.at("enrolment.form"), talk.content, "enrolment")
    if stage == "form":
        return session
    given = {name: value for name, value in ANSWERS.items() if name not in {"form", "workers"}}
    return replace(session, answers=given, place="form")


def _study(tx: WriteTx, talk: Talk, who: Asked[GiveConsent], stage: str) -> str:
    course = talk.content.course("basics")
    module = course.modules[0]
    learner = next(iter(learning.learners(tx, talk.content, [learning.LearnerOf(who.person)]).values()))
    assert learner is not None
    of = learner.participation
    learning.open_module(tx, talk.content, [replace(who, request=OpenModule(of, module.id))])  # type: ignore[type-var]
    if stage == "lessons":
        return "lesson.screen"
    last = len(module.pages) - (stage == "last screen")
    learning.turn_page(tx, talk.content, [replace(who, request=TurnPage(of, module.id, last))])  # type: ignore[type-var]
    if stage == "last screen":
        return "lesson.screen"
    learning.open_quiz(tx, talk.content, [replace(who, request=OpenQuiz(of, module.id))])  # type: ignore[type-var]
    return "my_data.withdraw" if stage == "withdrawal" else "quiz.question"
