"""Checks of the templates at start-up: against the notices that they tell, and against what Meta approves."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.channels.text import units
from bot.channels.whatsapp.templates import FILE, MOST_BODY, MOST_LABEL, NEWS, PLACE, Template, Templates, read_templates
from dialogs.events import EVENTS
from dialogs.notices import NOTICES
from domain.errors import Misbuilt
from domain.language import Language

NAME = re.compile(r"[a-z0-9_]{1,512}")
VALUE = re.compile(r"\{([a-z_]+)\}")
ROOM = 400  # for the values
HEADERS = {"", "document"}


def load_templates(path: Path = FILE) -> Templates:
    """The templates; raises Misbuilt, with a line for each fault."""
    try:
        templates = read_templates(path)
    except (KeyError, TypeError, ValueError) as error:
        raise Misbuilt([f"{path.name}: {error!r}"]) from None
    if wrong := faults(templates, NOTICES):
        raise Misbuilt(wrong)
    return templates


def faults(templates: Templates, notices: Mapping[str, str]) -> list[str]:
    """Each notice of an event has a template; each template is right by itself, and tells what its notice tells.

    A verdict comes seconds after what the person sent, when words of our own may still be used.
    """
    told = {happening.notice for happening in EVENTS.values() if not happening.verdict} | {NEWS}
    found = [f"{notice}: no template" for notice in sorted(told - templates.by_notice.keys())]
    for language in Language:
        label = templates.button[language]
        if not 1 <= units(label) <= MOST_LABEL or _odd(label):
            found.append(f"button, {language}: 1 to {MOST_LABEL} plain characters")
    for template in templates.by_notice.values():
        found += [f"{template.notice}: {fault}" for fault in _faults(template, notices)]
    return found


def _faults(template: Template, notices: Mapping[str, str]) -> Iterator[str]:
    if template.notice != NEWS and template.notice not in notices:
        yield "there is no such notice"
    if not NAME.fullmatch(template.name):
        yield "the name has other signs than a-z, 0-9, _"
    if template.header not in HEADERS:
        yield f"no header {template.header!r}"
    if bool(template.header) != _brings_file(template.notice):
        yield "it has a header just where the event brings a file"
    values = set(VALUE.findall(notices.get(template.notice, "")))
    for language in Language:
        yield from (f"{language}: {fault}" for fault in _body_faults(template.body[language], values))
        if any(not template.examples[name][language] for name in values & template.examples.keys()):
            yield f"{language}: an example is empty"
    if template.examples.keys() != values:
        yield f"examples for {sorted(template.examples)}, values are {sorted(values)}"


def _body_faults(body: str, values: set[str]) -> Iterator[str]:
    if not body.strip() or units(body) > MOST_BODY - (ROOM if values else 0):
        yield f"the body has 1 to {MOST_BODY} characters, {ROOM} of them for values"
    if set(PLACE.findall(body)) != values:
        yield f"the body names {sorted(PLACE.findall(body))}, the notice {sorted(values)}"
    if re.search(r"[{}]", PLACE.sub("", body)):
        yield "a brace that holds no name"
    if re.search(r"^\W*\{\{|\}\}\W*$", body):
        yield "a value stands at the beginning or the end"
    if re.search(r"\}\}\s*\{\{", body):
        yield "two values touch"
    if re.search(r"[\n\t]| {2}", body):
        yield "line breaks, tabs or double spaces"
    if odd := _odd(body):
        yield f"odd characters: {odd}"


def _odd(text: str) -> str:
    """Emoji and other signs that an old phone lacks."""
    return "".join(sign for sign in text if sign > "\uffff" or unicodedata.category(sign) in {"So", "Sk", "Cf", "Co", "Cn"})


def _brings_file(notice: str) -> bool:
    return any(happening.document is not None for happening in EVENTS.values() if happening.notice == notice)
