"""Brings a person, by the use-cases themselves, to a place where a conversation becomes interesting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dialogs.facts import AttemptOf, LearnerOf
from dialogs.form import begun
from dialogs.own_requests import GiveConsent
from dialogs.requests import (
    ConfirmName,
    Enrol,
    HandIn,
    KeepIin,
    OpenModule,
    OpenQuiz,
    OpenTest,
    Outcome,
    Request,
    SaveAnswer,
    TurnPage,
)
from dialogs.scripts import Question, drawn
from dialogs.session import Session
from domain.identity import Bin, checksum, read_bin
from domain.language import Language
from domain.learning import Attempt
from domain.messaging import Channel
from services import attempts, learning
from services.carry_out import carry_out
from services.storage import sessions
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx
from services.use_case import Asked
from tests.support.chat import IIN

LEARNING = ("start", "form", "almost enrolled", "lessons", "last screen", "quiz", "last question", "withdrawal")
# Where the final test is: the sittings already failed, whether one goes on from there, and the step.
FINALS: Mapping[str, tuple[int, str | None, str]] = {
    "ready for test": (0, None, "final_test.name"),
    "in the test": (0, "some", "quiz.question"),
    "last test question": (0, "all but one", "quiz.question"),
    "after a failure": (1, None, "final_test.result"),
    "window nearly over": (1, None, "final_test.start"),
    "window missed": (1, None, "final_test.start"),
    "last sitting": (2, "all but one", "quiz.question"),
    "failed_final": (3, None, "final_test.result"),
    "certified": (0, "enough", "final_test.result"),
}
STAGES = (*LEARNING, *FINALS)
ANSWERS = {"number": IIN, "name": "Серікова Әлия", "phone": "+77011234567", "region": "75", "form": "sole", "workers": "2"}


def iin_of(number: int) -> str:
    """An IIN that no person has, another one for each number below 150 000."""
    years, place = divmod(number, 5000)
    born = f"{50 + years:02}03154"
    tried = (f"{born}{2 * place + more:04}" for more in (0, 1))
    return next(f"{digits}{last}" for digits in tried if (last := checksum(digits)) is not None)


@dataclass(frozen=True, slots=True)
class Pupil:
    """Someone who asks the use-cases for something, all in one transaction."""

    tx: WriteTx
    talk: Talk
    person: str
    language: Language

    def asks(self, request: Request) -> Outcome:
        return carry_out(self.tx, self.talk.content, [Asked(self.person, Channel.WEB, self.language, request)])[0]

    @property
    def participation(self) -> str:
        learner = learning.learners(self.tx, self.talk.content, [LearnerOf(self.person)])[LearnerOf(self.person)]
        assert learner is not None
        return learner.participation

    @property
    def attempt(self) -> Attempt:
        found = attempts.attempts(self.tx, self.talk.content, [AttemptOf(self.person)])[AttemptOf(self.person)]
        assert found is not None
        return found

    def answers(self, rights: Iterable[bool]) -> None:
        """Answer questions of the open attempt, right and wrong as it is said."""
        attempt = self.attempt
        for right in rights:
            question = asked_in(attempt, self.talk)
            option = next(option.id for option in question.options if (option.id == question.right) is right)
            self.asks(SaveAnswer(attempt, option))
            attempt = replace(attempt, position=attempt.position + 1, correct=attempt.correct + right)

    def reads(self, module: str, pages: int) -> None:
        self.asks(OpenModule(self.participation, module))
        self.asks(TurnPage(self.participation, module, pages))

    def passes_modules(self) -> None:
        for module in self.talk.content.course("basics").modules:
            self.reads(module.id, len(module.pages))
            self.asks(OpenQuiz(self.participation, module.id))
            self.answers([True] * module.draw)

    def begins_test(self) -> None:
        """Confirm the name, say whose the certificate will be, and begin."""
        self.asks(ConfirmName())
        self.asks(OpenTest(self.participation))

    def hands_in(self) -> None:
        self.asks(HandIn(self.attempt.id))


def asked_in(attempt: Attempt, talk: Talk) -> Question:
    """The question that an open attempt asks now."""
    bank = talk.content.course(attempt.course, attempt.version).bank(attempt.module)
    return bank.question(drawn(attempt, bank)[attempt.position])


async def put_at(store: Store, talk: Talk, person: str, stage: str, number: str = IIN, **answers: str) -> None:
    """Go on from the chosen language to a stage, registered by a number, and with other answers where some are given."""
    if stage != STAGES[0]:
        await store.write(lambda tx: _put(tx, talk, person, stage, {**ANSWERS, **answers, "number": number}))


async def put_on(store: Store, talk: Talk, person: str, stage: str, step: str | None = None) -> None:
    """Go on from the enrolment to a stage of the learning or of the test; there to another step, where one is named."""

    def put(tx: WriteTx) -> None:
        standing = sessions.of_persons(tx, [person])[person]
        session = standing.session.accepted()
        reached = _reached(Pupil(tx, talk, person, session.language or Language.KK), stage, IIN)
        sessions.save(tx, [replace(standing, session=session.at(step or reached))])

    await store.write(put)


def _put(tx: WriteTx, talk: Talk, person: str, stage: str, answers: Mapping[str, str]) -> None:
    standing = sessions.of_persons(tx, [person])[person]
    session = standing.session.accepted()
    pupil = Pupil(tx, talk, person, session.language or Language.KK)
    pupil.asks(GiveConsent("training", 1))
    if stage in {"form", "almost enrolled"}:
        sessions.save(tx, [replace(standing, session=_in_form(session, talk, stage))])
        return
    pupil.asks(Enrol("basics", answers))
    sessions.save(tx, [replace(standing, session=session.at(_reached(pupil, stage, answers["number"])))])


def _reached(pupil: Pupil, stage: str, number: str) -> str:
    return _tested(pupil, stage, number) if stage in FINALS else _study(pupil, stage)


def _in_form(session: Session, talk: Talk, stage: str) -> Session:
    session = begun(session.at("enrolment.form"), talk.content, "enrolment")
    if stage == "form":
        return session
    given = {name: value for name, value in ANSWERS.items() if name not in {"form", "workers"}}
    return replace(session, answers=given, place="form")


def _study(pupil: Pupil, stage: str) -> str:
    module = pupil.talk.content.course("basics").modules[0]
    if stage == "lessons":
        pupil.asks(OpenModule(pupil.participation, module.id))
        return "lesson.screen"
    pupil.reads(module.id, len(module.pages) - (stage == "last screen"))
    if stage == "last screen":
        return "lesson.screen"
    pupil.asks(OpenQuiz(pupil.participation, module.id))
    if stage == "last question":
        pupil.answers((True, False, True, False))  # the last one decides
    return "my_data.withdraw" if stage == "withdrawal" else "quiz.question"


def _tested(pupil: Pupil, stage: str, number: str) -> str:
    failures, sitting, step = FINALS[stage]
    pupil.passes_modules()
    if (failures or sitting) and isinstance(read_bin(number), Bin):
        pupil.asks(KeepIin(IIN))
    for _ in range(failures):
        pupil.begins_test()
        pupil.hands_in()
    if sitting is not None:
        pupil.begins_test()
        _sits(pupil, sitting)
    return step


def _sits(pupil: Pupil, sitting: str) -> None:
    """Answer some questions; all but the one that decides; or just enough for the pass, handed in as it is."""
    total = pupil.attempt.total
    enough = -(-3 * total // 4)
    if sitting == "some":
        pupil.answers((False, True, False))
    elif sitting == "enough":
        pupil.answers([True] * enough)
        pupil.hands_in()
    else:
        pupil.answers([False] * (total - enough) + [True] * (enough - 1))
