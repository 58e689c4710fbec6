"""Telegram's HTML as the stand-in reads it."""

from typing import Any

import pytest

from tests.providers.telegram.api import ApiError
from tests.providers.telegram.markup import formatted


def read(source: str) -> tuple[str, list[tuple[Any, ...]]]:
    found = formatted(source, "HTML")
    return found.text, [tuple(entity.values()) for entity in found.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("жай", "жай", []),
        ("1 &lt; 2 &gt; 0 &amp; &quot;а&quot; &#39;&#x4d9;", '1 < 2 > 0 & "а" \'ә', []),
        ("<b>а</b><strong>б</strong>", "аб", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>а<em>б</em></i>", "аб", [("italic", 0, 2), ("italic", 1, 1)]),
        ("<u>а</u><ins>б</ins>", "аб", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>а</s><strike>б</strike><del>в</del>", "абв", [("strikethrough", n, 1) for n in range(3)]),
        ("👍<tg-spoiler>а</tg-spoiler>", "👍а", [("spoiler", 2, 1)]),
        ('<span class="tg-spoiler">а</span>', "а", [("spoiler", 0, 1)]),
        ("<code>а</code>\n<pre>б</pre>", "а\nб", [("code", 0, 1), ("pre", 2, 1)]),
        ('<pre><code class="language-sh">а</code></pre>', "а", [("pre", "sh", 0, 1)]),
        ("<blockquote>а</blockquote>б", "аб", [("blockquote", 0, 1)]),
        ("<blockquote expandable>а</blockquote>", "а", [("expandable_blockquote", 0, 1)]),
        ('<A HREF="tel:+77010000501">а</A>', "а", [("text_link", "tel:+77010000501", 0, 1)]),
        ("\n <b> а</b> \n", "а", [("bold", 0, 1)]),
        ("<b></b>а", "а", []),
    ],
)
def test_what_is_allowed(source: str, text: str, entities: list[tuple[Any, ...]]) -> None:
    assert read(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("ә<p>а</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<br/>", "Unclosed start tag at byte offset 0"),
        ("<b>а", 'Can\'t find end tag corresponding to start tag "b"'),
        ("а</b>", "Unexpected end tag at byte offset 2"),
        ("<b>а</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("а & б", "Unknown character reference at byte offset 3"),
        ("&nbsp;", "Unknown character reference at byte offset 0"),
        ("<a>а</a>", 'Tag "a" has wrong attributes'),
        ('<a href="javascript:1">а</a>', 'Tag "a" has wrong attributes'),
        ("<span>а</span>", 'Tag "span" has wrong attributes'),
        ('<b class="x">а</b>', 'Tag "b" has wrong attributes'),
        ("<code><b>а</b></code>", 'Tag "b" is not allowed inside pre and code'),
        ("<pre>а<b>б</b></pre>", 'Tag "b" is not allowed inside pre and code'),
        ("<blockquote><blockquote>а</blockquote></blockquote>", "Blockquote entities can't be nested"),
    ],
)
def test_what_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refusal:
        read(source)
    assert refusal.value.code == 400
    assert refusal.value.description.startswith(f"Bad Request: can't parse entities: {complaint}")


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "bold", "offset": -1, "length": 1},
        {"type": "bold", "offset": 1, "length": 0},
        {"type": "loud", "offset": 0, "length": 1},
        {"offset": 0},
        "bold",
    ],
)
def test_counted_entities_lie_inside_the_text(entity: object) -> None:
    with pytest.raises(ApiError, match="can't parse entities"):
        formatted("аб", None, [entity])


def test_counted_entities_are_kept() -> None:
    bold = {"type": "bold", "offset": 1, "length": 1}
    assert formatted(" аб", None, [bold]).entities == ({**bold, "offset": 0},)
    with pytest.raises(ApiError, match="either"):
        formatted("а", "HTML", [bold])
