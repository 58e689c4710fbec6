"""Interactive messages: reply buttons, lists, a link behind a button, the request of one's own number."""

from dataclasses import dataclass
from typing import Any

from tests.providers.whatsapp import checks
from tests.providers.whatsapp.api import GraphError, Json

VALUE = 131009
MOST_BODY, MOST_LIST_BODY, MOST_HEADER, MOST_FOOTER = 1024, 4096, 60, 60
PARTS = ("type", "body", "action"), ("header", "footer")


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap. `kind`: reply, url, quick_reply (of a template) or contact; `value`: its id, address or payload."""

    kind: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message shows: header, body and footer as one text, and what can be tapped."""

    text: str
    buttons: tuple[Button, ...] = ()
    opener: str = ""
    rows: tuple[Row, ...] = ()
    document: Json | None = None


def checked(value: Any) -> Content:
    """Raises GraphError."""
    whole = checks.record(value, "interactive", *PARTS)
    kind = checks.one_of(whole["type"], "interactive['type']", tuple(KINDS))
    most = MOST_LIST_BODY if kind == "list" else MOST_BODY
    body = checks.record(whole["body"], "interactive['body']", ("text",))
    shown = [_header(whole["header"])] if "header" in whole else []
    shown.append(checks.text(body["text"], "interactive['body']['text']", most, code=VALUE))
    if "footer" in whole:
        footer = checks.record(whole["footer"], "interactive['footer']", ("text",))
        shown.append(checks.text(footer["text"], "interactive['footer']['text']", MOST_FOOTER, code=VALUE))
    return KINDS[kind]("\n".join(shown), whole["action"])


def _header(value: Any) -> str:
    header = checks.record(value, "interactive['header']", ("type", "text"))
    checks.one_of(header["type"], "interactive['header']['type']", ("text",))
    return checks.text(header["text"], "interactive['header']['text']", MOST_HEADER, code=VALUE)


def _buttons(shown: str, action: Any) -> Content:
    given = checks.record(action, "interactive['action']", ("buttons",))["buttons"]
    buttons = tuple(_reply(one) for one in checks.items(given, "buttons", 1, 3, code=VALUE))
    checks.distinct([button.value for button in buttons], "button id")
    checks.distinct([button.label for button in buttons], "button title")
    return Content(shown, buttons)


def _reply(value: Any) -> Button:
    button = checks.record(value, "button", ("type", "reply"))
    checks.one_of(button["type"], "button['type']", ("reply",))
    reply = checks.record(button["reply"], "button['reply']", ("id", "title"))
    title = checks.text(reply["title"], "button['reply']['title']", 20, code=VALUE)
    return Button("reply", title, checks.text(reply["id"], "button['reply']['id']", 256, code=VALUE))


def _list(shown: str, action: Any) -> Content:
    whole = checks.record(action, "interactive['action']", ("button", "sections"))
    opener = checks.text(whole["button"], "interactive['action']['button']", 20, code=VALUE)
    sections = checks.items(whole["sections"], "sections", 1, 10, code=VALUE)
    rows = tuple(row for section in sections for row in _section(section, several=len(sections) > 1))
    if len(rows) > 10:
        raise GraphError(VALUE, f"Total row count exceed max allowed count: 10, got {len(rows)}")
    checks.distinct([row.id for row in rows], "row id")
    return Content(shown, opener=opener, rows=rows)


def _section(value: Any, *, several: bool) -> list[Row]:
    section = checks.record(value, "section", ("rows", "title") if several else ("rows",), ("title",))
    if "title" in section:
        checks.text(section["title"], "section['title']", 24, code=VALUE)
    return [_row(one) for one in checks.items(section["rows"], "rows", 1, 10, code=VALUE)]


def _row(value: Any) -> Row:
    row = checks.record(value, "row", ("id", "title"), ("description",))
    id_ = checks.text(row["id"], "row['id']", 200, code=VALUE)
    title = checks.text(row["title"], "row['title']", 24, code=VALUE)
    described = checks.text(row["description"], "row['description']", 72, code=VALUE) if "description" in row else ""
    return Row(id_, title, described)


def _link(shown: str, action: Any) -> Content:
    whole = checks.record(action, "interactive['action']", ("name", "parameters"))
    checks.one_of(whole["name"], "interactive['action']['name']", ("cta_url",))
    link = checks.record(whole["parameters"], "interactive['action']['parameters']", ("display_text", "url"))
    label = checks.text(link["display_text"], "parameters['display_text']", 20, code=VALUE)
    return Content(shown, (Button("url", label, checks.url(link["url"], "parameters['url']")),))


def _contact(shown: str, action: Any) -> Content:
    name = checks.record(action, "interactive['action']", ("name",))["name"]
    checks.one_of(name, "interactive['action']['name']", ("request_contact_info",))
    return Content(shown, (Button("contact", "Share contact info", ""),))


KINDS = {"button": _buttons, "list": _list, "cta_url": _link, "request_contact_info": _contact}
