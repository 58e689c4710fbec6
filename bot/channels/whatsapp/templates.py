"""Templates: what may be said when a person has not written for a day. They are data, approved by Meta, one a notice."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.text import cut, units
from bot.channels.whatsapp.calls import Attachment
from bot.channels.whatsapp.responses import Json
from dialogs.commands import Command
from domain.language import Language, Text
from domain.messaging import Button
from services.deliveries import Envelope

FILE = Path(__file__).with_name("templates.toml")
NEWS = "news"  # for whatever has no template of its own
PLACE = re.compile(r"\{\{([a-z_]+)\}\}")
MOST_BODY, MOST_LABEL, MOST_PAYLOAD = 1024, 20, 128


@dataclass(frozen=True, slots=True)
class Template:
    """The body in both languages with `{{name}}` for values; `header` is "document" where a file stands above, else empty."""

    notice: str
    version: int
    body: Text
    header: str = ""
    examples: Mapping[str, Text] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As Meta knows it."""
        return f"kasip_{self.notice}_v{self.version}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the values, in the order of the Kazakh body."""
        return tuple(dict.fromkeys(PLACE.findall(self.body.kk)))


@dataclass(frozen=True, slots=True)
class Templates:
    """All templates by their notice, and the label of the button that each has."""

    by_notice: Mapping[str, Template]
    button: Text

    def chosen(self, envelope: Envelope, *, filed: bool) -> Template:
        """The template that tells an envelope's notice; the general one where none can. `filed`: its document is at hand."""
        template = self.by_notice.get(envelope.notice or "")
        if template is None or not set(template.parameters) <= envelope.values.keys() or (template.header and not filed):
            return self.by_notice[NEWS]
        return template

    def message(self, template: Template, envelope: Envelope, file: Attachment | None = None) -> Json:
        """The call that sends it, filled with the envelope's values, and with the file where it has a place for one."""
        components: list[Json] = []
        if template.header and file is not None:
            document = {"type": "document", "document": {"id": file.id, "filename": file.name}}
            components.append({"type": "header", "parameters": [document]})
        if values := _values(template, envelope):
            texts = [{"type": "text", "parameter_name": name, "text": value} for name, value in values.items()]
            components.append({"type": "body", "parameters": texts})
        tap = [{"type": "payload", "payload": payload(envelope)}]
        components.append({"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": tap})
        language = {"code": str(envelope.language)}
        return {"type": "template", "template": {"name": template.name, "language": language, "components": components}}

    def creation(self, template: Template, language: Language) -> Json:
        """The body of Meta's `POST /{account}/message_templates`; a document's sample has to be uploaded there first."""
        body: Json = {"type": "BODY", "text": template.body[language]}
        if template.parameters:
            samples = [{"param_name": name, "example": template.examples[name][language]} for name in template.parameters]
            body["example"] = {"body_text_named_params": samples}
        components: list[Json] = [body]
        if template.header:
            sample = {"header_handle": ["UPLOADED-SAMPLE-HANDLE"]}
            components.insert(0, {"type": "HEADER", "format": template.header.upper(), "example": sample})
        components.append({"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": self.button[language]}]})
        return {
            "name": template.name, "language": str(language), "category": "UTILITY", "parameter_format": "NAMED",
            "components": components,
        }  # fmt: skip


def read_templates(path: Path = FILE) -> Templates:
    """The templates of a file, unchecked (see `template_check.load_templates`). Raises KeyError, TypeError, ValueError."""
    found: Mapping[str, Any] = tomllib.loads(path.read_text("utf-8"))
    templates = {notice: _template(notice, raw) for notice, raw in found["templates"].items()}
    return Templates(templates, Text(**found["button"]))


def submissions(templates: Templates) -> list[Json]:
    """What has to be registered with Meta: every template in every language."""
    return [templates.creation(template, language) for template in templates.by_notice.values() for language in Language]


def payload(envelope: Envelope) -> str:
    """What a tap on a template's button says: go on, at the turn and step of the envelope's question where it asks one.

    Without choices nothing tells that turn: then it is the command alone, which `parse` takes for the typed word.
    """
    if envelope.choices:
        asked = Button.decode(envelope.choices[0].value)
        said = Button(asked.turn, asked.step, Command.CONTINUE).encode()
        if asked.step and units(said) <= MOST_PAYLOAD:
            return said
    return str(Command.CONTINUE)


def _template(notice: str, raw: Mapping[str, Any]) -> Template:
    examples = {name: Text(**sample) for name, sample in raw.get("example", {}).items()}
    return Template(notice, int(raw["version"]), Text(raw["kk"], raw["ru"]), raw.get("header", ""), examples)


def _values(template: Template, envelope: Envelope) -> dict[str, str]:
    """Values as Meta takes them: one line, never empty, no end that stands twice; together no longer than the body allows."""
    body = template.body[envelope.language]
    values = {name: _line(envelope.values[name], ended=f"{{{{{name}}}}}." in body) for name in template.parameters}
    over = units(PLACE.sub("", body)) + sum(map(units, values.values())) - MOST_BODY
    if over > 0:
        longest = max(values, key=lambda name: units(values[name]))
        values[longest] = cut(values[longest], max(units(values[longest]) - over, 1))
    return values


def _line(value: str | int, *, ended: bool) -> str:
    line = " ".join(str(value).split())
    return (line.rstrip(".") if ended else line) or "–"
