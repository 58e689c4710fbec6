"""Events: what happens without a person's message, how it is told, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from dialogs.own_requests import ProvePhone, SetReminders
from dialogs.requests import CloseWindow, HandIn, Request
from dialogs.step import Next, Table
from dialogs.wording import Notice, Said
from domain.applications import TITLES, Slot
from domain.calendar import ZONE
from domain.decisions import GROUNDS, Ground
from domain.language import Text
from domain.messaging import Document, Event
from domain.regions import BY_CODE

Values = Mapping[str, str]


def _nothing(values: Values) -> Mapping[str, Said]:
    return {}


def _until(values: Values) -> Mapping[str, Said]:
    return {"last_day": date.fromisoformat(values["until"])}


def _number(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"]}


def _reason(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"], "reason": Text(values["reason_kk"], values["reason_ru"])}


def _reply(values: Values) -> Mapping[str, Said]:
    return {"reply": Text(values["reply_kk"], values["reply_ru"])}


def _paper(values: Values) -> Document:
    return Document(values["document"], values["name"], int(values["size"]))


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of one sort: the notice that tells it where no step accepts it, and what it asks the services to do first.

    A `reminder` is told only to who wants reminders, one `unless_here` not to who was here within a day; one `at_once`
    also in the quiet hours. With a `verdict` the notice is one of several, told apart by that value. `aside` is a step that
    stands in the way of the open question: where others may read along, or where one is told more and goes on.
    """

    notice: str
    verdict: str = ""
    reminder: bool = False
    unless_here: bool = False
    at_once: bool = False
    values: Callable[[Values], Mapping[str, Said]] = field(default=_nothing)
    document: Callable[[Values], Document] | None = None
    request: Callable[[Values], Request] | None = None
    aside: str | None = None

    def told(self, event: Event) -> Notice:
        """The notice of an event of this sort."""
        name = f"{self.notice}.{event.values[self.verdict]}" if self.verdict else self.notice
        return Notice(name, self.values(event.values), self.document(event.values) if self.document else None)


def _name(values: Values) -> Mapping[str, Said]:
    return {"name": values["name"]}


def _file(values: Values) -> Mapping[str, Said]:
    return {"document": TITLES[Slot(values["slot"])], "number": int(values.get("number", "0"))}


def _kept_until(values: Values) -> Mapping[str, Said]:
    return {"last_day": date.fromisoformat(values["until"])}


