"""How surely a person is known, what a person agrees to, and when a shared phone asks who is writing."""

from datetime import timedelta
from enum import StrEnum

SHARED_PAUSE = timedelta(minutes=30)  # after it whoever writes from a phone that several share is asked who it is
DIGITS = 4  # of the IIN or BIN, its last ones, by which a person is known there again


class IdentityLevel(StrEnum):
    """How surely a person is who he or she says (AMB-54); the higher level wins."""

    NONE = "none"
    DECLARED = "declared"
    PHONE = "phone"
    STAFF = "staff"
    EDS = "eds"


class ConsentKind(StrEnum):
    """What a person agrees to (F-11): training is needed, the others are free."""

    TRAINING = "training"
    SURVEYS = "surveys"
    NEWS = "news"
