"""Walks a form script: asks each field, checks the answer by its named validator, keeps it in the session."""

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from dialogs.answers import Answer
from dialogs.facts import Facts
from dialogs.own_requests import ProvePhone
from dialogs.private_form import ELSEWHERE
from dialogs.requests import Request
from dialogs.scripts import Content, Field, Form
from dialogs.session import Session
from dialogs.step import Step, Taken, again, ask_for
from dialogs.wording import Tr
from domain.fields import validate
from domain.industries import INDUSTRIES
from domain.invalid import Invalid
from domain.messaging import Choice, Outbound
from domain.regions import REGIONS, find


def begun(session: Session, content: Content, form: str) -> Session:
    """The session at the first field of the newest form of that id, with no answers."""
    script = content.form(form)
    return replace(session, answers={}, script=(script.id, script.version), place=script.fields[0].name)


class FormStep(Step):
    """A whole form as one step: the place within it is in the session."""

    form: ClassVar[str]
    answers_before: ClassVar[int] = 0
    in_place: ClassVar[bool] = True

    @abstractmethod
    def request(self, session: Session) -> Request:
        """What to do when every field is answered."""

    def ask(self, session: Session, facts: Facts, content: Content, tr: Tr) -> Outbound:
        form, field = self._at(session, content)
        asked = [other for other in form.fields if _may_apply(other, session)]
        number = self.answers_before + asked.index(field) + 1
        progress = tr("Question {number} of {total}", number=number, total=self.answers_before + len(asked))
        instead = ELSEWHERE.get(field.validator or "")
        elsewhere = f"{progress}\n\n{tr(instead)}" if instead else None
        button = tr("Send my number") if field.validator == "phone" else None
        text = f"{progress}\n\n{field.question[tr.language]}"
        return Outbound(text, choices_of(field, tr), elsewhere=elsewhere, phone_button=button)

    def take(self, session: Session, answer: Answer, facts: Facts, content: Content) -> Taken:
        form, field = self._at(session, content)
        value = picked(field, answer)
        if value is None and field.validator is None:
            return again(session, "not_a_choice")
        if value is None:
            try:
                value = validate(str(field.validator), answer.text, answer.day)
            except Invalid as invalid:
                return again(session, f"{field.validator}.{invalid.reason}", invalid.facts)
        taken = self._kept(session, form, field, value)
        return replace(taken, request=ProvePhone(value)) if answer.own_phone and taken.request is None else taken

    def asks_phone(self, session: Session, facts: Facts, content: Content) -> bool:
        return self._at(session, content)[1].validator == "phone"

    def back(self, session: Session, facts: Facts, content: Content) -> Session | None:
        form, field = self._at(session, content)
        earlier = [other for other in form.fields[: form.fields.index(field)] if _applies(other, session)]
        return replace(session, place=earlier[-1].name) if earlier else None

    def hides(self, session: Session, facts: Facts, content: Content) -> bool:
        return self._at(session, content)[1].sensitive

    def _kept(self, session: Session, form: Form, field: Field, value: str) -> Taken:
        session = replace(session, answers={**session.answers, field.name: value})
        later = [other for other in form.fields[form.fields.index(field) + 1 :] if _applies(other, session)]
        if later:
            return Taken(replace(session.accepted(), place=later[0].name))
        names = {other.name for other in form.fields if _applies(other, session)}
        session = replace(session, answers={name: kept for name, kept in session.answers.items() if name in names})
        return ask_for(session, self.request(session))

    def _at(self, session: Session, content: Content) -> tuple[Form, Field]:
        """The pinned form and the field that is asked; one that the form no longer has is asked from the beginning."""
        form = content.form(*session.script) if session.script else content.form(self.form)
        names = [field.name for field in form.fields]
        return form, form.fields[names.index(session.place)] if session.place in names else form.fields[0]


def _applies(field: Field, session: Session) -> bool:
    return all(session.answers.get(name) in values for name, values in field.only_if.items())


def _may_apply(field: Field, session: Session) -> bool:
    """Whether a field is asked, or may be, for what is answered so far."""
    return all(session.answers.get(name, values[0]) in values for name, values in field.only_if.items())


def choices_of(field: Field, tr: Tr) -> tuple[Choice, ...]:
    """The buttons of a field."""
    if field.source == "regions":
        return tuple(Choice(region.code, region.name[tr.language]) for region in REGIONS)
    if field.source == "industries":
        return tuple(Choice(one.code, one.label[tr.language], (one.name.kk, one.name.ru)) for one in INDUSTRIES)
    return tuple(Choice(choice.value, choice.label[tr.language], choice.also) for choice in field.choices)


def picked(field: Field, answer: Answer) -> str | None:
    """The value of a choice that was meant; None where the words are for the validator, or for nothing."""
    if answer.choice is None and field.source == "regions":
        region = find(answer.text)
        return region.code if region else None
    return answer.choice
