"""Which businesses are trained (R-000-2.2, R-000-13.4): judged by the form and the hired workers that a person declares."""

from dataclasses import dataclass
from enum import StrEnum


class LegalForm(StrEnum):
    """Forms of business, in the order in which they are offered (F-10)."""

    PEASANT_FARM = "peasant_farm"
    SOLE = "sole"
    LLP = "llp"
    COOPERATIVE = "cooperative"
    NONE = "none"


class Size(StrEnum):
    """Size category of a business (Entrepreneurial Code, article 24)."""

    MICRO = "micro"
    SMALL = "small"


class Ineligibility(StrEnum):
    """Why a person can't be enrolled."""

    NO_BUSINESS = "no_business"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """Most hired workers of a micro and of a small business (F-10, unconfirmed settings)."""

    micro_max: int
    small_max: int


def assess(form: LegalForm, workers: int, limits: SizeLimits) -> Size | Ineligibility:
    """Judge a declared business; co-operatives are under the same size limit (AMB-07)."""
    if form is LegalForm.NONE:
        return Ineligibility.NO_BUSINESS
    if workers <= limits.micro_max:
        return Size.MICRO
    if workers <= limits.small_max:
        return Size.SMALL
    return Ineligibility.TOO_LARGE
