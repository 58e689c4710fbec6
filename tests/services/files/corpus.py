"""Some four hundred files, made anew each time: troublesome ones, and good ones as many programs write them."""

import random
from collections.abc import Iterator
from functools import cache, partial

from services.files.verdicts import Verdict
from tests.services.files import empty, fine, heavy, ill, pictures, scripts, strange
from tests.services.files.case import Case, case
from tests.services.files.raw import packed, plain

_FAMILIES = (
    *(strange.others, strange.cut, strange.loops, strange.pages, strange.encrypted, scripts.scripts, ill.viruses),
    *(empty.blanks, heavy.bombs, heavy.sizes, pictures.photos, pictures.good_photos, fine.goods),
)
_STEPS = {
    "other": 1,
    "cut": 13,
    "loop": 9,
    "encrypted": 5,
    "scripts": 12,
    "scripts, packed": 20,
    "virus": 5,
    "blank": 8,
    "blank, packed": 9,
    "photo": 8,
    "good photo": 6,
    "good": 7,
}
_BESIDE = {
    *("bomb: content of 140 MB", "bomb: thirty filters", "bomb: picture 50 000 x 50 000", "bomb: runs of runs"),
    *("pages: 501", "size: one byte too many", "photo: png of 50 000 x 50 000", "good: opens at a page"),
}
_COSTLY = {
    "good: three hundred pages",
    "good: scan of thirty pages",
    "photo: png of 50 000 x 50 000, packed",
    "good photo: png of a phone",
}
_CHANGES = 40


@cache
def everything() -> tuple[Case, ...]:
    return (*(one for family in _FAMILIES for one in family()), *_changed())


def representatives() -> list[Case]:
    """One of a few of each sort, the quick ones among them."""
    met, chosen = dict[str, int](), list[Case]()
    for one in everything():
        sort = one.name.split(":")[0]
        turn = met[sort] = met.get(sort, -1) + 1
        if one.name in _BESIDE or (sort in _STEPS and turn % _STEPS[sort] == 0 and one.name not in _COSTLY):
            chosen.append(one)
    return chosen


def _changed() -> Iterator[Case]:
    """Good files with a few bytes changed somewhere: whatever is said about them, it is said in time."""
    for seed in range(_CHANGES):
        yield case(f"changed: {seed}", partial(_with_changes, seed), *Verdict)


def _with_changes(seed: int) -> bytes:
    chance = random.Random(seed)
    body = bytearray(plain() if seed % 2 else packed(plain()))
    for _ in range(1 + seed // 4):
        body[chance.randrange(9, len(body))] = chance.randrange(256)
    return bytes(body)
