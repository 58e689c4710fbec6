"""How the staff's side calls what stands about a learner, and what follows from an act, for the learner, in plain words."""

from collections.abc import Mapping
from datetime import date, datetime

from dialogs.wording import N_
from domain.calendar import ZONE, local_date
from services.learner_acts import IdentityDocument, Why
from services.learner_card import NOT_BEGUN
from web.errors import Tr

STATES: Mapping[str, str] = {
    "ineligible": N_("Not eligible"),
    "enrolled": N_("Registered"),
    "learning": N_("Learning"),
    "ready_for_test": N_("Ready for the final test"),
    "testing": N_("Taking the final test"),
    "retest_open": N_("May take the final test again"),
    "failed_final": N_("Did not pass the final test"),
    "retest_window_expired": N_("The time for the final test is over"),
    "passed": N_("Passed, the certificate waits"),
    "certified": N_("Holds a certificate"),
    "certificate_revoked": N_("The certificate is revoked"),
    "withdrawn": N_("Withdrew"),
}
LEVELS: Mapping[str, str] = {
    "none": N_("Unknown"),
    "declared": N_("Declared only"),
    "phone": N_("Phone confirmed"),
    "staff": N_("Document seen by staff"),
    "eds": N_("Digital signature"),
}
MODULES: Mapping[str, str] = {
    NOT_BEGUN: N_("Not begun"),
    "open": N_("May be begun"),
    "in_progress": N_("Reading"),
    "quiz": N_("Quiz open"),
    "retry": N_("Quiz to be taken again"),
    "passed": N_("Passed"),
}
ATTEMPTS: Mapping[str, str] = {
    "open": N_("Not finished yet"),
    "passed": N_("Passed"),
    "failed": N_("Not passed"),
    "void": N_("Void"),
}
CERTIFICATES: Mapping[str, str] = {"valid": N_("Valid"), "revoked": N_("Revoked"), "replaced": N_("Replaced")}
ENTRIES: Mapping[str, str] = {"issued": N_("Issued"), "revoked": N_("Revoked"), "replaced": N_("Replaced")}
CONSENTS: Mapping[str, str] = {"training": N_("Training"), "surveys": N_("Surveys"), "news": N_("News")}
CHANNELS: Mapping[str, str] = {
    "web": N_("Browser"),
    "console": N_("Terminal"),
    "telegram": N_("Telegram"),
    "whatsapp": N_("WhatsApp"),
}
REASONS: Mapping[str, str] = {"no_business": N_("No business"), "too_large": N_("The business is too large")}
SIZES: Mapping[str, str] = {"micro": N_("Micro-business"), "small": N_("Small business"), **REASONS}
CERTIFIED: Mapping[str, str] = {"yes": N_("Has one"), "no": N_("Has none")}
LANGUAGES: Mapping[str, str] = {"kk": N_("Kazakh"), "ru": N_("Russian")}
DOCUMENTS: Mapping[str, str] = {
    IdentityDocument.IDENTITY_CARD: N_("Identity card"),
    IdentityDocument.DIGITAL: N_("Digital document in eGov Mobile"),
    IdentityDocument.PASSPORT: N_("Passport"),
    IdentityDocument.RESIDENCE_PERMIT: N_("Residence permit"),
}
NUMBERS: Mapping[str, str] = {"iin": N_("IIN"), "bin": N_("BIN"), "phone": N_("Phone number")}
WHYS: Mapping[str, str] = {
    Why.DOCUMENT: N_("To compare it with a document"),
    Why.LEARNER_ASKS: N_("The learner asks for help"),
    Why.DUPLICATE: N_("Two learners claim one number"),
    Why.STATE_BODY: N_("A state body asks by its right"),
}
ACTS: Mapping[str, str] = {
    "person.identity_confirmed": N_("the identity was confirmed"),
    "person.name_confirmed": N_("the name was confirmed"),
    "person.name_corrected": N_("the name was corrected"),
    "certificate.issued": N_("a certificate was issued"),
    "certificate.corrected": N_("the certificate was replaced by a corrected one"),
    "certificate.taken_back": N_("the certificate was revoked"),
    "test.void_proposed": N_("it was proposed to make the test void"),
    "test.void": N_("the test was made void"),
}


def confirmed(tr: Tr, certificate: str | None, *, held: bool = False) -> str:
    if held:
        return tr(
            "The identity is confirmed, but the certificate is held back: another learner holds a valid one for the same IIN. "
            "Find both by the number, and decide whose it is. The learner gets no message yet."
        )
    if certificate is None:
        return tr("The identity is confirmed. No certificate waited for it, so the learner gets no message.")
    return tr(
        "The identity is confirmed, and the certificate {number} is issued. The learner gets a message and the file in the chat.",
        number=certificate,
    )


def revoked(tr: Tr) -> str:
    return tr(
        "The certificate is revoked. The learner gets a message with the reason in the own language. "
        "Whoever checks the number sees that it is revoked."
    )


def reissued(tr: Tr, number: str) -> str:
    return tr(
        "The corrected certificate has the number {number}. The learner gets a message and the file in the chat. "
        "Whoever checks the old number sees that it was replaced.",
        number=number,
    )


def proposed(tr: Tr) -> str:
    return tr("Now another person must approve it. Until then nothing changes for the learner, who may go on with the test.")


def made_void(tr: Tr) -> str:
    return tr(
        "The test does not count. The learner may begin the final test again, loses no try and no day, "
        "and is told so in the chat."
    )


def day(at: date | datetime | None) -> str:
    """A day as people write it; of a moment the one in Kazakhstan."""
    if at is None:
        return ""
    return f"{local_date(at) if isinstance(at, datetime) else at:%d.%m.%Y}"


def day_of(iso: str) -> str:
    """A day that is kept as text."""
    return day(date.fromisoformat(iso))


def moment(at: datetime | None) -> str:
    """A moment by the clock on the wall in Kazakhstan."""
    return f"{at.astimezone(ZONE):%d.%m.%Y %H:%M}" if at else ""


def who(tr: Tr, actor: str) -> str:
    """Who did something, as the audit trail names it, for people."""
    kind, _, name = actor.partition(":")
    if kind == "person":
        return tr("the learner")
    return name if kind in {"staff", "token"} else tr("Kasip itself")
