"""Durable turns: quiz answers of many people at once, against a base that stores nothing; and one turn alone."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from bench.answers import Answer
from bench.base import Base
from bench.count import counted
from bench.people import Crowd

T = TypeVar("T")
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Round:
    """Turns a second."""

    base: float
    ours: float

    @property
    def ratio(self) -> float:
        return self.ours / self.base


@dataclass(frozen=True, slots=True)
class Lone:
    """Medians of single turns, in seconds, and the statements of one."""

    turn: float
    dispatch: float
    commit: float
    statements: Sequence[str]

    @property
    def commits(self) -> float:
        """How many bare commits a turn costs beside the dispatch that a bot has anyway."""
        return (self.turn - self.dispatch) / self.commit


async def rounds(crowd: Crowd, base: Base, turns: int) -> tuple[list[Round], list[Answer]]:
    """Three rounds of at least so many turns on each side, in turn; and every answer that was acknowledged."""
    done: list[Round] = []
    given: list[Answer] = []
    for _ in range(ROUNDS):
        found, answers = await _round(crowd, base, turns)
        done.append(found)
        given += answers
    return done, given


async def _round(crowd: Crowd, base: Base, turns: int) -> tuple[Round, list[Answer]]:
    """One side after the other, a quiz at a time; enrolling and beginning quizzes is not counted."""
    base_seconds = our_seconds = 0.0
    given: list[Answer] = []
    while len(given) < turns:
        quizzes = await crowd.quizzes()
        updates = [list(base.updates(number, len(quiz))) for number, quiz in enumerate(quizzes, 1)]
        base_seconds += await _timed(base.feed, updates)
        our_seconds += await _timed(crowd.send, quizzes)
        given += [answer for quiz in quizzes for answer in quiz]
    return Round(len(given) / base_seconds, len(given) / our_seconds), given


async def _timed(send: Callable[[T], Awaitable[None]], persons: Iterable[Sequence[T]]) -> float:
    """Everybody at once, each one thing after the other."""

    async def one(things: Sequence[T]) -> None:
        for thing in things:
            await send(thing)

    started = perf_counter()
    await asyncio.gather(*(one(things) for things in persons))
    return perf_counter() - started


async def lone(crowd: Crowd, base: Base, folder: Path, turns: int) -> tuple[Lone, list[Answer]]:
    """Single turns one after the other, a bare update and a bare commit beside each."""
    given: list[Answer] = []
    took: list[tuple[float, float, float]] = []
    statements: Sequence[str] = ()
    with closing(_bare(folder / "bare.db")) as bare:
        while len(given) < turns:
            quizzes = await crowd.quizzes()
            with counted() as sent:
                await crowd.send(quizzes[0][0])
            statements = tuple(sent)
            rest = [answer for quiz in quizzes for answer in quiz][1:]
            for answer, update in zip(rest, base.updates(1, len(rest)), strict=True):
                dispatch = await _timed(base.feed, [[update]])
                turn = await _timed(crowd.send, [[answer]])
                took.append((turn, dispatch, _commit(bare)))
            given += [quizzes[0][0], *rest]
    turn, dispatch, commit = (median(column) for column in zip(*took, strict=True))
    return Lone(turn, dispatch, commit, statements), given


def _bare(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, body BLOB)")
    return conn


def _commit(conn: sqlite3.Connection) -> float:
    started = perf_counter()
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("INSERT INTO answer (body) VALUES (randomblob(100))")
    conn.execute("COMMIT")
    return perf_counter() - started
