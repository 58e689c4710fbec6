"""Words as Telegram takes them: escaped HTML."""

import html
import re
from collections.abc import Sequence


def to_html(text: str, codes: Sequence[str] = ()) -> str:
    """Every character as itself; codes in a frame that copies them at a tap."""
    escaped = html.escape(text, quote=False)
    if not codes:
        return escaped
    wanted = "|".join(re.escape(html.escape(code, quote=False)) for code in sorted(codes, key=len, reverse=True))
    return re.sub(wanted, lambda found: f"<code>{found[0]}</code>", escaped)
