"""Filling in an application: what is asked next follows from what is filled in, so it goes on from any channel (F-1, SM-4)."""

from dataclasses import replace
from typing import Any, ClassVar

from dialogs.answers import Answer
from dialogs.application_consents import ORDER, ConsentStop
from dialogs.application_documents import FileStop, waits
from dialogs.application_facts import DraftOf, MendingOf, WaysOf
from dialogs.application_fields import ASKED, CHANGED, KNOWN, SECOND_LOOK, FieldStop, KnownStop, SecondLook, known_stop
from dialogs.application_requests import (
    AddUser,
    Agree,
    AskAboutTeo,
    DropDraft,
    InviteUser,
    KeepAnswers,
    KeepUpload,
    OpenSigning,
    RemoveUser,
    ReopenDraft,
    SettleUpload,
)
from dialogs.application_review import DropStop, PartStop, ReviewStop, changeable
from dialogs.application_signing import SigningStop
from dialogs.application_stop import DOCUMENTS, Here, Stop, form_of
from dialogs.application_users import DONE, INVITED, LETTER, USERS, AwayStop, InvitedStop, UsersStop, users_stop
from dialogs.events import CHECKED, EVENTS, MENDED, PHOTOS_READY, SUBMITTED
from dialogs.facts import Fact, Facts, LinkFor
from dialogs.scripts import Content, Field
from dialogs.session import Session
from dialogs.step import Next, Step, Table, Taken
from dialogs.wording import Notice, Tr
from domain.applications import SEALED, Application, Consent, Fault, FileState, Slot
from domain.doors import Way
from domain.messaging import Event, Outbound

FILL, MEND, OVERVIEW = "application.fill", "application.mend", "application.overview"
_GONE = Next(OVERVIEW, "application_gone")
RECEIPTS = {SUBMITTED: "application_receipt", MENDED: "application_mended_receipt"}


