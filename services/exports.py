"""Rows written as CSV or XLSX, a row at a time: a hundred thousand of them never sit in memory.

What people typed stays text in either (A16): nothing that a spreadsheet would take for a formula is one.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from types import MappingProxyType
from typing import IO, Protocol

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int | None

MEDIA_TYPES = MappingProxyType(
    {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)
MOST_ROWS = 1_000_000  # a sheet of a workbook takes 48,576 more
MOST_TEXT = 32_767  # characters in a cell
LONGEST_TAB = 25  # of a sheet's name Excel takes 31 characters: room for the number of one that goes on
_NO_TAB = re.compile(r"[\[\]:*?/\\]")
_SIGNS = frozenset("=+-@\t\r\n")
_NUMBER = re.compile(r"[0-9][0-9 .,]*")


class Writer(Protocol):
    """Takes sheets one after the other, and their rows; a sheet has a short name of its own, and a title where there is room."""

    def sheet(self, name: str, title: str = "") -> None: ...
    def row(self, cells: Iterable[Cell]) -> None: ...
    def close(self) -> None: ...


def writer(kind: str, file: IO[bytes], directory: str) -> Writer:
    """A writer of `csv` or `xlsx` into a file; what it puts aside meanwhile stands in the directory."""
    return CsvWriter(file) if kind == "csv" else XlsxWriter(file, directory)


def tempts(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula: by its first sign, in any width, behind what is not seen."""
    if text[:1] in _SIGNS:
        return True
    first = next((char for char in text if unicodedata.category(char)[0] not in "ZC"), "")
    return unicodedata.normalize("NFKC", first)[:1] in _SIGNS


class CsvWriter:
    """UTF-8 with its mark, `;` between, CRLF; text quoted, with an apostrophe first where it would be a formula or a number."""

    def __init__(self, file: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._text, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        self._begun = False

    def sheet(self, name: str, title: str = "") -> None:
        if self._begun:
            self._rows.writerow([""])
        self._begun = True
        self._rows.writerow([_plain(title or name)])

    def row(self, cells: Iterable[Cell]) -> None:
        self._rows.writerow([_plain(cell) if isinstance(cell, str) else cell for cell in cells])

    def close(self) -> None:
        self._text.detach()


def _plain(text: str) -> str:
    return f"'{text}" if tempts(text) or _NUMBER.fullmatch(text) else text


class XlsxWriter:
    """A workbook; each text is a cell of text and shows itself as it is, a long sheet goes on in another one."""

    def __init__(self, file: IO[bytes], directory: str) -> None:
        self._book = Workbook(file, {"constant_memory": True, "tmpdir": directory})
        self._as_text = self._book.add_format({"num_format": "@", "quote_prefix": True})
        self._sheet: Worksheet
        self._name, self._row, self._more = "", 0, 0

    def sheet(self, name: str, title: str = "") -> None:
        self._name, self._more = _NO_TAB.sub(" ", name)[:LONGEST_TAB].strip("' "), 0
        self._begin(self._name)

    def row(self, cells: Iterable[Cell]) -> None:
        if self._row == MOST_ROWS:
            self._more += 1
            self._begin(f"{self._name} ({self._more + 1})")
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._row, column, cell)
            elif cell:
                self._sheet.write_string(self._row, column, cell[:MOST_TEXT], self._as_text)
        self._row += 1

    def close(self) -> None:
        self._book.close()

    def _begin(self, name: str) -> None:
        self._sheet, self._row = self._book.add_worksheet(name), 0
        self._sheet.set_column(0, 30, 22)
