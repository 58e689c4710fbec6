"""Reads scripts: plain data, as TOML or JSON gives it, into values. What is missing, misnamed or unknown raises Misbuilt."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from dialogs.scripts import ConsentText, Course, Field, Form, FormChoice, Lesson, Module, Option, Question, Screen
from domain.errors import Misbuilt
from domain.language import Text
from domain.people import ConsentKind
from domain.programmes import Parameter, Programme

Data = Mapping[str, Any]
T = TypeVar("T")


def course(data: Data) -> Course:
    """A course with its modules."""
    return _read(
        "id version title max_days modules",
        
        data, lambda: Course(data["id"], data["version"], _text(data["title"]), data["max_days"], _each(_module, data["modules"]))
    )


def form(data: Data) -> Form:
    """A form with its fields."""
    return _read(data, lambda: Form(data["id"], data["version"], _each(_field, data["fields"])))


def consent(data: Data) -> ConsentText:
    """One consent text."""
    return _read(data, lambda: ConsentText(ConsentKind(data["kind"]), data["version"], _text(data)))


def programme(data: Data) -> Programme:
    """A programme's parameters."""
    return _read(data, lambda: Programme(data["id"], {one["name"]: Parameter(**one) for one in data["parameters"]}))


def _read(data: Data, make: Callable[[], T]) -> T:
    try:
        return make()
    except (KeyError, TypeError, ValueError) as error:
        name = data.get("id") or data.get("kind") or "a script"
        raise Misbuilt([f"{name}: {type(error).__name__} {error}"]) from error


def _each(make: Callable[[Data], T], data: Iterable[Data]) -> tuple[T, ...]:
    return tuple(make(one) for one in data)


def _text(data: Data) -> Text:
    return Text(data["kk"].strip(), data["ru"].strip())


def _module(data: Data) -> Module:
    return Module(
        data["id"], _text(data["title"]), data["draw"], _each(_lesson, data["lessons"]), _each(_question, data["questions"])
    )


def _lesson(data: Data) -> Lesson:
    return Lesson(data["id"], _text(data["title"]), _each(_screen, data["screens"]))


def _screen(data: Data) -> Screen:
    return Screen(_text(data), tuple(data["sources"]))


def _question(data: Data) -> Question:
    options = _each(lambda one: Option(one["id"], _text(one)), data["options"])
    return Question(
        data["id"], data["lesson"], _text(data["text"]), _text(data["why"]), data["right"], options, tuple(data["sources"])
    )


def _field(data: Data) -> Field:
    return Field(
        name=data["name"],
        question=_text(data),
        validator=data.get("validator"),
        sensitive=data.get("sensitive", False),
        choices=_each(lambda one: FormChoice(one["value"], _text(one)), data.get("choices", ())),
        source=data.get("source"),
        only_if={name: tuple(values) for name, values in data.get("only_if", {}).items()},
    )