class Fill(Step):
    """The whole walk as one step: consents, known facts, fields, users, documents, a look at all of it, the signature."""

    name = FILL
    in_place: ClassVar[bool] = True
    events = frozenset({CHECKED, PHOTOS_READY, SUBMITTED})
    fact: ClassVar[type[DraftOf | MendingOf]] = DraftOf
    table: ClassVar[Table] = {
        KeepAnswers: {KeepAnswers.Outcome.KEPT: Next(FILL), KeepAnswers.Outcome.CLOSED: _GONE},
        KeepUpload: {
            KeepUpload.Outcome.CAME: Next(FILL, "file_came"),
            KeepUpload.Outcome.PHOTO: Next(FILL),
            KeepUpload.Outcome.FULL: Next(FILL, "file_full"),
            KeepUpload.Outcome.CLOSED: _GONE,
        },
        SettleUpload: {
            SettleUpload.Outcome.ASSEMBLING: Next(FILL, "photos_assembling"),
            SettleUpload.Outcome.RIGHT: Next(FILL),
            SettleUpload.Outcome.ANEW: Next(FILL),
            SettleUpload.Outcome.CLOSED: _GONE,
        },
        Agree: {Agree.Outcome.AGREED: Next(FILL), Agree.Outcome.CLOSED: _GONE},
        AddUser: {
            AddUser.Outcome.ADDED: Next(FILL, "user_added"),
            AddUser.Outcome.SAME: Next(FILL, "user_same"),
            AddUser.Outcome.OWN: Next(FILL, "user_own"),
            AddUser.Outcome.CLOSED: _GONE,
        },
        InviteUser: {
            InviteUser.Outcome.INVITED: Next(FILL, "user_invited"),
            InviteUser.Outcome.FULL: Next(FILL, "users_full"),
            InviteUser.Outcome.CLOSED: _GONE,
        },
        RemoveUser: {RemoveUser.Outcome.REMOVED: Next(FILL), RemoveUser.Outcome.CLOSED: _GONE},
        AskAboutTeo: {AskAboutTeo.Outcome.ASKED: Next(FILL, "teo_asked"), AskAboutTeo.Outcome.CLOSED: _GONE},
        OpenSigning: {
            OpenSigning.Outcome.OPENED: Next(FILL),
            OpenSigning.Outcome.LACKS: Next(FILL),
            OpenSigning.Outcome.NO_WAY: Next(FILL, "no_way_to_sign"),
            OpenSigning.Outcome.PRESIGNED: Next(OVERVIEW, "application_presigned"),
            OpenSigning.Outcome.CLOSED: _GONE,
        },
        ReopenDraft: {ReopenDraft.Outcome.REOPENED: Next(FILL), ReopenDraft.Outcome.CLOSED: _GONE},
        DropDraft: {DropDraft.Outcome.DROPPED: Next(OVERVIEW, "application_dropped"), DropDraft.Outcome.CLOSED: _GONE},
    }

    def _here(self, session: Session, facts: Facts, content: Content) -> Here | None:
        return _here(self.fact(session.person), session, facts, content)

    def needs(self, session: Session) -> tuple[Fact[Any], ...]:
        return (self.fact(session.person), WaysOf(session.person), LinkFor(session.person, Way.SIGN))

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        here = self._here(session, facts, content)
        return stop_at(here, session).ask(here, tr) if here else Outbound(tr("No application is being filled in. Write «menu»."))

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        here = self._here(session, facts, content)
        if here is None:
            return Taken(session.accepted().at(OVERVIEW))
        return stop_at(here, session).take(session, answer, here)

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        here = self._here(session, facts, content)
        return here is not None and stop_at(here, session).hides(here)

    def asks_phone(self, session: Session, facts: Facts, content: Content) -> bool:
        here = self._here(session, facts, content)
        return here is not None and stop_at(here, session).asks_phone(here)

    def stays(self, session: Session) -> bool:
        """A message that is to be sent on to a neighbour stays."""
        return (session.place or "").startswith(INVITED)

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        here = self._here(session, facts, content)
        if here is None or here.draft.state in SEALED:
            return None
        at = stop_at(here, session)
        if isinstance(at, InvitedStop | AwayStop):
            return replace(session, place=USERS)
        if here.draft.answers.get(KNOWN) == ASKED:
            place = CHANGED if isinstance(at, FieldStop | SecondLook) else None
            return None if isinstance(at, KnownStop) else replace(session, place=place)
        held = [field for field in here.asked if field.name in here.draft.answers]
        if isinstance(at, FieldStop | SecondLook):
            order = list(here.asked)
            held = [field for field in held if order.index(field) < order.index(at.field)]
        held = [field for field in held if field.name in here.open.fields and not here.faulty(field.name)]
        return replace(session, place=f"field:{held[-1].name}") if held else None

    def happen(self, session: Session, event: Event, facts: Facts, content: Content) -> Taken:
        """A file was looked into, or the signature was given: the walk goes on from there."""
        here = self._here(session, facts, content)
        mine = here is not None and event.values.get("application") in {None, here.draft.id}
        if event.name in {CHECKED, PHOTOS_READY} and not mine:
            return Taken(session, (EVENTS[event.name].told(event),))
        place = None if event.name in {PHOTOS_READY, *RECEIPTS} else session.place
        if event.values.get("verdict") == FileState.CLEAN and place == f"slot:{event.values.get('slot')}":
            place = None
        if session.place == LETTER:
            place = LETTER if event.name == PHOTOS_READY else USERS
        session = replace(session.accepted(), place=place)
        if event.name in RECEIPTS:  # the promise stands in the overview, which comes with it
            return Taken(session.at(OVERVIEW), (Notice(RECEIPTS[event.name], {"number": event.values["number"]}),))
        return Taken(session, (EVENTS[event.name].told(event),))


class Mend(Fill):
    """What was returned: its faulty parts one by one, a look at all of it, the signature once more (SM-4, AMB-15)."""

    name = MEND
    events = frozenset({CHECKED, PHOTOS_READY, MENDED})
    fact: ClassVar[type[DraftOf | MendingOf]] = MendingOf
    table: ClassVar[Table] = {
        request: {outcome: replace(next_, step=MEND) if next_.step == FILL else next_ for outcome, next_ in leads.items()}
        for request, leads in Fill.table.items()
    }


