"""Words as messengers take them: in parts that are short enough, with choices as numbered lines."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from domain.messaging import Choice

BORDERS = ("\n\n", "\n", " ")
MOST_FILE_NAME = 200


def units(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts; never less than the characters that others count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int) -> list[str]:
    """Parts of at most so many units, broken between paragraphs, else between lines, else between words.

    A border that leaves three quarters of a part empty counts only where there is no other.
    """
    parts = []
    while units(text) > most:
        head = _head(text, most)
        borders = [at for mark in BORDERS if (at := head.rfind(mark)) > 0]
        border = next((at for at in borders if at > len(head) // 4), max(borders, default=len(head)))
        parts.append(text[:border].strip())
        text = text[border:].lstrip()
    return [part for part in (*parts, text) if part.strip()] or [text]


def cut(text: str, most: int) -> str:
    """One line of at most so many units; what had to be left off is three dots."""
    line = " ".join(text.split())
    return line if units(line) <= most else _head(line, most - 1).rstrip() + "…"


def listed(choices: Sequence[Choice]) -> str:
    """The choices as the lines of a numbered list; a typed number means the same as a tap."""
    return "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(choices, 1))


def is_public(url: str) -> bool:
    """Whether a messenger takes the address for a button: it wants a dot in the host's name."""
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".")
    return True


def digits(typed: str) -> str:
    """The digits of a number, however it is written."""
    return "".join(character for character in typed if character.isascii() and character.isdigit())


def file_name(given: str, instead: str) -> str:
    """The end of a name that a person's file has, with what can be shown of it; `instead` where that is nothing."""
    return "".join(character for character in given if character.isprintable())[-MOST_FILE_NAME:] or instead


def _head(text: str, most: int) -> str:
    """The beginning, with no character cut in half."""
    return text[:most].encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
