"""The file of duties: read whole, and refused with every fault in it."""

from pathlib import Path

import pytest

from domain.errors import Misbuilt
from domain.staff import Role
from services.duties import begun_by_hand, duties, having_duties, parse

GOOD = """[[duties]]
id = "a"
rule = "R-1"
role = "agency"
kk = "а"
ru = "а"
unit = "working_days"
event_kk = "б"
event_ru = "б"
"""


def test_every_duty_has_a_rule_and_both_names() -> None:
    assert len(duties()) == 24
    for duty in duties().values():
        assert duty.rule.startswith("R-00")
        assert duty.name.kk != duty.name.ru
        assert bool(duty.dates) != bool(duty.event.kk and duty.event.ru)


def test_a_profile_brings_its_own_duties() -> None:
    assert {one.id for one in begun_by_hand(frozenset({"service_monitoring"}))} - {one.id for one in begun_by_hand()} == {
        "error_notice", "register_correction",
    }  # fmt: skip
    assert having_duties() == {Role.COORDINATOR, Role.COUNCIL_SECRETARY, Role.BUDGET_ADMINISTRATOR, Role.PLANNING_BODY}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("duties = ", "duties.toml"),
        (GOOD.replace("rule", "rules"), "rules is unknown"),
        (GOOD.replace('rule = "R-1"\n', ""), "rule is missing"),
        (GOOD + GOOD, "a: stands twice"),
        (GOOD.replace("agency", "wizard"), "wizard"),
        (GOOD.replace('event_ru = "б"\n', ""), "does not say what it runs from"),
        (GOOD + 'dates = ["02-30"]', "02-30 is no date"),
        (GOOD + 'dates = ["02-10"]', "has dates"),
        (GOOD + 'policy = "later"', "later"),
        (GOOD + "remind = { moon = 1 }", "moon"),
    ],
)
def test_a_faulty_file_says_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "duties.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Misbuilt, match=named):
        parse(path)
