"""The tables that `make bench` prints."""

import os
import subprocess
import sys
from collections.abc import Sequence
from statistics import median

from bench.desk import Opened
from bench.desk_day import Done
from bench.in_flight import Noticed
from bench.papers import Drawn
from bench.read_back import ROOT, Kept
from bench.telegram import Road
from bench.turns import Lone, Round
from tests.support.desk_hands import KEY, THOUGHT


def where() -> str:
    """The machine and the code that the figures are of."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{os.cpu_count()} cores, Python {version}, commit {commit.stdout.strip() or 'unknown'}"


def rounds(done: Sequence[Round], people: int, turns: int) -> str:
    lines = [f"{one.base:8.0f} {one.ours:8.0f} {one.ratio:7.2f}" for one in done]
    head = (f"Durable turns, {people} people, {turns} turns a round", "  base/s   ours/s   ratio")
    return "\n".join([*head, *lines, f"lowest ratio {min(one.ratio for one in done):.2f}"])


def road(one: Road, people: int, turns: int) -> str:
    lines = [f"{each.base:8.0f} {each.ours:8.0f} {each.ratio:7.2f}" for each in one.rounds]
    head = (f"Durable turns through the Dispatcher, {people} people, {turns} turns a round", "  base/s   ours/s   ratio")
    took = f"an answer's way: median {1e3 * one.p50:.1f} ms, p99 {1e3 * one.p99:.1f} ms ({one.p99 / one.p50:.1f} times)"
    lowest = f"lowest ratio {min(each.ratio for each in one.rounds):.2f}"
    return "\n".join([*head, *lines, lowest, took, f"messages an answer: {one.messages:.2f}"])


def lone(one: Lone) -> str:
    took = [f"{1e6 * seconds:.0f} us" for seconds in (one.turn, one.dispatch, one.commit)]
    return (
        f"A lone turn: median {took[0]}, a bare dispatch {took[1]}, a bare commit {took[2]}\n"
        f"the dispatch + {one.commits:.1f} commits; {len(one.statements)} statements"
    )


def drawn(done: Sequence[Drawn], papers: int) -> str:
    lines = [f"{1000 * one.bare:10.2f} {1000 * one.ours:9.2f} {one.ratio:7.2f}" for one in done]
    head = (f"Drawing a certificate, warm, {papers} papers a round", "  typst ms   ours ms   ratio")
    return "\n".join([*head, *lines, f"highest ratio {max(one.ratio for one in done):.2f}"])


def noticed(done: Sequence[Noticed], papers: int) -> str:
    lines = [
        f"{1000 * one.idle:9.1f} {1000 * one.busy:9.1f} {one.ratio:7.2f} {one.answers:9} {papers / one.making:9.0f}"
        for one in done
    ]
    head = (
        f"Other people's answers while {papers} certificates are made, p99",
        "  idle ms   busy ms   ratio   answers  papers/s",
    )
    return "\n".join([*head, *lines, f"highest ratio {max(one.ratio for one in done):.2f}"])


def opened(done: Sequence[Opened], applications: int, openings: int) -> str:
    lines = [
        f"{one.database:11} {one.what:17} {1e3 * one.base:8.1f} {1e3 * one.ours:8.1f} {1e3 * one.slowest:9.1f} {one.ratio:7.2f}"
        for one in done
    ]
    head = (
        f"The work list's first page, {applications} applications to be done, {openings} openings",
        f"{'':29}  few ms  many ms  slowest   ratio",
    )
    highest = f"highest ratio {max(one.ratio for one in done):.2f}, slowest median {1e3 * max(one.ours for one in done):.1f} ms"
    return "\n".join([*head, *lines, highest])


def day(done: Done) -> str:
    head = (
        "A coordinator's day of deadlines by keyboard; medians, and the most keys",
        f"{'':26}  times   keys   most  pages  thoughts  machine s  model s",
    )
    lines = [
        f"{act:26} {len(all_):6} {median(one.keys for one in all_):6.0f} {max(one.keys for one in all_):6}"
        f" {median(one.pages for one in all_):6.0f} {median(one.thoughts for one in all_):9.0f}"
        f" {median(one.machine for one in all_):10.2f} {median(one.seconds for one in all_):8.1f}"
        for act, all_ in done.items()
    ]
    return "\n".join([*head, *lines, f"the model: {KEY} s a key, {THOUGHT} s a thought, and the machine's seconds"])


def kept(one: Kept) -> str:
    return f"Read back by a second process: {one.answers} answers, {one.missing} missing; {one.replies} replies"
