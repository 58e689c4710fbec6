"""Which activities a region has set as its priorities (R-003-5.2): codes of OKED at any level, each covering what is below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.invalid import Invalid
from domain.oked import is_code, oked


@dataclass(frozen=True, slots=True)
class Priorities:
    """A region's priority activities from a day on, with the document that sets them."""

    codes: tuple[str, ...]
    document: str
    document_on: date
    since: date

    def covering(self, code: str) -> str | None:
        """The code of the list that covers an activity: `01.1` covers `01.13`."""
        return next((one for one in self.codes if covers(one, code)), None)


def covers(above: str, code: str) -> bool:
    """Whether a code is another one, or stands below it."""
    return code.startswith(above)


def read_codes(typed: Iterable[str], most: int, today: date) -> Sequence[str]:
    """Codes as they are kept, in order. Raises Invalid: none, no code, too many, one twice, or one that is inside another."""
    codes = sorted(_code(one, today) for one in typed if one.strip())
    if not codes:
        raise Invalid("codes", "empty")
    if len(codes) > most:
        raise Invalid("codes", "too_many", found=len(codes), most=most)
    for above, code in pairwise(codes):
        if above == code:
            raise Invalid("codes", "twice", code=code)
        if covers(above, code):
            raise Invalid("codes", "inside", code=code, above=above)
    return codes


def _code(typed: str, today: date) -> str:
    """An activity by its code; words say too little to compare with."""
    try:
        code = oked(typed, today)
    except Invalid:
        code = ""
    if not is_code(code):
        raise Invalid("codes", "no_code", typed=typed.strip()[:20])
    return code
