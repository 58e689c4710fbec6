"""While the filled form waits for its signature: the link to the page, and the way back to change something."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.application_requests import ReopenDraft
from dialogs.application_stop import Here, Stop
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Taken, again, ask_for
from dialogs.wording import N_, Tr
from domain.doors import Way
from domain.messaging import Choice, Link, Outbound

# What each way of signing is, where it is open.
WAYS: Mapping[str, str] = {
    "egov": N_("with the eGov Mobile app on your phone"),
    "computer": N_("on a computer of the staff, with your own key"),
    "upload": N_("by a file that you signed in another programme"),
}


@dataclass(frozen=True, slots=True)
class SigningStop(Stop):
    """The signature is given on a page, never in a chat; no key and no password is ever asked for."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        change = Choice("change", tr("Change the application"))
        if here.link is None:
            return Outbound(
                tr("The page for the signature is closed. Open it anew or change something."),
                (Choice("anew", tr("Open the page anew")), change),
            )
        ways = "\n".join(f"• {tr(WAYS[way])}" for way in here.ways if way in WAYS)
        text = paragraphs(
            tr(
                "Sign the application on this page with your electronic digital signature (EDS). "
                "There you can first read the filled form."
            ),
            tr("You can sign:") + "\n" + ways,
            tr("Nobody from us asks for your key file or its password. The page is open for {hours} hours.", hours=24),
        )
        return Outbound(text, (change,), link=Link(Way.SIGN, here.link, tr("Open the page")))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice in {"change", "anew"}:
            return ask_for(session, ReopenDraft(here.draft.id))
        return again(session, "not_a_choice")
