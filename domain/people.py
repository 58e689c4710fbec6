"""Who may train: identity levels, forms of business, and eligibility (R-000-2.2, R-000-13.4)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SHARED_PAUSE = timedelta(minutes=30)  # after it whoever writes from a phone that several share is asked who it is


class IdentityLevel(StrEnum):
    """How surely a person is who he or she says (AMB-54); the higher level wins."""

    NONE = "none"
    DECLARED = "declared"
    PHONE = "phone"
    STAFF = "staff"
    EDS = "eds"


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


class ConsentKind(StrEnum):
    """What a person agrees to (F-11): training is needed, the others are free."""

    TRAINING = "training"
    SURVEYS = "surveys"
    NEWS = "news"


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
