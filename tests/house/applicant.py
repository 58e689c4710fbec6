"""What somebody answers who applies for infrastructure support, by the question that is shown; numbers are canaries."""

from collections.abc import Mapping

from services import content
from tests.house.canaries import BIN, IBAN, IIN, PHONE, spellings
from tests.support.filling import FARM, LEGAL

_FORM = next(script.data for script in content.read().scripts if script.data.get("id") == "application")
_FIELDS = {field["name"]: " ".join(field["ru"].split()) for field in _FORM["fields"]}
_CANARIES = {
    "iin": IIN, "head_iin": spellings(IIN)[1], "bin": spellings(BIN)[2], "bank_bin": BIN, "iban": spellings(IBAN)[1],
    "ie_phone": PHONE, "legal_phone": spellings(PHONE)[-1],
}  # fmt: skip
# A farm that needs water, and a company that builds something together with others.
_GIVEN = (
    {**FARM, "applicant_type": "[individual]", "region_code": "[75]", "employees": "2", **_CANARIES},
    {**LEGAL, "infra_group": "[P]", "infra_p": "[P4]", **_CANARIES},
)

# On the way to the form, where one of the two says that what is known is not right; and what follows it.
TO_THE_FORM = ("=/menu", "support", "new", "yes", "yes"), (
    *("=/menu", "support", "new", "yes"), "no", "field:applicant_type", "legal", "yes",
)  # fmt: skip
USERS = (f"={BIN}", "invite", "on", "invited", "on", "slot:letter", "later", "users:away", "back", "done")
TO_THE_REVIEW = ("later", "later", "later", "yes", "yes", "yes")
REVIEW = ("part:project", "field:project_name", "=Другой проект", "part:documents", "back", "drop")
AWAY = "yes", "no"  # one of the two throws it away
MEMBER = ("=/menu", "support", "code", "=member", "no")
NEIGHBOUR = ("(new)", "!ru", "=/menu", "support", "code", "=code", "yes", "=iin")


def given(number: int) -> Mapping[str, str]:
    """The answers of one of the two, by field; a choice's value, or a text after «=»."""
    return {name: answer.strip("[]") if answer.startswith("[") else f"={answer}" for name, answer in _GIVEN[number].items()}


def asked(shown: str) -> str:
    """The field that is asked; empty where none is."""
    words = " ".join(shown.split())
    return next((name for name, question in _FIELDS.items() if question in words), "")
