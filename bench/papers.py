"""What drawing a certificate costs beside a bare compile of the same document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import Mock, patch

import typst

from domain.certificates import Format, Paper, Style
from domain.language import Text
from services.papers import certificate
from services.papers.typesetter import Typesetter
from services.translations import Translations

ROUNDS = 3
WARM = 5
TEMPLATE = Path(certificate.__file__).with_name("certificate.typ")
NAMES = ("Мысалова Үлгі Бейнеқызы", "Үлгібаев Бейне", "Бейнеева Әдемі Мысалқызы", "Мысалов Ғылым Үлгіұлы")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Medians of one paper, in seconds."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def drawing(translations: Translations, papers: int) -> list[Drawn]:
    """Three rounds of papers drawn by the house and by typst alone, in turn; every paper is another, the compiler is warm."""
    bare, numbers = Bare(translations), count(1)
    for _ in range(WARM):
        _pair(bare, numbers)
    return [_round(bare, numbers, papers) for _ in range(ROUNDS)]


def _round(bare: "Bare", numbers: Iterator[int], papers: int) -> Drawn:
    pairs = [_pair(bare, numbers) for _ in range(papers)]
    return Drawn(median(ours for ours, _ in pairs), median(alone for _, alone in pairs))


def _pair(bare: "Bare", numbers: Iterator[int]) -> tuple[float, float]:
    """Two papers alike of two people: typst remembers what it has set, so neither may be drawn twice."""
    mine, other = paper(next(numbers)), bare.prepared(paper(next(numbers)))
    return _took(lambda: certificate.render(mine, Style.BOTH, Format.PDF, bare.translations)), _took(other)


def _took(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def paper(number: int) -> Paper:
    """A paper of nobody."""
    number_ = f"TRIAL-KZ-2026-75-{number:08}-0"
    return Paper(
        number=number_,
        name=NAMES[number // 2 % len(NAMES)],
        course=Text("Кәсіпкерлік негіздері", "Основы предпринимательства"),
        issued_on=date(2026, 1, 1) + timedelta(days=number // 2 % 365),
        verify_url=f"http://127.0.0.1:8080/verify/{number_}?c={number:032x}",
        trial=True,
    )


class Bare:
    """typst alone, with the very template, options and data that the house gives it."""

    def __init__(self, translations: Translations) -> None:
        self.translations = translations
        self._watched = Mock(**{"return_value.compile_with_warnings.return_value": (b"", [])})
        with patch.object(typst, "Compiler", self._watched):
            self._typesetter = Typesetter(TEMPLATE)
        self._compiler = typst.Compiler(*self._watched.call_args.args, **self._watched.call_args.kwargs)

    def prepared(self, one: Paper) -> Callable[[], object]:
        """The compile of a paper, with everything made but the paper."""
        with patch.object(certificate, "_typesetter", return_value=self._typesetter):
            certificate.render(one, Style.BOTH, Format.PDF, self.translations)
        given = self._watched.return_value.compile_with_warnings.call_args.kwargs
        return lambda: self._compiler.compile(**given)
