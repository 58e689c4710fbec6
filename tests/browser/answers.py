"""What a person who knows the answers says, in both languages."""

import re

from domain.regions import REGIONS
from services import content as scripts

COURSE = next(script.data for script in scripts.read() if script.kind == "course")
MODULE = COURSE["modules"][0]
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
