"""The questions of the application's form: one at a time, with what is known beforehand, and a second look at odd numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dialogs.answers import Answer
from dialogs.application_requests import AskAboutTeo
from dialogs.application_stop import Here, Stop, go_to, keep, progress, why, yes_no
from dialogs.form import choices_of, picked
from dialogs.private_form import ELSEWHERE
from dialogs.scripts import Field
from dialogs.session import Session
from dialogs.start import paragraphs
from dialogs.step import Taken, again, ask_for
from dialogs.wording import Tr
from domain.fields import validate
from domain.industries import INDUSTRIES
from domain.invalid import Invalid
from domain.masking import mask, mask_text
from domain.messaging import Choice, Outbound
from domain.names import search_key
from domain.regions import BY_CODE

KNOWN, ASKED, RIGHT = "known", "ask", "right"
CHANGED = "known"  # the place where single ones of the known answers are changed
SECOND_LOOK = "confirm"
_NUMBERS = re.compile(r"[0-9]{1,2}([ ,;]+[0-9]{1,2})*")


@dataclass(frozen=True, slots=True)
class KnownStop(Stop):
    """What the person told us before, to be said right in one go."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        return Outbound(
            paragraphs(_told(here, tr), tr("Is it right?")), yes_no(tr("Yes, it is right"), tr("No, I will correct it"))
        )

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice == "yes":  # of what is another sort of applicant's nothing is kept
            asked = {field.name for field in here.asked}
            foreign = {name: "" for name in here.draft.answers if name not in asked}
            return keep(session, here, {**foreign, KNOWN: RIGHT})
        return go_to(session, CHANGED) if answer.choice == "no" else again(session, "not_a_choice")


@dataclass(frozen=True, slots=True)
class ChangeKnownStop(Stop):
    """Which of the known answers is not right; the others stay."""

    def ask(self, here: Here, tr: Tr) -> Outbound:
        fields = (Choice(f"field:{field.name}", label(field, tr)) for field in _known(here))
        text = paragraphs(_told(here, tr), tr("What shall be changed?"))
        return Outbound(text, (*fields, Choice("back", tr("Nothing, go back"))))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice == "back":
            return go_to(session, None)
        return go_to(session, answer.choice) if answer.choice else again(session, "not_a_choice")


@dataclass(frozen=True, slots=True)
class FieldStop(Stop):
    """One field; with what it holds already where it is asked once more."""

    field: Field

    def ask(self, here: Here, tr: Tr) -> Outbound:
        field = self.field
        part = [one for one in here.likely if one.section == field.section]
        place = progress(here, str(field.section), tr, part.index(field) + 1, len(part))
        held = here.draft.answers.get(field.name)
        now = tr("Now it says: {value}", value=said(field, held, tr)) if held else ""
        hint = tr("If you need several, write their numbers, for instance: 1, 3") if field.multi else ""
        reason, instead = why(here, field.name, tr), ELSEWHERE.get(field.validator or "")
        elsewhere = paragraphs(place, reason, now, tr(instead)) if instead else None
        button = tr("Send my number") if field.validator == "phone" else None
        text = paragraphs(place, reason, now, field.question[tr.language], hint)
        return Outbound(text, choices_of(field, tr), elsewhere=elsewhere, phone_button=button)

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        field = self.field
        value = _several(field, answer) if field.multi else picked(field, answer)
        if value is None and field.validator is None:
            return again(session, "not_several" if field.multi else "not_a_choice")
        if value is None:
            try:
                value = validate(str(field.validator), answer.text, answer.day)
            except Invalid as invalid:
                return again(session, f"{field.validator}.{invalid.reason}", invalid.facts)
        if field.name == "teo_need" and value == "unknown":
            return ask_for(replace(session, place=None), AskAboutTeo(here.draft.id))
        if _odd(here, field, value):
            return go_to(session, f"{SECOND_LOOK}:{field.name}:{value}")
        return keep(session, here, {field.name: value})

    def hides(self, here: Here) -> bool:
        return self.field.sensitive

    def asks_phone(self, here: Here) -> bool:
        return self.field.validator == "phone"


