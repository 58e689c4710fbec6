"""A secretary who does everything twice, in Kasip and by the law's words beside it, and compares what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import delete, insert, update

from domain.applications import State
from domain.calendar import local_date
from domain.councils import Attends, Away, Vote, Votes
from services import agendas, council_sessions, council_votes, protocols
from services.application_acts import CanNotApply
from services.council_room import At, CanNotHold, Room
from services.council_sessions import Opening
from services.once import Answer, Ask, once
from services.storage.councils import council_base, council_member
from services.storage.engine import Store
from services.storage.files import file
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.clock import SetClock
from tests.support.council import REASONS, Council
from tests.support.council_law import Question, Rules, Sitting

FINAL = {"possible": State.DECIDED_POSITIVE, "not_possible": State.DECIDED_NEGATIVE, "no_decision": State.NO_DECISION}
Act = Callable[[WriteTx], object]
_KEYS = count()  # of all secretaries: under a key of another one nothing would be done


class Killed(Exception):
    """A process ends before the commit of its transaction."""


class Secretary:
    """Holds sessions of a region's council; `agenda` is what waits for the next one, by the law's words."""

    def __init__(self, store: Store, talk: Talk, clock: SetClock, code: str, draws: Random) -> None:
        self.council, self.clock, self.draws = Council(store, talk, code), clock, draws
        self.talk = Talk(talk.engine, talk.content, talk.translations)
        self.council.talk = self.talk
        self.agenda: dict[str, tuple[int, str]] = {}  # with its place: class, then in the order in which it came
        self.done: dict[str, str] = {}  # outcomes that stand
        self.kills = self.repeats = self.refused = 0

    async def put(self, number: int) -> None:
        """New applications come on the next agenda, some of the class that is considered first."""
        today = local_date(self.clock.at)
        for _ in range(number):
            class_ = self.draws.choice((1, 2))
            id_ = await self.council.received(today, State.RECOMMENDED, class_)
            await self._write(partial(agendas.put, content=self.talk.content, scope=self.council.scope, id_=id_))
            self.agenda[id_] = class_, id_

    async def appoint(self, members: int, business: int) -> None:
        """The council is another one from today on."""
        yesterday = local_date(self.clock.at) - timedelta(days=1)
        of_region = council_member.c.region == self.council.code
        change = update(council_member).where(of_region, council_member.c.until.is_(None)).values(until=yesterday)
        await self._write(lambda tx: tx.conn.execute(change))
        await self.council.appoint(members, business, self.council.code, yesterday + timedelta(days=1))

    async def sets(self, rules: Rules) -> None:
        """The region's document and the settings of the programme are these."""
        await self._write(lambda tx: tx.conn.execute(delete(council_base).where(council_base.c.region == self.council.code)))
        if rules.base:
            await self.council.set_base(rules.base, local_date(self.clock.at), self.council.code)
        values = {
            "council.negative_rule": "default_negative" if rules.silence_is_no else "two_thirds",
            "council.recused_in_base": int(rules.recused_count),
        }
        programme = self.talk.content.programme
        known = {name: replace(programme.parameters[name], value=value) for name, value in values.items()}
        changed = replace(programme, parameters={**programme.parameters, **known})
        self.talk.content = replace(self.talk.content, programme=changed)

    async def convene(self, rules: Rules) -> None:
        """Today's session, of which all are told."""
        self.rules = rules
        self.id = await self.council.convened(self.clock.at + timedelta(hours=1))
        await self.council.told(self.id)
        self.seats = [seat.id for seat in (await self.room()).seats]

    async def open(self, room: Mapping[int, Attends]) -> Sitting:
        """Those who are there open it; in the order of the agenda each application is a question."""
        there = await self.room()
        self.items = [item.id for item in there.items]
        questions = [Question(item.application_id) for item in there.items]
        assert [one.name for one in questions] == sorted(self.agenda, key=self.agenda.__getitem__)
        self.sitting = Sitting(len(self.seats), self.rules, set(room), questions)
        held = await self._write(self._opens(room))
        assert held is self.sitting.held
        return self.sitting

    async def open_again(self, room: Mapping[int, Attends]) -> None:
        """Who came is written down anew."""
        await self._does(self.sitting.open_again(set(room)), self._opens(room))

    def _opens(self, room: Mapping[int, Attends]) -> Act:
        opening = Opening({self.seats[who]: how for who, how in room.items()}, self.seats[min(room)], "Сынақова Хатшы")
        return self._on_session(council_sessions.opened, opening)

    async def come(self, who: int, how: Attends = Attends.PRESENT) -> None:
        await self._does(self.sitting.come(who), self._on_session(council_sessions.attend, self.seats[who], how))

    async def go(self, who: int) -> None:
        await self._does(self.sitting.go(who), self._on_session(council_sessions.attend, self.seats[who], Attends.ABSENT))

    async def set_apart(self, number: int, who: int, why: Away | None) -> None:
        said = self.sitting.set_apart(self.sitting.questions[number], who, why)
        await self._does(said, self._on(number, council_sessions.away, self.seats[who], why))

    async def vote(self, number: int, voices: Mapping[int, Vote]) -> None:
        said = self.sitting.vote(self.sitting.questions[number], {who: str(vote) for who, vote in voices.items()})
        ballots = {self.seats[who]: vote for who, vote in voices.items()}
        await self._does(said, self._on(number, council_votes.cast, ballots))

    async def sheet(self, number: int, numbers: tuple[int, int, int, int, int]) -> None:
        """The numbers of a signed protocol on paper."""
        if self.sitting.held:
            await self._write(self._scanned)
        said = self.sitting.sheet(self.sitting.questions[number], numbers)
        await self._does(said, self._on(number, council_votes.enter_totals, Votes(*numbers)))

    async def take_back(self, number: int) -> None:
        said = self.sitting.take_back(self.sitting.questions[number])
        await self._does(said, self._on(number, council_votes.take_back))

    async def decide(self, number: int, *, reasoned: bool = True) -> None:
        said = self.sitting.decide(self.sitting.questions[number], reasoned=reasoned)
        await self._does(said, self._on(number, council_votes.decide, REASONS if reasoned else None))

    async def close(self) -> None:
        said = self.sitting.close()
        await self._does(said, self._on_session(council_sessions.close))

    async def compare(self) -> None:
        """Everything that Kasip keeps of the session is what the law's words give."""
        there = await self.room()
        assert there.row.state == ("in_session" if not self.sitting.over else "closed" if self.sitting.held else "no_quorum")
        if self.sitting.held:
            assert {self.seats.index(seat.id) for seat in there.here} == self.sitting.room
            assert there.row.present == len(self.sitting.room)
        for item, question in zip(self.items, self.sitting.questions, strict=True):
            votes = there.votes(item)
            if self.sitting.held:
                numbers = (votes.present, votes.votes_for, votes.against, votes.abstained, votes.recused)
                assert numbers == self.sitting.counted(question)
            assert _decided(there.decisions.get(item)) == _verdict(question)
            state = (await self.council.row(question.name)).state
            if question.verdict and not self.sitting.over:
                assert state == FINAL[question.verdict.outcome]
            elif question.name in self.sitting.waiting():
                assert state == State.ON_AGENDA
            else:
                assert question.verdict is not None
                assert state == FINAL[question.verdict.outcome]

    async def end(self) -> None:
        """The session is over: what it did not decide, and nothing else, is on the next agenda, in its order."""
        assert self.sitting.over
        await self.compare()
        waiting = self.sitting.waiting()
        for question in self.sitting.questions:
            if question.name not in waiting:
                assert question.verdict is not None
                del self.agenda[question.name]
                assert question.name not in self.done, "it was decided twice"
                self.done[question.name] = question.verdict.outcome
        if waiting:
            newest = await self.council.store.read(self.council.newest)
            there = await self.council.room(newest)
            assert there.row.state == "agenda"
            assert [item.application_id for item in there.items] == sorted(self.agenda, key=self.agenda.__getitem__)

    async def room(self) -> Room:
        return await self.council.room(self.id)

    def _on(self, number: int, act: Callable[..., object], *given: Any) -> Act:
        return lambda tx: act(tx, self.talk.content, self.council.scope, At(self.id, self.items[number]), *given)

    def _on_session(self, act: Callable[..., object], *given: Any) -> Act:
        return lambda tx: act(tx, self.talk.content, self.council.scope, self.id, *given)

    async def _does(self, refusal: str | None, act: Act) -> None:
        """Do an act: now and then the process is killed first, or it is asked again under its key afterwards."""
        chance = self.draws.random()
        if refusal is not None:
            self.refused += 1
            assert await self._refusal(act) == refusal
        elif chance < 0.06:
            self.kills += 1
            ask = self._ask()
            assert await self._refusal(lambda tx: _killed(once(tx, ask, partial(_answered, act)))) == "killed"
            await self._write(lambda tx: once(tx, ask, partial(_answered, act)))
        elif chance < 0.12:
            self.repeats += 1
            ask = self._ask()
            for _ in range(2):
                await self._write(lambda tx: once(tx, ask, partial(_answered, act)))
        else:
            await self._write(act)

    async def _refusal(self, act: Act) -> str:
        try:
            await self._write(act)
        except (CanNotHold, CanNotApply) as refused:
            return refused.reason
        except Killed:
            return "killed"
        return "done"

    def _ask(self) -> Ask:
        key = f"act-{next(_KEYS)}"
        return Ask(self.council.scope.actor, key, sha256(key.encode()).digest())

    def _scanned(self, tx: WriteTx) -> None:
        id_ = tx.new_id()
        tx.conn.execute(insert(file), [{"id": id_, "made_at": tx.now, "complete_at": tx.now, "size": 1, "sha256": "0" * 64}])
        protocols.attach_scan(tx, self.council.scope, self.id, id_, 1)

    async def _write(self, act: Act) -> object:
        return await self.council.store.write(act)


def places(sitting: Sitting) -> Sequence[int]:
    """The questions of a session by their numbers."""
    return range(len(sitting.questions))


def _answered(act: Act, tx: WriteTx) -> Answer:
    act(tx)
    return Answer(204, b"")


def _killed(_: object) -> None:
    raise Killed


def _decided(row: Any) -> tuple[object, ...] | None:
    if row is None:
        return None
    counted = (row.members, row.present, row.votes_for, row.against, row.abstained, row.recused)
    return (*counted, row.outcome, row.by_present, row.by_members)


def _verdict(question: Question) -> tuple[object, ...] | None:
    one = question.verdict
    if one is None:
        return None
    counted = (one.members, one.taking_part, one.yes, one.no, one.neither, one.recused)
    return (*counted, one.outcome, one.of_present, one.of_members)
