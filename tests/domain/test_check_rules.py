"""How the check judges: each rule by itself, at its limits (R-003-2.3, 5, 7.2, 11, 13; AMB-18, AMB-19, AMB-25)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.applications import Application, State, User
from domain.check_facts import read_facts
from domain.check_known import Found, Judged, Known, LastYear, Limits, Verdict
from domain.check_rules import applying, blocks, code_of, judge, least_percent, outdated, priority_class, proposed
from domain.checks import CLAIMS, QUESTIONS, STOP_FACTORS, Answer, Item
from domain.invalid import Invalid
from domain.priorities import Priorities

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LIMITS = Limits(100, 3, 6, False, False, 1000, 6, 1000, 5, 3000, 3)
LIST = Priorities(("01.1", "10"), "Хаттама № 3", date(2026, 1, 15), date(2026, 2, 1))
SEEN = "Деректер базасы бойынша"
OVOP = {"raw": "yes", "tools": "yes", "identity": "yes", "safe": "yes", "shelf_life_days": "6"}
SPACE = {
    "months": "6", "state_networks": "yes", "object_m2": "1000", "offered_m2": "50", "single_zone": "yes",
    "border_only": "yes",
}  # fmt: skip
YES_NO = st.sampled_from(["yes", "no"])


def known(users: int = 0, limits: Limits = LIMITS, priorities: Priorities | None = LIST, **answers: str) -> Known:
    others = tuple(User(str(number), "bin", "0126", confirmed=True) for number in range(users))
    whole = Application("A", State.CHECKING, 2, {"priority": "NONE", "oked": "01.13", "employees": "5", **answers}, users=others)
    return Known(whole, limits, priorities)


def found(answer: Answer | None = None, evidence: str = SEEN, /, **facts: str) -> Found:
    return Found(answer, facts, evidence, AT)


def verdict(of: Known, item: Item, *one: Found, **more: Found) -> Verdict:
    findings = {item: one[0]} if one else {}
    return judge(of, {**findings, **{Item(name): more[name] for name in more}}, item).verdict


@pytest.mark.parametrize("item", STOP_FACTORS)
def test_a_stop_factor_is_met_by_a_no_with_evidence_only(item: Item) -> None:
    of = known()
    assert verdict(of, item) is Verdict.OPEN
    assert judge(of, {item: found(Answer.NO, "")}, item) == Judged(Verdict.OPEN, ("evidence",))
    assert verdict(of, item, found(Answer.NO)) is Verdict.MET
    assert verdict(of, item, found(Answer.YES)) is Verdict.NOT_MET
    assert [blocks(of, item, one) for one in Verdict] == [False, True, True, False]


@given(st.integers(0, 60), YES_NO, YES_NO, YES_NO, YES_NO)
def test_ovop_needs_raw_material_tools_safety_and_more_than_five_days(
    days: int, raw: str, tools: str, identity: str, safe: str
) -> None:
    facts = {"raw": raw, "tools": tools, "identity": identity, "safe": safe, "shelf_life_days": str(days)}
    of = known(priority="OVOP", oked="96.01")
    finding = {Item.OVOP: found(**facts)}
    accepted = {raw, tools, safe} == {"yes"} and days >= 6
    stands = judge(of, finding, Item.OVOP).verdict
    assert stands is (Verdict.NOT_MET if not accepted else Verdict.MET if identity == "yes" else Verdict.WARNING)
    assert priority_class(of, finding) == (1 if accepted else 2)
    assert judge(of, finding, Item.ACTIVITY).verdict is (Verdict.MET if accepted else Verdict.NOT_MET)
    assert not blocks(of, Item.OVOP, stands)  # an ordinary application goes on


def test_a_claim_gives_the_first_class_until_it_is_rejected() -> None:
    both = known(priority="AA,OVOP")
    assert priority_class(known(), {}) == 2
    assert priority_class(both, {}) == 1
    assert blocks(both, Item.AUYL_AMANATY, Verdict.OPEN)
    rejected = {Item.AUYL_AMANATY: found(Answer.NO)}
    assert priority_class(both, rejected) == 1
    assert priority_class(both, {**rejected, Item.OVOP: found(**{**OVOP, "shelf_life_days": "5"})}) == 2
    assert set(CLAIMS.values()).isdisjoint(applying(known()))
    silent = replace(both, application=replace(both.application, answers={"oked": "01.13"}))
    assert set(CLAIMS.values()) <= set(applying(silent))  # an older form did not ask
    assert (priority_class(silent, {}), blocks(silent, Item.OVOP, Verdict.OPEN)) == (2, False)
    assert priority_class(silent, {Item.COOPERATIVE: found(Answer.YES)}) == 1


@given(st.sampled_from(["01", "01.1", "01.13", "01.13.0", "10", "10.5", "10.51"]), st.sampled_from(["01.13.0", "10.51", "96.01"]))
def test_an_activity_is_listed_by_the_beginning_of_its_code(listed: str, code: str) -> None:
    of = known(priorities=replace(LIST, codes=(listed,)), oked=code)
    begins = code.replace(".", "").startswith(listed.replace(".", ""))
    assert verdict(of, Item.ACTIVITY) is (Verdict.MET if begins else Verdict.NOT_MET)


def test_an_activity_that_nobody_can_compare_stays_open() -> None:
    assert judge(known(oked="көкөніс өсіру"), {}, Item.ACTIVITY) == Judged(Verdict.OPEN, ("oked",))
    assert verdict(known(oked="көкөніс өсіру"), Item.ACTIVITY, found(oked="01.13")) is Verdict.MET
    assert judge(known(priorities=None), {}, Item.ACTIVITY) == Judged(Verdict.OPEN, ("no_list",))
    assert judge(known(priority="AA", oked="96.01"), {}, Item.ACTIVITY) == Judged(Verdict.OPEN, ("claims",))
    strict = known(priority="AA", oked="96.01", limits=replace(LIMITS, requires_oked=True))
    assert verdict(strict, Item.ACTIVITY, auyl_amanaty=found(Answer.YES)) is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("results", "obligations", "literal", "either"),
    [
        (True, True, Verdict.MET, Verdict.MET),
        (False, True, Verdict.WARNING, Verdict.NOT_MET),
        (True, False, Verdict.WARNING, Verdict.NOT_MET),
        (False, False, Verdict.NOT_MET, Verdict.NOT_MET),
    ],
)
def test_repeated_financing_is_barred_by_both_failures(
    results: bool, obligations: bool, literal: Verdict, either: Verdict
) -> None:
    of = replace(known(), last_year=LastYear(2025, results, obligations, "2026/7"))
    assert verdict(of, Item.REFINANCE) is literal
    assert verdict(replace(of, limits=replace(LIMITS, either_failure_bars=True)), Item.REFINANCE) is either


def test_without_a_record_the_coordinator_says_whether_there_was_support() -> None:
    assert judge(known(), {}, Item.REFINANCE) == Judged(Verdict.OPEN, ("supported",))
    assert verdict(known(), Item.REFINANCE, found(supported="no")) is Verdict.MET
    half = found(supported="yes", results="yes")
    assert judge(known(), {Item.REFINANCE: half}, Item.REFINANCE) == Judged(Verdict.OPEN, ("obligations", "document"))


@given(st.integers(1, 400_000), st.integers(1, 400_000))
def test_the_share_of_a_trade_object_is_reckoned_exactly(tenths_whole: int, tenths_offered: int) -> None:
    whole, offered = Fraction(tenths_whole, 10), Fraction(tenths_offered, 10)
    facts = {**SPACE, "object_m2": str(tenths_whole / 10), "offered_m2": str(tenths_offered / 10)}
    share = Fraction(5, 100) if whole <= 1000 else Fraction(3, 100) if whole <= 3000 else Fraction(0)
    stands = verdict(known(infra_group="S", infra_s="S1"), Item.SPACE, found(**read_facts(Item.SPACE, facts, TODAY)))
    assert stands is (Verdict.MET if offered >= share * whole else Verdict.NOT_MET)


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({}, Verdict.MET),
        ({"offered_m2": "49.99"}, Verdict.NOT_MET),
        ({"object_m2": "1000.01", "offered_m2": "30.01"}, Verdict.MET),
        ({"object_m2": "3000", "offered_m2": "90"}, Verdict.MET),
        ({"object_m2": "3000", "offered_m2": "89.99"}, Verdict.NOT_MET),
        ({"object_m2": "3000.01", "offered_m2": "1"}, Verdict.MET),
        ({"months": "5"}, Verdict.NOT_MET),
        ({"single_zone": "no"}, Verdict.NOT_MET),
        ({"border_only": "no"}, Verdict.NOT_MET),
        ({"state_networks": "no", "offered_m2": "1", "single_zone": "no"}, Verdict.MET),
    ],
)
def test_space_at_its_limits(changed: Mapping[str, str], stands: Verdict) -> None:
    assert verdict(known(infra_group="S", infra_s="S1"), Item.SPACE, found(**{**SPACE, **changed})) is stands


def test_shares_have_the_steps_of_the_law() -> None:
    assert [least_percent(Fraction(one), LIMITS) for one in ("1", "1000", "1000.01", "3000", "3000.01")] == [5, 5, 3, 3, None]


@given(st.integers(0, 6))
def test_a_shared_object_is_for_three_businesses(others: int) -> None:
    of = known(users=others, infra_group="P", infra_p="P3")
    assert verdict(of, Item.USERS) is (Verdict.MET if others >= 2 else Verdict.NOT_MET)
    on_paper = replace(of, paper=True)
    assert verdict(on_paper, Item.USERS) is Verdict.OPEN
    assert verdict(on_paper, Item.USERS, found(subjects="3")) is Verdict.MET
    assert verdict(on_paper, Item.USERS, found(subjects="2")) is Verdict.NOT_MET


def test_a_corner_needs_a_modern_trade_object_and_other_trade_does_not() -> None:
    small = found(items="999", self_service="yes", cards="yes", parking="yes")
    corner, market = known(infra_group="S", infra_s="S1"), known(infra_group="S", infra_s="S2")
    assert verdict(corner, Item.TRADE_OBJECT, small) is Verdict.NOT_MET
    assert verdict(corner, Item.TRADE_OBJECT, replace(small, facts={**small.facts, "items": "1000"})) is Verdict.MET
    assert [blocks(of, Item.TRADE_OBJECT, Verdict.NOT_MET) for of in (corner, market)] == [True, False]


def test_what_was_found_of_documents_ends_when_they_are_mended() -> None:
    of = replace(known(), mended={"slot:psd": AT + timedelta(days=1)})
    assert judge(of, {Item.DOCUMENTS: found(Answer.YES)}, Item.DOCUMENTS) == Judged(Verdict.OPEN, ("mended",))
    assert verdict(of, Item.SIZE, found(Answer.YES)) is Verdict.MET


@pytest.mark.parametrize("what", ["applicant_type", "iin", "bin", "legal_name", "ie_name", "employees"])
def test_what_was_found_of_an_applicant_ends_when_the_applicant_is_another_one(what: str) -> None:
    of = replace(known(), mended={what: AT + timedelta(days=1)})
    well = {
        **{item: found(Answer.NO) for item in STOP_FACTORS}, Item.SIZE: found(Answer.YES), Item.REFINANCE: found(supported="no"),
        Item.COOPERATIVE: found(Answer.YES),
    }  # fmt: skip
    stands = {item: judge(of, well, item) for item in well}
    assert stands.pop(Item.COOPERATIVE).verdict is Verdict.MET
    assert set(stands.values()) == {Judged(Verdict.OPEN, ("mended",))}
    again = {item: replace(one, at=AT + timedelta(days=1)) for item, one in well.items()}
    assert {judge(of, again, item).verdict for item in again} == {Verdict.MET}


def test_a_mended_activity_counts_before_what_the_coordinator_wrote_of_the_old_one() -> None:
    of, said = known(oked="96.01"), {Item.ACTIVITY: found(oked="01.13"), Item.FORBIDDEN: found(Answer.NO)}
    assert judge(of, said, Item.ACTIVITY).verdict is Verdict.MET
    of = replace(of, mended={"oked": AT + timedelta(days=1)})
    assert (code_of(of, said), judge(of, said, Item.ACTIVITY)) == ("96.01", Judged(Verdict.NOT_MET, ("not_listed",)))
    assert judge(of, said, Item.FORBIDDEN) == Judged(Verdict.OPEN, ("mended",))
    in_words = replace(known(oked="көкөніс өсіру"), mended=of.mended)
    assert judge(in_words, said, Item.ACTIVITY) == Judged(Verdict.OPEN, ("mended", "oked"))
    later = {Item.ACTIVITY: replace(said[Item.ACTIVITY], at=AT + timedelta(days=2))}
    assert judge(of, later, Item.ACTIVITY).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("facts", "record", "counts"),
    [
        ({"supported": "no"}, None, True),
        ({"supported": "no"}, (False, False), False),
        ({"supported": "yes"}, (False, False), True),
        ({"results": "no"}, (False, True), True),
        ({"results": "no"}, (True, True), False),
        ({"supported": "yes", "results": "no", "obligations": "no", "document": "2026/7"}, None, False),
    ],
)
def test_what_was_found_of_a_year_counts_while_its_record_says_the_same(
    facts: Mapping[str, str], record: tuple[bool, bool] | None, counts: bool
) -> None:
    of = replace(known(), last_year=LastYear(2025, *record, "2026/7") if record else None)
    assert outdated(of, {Item.REFINANCE: found(**facts)}, Item.REFINANCE) is not counts


def test_a_new_likely_duplicate_is_looked_at_again() -> None:
    of = replace(known(), twins=frozenset({"B"}))
    assert verdict(known(), Item.DUPLICATES) is Verdict.MET
    assert verdict(of, Item.DUPLICATES) is Verdict.OPEN
    seen = replace(found(Answer.NO), judged=frozenset({"B"}))
    assert verdict(of, Item.DUPLICATES, seen) is Verdict.MET
    assert verdict(of, Item.DUPLICATES, replace(seen, answer=Answer.YES)) is Verdict.NOT_MET
    more = replace(of, twins=frozenset({"B", "C"}))
    assert judge(more, {Item.DUPLICATES: seen}, Item.DUPLICATES) == Judged(Verdict.OPEN, ("new_ones",))


def test_the_size_is_proposed_from_the_hired_workers() -> None:
    assert [proposed(known(employees=one), Item.SIZE) for one in ("100", "101", "")] == [Answer.YES, Answer.NO, None]


@pytest.mark.parametrize(
    ("item", "typed", "kept"),
    [
        (Item.SPACE, {"object_m2": " 1 000,50 ", "months": "06"}, {"object_m2": "1000.5", "months": "6"}),
        (Item.SPACE, {"object_m2": "0"}, "area"),
        (Item.SPACE, {"object_m2": "1e3"}, "area"),
        (Item.SPACE, {"object_m2": "-5"}, "area"),
        (Item.OVOP, {"shelf_life_days": "5.5"}, "count"),
        (Item.OVOP, {"shelf_life_days": "٥"}, "count"),
        (Item.OVOP, {"raw": "maybe", "tools": ""}, "yes_or_no"),
        (Item.OVOP, {"sweet": "yes"}, "unknown_fact"),
        (Item.ACTIVITY, {"oked": "0113"}, {"oked": "01.13"}),
        (Item.ACTIVITY, {"oked": "сүт"}, "code"),
        (Item.REFINANCE, {"document": "x" * 101}, "too_long"),
        (Item.REFINANCE, {"document": "ЖСН 900315400007"}, "number_in_it"),
        (Item.REFINANCE, {"document": " "}, {}),
    ],
)
def test_facts_are_kept_exactly(item: Item, typed: Mapping[str, str], kept: Mapping[str, str] | str) -> None:
    if isinstance(kept, str):
        with pytest.raises(Invalid) as refused:
            read_facts(item, typed, TODAY)
        assert refused.value.reason == kept
    else:
        assert read_facts(item, typed, TODAY) == kept


def test_every_item_has_a_rule_and_is_asked_in_both_languages() -> None:
    assert set(QUESTIONS) == set(Item)
    for question in QUESTIONS.values():
        assert question.rule.startswith(("R-003-", "AMB-"))
        assert question.text.kk.endswith("?")
        assert question.text.ru.endswith("?")
