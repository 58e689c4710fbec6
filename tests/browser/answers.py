"""What a person answers, in both languages, and how much there is to read and to answer."""

from domain.regions import REGIONS
from tests.support.course import COURSE

MODULE = COURSE["modules"][0]
SCREENS = sum(len(lesson["screens"]) for lesson in MODULE["lessons"])
QUESTIONS = int(MODULE["draw"])
NAMES = {"kk": "Серікова Әлия Маратқызы", "ru": "Серикова Алия"}
REGION = next(region.code for region in REGIONS if "Жетісу" in region.name.kk)
