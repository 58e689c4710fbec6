"""Words as Telegram takes them: escaped HTML, and parts that are short enough, counted in UTF-16 code units."""

import html
import re
from collections.abc import Sequence

BORDERS = ("\n\n", "\n", " ")


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_html(text: str, codes: Sequence[str] = ()) -> str:
    """Every character as itself; codes in a frame that copies them at a tap."""
    escaped = html.escape(text, quote=False)
    if not codes:
        return escaped
    wanted = "|".join(re.escape(html.escape(code, quote=False)) for code in sorted(codes, key=len, reverse=True))
    return re.sub(wanted, lambda found: f"<code>{found[0]}</code>", escaped)


def split(text: str, most: int) -> list[str]:
    """Parts of at most so many units, broken between paragraphs, else between lines, else between words."""
    parts = []
    while units(text) > most:
        head = _head(text, most)
        border = next((at for mark in BORDERS if (at := head.rfind(mark)) > 0), len(head))
        parts.append(text[:border].strip())
        text = text[border:].lstrip()
    return [part for part in (*parts, text) if part.strip()] or [text]


def _head(text: str, most: int) -> str:
    """The beginning, with no character cut in half."""
    return text[:most].encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
