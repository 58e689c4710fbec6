"""Reads scripts: plain data, as TOML or JSON gives it, into values. What is missing, misnamed or unknown raises Misbuilt."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from dialogs.scripts import (
    ApplicationConsent,
    ConsentText,
    Course,
    Field,
    Form,
    FormChoice,
    Lesson,
    Module,
    Option,
    Question,
    Screen,
    Section,
)
from domain.applications import Consent
from domain.errors import Misbuilt
from domain.language import Text
from domain.people import ConsentKind
from domain.programmes import Parameter, Programme

Data = Mapping[str, Any]
T = TypeVar("T")


def course(data: Data) -> Course:
    """A course with its modules."""
    return _read(data, _course)


def form(data: Data) -> Form:
    """A form with its fields."""
    return _read(data, _form)


def consent(data: Data) -> ConsentText:
    """One consent text."""
    return _read(data, _consent)


def application_consent(data: Data) -> ApplicationConsent:
    """One whole text of an application."""
    return _read(data, _application_consent)


def programme(data: Data) -> Programme:
    """A programme's parameters."""
    return _read(data, _programme)


def _read(data: Data, make: Callable[[Data], T]) -> T:
    try:
        return make(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        name = data.get("id") or data.get("kind") or data.get("item") or "a script"
        raise Misbuilt([f"{name}: {type(error).__name__} {error}"]) from error


def _each(make: Callable[[Data], T], data: Iterable[Data]) -> tuple[T, ...]:
    return tuple(make(one) for one in data)


def _only(data: Data, names: str) -> None:
    """Refuse other names: a misspelt `sensitive` must not silently leave a number unmasked."""
    if unknown := data.keys() - set(names.split()):
        raise ValueError(f"{data.get('id') or data.get('name') or 'an entry'} has unknown names: {', '.join(sorted(unknown))}")


def _text(data: Data) -> Text:
    return Text(data["kk"].strip(), data["ru"].strip())


def _whole(data: Data, name: str) -> int:
    value = data[name]
    if type(value) is not int or value < 1:
        raise ValueError(f"{name} is a whole number from 1 on")
    return value


def _names(data: object) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise TypeError("a list of words is wanted")
    return tuple(data)


def _flag(data: Data, name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise TypeError(f"{name} is true or false")
    return value


def _course(data: Data) -> Course:
    _only(data, "id version title max_days modules final_draw parameters")
    return Course(
        id=data["id"],
        version=_whole(data, "version"),
        title=_text(data["title"]),
        max_days=_whole(data, "max_days"),
        modules=_each(_module, data["modules"]),
        final_draw=_whole(data, "final_draw") if "final_draw" in data else 0,
        parameters=_parameters(data.get("parameters", ())),
    )


def _module(data: Data) -> Module:
    _only(data, "id title draw lessons questions final")
    lessons, questions = _each(_lesson, data["lessons"]), _each(_question, data["questions"])
    final = _each(_question, data.get("final", ()))
    return Module(data["id"], _text(data["title"]), _whole(data, "draw"), lessons, questions, final)


def _lesson(data: Data) -> Lesson:
    _only(data, "id title screens")
    return Lesson(data["id"], _text(data["title"]), _each(_screen, data["screens"]))


def _screen(data: Data) -> Screen:
    _only(data, "kk ru sources")
    return Screen(_text(data), _names(data["sources"]))


def _question(data: Data) -> Question:
    _only(data, "id lesson text why right options sources")
    options = _each(_option, data["options"])
    text, why = _text(data["text"]), _text(data["why"]) if "why" in data else None
    return Question(data["id"], data["lesson"], text, why, data["right"], options, _names(data["sources"]))


def _option(data: Data) -> Option:
    _only(data, "id kk ru")
    return Option(data["id"], _text(data))


def _form(data: Data) -> Form:
    _only(data, "id version sections fields")
    sections = _each(_section, data.get("sections", ()))
    return Form(data["id"], _whole(data, "version"), _each(_field, data["fields"]), sections)


def _section(data: Data) -> Section:
    _only(data, "id kk ru")
    return Section(data["id"], _text(data))


def _field(data: Data) -> Field:
    _only(data, "name kk ru validator sensitive choices source only_if unless_code multi section label official row known units")
    return Field(
        name=data["name"],
        question=_text(data),
        validator=data.get("validator"),
        sensitive=_flag(data, "sensitive"),
        choices=_each(_choice, data.get("choices", ())),
        source=data.get("source"),
        only_if={name: _names(values) for name, values in data.get("only_if", {}).items()},
        unless_code=data.get("unless_code"),
        multi=_flag(data, "multi"),
        section=data.get("section"),
        label=_text(data["label"]) if "label" in data else None,
        official=_text(data["official"]) if "official" in data else None,
        row=data.get("row"),
        known=data.get("known"),
        units=_flag(data, "units"),
    )


def _choice(data: Data) -> FormChoice:
    _only(data, "value kk ru also")
    return FormChoice(data["value"], _text(data), _names(data.get("also", [])))


def _consent(data: Data) -> ConsentText:
    _only(data, "kind version kk ru")
    return ConsentText(ConsentKind(data["kind"]), _whole(data, "version"), _text(data))


def _application_consent(data: Data) -> ApplicationConsent:
    _only(data, "item version kk ru")
    return ApplicationConsent(Consent(data["item"]), _whole(data, "version"), _text(data))


def _programme(data: Data) -> Programme:
    _only(data, "id version parameters")
    _whole(data, "version")
    return Programme(data["id"], _parameters(data["parameters"]))


def _parameters(data: Iterable[Data]) -> dict[str, Parameter]:
    parameters = _each(_parameter, data)
    if len({one.name for one in parameters}) < len(parameters):
        raise ValueError("a parameter stands twice")
    return {one.name: one for one in parameters}


def _parameter(data: Data) -> Parameter:
    _only(data, "name value rule basis confirmed")
    value = data["value"]
    if not isinstance(value, str) and (type(value) is not int or value < 0):
        raise ValueError(f"{data['name']} is a whole number or a word")
    return Parameter(data["name"], value, data["rule"], data["basis"], _flag(data, "confirmed"))
