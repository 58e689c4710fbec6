"""Takes personal data, secrets and forged lines out of what goes into a log."""

import re
import unicodedata
from collections.abc import Mapping

from domain.masking import mask_text

HIDDEN = "••••"
SECRET_NAMES = frozenset({
    "authorization", "cookie", "password", "token", "secret", "app_secret", "verify_token", "keys", "index_key", "address",
    "x-hub-signature-256", "csrf", "x-csrf-token", "set-cookie", "totp", "kasip_staff", "__host-kasip_staff",
})  # fmt: skip

_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+\S+"), rf"\1 {HIDDEN}"),
    (re.compile(r"(?i)\b(token|key|secret|password|code)=[^\s&]+"), rf"\1={HIDDEN}"),
    (re.compile(r"://[^\s/@]+@"), f"://{HIDDEN}@"),
    # A bot's token, and the token of a link wherever its address stands.
    (re.compile(r"(?<![0-9])([0-9]{1,20}):[A-Za-z0-9_-]{30,64}"), rf"\1:{HIDDEN}"),
    (re.compile(r"(?i)(/form/|/sign/|/chat/link/)[0-9a-z]{20,}"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)((?:%20|(?<![0-9a-z]))l-)[0-9a-hjkmnp-tv-z]{20,}"), rf"\1{HIDDEN}"),
    # WhatsApp: ids of messages have a number in them; a person's id; the app's secret, and a signature made with it.
    (re.compile(r"wamid\.[A-Za-z0-9+/_=-]+"), f"wamid.{HIDDEN}"),
    (re.compile(r"(?<![0-9A-Za-z.])([A-Z]{2}\.)(?:ENT\.)?[0-9A-Za-z]{10,128}(?![0-9A-Za-z])"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)(?<![0-9a-z])(?:[0-9a-f]{32}|[0-9a-f]{64})(?![0-9a-z])"), HIDDEN),
    # The staff's: a program's token, a sign-in's cookie, a one-time password, the key of a second factor.
    (re.compile(r"(?<![0-9A-Za-z])kasip_[A-Za-z0-9_-]{20,}"), HIDDEN),
    (re.compile(r"(kasip_staff=)[^\s;,]+"), rf"\1{HIDDEN}"),
    (re.compile(r"(?<![0-9a-z])[a-z2-9]{4}(?:-[a-z2-9]{4}){4}(?![0-9a-z])"), HIDDEN),
    (re.compile(r"(?<![0-9A-Za-z])[A-Z2-7]{32}(?![0-9A-Za-z])"), HIDDEN),
    # A recovery code, as it is shown (three groups of Crockford's alphabet) or run together.
    (re.compile(r"(?i)(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{4}(?:[-–—]\s?[0-9a-hjkmnp-tv-z]{4}){2}(?![0-9a-z])"), HIDDEN),
    (re.compile(r"(?<![0-9A-Z])(?:[0-9A-HJKMNP-TV-Z]{4} ?){2}[0-9A-HJKMNP-TV-Z]{4}(?![0-9A-Z])"), HIDDEN),
    # A random token: long, and mixing capitals, small letters and digits as no name does.
    (re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*[0-9])[A-Za-z0-9_-]{20,}={0,2}"), HIDDEN),
)


def mask(value: object) -> object:
    """Mask a value of a log line, and what it holds; of an exception only the type is left."""
    if isinstance(value, Mapping):
        return mask_values(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(inner) for inner in value]
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**9 else mask_line(str(value))
    if isinstance(value, BaseException):
        return type(value).__qualname__
    return mask_line(value if isinstance(value, str) else repr(value))


def mask_values(values: Mapping[str, object]) -> dict[str, object]:
    """Mask named values; a name of a secret hides its value whatever it looks like."""
    return {str(name): HIDDEN if str(name).lower() in SECRET_NAMES else mask(inner) for name, inner in values.items()}


def mask_line(text: str) -> str:
    """One line of text without personal numbers and secrets."""
    line = text if text.isprintable() else "".join(char for char in text if unicodedata.category(char) != "Cf")
    for pattern, instead in _SECRETS:
        line = pattern.sub(instead, line)
    return escape(mask_text(line))


def escape(text: str) -> str:
    """Make control characters visible, so that a value can't end its line, colour the screen or reorder the text."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(char: str) -> str:
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return char.encode("unicode_escape").decode() if hidden else char