@dataclass(frozen=True, slots=True)
class SecondLook(Stop):
    """A number that is likely a slip: tenge for thousand tenge (V-TT, S-33), or more workers than a small business has."""

    field: Field
    value: str

    def ask(self, here: Here, tr: Tr) -> Outbound:
        if not self.field.units:
            text = tr(
                "{value} hired workers: this support is for small and micro businesses, at most {limit} hired workers. "
                "Is the number right?",
                value=self.value,
                limit=here.content.programme["size.small_max"],
            )
            return Outbound(text, yes_no(tr("Yes, it is right"), tr("No, I will write it anew")))
        text = tr(
            "The sum is asked in thousand tenge. {value} thousand tenge is a very large sum. "
            "Did you write tenge instead of thousand tenge?",
            value=grouped(self.value),
        )
        slip = Choice("slip", tr("I wrote tenge: {value} thousand tenge is right", value=grouped(_thousandth(self.value))))
        right = Choice("yes", tr("{value} thousand tenge is right", value=grouped(self.value)))
        return Outbound(text, (slip, right, Choice("no", tr("I will write it anew"))))

    def take(self, session: Session, answer: Answer, here: Here) -> Taken:
        if answer.choice == "yes":
            return keep(session, here, {self.field.name: self.value})
        if answer.choice == "slip" and self.field.units:
            return keep(session, here, {self.field.name: _thousandth(self.value)})
        if answer.choice == "no":
            return go_to(session, f"field:{self.field.name}")
        return again(session, "not_a_choice")


def label(field: Field, tr: Tr) -> str:
    """The short name of a field."""
    return field.label[tr.language] if field.label else field.name


def said(field: Field, value: str, tr: Tr) -> str:
    """What a field holds, as it is said back: choices by their labels, numbers that identify somebody masked (F-12)."""
    if field.source == "regions":
        return BY_CODE[value].name[tr.language]
    if field.source == "industries":
        return next(one.name[tr.language] for one in INDUSTRIES if one.code == value)
    labels = {choice.value: choice.label[tr.language] for choice in field.choices}
    if field.multi or value in labels:
        return "; ".join(labels.get(one, one) for one in field.values(value))
    if field.sensitive or field.validator == "phone":
        return mask(value)
    return " / ".join(map(grouped, value.split(";"))) if _is_amount(field) else mask_text(value)


def grouped(amount: str) -> str:
    """A number with its thousands apart."""
    whole, dot, tenth = amount.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + (f",{tenth}" if dot else "") if whole.isdigit() else amount


def _is_amount(field: Field) -> bool:
    return field.validator in {"money_tt", "cost_tt", "four_money", "four_counts"}


def known_stop(place: str) -> Stop:
    """The stop at what is known, while nobody has said yet that it is right."""
    return ChangeKnownStop() if place == CHANGED else KnownStop()


def _told(here: Here, tr: Tr) -> str:
    """What is known, in lines."""
    lines = [f"• {label(field, tr)}: {said(field, here.draft.answers[field.name], tr)}" for field in _known(here)]
    return paragraphs(progress(here, here.form.sections[0].id, tr), tr("We know this about you:") + "\n" + "\n".join(lines))


def _known(here: Here) -> Sequence[Field]:
    """The fields that were filled beforehand."""
    held = here.draft.answers
    return [field for field in here.asked if field.name in held and (field.known or field.name == "applicant_type")]


def _several(field: Field, answer: Answer) -> str | None:
    """One choice that was tapped, or several by their numbers or labels; None where nothing fits."""
    if answer.choice is not None:
        return answer.choice
    typed = answer.text.strip(" .")
    if _NUMBERS.fullmatch(typed):
        numbers = [int(one) for one in re.split(r"[ ,;]+", typed)]
        return ",".join(dict.fromkeys(_at(field, numbers))) if all(1 <= n <= len(field.choices) for n in numbers) else None
    meant = [_meant(field, part) for part in re.split(r"[,;\n]", typed) if part.strip()]
    return ",".join(dict.fromkeys(map(str, meant))) if meant and None not in meant else None


def _at(field: Field, numbers: Sequence[int]) -> Sequence[str]:
    return [field.choices[number - 1].value for number in numbers]


def _meant(field: Field, words: str) -> str | None:
    key = search_key(words)
    for choice in field.choices:
        if key in map(search_key, (choice.label.kk, choice.label.ru, *choice.also)):
            return choice.value
    return None


def _odd(here: Here, field: Field, value: str) -> bool:
    rules = here.content.programme
    if field.units:
        return any(whole_of(part) > rules["application.units_over"] for part in value.split(";"))
    return field.name == "employees" and value.isdigit() and int(value) > rules["size.small_max"]


def whole_of(amount: str) -> int:
    """The whole part of an amount (T-8)."""
    whole = amount.partition(".")[0]
    return int(whole) if whole.isdigit() else 0


def _thousandth(value: str) -> str:
    """The same sums, had they been written in tenge; rounded down to a tenth of a thousand."""
    return ";".join(_tenths(whole_of(part) // 100) for part in value.split(";"))


def _tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
