"""Every file of the corpus is looked at (`make files-long`): how many, how slow, how much memory, and what was judged wrongly.

Thirty photos of the worst sort become a PDF, too.
"""

import asyncio
import sys
from time import perf_counter

from services.files import process
from services.files.inspect import inspect, inspect_photo
from services.files.photos import MOST_PHOTOS, as_pdf
from services.files.verdicts import MEGABYTE, Found, Verdict
from tests.services.files.case import Case
from tests.services.files.corpus import everything
from tests.services.files.pictures import grainy

MOST_SECONDS = 5
MOST_KILOBYTES = 256 * 1024


class Peaks:
    """The most memory that a process held; one that was ended at its limit doesn't tell, and held no more than that."""

    def __init__(self) -> None:
        self.most = 0
        self._ask = process.ask

    async def ask(self, *asked: object) -> process.Answer:
        answer = await self._ask(*asked)  # type: ignore[arg-type] # whatever it is asked
        self.most = max(self.most, answer.peak)
        return answer


async def _found(one: Case, body: bytes) -> Found:
    return await (inspect(body) if one.job == "pdf" else inspect_photo(body))


async def main() -> bool:
    """Whether all went well."""
    peaks = Peaks()
    process.ask = peaks.ask  # type: ignore[assignment]
    wrong, slowest, cases = list[str](), (0.0, ""), everything()
    for one in cases:
        body = one.make()
        began = perf_counter()
        found = await _found(one, body)
        slowest = max(slowest, (perf_counter() - began, one.name))
        if found.verdict not in one.right:
            wrong.append(f"{one.name}: {found.verdict}, not {' or '.join(sorted(one.right))}")
    clean = [line for line in wrong if f": {Verdict.CLEAN}, not" in line]
    refused = [line for line in wrong if line.endswith(f"not {Verdict.CLEAN}")]
    others = len(wrong) - len(clean) - len(refused)
    print(f"{len(cases)} files, {sum(one.good for one in cases)} of them good")
    print(f"slowest {slowest[0]:.2f} s ({slowest[1]}), most memory {peaks.most / 1024:.0f} MB")
    print(f"wrongly clean {len(clean)}, wrongly refused {len(refused)}, refused by another name {others}", *wrong, sep="\n")
    fits = await _thirty_photos()
    print(f"most memory with photos made into pages {peaks.most / 1024:.0f} MB")
    return fits and not wrong and slowest[0] <= MOST_SECONDS and peaks.most <= MOST_KILOBYTES


async def _thirty_photos() -> bool:
    began = perf_counter()
    made = await as_pdf([grainy()] * MOST_PHOTOS)
    said = f"{len(made) / MEGABYTE:.1f} MB" if isinstance(made, bytes) else made.value
    print(f"{MOST_PHOTOS} grainy photos of 12 000 000 dots: {said} in {perf_counter() - began:.1f} s")
    return isinstance(made, bytes) and (await inspect(made)).verdict is Verdict.CLEAN


if __name__ == "__main__":
    sys.exit(not asyncio.run(main()))
