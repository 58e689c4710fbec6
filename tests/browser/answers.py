"""What a person who knows the answers says, in both languages."""

import re
import tomllib
from pathlib import Path

from domain.regions import REGIONS

COURSE = Path(__file__).parents[2] / "dialogs/content/courses/basics.toml"
MODULE = tomllib.loads(COURSE.read_text())["modules"][0]
SCREENS = sum(len(lesson["screens"]) for lesson in MODULE["lessons"])
QUESTIONS = int(MODULE["draw"])
IIN = "900315400007"
PHONE = "8 701 123 45 67"
NAMES = {"kk": "Серікова Әлия Маратқызы", "ru": "Серикова Алия"}
REGION = next(region.code for region in REGIONS if "Жетісу" in region.name.kk)


def right_option(shown: str, language: str) -> str:
    """The right answer to the question that is on the screen."""
    asked = next(question for question in MODULE["questions"] if _plain(question["text"][language]) in _plain(shown))
    return str(asked["right"])


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
