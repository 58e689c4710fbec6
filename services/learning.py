"""Where learners stand, and how they go through a module's screens (SM-1, SM-2); quizzes are in `quizzes`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from dialogs.facts import LearnerOf
from dialogs.requests import OpenModule, Outcome, TurnPage
from dialogs.scripts import Content
from domain.calendar import local_date
from domain.learning import Learner, ModuleProgress, ModuleState, ParticipationState
from services.storage import learning
from services.transaction import ReadTx, WriteTx
from services.use_case import Asked


def learners(tx: ReadTx, content: Content, asked: Sequence[LearnerOf]) -> Mapping[LearnerOf, Learner | None]:
    """The newest participation of each person, with the modules begun."""
    rows = learning.newest(tx.conn, [fact.person for fact in asked])
    return {fact: _learner(rows[fact.person], tx.now) if fact.person in rows else None for fact in asked}


def _learner(rows: Sequence[Row[Any]], now: datetime) -> Learner:
    first = rows[0]
    return Learner(
        participation=first.id,
        course=first.course,
        version=first.course_version,
        state=ParticipationState(first.state),
        registration=first.registration or "",
        modules={row.module: ModuleProgress(ModuleState(row.module_state), row.page) for row in rows if row.module},
        reason=first.reason,
        day=(local_date(now) - local_date(first.started_at)).days,
    )


def open_module(tx: WriteTx, content: Content, asked: Sequence[Asked[OpenModule]]) -> Sequence[Outcome]:
    """Begin modules, or go back into them; the first one makes a learner of who is enrolled.

    One that was read to its end is read again from the first screen; whether its quiz may begin is in its state.
    """
    places = learning.places(tx.conn, [(ask.request.participation, ask.request.module) for ask in asked])
    begun = [ask.request for ask in asked if _own(places, ask)]
    rows = [
        {
            "participation_id": one.participation,
            "module": one.module,
            "state": ModuleState.IN_PROGRESS,
            "page": 0,
            "opened_at": tx.now,
        }
        for one in begun
    ]
    learning.begin(tx.conn, rows)
    keys = [(one.participation, one.module) for one in begun]
    learning.turn(tx.conn, {key: 0 for key in keys if places[key].module == key[1] and _read(content, places[key])})
    return [Outcome(OpenModule.Outcome.OPENED) for _ in asked]


def turn_page(tx: WriteTx, content: Content, asked: Sequence[Asked[TurnPage]]) -> Sequence[Outcome]:
    """Remember pages; past the last one the module's quiz may begin."""
    places = learning.places(tx.conn, [(ask.request.participation, ask.request.module) for ask in asked])
    pages: dict[tuple[str, str], int] = {}
    finished: set[tuple[str, str]] = set()
    for ask in asked:
        place = _own(places, ask)
        if place is None:
            continue
        key = (ask.request.participation, ask.request.module)
        last = len(content.course(place.course, place.course_version).module(ask.request.module).pages)
        pages[key] = max(0, min(ask.request.page, last))
        if pages[key] == last:
            finished.add(key)
    learning.turn(tx.conn, pages)
    learning.move(tx.conn, list(finished), ModuleState.QUIZ, among=[ModuleState.IN_PROGRESS])
    return [Outcome(_turned((ask.request.participation, ask.request.module) in finished)) for ask in asked]


def _read(content: Content, place: Row[Any]) -> bool:
    """Whether a module that was begun is read to its end."""
    module = content.course(place.course, place.course_version).module(place.module)
    return bool(place.page >= len(module.pages))


def _turned(finished: bool) -> TurnPage.Outcome:
    return TurnPage.Outcome.FINISHED if finished else TurnPage.Outcome.TURNED


def _own(places: Mapping[tuple[str, str], Row[Any]], ask: Asked[OpenModule] | Asked[TurnPage]) -> Row[Any] | None:
    """The place that a request is about, where it is the person's own."""
    place = places.get((ask.request.participation, ask.request.module))
    return place if place is not None and place.person_id == ask.person else None
