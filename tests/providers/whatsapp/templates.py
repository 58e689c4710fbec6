"""Templates that Meta has approved, and the filling of them; named parameters only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.providers.whatsapp import checks
from tests.providers.whatsapp.api import GraphError, Json
from tests.providers.whatsapp.interactive import Button, Content

PLACE = re.compile(r"\{\{([^{}]*)\}\}")
WRONG_SPACE = re.compile(r"[\n\r\t]| {5}")
MOST_BODY, MOST_PAYLOAD = 1024, 128
STATES = {"APPROVED": 0, "PENDING": 132001, "REJECTED": 132001, "PAUSED": 132015, "DISABLED": 132016}


@dataclass(slots=True)
class Template:
    """One template in one language. A header is a text, or a document; each button is (kind, label, url or nothing)."""

    name: str
    language: str
    body: str
    category: str
    header: str
    takes_document: bool
    footer: str
    buttons: tuple[Button, ...]
    state: str = "APPROVED"

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(PLACE.findall(self.body)))


class Templates:
    """What the account has; `state` of one may be changed by a test (PAUSED, DISABLED, PENDING, REJECTED)."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Template] = {}

    def register(  # noqa: PLR0913 -- a template has as many parts
        self, name: str, language: str, body: str, *, document: bool = False, header: str = "", footer: str = "",
        buttons: Sequence[str | tuple[str, str]] = (), category: str = "UTILITY",
    ) -> Template:  # fmt: skip
        """Approve a template: a button is a quick reply's label, or (label, url); a url may end with {{1}}.

        Raises ValueError for what Meta would not approve.
        """
        made = tuple(Button("quick_reply", one, one) if isinstance(one, str) else Button("url", *one) for one in buttons)
        template = Template(name, language, body, category, header, document, footer, made)
        if wrong := _faults(template):
            raise ValueError(f"template {name} ({language}): {wrong[0]}")
        self._known[name, language] = template
        return template

    def submit(self, creation: Json) -> Template:
        """The same from the JSON with which a template is created at Meta (POST message_templates)."""
        assert creation.get("parameter_format", "NAMED").upper() == "NAMED", "only named parameters are known here"
        parts: dict[str, Json] = {part["type"].upper(): part for part in creation["components"]}
        header, footer = parts.get("HEADER", {}), parts.get("FOOTER", {})
        found = parts.get("BUTTONS", {}).get("buttons", [])
        buttons = [one["text"] if one["type"].upper() == "QUICK_REPLY" else (one["text"], one["url"]) for one in found]
        kind = header.get("format", "").upper()
        return self.register(
            creation["name"], creation["language"], parts["BODY"]["text"], document=kind == "DOCUMENT",
            header=header.get("text", ""), footer=footer.get("text", ""), buttons=buttons, category=creation["category"],
        )  # fmt: skip

    def get(self, name: str, language: str) -> Template | None:
        return self._known.get((name, language))

    def filled(self, value: Any) -> Content:
        """The message of a call's template object; raises GraphError. A document is given as its own part of the call."""
        call = checks.record(value, "template", ("name", "language"), ("components",))
        language = checks.record(call["language"], "template['language']", ("code",), ("policy",))
        template = self._known.get((call["name"], language["code"]))
        if template is None:
            raise GraphError(132001, f"template name ({call['name']}) does not exist in {language['code']}")
        if code := STATES[template.state]:
            raise GraphError(code)
        return _Filling(template, call.get("components", [])).content()


