"""How numbers that identify a person, a business, an account or a phone are hidden: only the last 4 characters stay."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.characters import shadow

_BULLET = "•"
_SHOWN = 4
_LONG = 11  # nothing innocent that people write has as many digits in one run
_LEAST = 10
_MOST = 16

_DIGITS = re.compile(r"[0-9]+")
_RUN = re.compile(rf"[0-9]{{{_LONG}}}")
_GAP = re.compile(r"[ \-.()]{1,4}")
_PLUS = re.compile(r"\+[ (]{0,3}\Z")
_IBAN = re.compile(r"K {0,3}Z(?: {0,3}[0-9]){5}(?: {0,3}[0-9A-Z]){13}[0-9A-Z]*")
# Digits of none of these numbers: dates, certificates' numbers (KZ-2026-75-…) and ids of ours, the end of a hidden number.
_APART = re.compile(
    r"(?<![0-9])(?<![0-9]-)(?:(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{2}([.\-])[0-9]{2}\1(?:19|20)[0-9]{2})(?!-?[0-9])"
    r"|(?<![A-Z?])(?!IIN-|BIN-)[A-Z]{1,5}-20[0-9]{2}-[0-9A-Z]+(?:-[0-9A-Z]+){0,2}"
    r"|(?<![0-9A-Z])0[0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])"
    r"|\*{3}[0-9A-Z]{4}(?![0-9])"
)
_IDENTITY = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12][0-9]|3[01])[1-6][0-9]{5}|[456][0-3][0-9]{6})")
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2})+")
_PHONE = re.compile(r"[78][79][0-9]{9}")
_MOBILE = re.compile(r"7(?:0[0-9]|47|6[0-9]|71|7[5-8]|85)[0-9]{7}")
_MOBILE_SIZES = frozenset({(10,), (3, 7), (3, 3, 4), (3, 3, 2, 2)})


@dataclass(frozen=True, slots=True)
class _Groups:
    """Neighbouring groups of digits, read as one number."""

    digits: str
    sizes: tuple[int, ...]
    gaps: str
    plus: bool
    first: bool

    def private(self) -> bool:
        match len(self.digits):
            case 12 if self._identity():
                return True
            case 16 if self.sizes == (4, 4, 4, 4) and not _YEARS.fullmatch(self.digits):
                return True  # a bank card
        return self._phone()

    def _identity(self) -> bool:
        """Hide a wrong IIN too, where it is grouped as people group one; sums of money and lists of numbers stay."""
        if not set(self.gaps) <= set(" -"):
            return False
        grouped = self.first and len(self.sizes) <= 3 and not _YEARS.fullmatch(self.digits)
        return grouped or _IDENTITY.fullmatch(self.digits) is not None

    def _phone(self) -> bool:
        if self.plus and not self.digits.startswith("7"):
            return len(self.digits) <= 15
        if self.sizes in _MOBILE_SIZES and _MOBILE.fullmatch(self.digits):
            return True
        whole = min(self.sizes[1:], default=2) > 1 or max(self.sizes) == 1 or self.plus
        return whole and _PHONE.fullmatch(self.digits) is not None


def mask(value: str) -> str:
    """Hide one value but for its last 4 characters; gaps and dashes go, and a short value is hidden whole."""
    kept = "".join(char for char, plain in zip(value, shadow(value), strict=True) if plain.isalnum() or plain in "*?")
    shown = _SHOWN if len(kept) >= 2 * _SHOWN else 0
    return _BULLET * (len(kept) - shown) + kept[len(kept) - shown :]


def mask_text(text: str) -> str:
    """Hide every IIN, BIN, account, card and phone number in a text, however it is grouped; the rest stays."""
    plain = shadow(text)
    accounts = [found.span() for found in _IBAN.finditer(plain)]
    rest = _APART.sub(_set_apart, _IBAN.sub(_hole, plain))
    parts, done = [], 0
    for start, end in sorted([*accounts, *_numbers(rest)]):
        parts += [text[done:start], mask(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def mask_place(text: str) -> str:
    """Where people meet, masked but for the link of an online session that it begins with: its digits are nobody's."""
    link, _, rest = " ".join(text.split()).partition(" ")
    return f"{link} {mask_text(rest)}".rstrip() if link.startswith("https://") else mask_text(text)


def _hole(found: re.Match[str]) -> str:
    return "?" * len(found[0])


def _set_apart(found: re.Match[str]) -> str:
    return found[0] if _RUN.search(found[0]) else _hole(found)


def _numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Find the places to hide, from left to right; of numbers that begin at one group the longest is taken."""
    spans = [found.span() for found in _DIGITS.finditer(plain)]
    at = left = 0  # `left` is where the last group that stays ended
    while at < len(spans):
        taken = _taken(plain, spans[at : at + _MOST], left)
        if taken:
            yield spans[at][0], spans[at + taken - 1][1]
        else:
            left = spans[at][1]
        at += taken or 1


def _taken(plain: str, spans: Sequence[tuple[int, int]], left: int) -> int:
    """Say how many groups, from the first on, make one private number, 0 for none."""
    start, end = spans[0]
    if end - start >= _LONG:
        return 1
    plus = _PLUS.search(plain, max(start - 4, 0), start)
    first = not left or not _GAP.fullmatch(plain, left, start)
    readings = _readings(plain, spans, plus is not None, first)
    return max((len(groups.sizes) for groups in readings if groups.private()), default=0)


def _readings(plain: str, spans: Sequence[tuple[int, int]], plus: bool, first: bool) -> Iterator[_Groups]:
    """Read one group, then two, and so on, while only gaps stand between them and they may still be one number."""
    digits, gaps, end = "", "", spans[0][0]
    sizes: tuple[int, ...] = ()
    for start, stop in spans:
        gap = plain[end:start]
        if (sizes and not _GAP.fullmatch(gap)) or len(digits) + stop - start > _MOST:
            return
        digits, sizes, gaps, end = digits + plain[start:stop], (*sizes, stop - start), gaps + gap, stop
        if len(digits) >= _LEAST:
            yield _Groups(digits, sizes, gaps, plus, first)
