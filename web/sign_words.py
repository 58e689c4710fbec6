"""What the page for signing says of eGov Mobile where it came to nothing."""

from collections.abc import Mapping

from dialogs.wording import N_
from services.signatures.egov_protocol import Standing

EGOV_WORDS: Mapping[Standing, str] = {
    Standing.REFUSED: N_("The signature was declined in eGov Mobile. You can begin again, or sign in another way."),
    Standing.EXPIRED: N_("The time for eGov Mobile is over. Begin again: your application is kept."),
    Standing.UNAVAILABLE: N_("eGov Mobile can't be reached now. Try again in a few minutes, or sign in another way."),
}