class _Filling:
    """One call's components, put into a template."""

    def __init__(self, template: Template, components: Any) -> None:
        self._template = template
        self._texts: dict[str, str] = {}
        self._document: Json | None = None
        self._buttons = list(template.buttons)
        self._filled: set[object] = set()
        for component in checks.items(components, "template['components']", 0, 20):
            self._take(component)

    def content(self) -> Content:
        template = self._template
        if self._texts.keys() != set(template.names):
            raise GraphError(132000, f"expected parameters {template.names}, got {list(self._texts)}")
        if template.takes_document and self._document is None:
            raise GraphError(132012, "header: Format mismatch, expected DOCUMENT, received UNKNOWN")
        if missing := [one.label for one in self._buttons if PLACE.search(one.value)]:
            raise GraphError(131008, f"buttons: Button «{missing[0]}» of type Url requires a parameter")
        body = PLACE.sub(lambda found: self._texts[found[1]], template.body)
        if len(body) > MOST_BODY:
            raise GraphError(132005, f"Translated text is {len(body)} characters long, at most {MOST_BODY} are allowed")
        shown = "\n".join(part for part in (template.header, body, template.footer) if part)
        return Content(shown, tuple(self._buttons), document=self._document)

    def _take(self, value: Any) -> None:
        component = checks.record(value, "component", ("type", "parameters"), ("sub_type", "index"))
        kind = checks.one_of(component["type"], "component['type']", ("header", "body", "button"))
        place = (kind, str(component.get("index")))
        if place in self._filled:
            raise GraphError(100, f"component {kind} is given twice")
        self._filled.add(place)
        if kind != "button" and component.keys() & {"sub_type", "index"}:
            raise GraphError(100, f'Unexpected key "sub_type" on param "component" of type {kind}.')
        {"header": self._header, "body": self._body, "button": self._button}[kind](component)

    def _header(self, component: Json) -> None:
        (given,) = checks.items(component["parameters"], "header parameters", 1, 1, code=132000)
        if not self._template.takes_document:
            raise GraphError(132000, "the template has no parameter in its header")
        parameter = checks.record(given, "header parameter", ("type", "document"))
        if parameter["type"] != "document":
            raise GraphError(132012, f"header: Format mismatch, expected DOCUMENT, received {parameter['type']}")
        self._document = checks.record(parameter["document"], "document", ("id",), ("filename",))

    def _body(self, component: Json) -> None:
        for given in checks.items(component["parameters"], "body parameters", 1, 100):
            parameter = checks.record(given, "body parameter", ("type", "parameter_name", "text"))
            checks.one_of(parameter["type"], "body parameter['type']", ("text",))
            name = checks.text(parameter["parameter_name"], "parameter_name", 100)
            if name in self._texts:
                raise GraphError(132000, f"parameter {name} is given twice")
            self._texts[name] = _value(parameter["text"], name)

    def _button(self, component: Json) -> None:
        kind = checks.one_of(component.get("sub_type"), "component['sub_type']", ("quick_reply", "url"))
        index = str(component.get("index"))
        (given,) = checks.items(component["parameters"], "button parameters", 1, 1)
        if not index.isdecimal() or int(index) >= len(self._buttons) or self._buttons[int(index)].kind != kind:
            raise GraphError(132012, f"buttons: the template has no {kind} button at {index}")
        button, number = self._buttons[int(index)], int(index)
        if kind == "quick_reply":
            parameter = checks.record(given, "button parameter", ("type", "payload"))
            checks.one_of(parameter["type"], "button parameter['type']", ("payload",))
            payload = checks.text(parameter["payload"], "payload", MOST_PAYLOAD, code=131009)
            self._buttons[number] = Button(kind, button.label, payload)
        else:
            parameter = checks.record(given, "button parameter", ("type", "text"))
            if not PLACE.search(button.value):
                raise GraphError(132000, f"the address of button {index} takes no parameter")
            checks.one_of(parameter["type"], "button parameter['type']", ("text",))
            suffix = _value(parameter["text"], "of a button", 2000)
            self._buttons[number] = Button(kind, button.label, PLACE.sub(lambda _: suffix, button.value))


def _value(value: Any, name: str, most: int = MOST_BODY) -> str:
    text = checks.text(value, f"parameter {name}", most, code=131008)
    if WRONG_SPACE.search(text):
        raise GraphError(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return text


def _faults(template: Template) -> list[str]:
    """Why Meta would not approve a template."""
    body, buttons = template.body, template.buttons
    rules = {
        "the name is lower-case Latin letters, digits and _": re.fullmatch(r"[a-z0-9_]{1,512}", template.name),
        "the language is a code": re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", template.language),
        f"the body has 1 to {MOST_BODY} characters": 1 <= len(body) <= MOST_BODY,
        "a parameter's name is lower-case Latin letters, digits and _": all(_named(name) for name in PLACE.findall(body)),
        "a body does not begin or end with a parameter": not re.search(r"\A\s*\{\{|\}\}\s*\Z", body),
        "parameters do not touch": not re.search(r"\}\}\s*\{\{", body),
        "a body has no more than two line breaks together": "\n\n\n" not in body,
        "a header has 60 characters, a footer too": max(len(template.header), len(template.footer)) <= 60,
        "a header is a text or a document": not (template.header and template.takes_document),
        "there are at most 10 buttons, 2 of them addresses": len(buttons) <= 10 and _links(buttons) <= 2,
        "a button's label has 1 to 25 characters, each another": all(1 <= len(one.label) <= 25 for one in buttons)
        and len({one.label for one in buttons}) == len(buttons),
    }
    return [rule for rule, holds in rules.items() if not holds]


def _named(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None


def _links(buttons: Sequence[Button]) -> int:
    return sum(button.kind == "url" for button in buttons)
