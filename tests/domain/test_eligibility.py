"""Who may train, by the rule table of eligibility (R-000-2.2, R-000-13.4) and for every business there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.eligibility import Ineligibility, LegalForm, Size, SizeLimits, assess

LIMITS = SizeLimits(micro_max=15, small_max=100)
RUN = [form for form in LegalForm if form is not LegalForm.NONE]
TABLE = [
    (0, Size.MICRO),
    (15, Size.MICRO),
    (16, Size.SMALL),
    (100, Size.SMALL),
    (101, Ineligibility.TOO_LARGE),
    (1_000_000, Ineligibility.TOO_LARGE),
]
counts = st.integers(0, 10_000)
limits = st.tuples(counts, counts).map(lambda pair: SizeLimits(min(pair), max(pair)))


@pytest.mark.parametrize("form", RUN)
@pytest.mark.parametrize(("workers", "verdict"), TABLE)
def test_every_form_of_business_is_judged_by_its_hired_workers_alone(
    form: LegalForm, workers: int, verdict: Size | Ineligibility
) -> None:
    assert assess(form, workers, LIMITS) is verdict


@given(counts, limits)
def test_who_runs_no_business_is_not_trained_whatever_else_is_declared(workers: int, most: SizeLimits) -> None:
    assert assess(LegalForm.NONE, workers, most) is Ineligibility.NO_BUSINESS


@given(st.sampled_from(RUN), limits)
def test_the_limits_themselves_are_within(form: LegalForm, most: SizeLimits) -> None:
    within = Size.MICRO if most.micro_max == most.small_max else Size.SMALL
    assert assess(form, most.micro_max, most) is Size.MICRO
    assert assess(form, most.small_max, most) is within
    assert assess(form, most.small_max + 1, most) is Ineligibility.TOO_LARGE


@given(st.sampled_from(RUN), counts, limits)
def test_more_workers_never_make_a_business_smaller(form: LegalForm, workers: int, most: SizeLimits) -> None:
    order = [Size.MICRO, Size.SMALL, Ineligibility.TOO_LARGE]
    assert order.index(assess(form, workers, most)) <= order.index(assess(form, workers + 1, most))
