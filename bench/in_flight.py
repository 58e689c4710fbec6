"""What other people notice while certificates are made: the times of their quiz answers, idle and with papers in flight."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from time import perf_counter

from bench.answers import Answer
from bench.people import Crowd
from domain.certificates import Style
from domain.language import Language
from domain.learning import FINAL, Attempt, AttemptState
from kasip.house import House
from services import certificates, documents
from services.certificates import Pass
from services.papers.maker import PaperMaker
from services.storage import attempts
from services.storage import certificates as issued
from services.transaction import WriteTx

EVERY_SECONDS = 0.02  # somebody answers fifty times a second


@dataclass(frozen=True, slots=True)
class Noticed:
    """Of one round, in seconds: 99 of 100 answers took no longer; and what it took to make the papers."""

    idle: float
    busy: float
    answers: int
    making: float

    @property
    def ratio(self) -> float:
        return self.busy / self.idle


async def in_flight(crowd: Crowd, certified: Mapping[str, Attempt]) -> tuple[list[Noticed], list[Answer]]:
    """A round for each style of paper that the certified people can have; and every answer that was acknowledged."""
    await crowd.house.store.write(lambda tx: _certify(tx, crowd.house, certified))
    given: list[Answer] = []
    return [await _round(crowd, style, list(certified), given) for style in Style], given


async def _round(crowd: Crowd, style: Style, persons: Sequence[str], given: list[Answer]) -> Noticed:
    """Idle until half of the answers are given, then as long as papers are made."""
    house = crowd.house
    await house.store.write(lambda tx: _order(tx, style, persons))
    quizzes = await crowd.quizzes()
    answers = list(chain.from_iterable(zip(*quizzes, strict=True)))
    half = len(answers) // 2
    idle = await _paced(crowd, answers[:half], lambda: False)
    maker = PaperMaker(house.store, house.talk.translations, house.settings.outside_url)
    making = asyncio.create_task(_make(maker, len(persons)))
    busy = await _paced(crowd, answers[half:], making.done)
    await asyncio.gather(*(crowd.send(answer) for answer in answers[half + len(busy) :]))
    given += answers
    return Noticed(_most(idle), _most(busy), len(busy), await making)


async def _make(maker: PaperMaker, papers: int) -> float:
    started, made = perf_counter(), 0
    while made < papers:
        now = await maker.make_wanted()
        if not now:
            raise RuntimeError("a paper was not made")
        made += now
    return perf_counter() - started


async def _paced(crowd: Crowd, answers: Iterable[Answer], enough: Callable[[], bool]) -> list[float]:
    """Answers at their times, whether the ones before are through or not; how long after its time each was committed."""
    due, sent = perf_counter(), []
    for answer in answers:
        due += EVERY_SECONDS
        await asyncio.sleep(due - perf_counter())
        sent.append(asyncio.create_task(_one(crowd, answer, due)))
        if enough():
            break
    return list(await asyncio.gather(*sent))


async def _one(crowd: Crowd, answer: Answer, due: float) -> float:
    await crowd.send(answer)
    return perf_counter() - due


def _most(took: Sequence[float]) -> float:
    return sorted(took)[int(0.99 * (len(took) - 1))]


def _certify(tx: WriteTx, house: House, certified: Mapping[str, Attempt]) -> None:
    """Give everybody a final test that is passed, and the certificate with the order for its first paper."""
    finals = {
        person: replace(one, id=tx.new_id(), module=FINAL, position=one.total, correct=one.total)
        for person, one in certified.items()
    }
    attempts.void(tx.conn, list(finals), tx.now)
    attempts.add(tx.conn, list(finals.values()), tx.now)
    attempts.advance(tx.conn, [(final, AttemptState.PASSED) for final in finals.values()], tx.now)
    passes = [Pass(final, Language.KK) for final in finals.values()]
    if certificates.issue(tx, house.talk.content, passes) != set(finals):
        raise RuntimeError("not everybody was given a certificate")


def _order(tx: WriteTx, style: Style, persons: Sequence[str]) -> None:
    rows = issued.newest(tx.conn, persons).values()
    documents.want(tx, [documents.Order(row._asdict(), style) for row in rows])
