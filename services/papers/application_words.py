"""The words of the form F-1 apart from its rows' labels: its headings, its notes, and what stands under it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from babel.dates import format_date

from dialogs.wording import N_, Tr, in_words
from domain.application_paper import Agreed
from domain.applications import Slot
from domain.calendar import ZONE, local_date
from domain.language import Language
from domain.messaging import Channel
from services.translations import Translations

Pair = Mapping[str, str]  # «kk» and «ru»

WORDS: Mapping[str, str] = {
    "annex": N_("Annex to the Rules for infrastructure support of small businesses"),
    "form": N_("Form"),
    "title": N_("Electronic application for infrastructure support"),
    "law": N_("The legally binding text is the Kazakh one; the Russian one is a translation"),
    "page": N_("page {page} of {pages}"),
    "trial": N_("TRIAL VERSION. This is not an official bot of the Damu Fund. The document has no legal force"),
    "presigned": N_("No digital signature – preliminary application"),
    "unregistered": N_("It is not registered, and no receipt is given for it"),
    "region": N_("in the region (city of republican significance, capital)"),
    "applicant": N_("full name of the legal entity, or surname, name and patronymic (if any) of the sole entrepreneur"),
    "request": N_("I ask to consider the materials for taking part in the competitive selection for infrastructure."),
    "about_applicant": N_("Details of the applicant:"),
    "account": N_("Whether the entrepreneur has a current account in a second-tier bank:"),
    "project": N_("Details of the project:"),
    "effect": N_("Economic effect expected of the project:"),
    "count": N_("No. in order"),
    "years": N_("Years"),
    "fact": N_("Fact"),
    "forecast": N_("Forecast"),
    "this_year": N_("current year"),
    "year_1": N_("1st year"),
    "year_2": N_("2nd year"),
    "year_3": N_("3rd year"),
    "jobs": N_("Number of jobs to be created, people"),
    "taxes": N_("Sum of receipts in taxes, thousand tenge"),
    "output": N_("Volume of output, thousand tenge"),
    "other": N_("Other effects"),
    "documents": N_("Details of the documents handed in:"),
    "document": N_("Name of the document"),
    "file": N_("Name of the electronic file (in PDF)"),
    "exempt": N_("No feasibility study is needed, because:"),
    "no_file": N_("no file"),
    "additions": N_("Details beyond the approved form"),
    "consents": N_("Obligations and consents"),
    "no_consent": N_("No consent has been given yet"),
    "signature": N_("Data of the digital signature"),
    "signed_at": N_("Date and time of the digital signature"),
    "unsigned": N_("Digital signature: not signed"),
    "by_hand": N_("Signature by hand"),
    "date": N_("Date"),
    "signed_file": N_("SHA-256 of the signed file"),
    "acceptance": N_("Notice that the application is accepted:"),
}
# What stands before a row of the form.
LEADS: Mapping[str, str] = {
    "3.1": N_("For a legal entity:"),
    "3.7": N_("For a sole entrepreneur:"),
    "4.2": N_("Bank details:"),
}
DOCUMENTS: Mapping[Slot, str] = {
    Slot.BUSINESS_PLAN: N_("Business plan"),
    Slot.TEO: N_("Feasibility study of the project"),
    Slot.PSD: N_("Design-estimate documentation of the project"),
    Slot.LETTER: N_("Signed letter of a business that will use the shared object"),
    Slot.SCAN: N_("Scan of the application on paper"),
}
_PLACES: Mapping[str, str] = {
    Channel.WEB: N_("Browser"),
    Channel.CONSOLE: N_("Terminal"),
    Channel.TELEGRAM: N_("Telegram"),
    Channel.WHATSAPP: N_("WhatsApp"),
}
_LANGUAGES: Mapping[Language, str] = {Language.KK: N_("in Kazakh"), Language.RU: N_("in Russian")}
_EMPTY = {"day": "____", "month": "______________", "year": "20__", "time": "__:__"}


class Words:
    """Says each thing in both languages."""

    def __init__(self, translations: Translations) -> None:
        self._speakers: Sequence[Tr] = [translations.of(language) for language in Language]

    def all(self) -> Mapping[str, Pair]:
        """The sentences that need no value."""
        return {key: self.pair(msgid) for key, msgid in WORDS.items()}

    def pair(self, msgid: str, **values: str | int) -> Pair:
        """One sentence."""
        return self._each(lambda tr: tr(msgid, **values))

    def made(self, at: datetime) -> Pair:
        return self._each(lambda tr: tr("Drawn up: {when} (Astana time)", when=_moment(at, tr.language)))

    def number(self, number: str) -> Pair:
        """Our own number, which is not the register's (F-12)."""
        return self.pair(N_("Internal number: {number} (not an official registration)"), number=number)

    def contents(self, pages: int, size: str) -> Pair:
        """What a file holds; `size` in bytes."""
        return self.pair(N_("pages: {pages}; bytes: {size}"), pages=pages, size=size)

    def agreed(self, given: Agreed) -> Pair:
        """How a consent was given."""
        return self._each(lambda tr: _agreed(tr, given))

    def moment(self, at: datetime) -> Pair:
        """A day and time in Kazakhstan: «2026 ж. 21 қараша, 14:05»."""
        return self._each(lambda tr: _moment(at, tr.language))

    def sent(self, at: datetime | None) -> Pair:
        """Row 8, with its blanks filled once it is signed."""
        msgid = N_("The applicant signed and sent it on «{day}» {month} {year} at {time}:")
        return self._each(lambda tr: tr(msgid, **(_filled(at, tr.language) if at else _EMPTY)))

    def accepted(self) -> Pair:
        """Row 9, whose blanks the coordinator fills."""
        return self.pair(N_("The regional coordinator accepted it on «{day}» {month} {year} at {time}:"), **_EMPTY)

    def _each(self, say: Callable[[Tr], str]) -> Pair:
        return {tr.language.value: say(tr) for tr in self._speakers}


def _moment(at: datetime, language: Language) -> str:
    return f"{in_words(local_date(at), language)}, {at.astimezone(ZONE):%H:%M}"


def _agreed(tr: Tr, given: Agreed) -> str:
    return tr(
        "Agreed: {when} (Astana time); the text was read {language}; place: {place}; version of the text: {version}",
        when=_moment(given.at, tr.language),
        language=tr(_LANGUAGES[given.language]),
        place=tr(_PLACES[given.channel]) if given.channel in _PLACES else given.channel,
        version=given.version,
    )


def _filled(at: datetime, language: Language) -> Mapping[str, str]:
    local = at.astimezone(ZONE)
    month = format_date(local, "MMMM", locale=f"{language}_KZ")
    return {"day": f"{local.day:02}", "month": month, "year": str(local.year), "time": f"{local:%H:%M}"}
