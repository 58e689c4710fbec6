"""Every question that a step may ask has its look-up."""

from dialogs import application_facts, council_requests, facts
from dialogs.facts import Fact
from services.facts import QUERIES


def test_each_question_is_answered() -> None:
    named = (*vars(facts).values(), *vars(application_facts).values(), *vars(council_requests).values())
    questions = {one for one in named if isinstance(one, type) and issubclass(one, Fact) and one is not Fact}
    assert questions == QUERIES.keys()
