"""The filled form F-1 as a paper: Kazakh with the Russian translation beside it. Its bytes are what the applicant signs."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from domain.application_paper import Agreed, ApplicationPaper, Attachment, Effect, Row, SignedBy
from domain.applications import Slot
from domain.certificates import Format
from domain.language import Text
from services.papers.application_words import DOCUMENTS, LEADS, Pair, Words
from services.papers.own_words import shown
from services.papers.typesetter import Typesetter
from services.translations import Translations

_ABSENT = "–"
_GAP = "\u00a0"  # between thousands: a number stays in one line
_ORDER = (Slot.BUSINESS_PLAN, Slot.TEO, Slot.PSD)


def render(paper: ApplicationPaper, translations: Translations) -> bytes:
    """The paper as PDF, always the same bytes for the same paper."""
    words = Words(translations)
    data = {
        "words": words.all(),
        "number": words.number(shown(paper.number)) if paper.number else None,
        "made": words.made(paper.made_at),
        "trial": paper.trial,
        "presigned": paper.presigned,
        "region": _pair(paper.region),
        "applicant": _pair(paper.applicant),
        "sections": {number: _section(paper.rows, number, words) for number in ("3", "4", "5")},
        "effect": _effect(paper.effect),
        "documents": _documents(paper, words),
        "additions": [_row(row) for row in paper.additions],
        "consents": [_consent(given, words) for given in paper.consents],
        "sent": words.sent(paper.signature.at if paper.signature else None),
        "signature": _signature(paper.signature, words) if paper.signature else None,
        "accepted": words.accepted(),
    }
    return _typesetter().set(data, Format.PDF, int(paper.made_at.timestamp()))


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).with_name("application.typ"))


def grouped(number: str) -> str:
    """A normalised number as people read it: «1250000.5» is «1 250 000,5»."""
    whole, _, tenths = number.partition(".")
    if not whole.isascii() or not whole.isdigit():
        return number
    return f"{int(whole):,}".replace(",", _GAP) + (f",{tenths}" if tenths else "")


def _pair(value: Text | str) -> Pair:
    kk, ru = (value, value) if isinstance(value, str) else (value.kk, value.ru)
    return {"kk": shown(kk) or _ABSENT, "ru": shown(ru) or _ABSENT}


def _section(rows: Sequence[Row], section: str, words: Words) -> Sequence[Mapping[str, object]]:
    """The section's rows in the order of the form, with the leads that stand between them."""
    there = [row for row in rows if row.number.partition(".")[0] == section]
    found: list[Mapping[str, object]] = []
    for row in sorted(there, key=lambda row: int(row.number.partition(".")[2])):
        if row.number in LEADS:
            found.append({"lead": words.pair(LEADS[row.number])})
        found.append({"lead": _pair(row.value)} if row.number.endswith(".0") else _row(row))
    return found


def _row(row: Row) -> Mapping[str, object]:
    return {"number": row.number, "label": _pair(row.official), "value": _pair(row.value)}


def _effect(effect: Effect) -> Mapping[str, object]:
    years = {name: _years(values) for name, values in (("jobs", effect.jobs), ("taxes", effect.taxes), ("output", effect.output))}
    return {**years, "other": shown(effect.other) or _ABSENT}


def _years(values: Sequence[str]) -> Sequence[str]:
    """Four cells in any case."""
    return [*(shown(grouped(value)) for value in values), *[_ABSENT] * 4][:4]


def _documents(paper: ApplicationPaper, words: Words) -> Sequence[Mapping[str, object]]:
    """Rows 7.1 to 7.3, whether there is a file or not, and what else came with the application."""
    there = {slot: [one for one in paper.attachments if one.slot is slot] for slot in Slot}
    more = [slot for slot in Slot if slot not in _ORDER and there[slot]]
    return [
        {
            "name": words.pair(DOCUMENTS[slot]),
            "files": [_file(one, words) for one in there[slot]],
            "exempt": shown(paper.teo_exempt or "") if slot is Slot.TEO else "",
        }
        for slot in (*_ORDER, *more)
    ]


def _file(one: Attachment, words: Words) -> Mapping[str, object]:
    return {"name": shown(one.name), "contents": words.contents(one.pages, grouped(str(one.size))), "sha256": one.sha256}


def _consent(given: Agreed, words: Words) -> Mapping[str, object]:
    """The lines of both texts side by side where they answer each other."""
    kk, ru = given.text.kk.strip().splitlines(), given.text.ru.strip().splitlines()
    pairs = zip(kk, ru, strict=True) if len(kk) == len(ru) else [("\n".join(kk), "\n".join(ru))]
    return {"lines": [_pair(Text(*pair)) for pair in pairs if any(pair)], "agreed": words.agreed(given)}


def _signature(signature: SignedBy, words: Words) -> Mapping[str, object]:
    who = f"{signature.name}, {signature.iin}, {signature.serial}, {signature.issuer}"
    return {"who": shown(who), "at": words.moment(signature.at), "sha256": signature.sha256}