def _submitted(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"], "due": date.fromisoformat(values["due"]), "days": int(values["days"])}


def _milestone(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"], "what": Text(values["what_kk"], values["what_ru"])}


def _user(values: Values) -> Mapping[str, Said]:
    return {"name": values["name"] or Text("көршіңіз", "сосед")}


def _accepted(values: Values) -> Mapping[str, Said]:
    official = values["official"]
    return {
        "number": values["number"], "day": date.fromisoformat(values["day"]), "due": date.fromisoformat(values["due"]),
        "official": Text(official, official) if official else Text("әзірге жоқ", "пока не присвоен"),
    }  # fmt: skip


def _due(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"], "due": date.fromisoformat(values["due"])}


def _returned(values: Values) -> Mapping[str, Said]:
    return {**_due(values), "answer_by": date.fromisoformat(values["answer_by"])}


def _refused(values: Values) -> Mapping[str, Said]:
    ground = GROUNDS[Ground(values["ground"])].name
    day = date.fromisoformat(values["day"])
    return {"number": values["number"], "day": day, "ground": ground, "text": values["text"]}


def _considered(values: Values) -> Mapping[str, Said]:
    begins = datetime.fromisoformat(values["begins"]).astimezone(ZONE)
    return {"number": values["number"], "place": values["place"], "day": begins.date(), "time": f"{begins:%H:%M}"}


def _invited(values: Values) -> Mapping[str, Said]:
    begins = datetime.fromisoformat(values["begins"]).astimezone(ZONE)
    return {
        "region": BY_CODE[values["region"]].name, "place": values["place"], "day": begins.date(), "time": f"{begins:%H:%M}",
        "items": int(values["items"]),
    }  # fmt: skip


def _council_alert(values: Values) -> Mapping[str, Said]:
    counted = {"days": int(values["days"]), "sessions": int(values["sessions"])}
    return {"region": BY_CODE[values["region"]].name, "numbers": values["numbers"], **counted}


def _not_considered(values: Values) -> Mapping[str, Said]:
    begins = datetime.fromisoformat(values["begins"]).astimezone(ZONE)
    return {"number": values["number"], "day": begins.date()}


def _outcome(values: Values) -> Mapping[str, Said]:
    days = {name: date.fromisoformat(values[name]) for name in ("day", "on", "due")}
    return {"number": values["number"], "protocol": values["protocol"], **days}


def _turned_down(values: Values) -> Mapping[str, Said]:
    why = Text(values["reasons_kk"], values["reasons_ru"])
    return {**{name: said for name, said in _outcome(values).items() if name != "due"}, "reasons": why}


def _on_day(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"], "day": date.fromisoformat(values["day"])}


def _again(values: Values) -> Mapping[str, Said]:
    return {**_on_day(values), "times": int(values["times"])}


def _delay(values: Values) -> Mapping[str, Said]:
    counted = {"days": int(values["days"]), "sessions": int(values["sessions"])}
    return {"number": values["number"], "since": date.fromisoformat(values["since"]), **counted}


def _not_budgeted(values: Values) -> Mapping[str, Said]:
    return {**_on_day(values), "words": Text(values["words_kk"], values["words_ru"])}


def _word(values: Values) -> Mapping[str, Said]:
    return {"number": values["number"], "words": Text(values["words_kk"], values["words_ru"])}


FORM_READY = "application.form_ready"  # of a preliminary application, to be printed
EXTRACT_READY = "application.extract_ready"  # of the council's protocol
KNOCK = "person.knock"  # something waits for a person whose phone others use too
VOID, VOID_RETEST = "test.void", "test.void_retest"  # an open test does not count; the second where a retest window runs

CHECKED, PHOTOS_READY, SUBMITTED = "application.file_checked", "application.photos_ready", "application.submitted"
MENDED = "application.mended"  # the coordinator has it again
USER_CONFIRMED, USER_LEFT = "application.user_confirmed", "application.user_left"  # a neighbour, about a shared object

_WHERE = "application.overview"  # where the applicant is told more, and goes on

EVENTS: Mapping[str, Happening] = {
    "learning.pause": Happening("learning_pause", reminder=True, unless_here=True),
    "retest.window": Happening("retest_window", reminder=True, values=_until),
    "retest.expired": Happening("window_missed", values=_until, request=lambda values: CloseWindow(values["participation"])),
    "test.open": Happening("test_waits", reminder=True, unless_here=True),
    "test.left": Happening("test_continue_or_hand_in", reminder=True),
    "test.time_over": Happening("test_time_over", at_once=True, request=lambda values: HandIn(values["attempt"])),
    VOID: Happening("test_void", at_once=True),
    VOID_RETEST: Happening("test_void_retest", at_once=True, values=_until),
    "paper.ready": Happening("paper_here", at_once=True, values=_number, document=_paper),
    "certificate.issued": Happening("certificate_issued", values=_number),
    "certificate.reissued": Happening("certificate_reissued", values=_number),
    "certificate.revoked": Happening("certificate_revoked", values=_reason),
    "enquiry.replied": Happening("enquiry_replied", values=_reply),
    CHECKED: Happening("file", verdict="verdict", at_once=True, values=_file),
    PHOTOS_READY: Happening("photos_ready", at_once=True, values=_file, document=_paper),
    FORM_READY: Happening("application_form", at_once=True, document=_paper),
    EXTRACT_READY: Happening("application_extract", at_once=True, values=_number, document=_paper),
    SUBMITTED: Happening("application_submitted", at_once=True, values=_submitted),
    USER_CONFIRMED: Happening("user_confirmed", values=_user),
    USER_LEFT: Happening("user_left", values=_user),
    "application.draft": Happening("application_waits", reminder=True, unless_here=True, values=_kept_until),
    "application.draft_ended": Happening("application_ended"),
    "application.draft_replaced": Happening("application_replaced"),
    "application.milestone": Happening("application_milestone", values=_milestone),
    "application.official": Happening("application_official", values=_number),
    "application.accepted": Happening("application_accepted", values=_accepted),
    "application.returned": Happening("application_returned", values=_returned, aside=_WHERE),
    "application.return_reminder": Happening("application_return_reminder", values=_returned, aside=_WHERE),
    MENDED: Happening("application_mended", at_once=True, values=_due),
    "application.refused": Happening("application_refused", values=_refused, aside=_WHERE),
    "application.recommended": Happening("application_recommended", values=_number),
    "application.agenda": Happening("application_agenda", values=_considered),
    "application.off_agenda": Happening("application_off_agenda", values=_not_considered),
    "application.no_decision": Happening("application_no_decision", values=_on_day),
    "application.base_unset": Happening("application_base_unset", values=_on_day),
    "application.no_decision_again": Happening("application_no_decision_again", values=_again),
    "application.not_considered": Happening("application_not_considered", values=_on_day),
    "application.council_delay": Happening("application_council_delay", values=_delay),
    "application.decided_positive": Happening("application_decided_positive", values=_outcome, aside=_WHERE),
    "application.decided_negative": Happening("application_decided_negative", values=_turned_down, aside=_WHERE),
    "application.forwarded": Happening("application_forwarded", values=_on_day),
    "application.not_budgeted": Happening("application_not_budgeted", values=_not_budgeted, aside=_WHERE),
    "application.word": Happening("application_word", values=_word),
    "application.withdrawn": Happening("application_withdrawn_for", values=_number),
    "council.alert": Happening("council_alert", values=_council_alert),
    "council.invitation": Happening("council_invitation", values=_invited),
    KNOCK: Happening("news_for", values=_name, aside="persons.knocked"),
}

# What the coordinator and the council did, told above the overview of one's applications where that is open.
NEWS = frozenset(
    f"application.{what}"
    for what in (
        "accepted", "returned", "return_reminder", "refused", "recommended", "agenda", "off_agenda", "mended", "no_decision",
        "no_decision_again", "not_considered", "council_delay", "decided_positive", "decided_negative", "forwarded",
        "not_budgeted", "base_unset",
    )
)  # fmt: skip
_STAYS: Mapping[StrEnum, Next] = {SetReminders.Outcome.SET: Next(None)}
# Where requests lead that any step may meet; a step's own table comes first.
EVERYWHERE: Table = {
    SetReminders: _STAYS,
    CloseWindow: dict.fromkeys(CloseWindow.Outcome, Next(None)),
    HandIn: dict.fromkeys(HandIn.Outcome, Next(None)),
    ProvePhone: {
        ProvePhone.Outcome.PROVEN: Next(None, "phone_proven"),
        ProvePhone.Outcome.FOREIGN: Next(None, "phone.foreign"),
        ProvePhone.Outcome.NO_CONSENT: Next(None, "consent_missing"),
    },
}
