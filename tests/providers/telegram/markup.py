"""Telegram's HTML, read strictly: the plain text and its entities."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from tests.providers.telegram.api import ApiError, Json, bad, units

TAG = re.compile(r"""<(/?)([^\s<>/]*)((?:\s+[A-Za-z-]+(?:=(?:"[^"]*"|'[^']*'))?)*)\s*>""")
ATTRIBUTE = re.compile(r"""([A-Za-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
PLAIN = re.compile(r"[^<&]+")
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")
TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
SCHEMES = ("http://", "https://", "tg://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Formatted:
    """What is shown: text, and entities with offsets in UTF-16 code units."""

    text: str
    entities: tuple[Json, ...] = ()


def formatted(text: str, parse_mode: str | None, entities: object = None) -> Formatted:
    """The text of a message or caption as sent; raises ApiError."""
    if parse_mode and entities is not None:
        raise bad("this server takes either parse_mode or entities")
    if parse_mode and parse_mode.lower() != "html":
        raise bad("unsupported parse_mode")
    text = text.replace("\r", "")
    return _trimmed(parse_html(text) if parse_mode else Formatted(text, _given(text, entities)))


def parse_html(source: str) -> Formatted:
    """Raises ApiError for any tag, attribute, nesting or reference that the Bot API does not have."""
    return _Parser(source).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    more: Json


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    text: str = ""
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> Formatted:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            elif self.source[self.at] == "&":
                self.text += html.unescape(self._match(REFERENCE, "Unknown character reference").group())
            else:
                self.text += self._match(PLAIN, "Unexpected character").group()
        if self.stack:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.stack[-1].tag}\"")
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(self.text, tuple(self.entities))

    def _match(self, pattern: re.Pattern[str], complaint: str) -> re.Match[str]:
        found = pattern.match(self.source, self.at)
        if found is None:
            raise self._error(complaint)
        self.at = found.end()
        return found

    def _tag(self) -> None:
        begin = self.at
        slash, name, attributes = self._match(TAG, "Unclosed start tag").groups()
        after, self.at = self.at, begin
        if slash:
            self._close(name.lower())
        else:
            self._open(name.lower(), {key.lower(): a or b for key, a, b in ATTRIBUTE.findall(attributes)})
        self.at = after

    def _open(self, tag: str, attributes: Json) -> None:
        if tag not in TYPES:
            raise self._error(f'Unsupported start tag "{tag}"')
        around = [each.tag for each in self.stack]
        if (around and around[-1] == "code") or ("pre" in around and (around[-1], tag) != ("pre", "code")):
            raise self._error(f'Tag "{tag}" is not allowed inside pre and code')
        if tag == "blockquote" and tag in around:
            raise self._error("Blockquote entities can't be nested")
        self.stack.append(_Open(tag, units(self.text), self._more(tag, attributes)))

    def _more(self, tag: str, attributes: Json) -> Json:
        """The entity's own fields from the tag's attributes."""
        match tag, attributes:
            case "a", {"href": str(url)} if len(attributes) == 1 and html.unescape(url).startswith(SCHEMES):
                return {"type": "text_link", "url": html.unescape(url)}
            case "span", {"class": "tg-spoiler"} if len(attributes) == 1:
                return {"type": "spoiler"}
            case "code", {"class": str(language)} if len(attributes) == 1 and language.startswith("language-"):
                return {"type": "code", "language": language.removeprefix("language-")}
            case "blockquote", {"expandable": _} if len(attributes) == 1:
                return {"type": "expandable_blockquote"}
            case _ if attributes or tag in {"a", "span"}:
                raise self._error(f'Tag "{tag}" has wrong attributes')
        return {"type": TYPES[tag]}

    def _close(self, tag: str) -> None:
        if not self.stack:
            raise self._error("Unexpected end tag")
        opened = self.stack.pop()
        if tag != opened.tag:
            raise self._error("Unmatched end tag", f', expected "</{opened.tag}>", found "</{tag}>"')
        if opened.tag == "code" and self.stack and self.stack[-1].tag == "pre":
            self.stack[-1].more |= {"language": opened.more["language"]} if "language" in opened.more else {}
            return
        length = units(self.text) - opened.offset
        if length:
            self.entities.append({**opened.more, "offset": opened.offset, "length": length})

    def _error(self, complaint: str, details: str = "") -> ApiError:
        offset = len(self.source[: self.at].encode())
        return bad(f"can't parse entities: {complaint} at byte offset {offset}{details}")


def _given(text: str, entities: Any) -> tuple[Json, ...]:
    """Entities that the caller counted; they must lie inside the text."""
    whole = units(text)
    for entity in entities or ():
        try:
            inside = 0 <= entity["offset"] < entity["offset"] + entity["length"] <= whole
        except (TypeError, KeyError):
            raise bad("can't parse entities: can't parse MessageEntity") from None
        if entity.get("type") not in {*TYPES.values(), "expandable_blockquote"} or not inside:
            raise bad("can't parse entities: ENTITY_BOUNDS_INVALID")
    return tuple(entities or ())


def _trimmed(whole: Formatted) -> Formatted:
    """Without white space at both ends, as Telegram shows it."""
    text = whole.text.strip()
    before = units(whole.text[: len(whole.text) - len(whole.text.lstrip())])
    moved = []
    for entity in whole.entities:
        begin = max(entity["offset"] - before, 0)
        end = min(entity["offset"] + entity["length"] - before, units(text))
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return Formatted(text, tuple(moved))