def stop_at(here: Here, session: Session) -> Stop:
    """Where the walk is: where the person went back to, or whatever is not answered, or mended, yet."""
    if here.draft.state in SEALED:
        return SigningStop()
    if here.mending:
        return _placed_open(here, session.place or "") or _to_mend(here)
    if Consent.DATA not in here.draft.consents:
        return ConsentStop(Consent.DATA)
    place = session.place or ""
    if here.draft.answers.get(KNOWN) == ASKED:
        return _field(here, place) or known_stop(place)
    return _placed(here, place) or _next(here)


def _placed(here: Here, place: str) -> Stop | None:
    kind, _, what = place.partition(":")
    if kind in {"field", SECOND_LOOK}:
        return _field(here, place)
    if kind == "slot" and what in (*here.draft.slots, *((Slot.LETTER,) if here.draft.shared else ())):
        return FileStop(Slot(what))
    if kind == "part" and what in {one.id for one in here.form.sections}:
        return PartStop(what)
    return DropStop() if kind == "drop" else users_stop(here, place)


def _placed_open(here: Here, place: str) -> Stop | None:
    """Of the places those that are open in what was returned."""
    kind, _, what = place.partition(":")
    open_ = here.open
    if kind in {"field", SECOND_LOOK} and what.partition(":")[0] not in open_.fields:
        return None
    if kind == "slot" and what not in {*open_.slots, *((Slot.LETTER,) if open_.users else ())}:
        return None
    if kind == "part" and not changeable(here, what):
        return None
    return None if kind == "drop" or (kind in {USERS, INVITED} and not open_.users) else _placed(here, place)


def _to_mend(here: Here) -> Stop:
    """The first that was faulty and is not given anew; then whatever an answer to it made necessary."""
    for fault in here.draft.faults:
        stop = None if fault.mended else _faulty(here, fault)
        if stop is not None:
            return stop
    open_ = here.open
    field = next((one for one in here.asked if one.name in open_.fields and one.name not in here.draft.answers), None)
    if field is not None:
        return FieldStop(field)
    if here.draft.shared and open_.users and DONE not in here.draft.answers:
        return UsersStop()
    slot = next((slot for slot in here.draft.slots if slot in open_.slots and waits(here, slot)), None)
    return ReviewStop() if slot is None else FileStop(slot)


def _faulty(here: Here, fault: Fault) -> Stop | None:
    """Where a fault is mended; None where a new file is being looked into, or nothing of it is asked any more."""
    if fault.slot:
        return FileStop(fault.slot) if fault.slot in here.draft.slots and waits(here, fault.slot) else None
    field = next((one for one in here.asked if one.name == fault.what), None)
    return FieldStop(field) if field else None


def _field(here: Here, place: str) -> FieldStop | SecondLook | None:
    """A field that the person went to, or a second look at what was written there."""
    kind, name, value = [*place.split(":", 2), "", ""][:3]
    field = next((field for field in here.asked if field.name == name), None)
    if field is None or kind not in {"field", SECOND_LOOK}:
        return None
    return SecondLook(field, value) if kind == SECOND_LOOK else FieldStop(field)


def _next(here: Here) -> Stop:
    field: Field | None = next((field for field in here.asked if field.name not in here.draft.answers), None)
    users = here.draft.shared and DONE not in here.draft.answers
    if field is not None and not (users and field.section == DOCUMENTS):
        return FieldStop(field)
    if users:
        return UsersStop()
    slot = next((slot for slot in here.draft.slots if waits(here, slot)), None)
    if slot is not None:
        return FileStop(slot)
    item = next((item for item in ORDER if item not in here.draft.consents), None)
    return ConsentStop(item) if item is not None else ReviewStop()


def _here(fact: Fact[Application | None], session: Session, facts: Facts, content: Content) -> Here | None:
    draft = facts[fact]
    if draft is None:
        return None
    link = facts[LinkFor(session.person, Way.SIGN)]
    return Here(draft, form_of(draft, content), content, facts[WaysOf(session.person)], link)
