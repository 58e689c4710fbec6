"""Brings a person, by the use-cases themselves, to a place where a conversation becomes interesting."""

from dataclasses import dataclass, replace
from typing import TypeVar

from dialogs.facts import AttemptOf, LearnerOf
from dialogs.form import begun
from dialogs.requests import Enrol, GiveConsent, OpenModule, OpenQuiz, Request, SaveAnswer, TurnPage
from dialogs.session import Session
from domain.language import Language
from domain.learning import draw
from domain.messaging import Channel
from services import consents, enrolment, learning, quizzes
from services.storage import sessions
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked
from tests.support.chat import IIN

STAGES = ("start", "form", "almost enrolled", "lessons", "last screen", "quiz", "last question", "withdrawal")
ANSWERS = {"number": IIN, "name": "Серікова Әлия", "phone": "+77011234567", "region": "75", "form": "sole", "workers": "2"}

R = TypeVar("R", bound=Request)


@dataclass(frozen=True, slots=True)
class Who:
    """Someone who asks the use-cases for something."""

    person: str
    language: Language

    def asks(self, request: R) -> Asked[R]:
        return Asked(self.person, Channel.WEB, self.language, request)


async def put_at(store: Store, talk: Talk, person: str, stage: str) -> None:
    """Go on from the chosen language to a stage."""
    if stage != STAGES[0]:
        await store.write(lambda tx: _put(tx, talk, person, stage))


def _put(tx: WriteTx, talk: Talk, person: str, stage: str) -> None:
    standing = sessions.of_persons(tx, [person])[person]
    session = standing.session.accepted()
    language = session.language or Language.KK
    who = Who(person, language)
    consents.give(tx, talk.content, [who.asks(GiveConsent("training", 1))])
    if stage in {"form", "almost enrolled"}:
        sessions.save(tx, [replace(standing, session=_in_form(session, talk, stage))])
        return
    enrolment.enrol(tx, talk.content, [who.asks(Enrol("basics", ANSWERS))])
    step = _study(tx, talk, who, stage)
    sessions.save(tx, [replace(standing, session=session.at(step))])


def _in_form(session: Session, talk: Talk, stage: str) -> Session:
    session = begun(session.at("enrolment.form"), talk.content, "enrolment")
    if stage == "form":
        return session
    given = {name: value for name, value in ANSWERS.items() if name not in {"form", "workers"}}
    return replace(session, answers=given, place="form")


def _study(tx: WriteTx, talk: Talk, who: Who, stage: str) -> str:
    course = talk.content.course("basics")
    module = course.modules[0]
    learner = next(iter(learning.learners(tx, talk.content, [LearnerOf(who.person)]).values()))
    assert learner is not None
    of = learner.participation
    learning.open_module(tx, talk.content, [who.asks(OpenModule(of, module.id))])
    if stage == "lessons":
        return "lesson.screen"
    last = len(module.pages) - (stage == "last screen")
    learning.turn_page(tx, talk.content, [who.asks(TurnPage(of, module.id, last))])
    if stage == "last screen":
        return "lesson.screen"
    quizzes.open_quiz(tx, talk.content, [who.asks(OpenQuiz(of, module.id))])
    if stage == "last question":
        _answer(tx, talk, who)
    return "my_data.withdraw" if stage == "withdrawal" else "quiz.question"


def _answer(tx: WriteTx, talk: Talk, who: Who) -> None:
    """Answer all questions but the last, every other one right: the last one decides."""
    for right in (True, False, True, False):
        attempt = quizzes.attempts(tx, talk.content, [AttemptOf(who.person)])[AttemptOf(who.person)]
        assert attempt is not None
        module = talk.content.course(attempt.course, attempt.version).module(attempt.module)
        drawn = draw(attempt.seed, [(question.id, question.lesson) for question in module.questions], attempt.total)
        question = module.question(drawn[attempt.position])
        option = next(option.id for option in question.options if (option.id == question.right) is right)
        quizzes.save_answer(tx, talk.content, [who.asks(SaveAnswer(attempt.id, attempt.position, option))])
