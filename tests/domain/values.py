"""Strategies of valid numbers and of what people should not have typed."""

from datetime import date

from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from domain.identity import checksum
from domain.names import KAZAKH

TODAY = date(2026, 11, 20)
DIGITS = "0123456789"

digits = st.text(DIGITS, min_size=1)
garbage = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates, NUL, emoji and all
kazakh_words = st.text(KAZAKH, min_size=1, max_size=12)
kazakh_names = st.lists(kazakh_words.map(str.title), min_size=2, max_size=4).map(" ".join)


def _issued(first: str) -> str:
    """Complete 11 digits; where none is ever issued, take the next serial number."""
    while (last := checksum(first)) is None:
        first = first[:7] + f"{(int(first[7:]) + 1) % 10_000:04}"
    return f"{first}{last}"


@st.composite
def iins(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1800, 1, 1), TODAY))
    century = (born.year - 1700) // 100 * 2 - draw(st.integers(0, 1))
    return _issued(f"{born:%y%m%d}{century}{draw(st.integers(0, 9_999)):04}")


@st.composite
def bins(draw: st.DrawFn) -> str:
    registered = f"{draw(st.integers(0, 99)):02}{draw(st.integers(1, 12)):02}"
    return _issued(f"{registered}{draw(st.sampled_from('456'))}{draw(st.sampled_from('0123'))}{draw(st.integers(0, 99_999)):05}")


@st.composite
def ibans(draw: st.DrawFn) -> str:
    account = draw(st.text(DIGITS, min_size=3, max_size=3)) + draw(
        st.text(DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=13, max_size=13)
    )
    return f"KZ{mod_97_10.calc_check_digits(account + 'KZ')}{account}"


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    prefix = draw(st.sampled_from(["700", "701", "702", "705", "707", "708", "747", "771", "775", "776", "777", "778"]))
    return "+7" + prefix + draw(st.text(DIGITS, min_size=7, max_size=7))


@st.composite
def grouped(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> str:
    """A number written as people write it: in groups with spaces or hyphens between them, in digits of any script."""
    number = draw(numbers)
    size = draw(st.sampled_from([1, 3, 4, 6, 12]))
    gap = draw(st.sampled_from([" ", "-", "\u00a0", " - ", "\u200b", "\n"]))
    zero = draw(st.sampled_from("0٠０𝟎"))
    written = gap.join(number[at : at + size] for at in range(0, len(number), size))
    return "".join(chr(ord(zero) + int(char)) if char in DIGITS else char for char in written)
