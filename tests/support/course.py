"""The starter course as its files have it, for people who know what is shown to them and nothing else."""

from collections.abc import Mapping
from typing import Any

from services import content

Data = Mapping[str, Any]

_DATA: dict[str, Data] = {script.kind: script.data for script in content.read().scripts}
COURSE, FORM = _DATA["course"], _DATA["form"]


def _plain(text: str) -> str:
    return " ".join(text.split())


_ASKED: list[tuple[dict[str, str], Data]] = [
    ({language: _plain(question["text"][language]) for language in ("kk", "ru")}, question)
    for module in COURSE["modules"]
    for question in (*module["questions"], *module["final"])
]


def asked(shown: str, language: str | None = None) -> Data | None:
    """The question of a quiz or the final test that ends what is shown, but for its numbered options; in one language or any."""
    words = _plain(shown.partition("\n\n1. ")[0])
    return next(
        (question for texts, question in _ASKED if words.endswith(texts[language] if language else tuple(texts.values()))), None
    )
