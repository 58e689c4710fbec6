"""The documents of an application: a PDF, or photos that become one, each said to be here, looked into, and kept (V-PDF)."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.application_requests import KeepUpload, SettleUpload
from dialogs.application_stop import DOCUMENTS, USERS, Here, Stop, go_to, keep, progress, why, yes_no
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Taken, again, ask_for
from dialogs.wording import N_, Tr
from domain.applications import SLOT, TITLES, UNCHECKED, Attached, FileState, Slot
from domain.messaging import MOST_BYTES, Choice, Outbound

MEGABYTES = MOST_BYTES // 1024 // 1024
MOST_PHOTOS = 30
LATER = "later_"

_WHAT: Mapping[Slot, str] = {
    Slot.BUSINESS_PLAN: N_("Send the business plan of the project."),
    Slot.TEO: N_("Send the feasibility study of the project."),
    Slot.PSD: N_("Send the design and estimate documents of the project."),
    Slot.LETTER: N_("Send the letter in which your neighbour says that he or she will use the object, with the signature."),
}


@dataclass(frozen=True, slots=True)
class FileStop(Stop):
    """One document: asked for, counted while its photos come, or looked at once more."""

    slot: Slot

    def ask(self, here: Here, tr: Tr) -> Outbound:
        file = sent(here, self.slot)
        part = USERS if self.slot is Slot.LETTER else DOCUMENTS
        at = progress(here, part, tr)
        if here.faulty(f"{SLOT}{self.slot}"):
            at = paragraphs(at, f"{TITLES[self.slot][tr.language]}. {why(here, f'{SLOT}{self.slot}', tr)}")
        if file is None:
            later = () if here.mending else (Choice("later", tr("I will send it later")),)
            return Outbound(paragraphs(at, _wanted(self.slot, tr)), later, files=True)
        return Outbound(paragraphs(at, _standing(file, tr)), _choices(file, tr), files=file.state is not FileState.SHOWN)

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        file = sent(here, self.slot)
        if answer.document is not None:
            return ask_for(session, KeepUpload(here.draft.id, self.slot, answer.document))
        if answer.choice == "later" and file is None and not here.mending:
            return keep(session, here, {LATER + self.slot: "1"})
        if answer.choice == "on" and file is not None:
            return go_to(session, None)
        says = {"complete": "complete", "anew": "anew", "yes": "right", "no": "anew"}
        if answer.choice in says and file is not None:
            return ask_for(session, SettleUpload(here.draft.id, self.slot, says[answer.choice]))
        return again(session, "not_a_file")


def sent(here: Here, slot: Slot) -> Attached | None:
    """The file that counts for a document; none where it was returned and nothing came since."""
    file = here.draft.file(slot)
    returned = file is not None and file.state is FileState.CLEAN and here.faulty(f"{SLOT}{slot}")
    return None if returned else file


def waits(here: Here, slot: Slot) -> bool:
    """Whether the walk stops for a document: it is missing, its photos are not complete, or nobody has looked at their PDF."""
    file = sent(here, slot)
    if file is None:
        return here.mending or LATER + slot not in here.draft.answers
    return file.state in {FileState.COLLECTED, FileState.SHOWN}


def told(file: Attached, tr: Tr) -> str:
    """A document's state in a few words."""
    if file.state is FileState.CLEAN:
        return tr("{pages} pages, {size} KB", pages=file.pages, size=max(1, file.size // 1024))
    if file.state in UNCHECKED:
        return tr("is being checked")
    if file.state is FileState.SHOWN:
        return tr("look at it and say whether it can be read")
    return tr("{number} photos so far", number=file.photos)


def _wanted(slot: Slot, tr: Tr) -> str:
    how = tr(
        "One PDF file, at most {size} MB, without a password. No PDF? Send photos of the pages, one after the other (at most "
        "{photos}); I will make one PDF of them.",
        size=MEGABYTES,
        photos=MOST_PHOTOS,
    )
    return paragraphs(tr(_WHAT[slot]), how)


def _standing(file: Attached, tr: Tr) -> str:
    title = TITLES[file.slot][tr.language]
    if file.state is FileState.COLLECTED:
        return tr("{title}: {number} photos are here. Send the next page, or tap «That is all».", title=title, number=file.photos)
    if file.state is FileState.SHOWN:
        return tr("{title}: look into the PDF of your photos. Are all pages there, and can they be read?", title=title)
    return f"{title}: {told(file, tr)}."


def _choices(file: Attached, tr: Tr) -> tuple[Choice, ...]:
    anew = Choice("anew", tr("Send it anew"))
    if file.state is FileState.COLLECTED:
        return (Choice("complete", tr("That is all"), ("дайын", "готово", "болды", "всё", "все")), anew)
    if file.state is FileState.SHOWN:
        return yes_no(tr("Yes, it can be read"), tr("No, I will send it anew"))
    return (Choice("on", tr("Go on")), anew)
