"""Everything that is filled in, with what is missing, "change this" for each, and the way to the signature."""

from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.application_documents import told
from dialogs.application_fields import label, said
from dialogs.application_requests import DropDraft, OpenSigning
from dialogs.application_stop import DOCUMENTS, USERS, Here, Stop, go_to, parts_of, title_of, yes_no
from dialogs.application_users import users_line
from dialogs.scripts import Field
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Taken, again, ask_for
from dialogs.wording import Tr
from domain.applications import TITLES, Lack, Slot, lacks, subjects
from domain.messaging import Choice, Outbound

LONGEST = 100  # characters of an answer in the overview
PAPER = "paper"


@dataclass(frozen=True, slots=True)
class ReviewStop(Stop):
    """The filled form at a glance; it can be signed once nothing lacks."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        missing = lacking(here)
        text = paragraphs(
            tr("Your application. Please read it once more:"),
            *(f"{title_of(here, part, tr)}\n{_lines(here, part, tr)}" for part in parts_of(here)),
            _missing(here, tr),
        )
        by_hand = _paper(here)
        sign = (Choice("sign", tr("Go on to the signature")),) if not missing and not (by_hand and here.ways == (PAPER,)) else ()
        paper = (Choice(PAPER, tr("No signature: a preliminary application")),) if by_hand and not missing else ()
        drop = () if here.mending else (Choice("drop", tr("Throw the application away")),)
        send = tuple(
            Choice(f"slot:{name}", tr("Send: {title}", title=TITLES[Slot(name)][tr.language]))
            for lack, name in missing
            if lack in {Lack.DOCUMENT, Lack.UNSEEN}
        )
        parts = (part for part in parts_of(here) if changeable(here, part))
        change = tuple(Choice(f"part:{part}", tr("Change: {title}", title=title_of(here, part, tr))) for part in parts)
        return Outbound(text, (*sign, *paper, *send, *change, *drop))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        choice = answer.choice or ""
        if choice in {"sign", PAPER} and not lacking(here):
            return ask_for(session, OpenSigning(here.draft.id, paper=choice == PAPER))
        if choice.startswith("part:"):
            part = choice.removeprefix("part:")
            return go_to(session, part if part == USERS else choice)
        if choice.startswith("slot:") or choice == "drop":
            return go_to(session, choice)
        return again(session, "not_a_choice")


@dataclass(frozen=True, slots=True)
class PartStop(Stop):
    """One part of the form, with a way to change each of its answers."""

    part: str

    def ask(self, here: Here, tr: Tr) -> Outbound:
        text = paragraphs(title_of(here, self.part, tr), _lines(here, self.part, tr, LONGEST * 6), tr("What shall be changed?"))
        return Outbound(text, (*self._choices(here, tr), Choice("back", tr("Nothing, go back"))))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice == "back":
            return go_to(session, None)
        if answer.choice and answer.choice.partition(":")[0] in {"field", "slot"}:
            return go_to(session, answer.choice)
        return again(session, "not_a_choice")

    def _choices(self, here: Here, tr: Tr) -> tuple[Choice, ...]:
        open_ = here.open
        fields = [field for field in here.asked if field.section == self.part and field.name in open_.fields]
        slots = [slot for slot in here.draft.slots if self.part == DOCUMENTS and slot in open_.slots]
        own = (Choice(f"field:{field.name}", label(field, tr)) for field in fields)
        return (*own, *(Choice(f"slot:{slot}", TITLES[slot][tr.language]) for slot in slots))


@dataclass(frozen=True, slots=True)
class DropStop(Stop):
    """Asked once more before everything is thrown away."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        text = tr("All answers and documents of this application will be erased. This can't be undone. Throw it away?")
        return Outbound(text, yes_no(tr("Yes, throw it away"), tr("No, keep it")))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice == "yes":
            return ask_for(session, DropDraft(here.draft.id))
        return go_to(session, None) if answer.choice == "no" else again(session, "not_a_choice")


def changeable(here: Here, part: str) -> bool:
    """Whether something of a part of the form may be changed."""
    if part == USERS:
        return here.open.users
    slots = here.open.slots.intersection(here.draft.slots) if part == DOCUMENTS else ()
    return bool(slots) or any(field.section == part and field.name in here.open.fields for field in here.asked)


def lacking(here: Here) -> tuple[tuple[Lack, str], ...]:
    """What still keeps it from being signed."""
    fields = [field.name for field in here.asked]
    return tuple(lacks(here.draft, fields, here.content.programme["application.users_min"]))


def _paper(here: Here) -> bool:
    return bool(here.content.programme["intake.presigned"]) and PAPER in here.ways and not here.mending


def _lines(here: Here, part: str, tr: Tr, longest: int = LONGEST) -> str:
    if part == USERS:
        return users_line(here, tr)
    fields = [field for field in here.asked if field.section == part and not _told_by_file(here, field)]
    answers = [f"• {label(field, tr)}: {_answer(here, field, longest, tr)}" for field in fields]
    slots = here.draft.slots if part == DOCUMENTS else ()
    return "\n".join([*answers, *(f"• {TITLES[slot][tr.language]}: {_file(here, slot, tr)}" for slot in slots)])


def _told_by_file(here: Here, field: Field) -> bool:
    """Whether the line of a document says it already: that there is a feasibility study."""
    return field.name == "teo_need" and here.draft.answers.get(field.name) == "have"


def _answer(here: Here, field: Field, longest: int, tr: Tr) -> str:
    value = here.draft.answers.get(field.name)
    if value is None:
        return tr("not answered")
    words = " ".join(said(field, value, tr).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _file(here: Here, slot: Slot, tr: Tr) -> str:
    file = here.draft.file(slot)
    return told(file, tr) if file else tr("not sent")


def _missing(here: Here, tr: Tr) -> str:
    """What lacks, in words; nothing where it can be signed."""
    missing = [(lack, name) for lack, name in lacking(here) if lack is not Lack.FAULT]  # the walk stops at these
    if not missing:
        return tr("Nothing is missing. After the signature nothing can be changed.")
    names = {field.name: label(field, tr) for field in here.asked}
    titles = {str(slot): title[tr.language] for slot, title in TITLES.items()}
    lines = [f"• {_lack(here, lack, {**names, **titles}.get(name, name), tr)}" for lack, name in missing]
    return tr("It can't be signed yet:") + "\n" + "\n".join(lines)


def _lack(here: Here, lack: Lack, name: str, tr: Tr) -> str:
    if lack is Lack.TEO:
        return tr("The coordinator has not answered yet whether a feasibility study is needed; you may also choose it yourself.")
    if lack is Lack.USERS:
        least = here.content.programme["application.users_min"]
        return tr(
            "A shared object needs at least {least} users, you among them; now there are {number}.",
            least=least,
            number=subjects(here.draft),
        )
    if lack is Lack.CONSENT:
        return tr("a consent is not given")
    says = {Lack.ANSWER: tr("not answered"), Lack.DOCUMENT: tr("not sent"), Lack.UNCHECKED: tr("is being checked")}
    wants = says.get(lack) or tr("look at it and say whether it can be read")
    return f"{name}: {wants}"
