"""What came of an act for many applications, in words."""

from collections.abc import Mapping

from dialogs.wording import N_, Tr
from services.bulk_acts import Done, Outcome

DONE: Mapping[Done, str] = {
    Done.DONE: N_("Carried out"),
    Done.ALREADY: N_("Was done before"),
    Done.NOT: N_("Not done"),
}
_WHY: Mapping[str, str] = {
    "no_record": N_("There is no such application in your regions."),
    "not_now": N_("Its state does not allow this act."),
    "nobody_to_tell": N_("The applicant is not connected to a chat: call or write a letter."),
}
_OTHERWISE = N_("Open its card: there it says what is possible now.")


def why(outcome: Outcome, tr: Tr) -> str:
    """Why it was not done; empty where it was."""
    return tr(_WHY.get(outcome.reason, _OTHERWISE)) if outcome.done is Done.NOT else ""
