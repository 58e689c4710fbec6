"""The four whole texts that an applicant agrees to, one after the other (F-1)."""

from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.application_requests import Agree
from dialogs.application_stop import CONSENTS, Here, Stop, progress
from dialogs.session import Session
from dialogs.start import NO, YES, paragraphs
from dialogs.step import Taken, again, ask_for
from dialogs.wording import Tr
from domain.applications import Consent
from domain.messaging import Choice, Outbound

ORDER = (Consent.DATA, Consent.OBLIGATIONS, Consent.FINANCING, Consent.TERMS)  # nothing is collected before the first


@dataclass(frozen=True, slots=True)
class ConsentStop(Stop):
    """One text, whole, with the note which language has legal force."""

    item: Consent

    def ask(self, here: Here, tr: Tr) -> Outbound:
        number = ORDER.index(self.item) + 1
        at = tr("Consent {number} of {total}", number=number, total=len(ORDER))
        force = tr("The Kazakh text has legal force; the Russian one is a translation.")
        text = here.content.application_consent(self.item).text[tr.language]
        first = tr("Before anything is written down, please read this:") if self.item is ORDER[0] else ""
        choices = (Choice("yes", tr("I agree"), YES), Choice("no", tr("I do not agree"), NO))
        return Outbound(
            paragraphs(at if first else progress(here, CONSENTS, tr, number, len(ORDER)), first, text, force), choices
        )

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice == "yes":
            return ask_for(session, Agree(here.draft.id, self.item, here.content.application_consent(self.item).version))
        return again(session, "application_consent_needed" if answer.choice == "no" else "not_a_choice")
