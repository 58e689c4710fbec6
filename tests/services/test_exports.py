"""Exports against what people call themselves (A16): read back, each text is the text, and none of it is a formula."""

import csv
import io
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from services import exports
from services.exports import tempts, writer

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫")
TAILS = ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("http://a.test";"x")', "@", "Әлия", "\u202e1")
UNSEEN = ("", " ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u2060 ")
PAYLOADS = [f"{unseen}{sign}{tail}" for unseen in UNSEEN for sign in SIGNS for tail in TAILS]
WITHIN = ["Сынақова;=1+1", "a,=1+1", '"=1+1', '";=1+1;"', "a\n=1+1", "a\r\n+7", "a\t@x", "'=1+1", "_x003D_1", "{=1+1}", "\x0b=1"]
NUMBERS = ["000127", "870112345678", "900515300127", "+77011234567", "1E5", "1,5", "4 000"]
NAMES = ["Әлия Құрманғалиқызы", "О'Брайен", "عليا", "Нұр-Сұлтан", "😀", "x" * 300]


def _written(kind: str, texts: list[str]) -> io.BytesIO:
    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as directory:
        into = writer(kind, file, directory)
        into.sheet("=1+1")
        for number, text in enumerate(texts):
            into.row([text, number, None])
        into.close()
    file.seek(0)
    return file


def _csv(texts: list[str]) -> list[str]:
    """The first column of a CSV as a program reads it, without the apostrophe that keeps a spreadsheet from reckoning."""
    body = _written("csv", texts).getvalue()
    assert body.startswith(b"\xef\xbb\xbf")
    first, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
    assert first == ["'=1+1"]
    assert [row[1:] for row in rows] == [[str(number), ""] for number in range(len(texts))]
    for row, text in zip(rows, texts, strict=True):
        assert not tempts(row[0]), row[0]
        assert row[0] in {text, f"'{text}"}
    return [text if row[0] == f"'{text}" else row[0] for row, text in zip(rows, texts, strict=True)]


def _xlsx(texts: list[str]) -> list[str]:
    sheet = load_workbook(_written("xlsx", texts)).active
    rows = list(sheet.iter_rows())
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[0].number_format for row in rows} == {"@"}
    assert [row[1].value for row in rows] == list(range(len(texts)))
    return [unescape(row[0].value) for row in rows]


@pytest.mark.parametrize("read", [_csv, _xlsx])
def test_no_name_is_reckoned_and_each_stays_as_it_is(read: object) -> None:
    texts = [*PAYLOADS, *WITHIN, *NUMBERS, *NAMES]
    assert len(texts) > 700
    assert (_csv if read is _csv else _xlsx)(texts) == texts


def test_a_number_that_is_a_name_of_something_stays_text_in_csv() -> None:
    body = _written("csv", ["000127", "+77011234567", "Алматы"]).getvalue().decode("utf-8-sig")
    assert body.splitlines()[1:] == ['"\'000127";0;""', '"\'+77011234567";1;""', '"Алматы";2;""']


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), min_size=1, max_size=8))
def test_any_text_comes_back(texts: list[str]) -> None:
    assert _csv(texts) == texts


def test_a_long_sheet_goes_on_in_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    book = load_workbook(_written("xlsx", ["a", "b", "c", "d", "e", "f", "g"]))
    assert book.sheetnames == ["=1+1", "=1+1 (2)", "=1+1 (3)"]
    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [["a", "b", "c"], ["d", "e", "f"], ["g"]]


def test_a_sheet_may_be_called_anything() -> None:
    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as directory:
        into = writer("xlsx", file, directory)
        into.sheet("Аяқтағандар [және] сертификат алғандар: өңірлер?")
        into.row(["a"])
        into.close()
    assert load_workbook(file).sheetnames == ["Аяқтағандар  және  сертиф"]
