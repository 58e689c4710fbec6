"""Why a region's priority activities or its contact are not taken, in words: the same on the page and in the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from admin import application_refusals
from domain.invalid import Invalid
from domain.phone import office_phone
from services.application_acts import CanNotApply
from web.errors import Problem, Tr

EXAMPLES: Mapping[str, str] = {
    "codes": "01.1", "document": "№ 12", "document_on": "2026-01-15", "since": "2026-02-01",
    "name_kk": "Кәсіпкерлік басқармасы", "name_ru": "Управление предпринимательства", "phone": office_phone("8 7172 55 12 34"),
}  # fmt: skip


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the use-cases refuse into a Problem with the field."""
    try:
        with application_refusals.in_words():
            try:
                yield
            except Invalid as invalid:
                raise _invalid(invalid) from None
            except CanNotApply as refused:
                if refused.reason == "since":
                    raise _since() from None
                raise
    except Problem as problem:
        field = problem.facts.get("field", "")
        if field not in EXAMPLES or "example" in problem.facts:
            raise
        facts = {**problem.facts, "example": EXAMPLES[str(field)]}
        raise Problem(problem.status, problem.code, problem.title, problem.detail, **facts) from None


def _invalid(invalid: Invalid) -> Problem:
    facts, rule = invalid.facts, {"rule": "R-003-5.2"} if invalid.field == "codes" else {}

    def detail(tr: Tr) -> str:
        said = {
            "empty": lambda: tr("Write at least one code of OKED."),
            "too_many": lambda: tr("No more than {most} codes are taken; you wrote {found}.", **facts),
            "twice": lambda: tr("This code stands there twice: {code}.", **facts),
            "inside": lambda: tr("Code {code} is inside {above} already. Leave one of them.", **facts),
            "no_code": lambda: tr("This is no code of OKED: {typed}. Write digits: division, group, class or subclass.", **facts),
            "not_phone": lambda: tr("That is no phone number of Kazakhstan. Write it whole, with the code of the town."),
            "foreign": lambda: tr("That is a foreign number. A phone of Kazakhstan is needed."),
        }  # fmt: skip
        return said[invalid.reason]()

    title = _codes if invalid.field == "codes" else _phone
    return Problem(422, invalid.reason, title, detail, field=invalid.field, example=EXAMPLES[invalid.field], **rule)


def _codes(tr: Tr) -> str:
    return tr("These codes cannot be set")


def _phone(tr: Tr) -> str:
    return tr("This number cannot be taken")


def _since() -> Problem:
    return Problem(
        422,
        "since",
        lambda tr: tr("This day cannot be taken"),
        lambda tr: tr("The list is in force from the day of its document at the earliest, and from a year ahead at the latest."),
        field="since",
        example=EXAMPLES["since"],
    )
