"""What a typed character counts as where digits and codes are read: people write ９, ٩, 9️⃣ and Cyrillic К for Latin K."""

import unicodedata

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter in it looks like a digit
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})

# Cyrillic letters that look like Latin ones come into codes when the wrong keyboard is on.
_LOOK_ALIKES = {ord(cyrillic): latin for cyrillic, latin in zip("АВЕКМНОРСТХУІавекмнорстхуі", "ABEKMHOPCTXYI" * 2, strict=True)}


def _plain(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    upper = (folded if len(folded) == 1 else char).upper()
    if upper in {"+", ".", "(", ")", "/"} or (upper.isascii() and upper.isalpha() and len(upper) == 1):
        return upper
    if char == "•":
        return "*"
    return _kind(char)


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Pd" or char in "-−_":
        return "-"
    return " " if char.isspace() or category in {"Cc", "Cf", "Mn", "Me"} else "?"


class _Table(dict[int, str]):
    """A table for `str.translate` that lacks nothing: a rare character is judged when it comes, and not kept."""

    def __missing__(self, code: int) -> str:
        return _plain(chr(code))


_TABLE = _Table({code: _plain(chr(code)) for code in range(0x600)} | _LOOK_ALIKES)


def shadow(text: str) -> str:
    """Say for each character what it counts as; the result is as long as the text.

    A digit in any script is 0–9, a letter A–Z; a space is any space or invisible mark, `-` any dash, `*` a bullet;
    `+ . ( ) /` stay; everything else is `?`.
    """
    return text.translate(_TABLE)


def crockford(text: str) -> str:
    """A code of Crockford's base 32 as it was meant: without gaps, with misread letters and Cyrillic look-alikes set right."""
    return shadow(text).translate(_MISREAD)


def spelled(digest: bytes, length: int) -> str:
    """So many characters of Crockford's alphabet from a digest, five bits each: a code that follows from a key."""
    number = int.from_bytes(digest)
    return "".join(CROCKFORD[(number >> 5 * place) & 31] for place in range(length))
