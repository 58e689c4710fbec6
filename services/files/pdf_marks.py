"""What is drawn by the operators of a page, as far as it must be known to tell an empty page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

_TOKEN = re.compile(
    rb"(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))|(?P<hexes><[0-9A-Fa-f\s]*+>(?!>))"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*+)|(?P<word>[A-Za-z'\"][A-Za-z0-9*'\"]*+)|(?P<number>[-+]?[0-9.]+)|%[^\r\n]*+",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)
_EMPTY_CODES = frozenset(b"\x00\x09\x0a\x0d\x20\xa0")
_ENOUGH_CODES = 2  # a font of a program may call its space anything, so one single code may be that
_FILLS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_STROKES = {b"S", b"s", b"B", b"B*", b"b", b"b*"}
_FILL_COLOURS = {b"g", b"rg", b"k", b"sc", b"scn"}
_STROKE_COLOURS = {b"G", b"RG", b"K", b"SC", b"SCN"}
_TEXTS = {b"Tj", b"TJ", b"'", b'"'}
_UNSEEN = 3  # the way of drawing letters that leaves no trace: text under a scan


@dataclass(frozen=True, slots=True)
class _Pen:
    white_fill: bool = False
    white_stroke: bool = False
    unseen: bool = False


@dataclass(slots=True)
class Marks:
    """Goes through the operators of one content; `codes` are the letters that were met, in it and in others before.

    `placed` tells whether what is placed by a name (a picture, a form) shows anything.
    """

    codes: set[int]
    placed: Callable[[str], bool]
    _pen: _Pen = field(default_factory=_Pen)
    _pens: list[_Pen] = field(default_factory=list)
    _texts: list[bytes] = field(default_factory=list)
    _numbers: list[float] = field(default_factory=list)
    _name: str = ""

    def show(self, content: bytes) -> bool:
        """Whether anything of it is seen on white paper; stops at the first thing that is."""
        return any(self._take(str(token.lastgroup), token[0]) for token in _TOKEN.finditer(content))

    def _take(self, sort: str, token: bytes) -> bool:
        if sort == "word":
            shows = self._draw(token)
            self._texts, self._numbers, self._name = [], [], ""
            return shows
        if sort == "number":
            self._numbers.append(_number(token))
        elif sort == "name":
            self._name = token.decode("latin-1")
        elif sort in {"text", "hexes"}:
            self._texts.append(_unescaped(token[1:-1]) if sort == "text" else _unhexed(token[1:-1]))
        return False

    def _draw(self, word: bytes) -> bool:
        if word in _TEXTS:
            return self._write()
        if word == b"Do":
            return self.placed(self._name)
        if word in {b"sh", b"BI"}:
            return True
        if word in _FILLS or word in _STROKES:
            return (word in _FILLS and not self._pen.white_fill) or (word in _STROKES and not self._pen.white_stroke)
        self._change(word)
        return False

    def _write(self) -> bool:
        if not (self._pen.unseen or self._pen.white_fill):
            self.codes |= set(b"".join(self._texts)) - _EMPTY_CODES
        return len(self.codes) >= _ENOUGH_CODES

    def _change(self, word: bytes) -> None:
        if word == b"q":
            self._pens.append(self._pen)
        elif word == b"Q" and self._pens:
            self._pen = self._pens.pop()
        elif word in _FILL_COLOURS:
            self._pen = replace(self._pen, white_fill=self._white(word == b"k"))
        elif word in _STROKE_COLOURS:
            self._pen = replace(self._pen, white_stroke=self._white(word == b"K"))
        elif word == b"Tr":
            self._pen = replace(self._pen, unseen=_UNSEEN in self._numbers)

    def _white(self, ink: bool) -> bool:
        return bool(self._numbers) and all(number == (0 if ink else 1) for number in self._numbers)


def _number(token: bytes) -> float:
    try:
        return float(token)
    except ValueError:
        return -1


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 8) % 256]) if found[1] else b" ", text)


def _unhexed(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
