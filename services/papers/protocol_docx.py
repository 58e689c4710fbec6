"""The protocol as DOCX, for an office program: the same blocks as the PDF, with real headings and tables."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from domain.language import Language
from services.papers import protocol_text
from services.papers.own_words import plain
from services.papers.protocol_sheet import Digest, Heading, Pairs, Sheet, Signatures, Table, Words
from services.protocol_facts import ProtocolPaper
from services.translations import Translations

FONT, CODE = "Times New Roman", "Courier New"
TAGS: Mapping[Language, str] = {Language.KK: "kk-KZ", Language.RU: "ru-RU"}
_WIDTH = 17.0  # centimetres between the margins
_FIELDS = re.compile(r"(\{page\}|\{pages\})")
_HEADINGS = {"Title": 15, "Heading 1": 13, "Heading 2": 12, "Normal": 12}


def render(paper: ProtocolPaper, language: Language, translations: Translations) -> bytes:
    """The protocol as DOCX, always the same bytes for the same facts."""
    sheet = protocol_text.whole(paper, translations.of(language), plain)
    made = docx.Document()
    _set_up(made, sheet)
    _top(made, sheet)
    for block in sheet.blocks:
        _PUT[block.kind](made, block)
    return _same_bytes(made, sheet)


def _set_up(made: Document, sheet: Sheet) -> None:
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(2.5), Cm(1.5), Cm(2), Cm(2)
    for name, size in _HEADINGS.items():
        _style(made.styles[name], size, bold=name != "Normal")
    made.styles["Normal"].paragraph_format.space_after = Pt(4)
    made.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    for border in list(made.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    _language(made, TAGS[sheet.language])
    at = datetime.combine(sheet.made, time(), UTC)
    known = made.core_properties
    known.title, known.subject, known.language = f"{sheet.title} {sheet.number}", sheet.region, TAGS[sheet.language]
    known.author = known.last_modified_by = known.comments = known.keywords = ""
    known.created = known.modified = at
    known.revision = 1
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for part in _FIELDS.split(sheet.page):
        _field(footer, {"{page}": "PAGE", "{pages}": "NUMPAGES"}[part]) if _FIELDS.fullmatch(part) else footer.add_run(part)


def _style(style: Any, size: int, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _language(made: Document, tag: str) -> None:
    """Every word of the file is in one language."""
    for found in made.styles.element.iter(qn("w:lang")):
        for script in ("val", "eastAsia", "bidi"):
            found.set(qn(f"w:{script}"), tag)


def _top(made: Document, sheet: Sheet) -> None:
    for words in sheet.banners:
        banner = _centred(made.add_paragraph())
        run = banner.add_run(words)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(10), RGBColor(0xA0, 0x2C, 0x1C)
    _centred(made.add_paragraph(sheet.region))
    _centred(made.add_heading(sheet.title, 0))
    line = made.add_table(1, 2)
    line.rows[0].cells[0].text, line.rows[0].cells[1].text = sheet.day, sheet.number
    line.rows[0].cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _gap(made)


def _heading(made: Document, block: Heading) -> None:
    made.add_heading(block.text, block.level)


def _words(made: Document, block: Words) -> None:
    lines = block.text.splitlines() or [""]
    for number, line in enumerate(lines):
        paragraph = made.add_paragraph()
        if number == 0 and block.label:
            paragraph.add_run(f"{block.label} " if line else block.label).bold = True
        paragraph.add_run(line).bold = block.strong or None
        paragraph.paragraph_format.keep_with_next = block.strong or not block.text


def _pairs(made: Document, block: Pairs) -> None:
    table = made.add_table(0, 2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for name, value in block.rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
        _wide(cells[0], _WIDTH * 0.35)
        _wide(cells[1], _WIDTH * 0.65)
    _widen(table, (0.35, 0.65))
    _gap(made)


def _table(made: Document, block: Table) -> None:
    table = made.add_table(0, len(block.head))
    table.style, table.alignment, table.autofit = made.styles["Table Grid"], WD_TABLE_ALIGNMENT.CENTER, False
    for at, row in enumerate((block.head, *block.rows)):
        made_row = table.add_row()
        _mark(made_row, "w:cantSplit")
        if at == 0:
            _mark(made_row, "w:tblHeader")
        for column, (cell, value) in enumerate(zip(made_row.cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(value)
            run.font.size, run.bold = Pt(10), at == 0 or None
            if at == 0 or column in block.numbers:
                _centred(paragraph)
            _wide(cell, _WIDTH * block.widths[column] / sum(block.widths))
    _widen(table, [width / sum(block.widths) for width in block.widths])
    _gap(made)


def _signatures(made: Document, block: Signatures) -> None:
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    made.add_paragraph().paragraph_format.keep_with_next = True
    table = made.add_table(0, 3)
    for what, name in block.rows:
        row = table.add_row()
        _mark(row, "w:cantSplit")
        for cell, value, part in zip(row.cells, (what, "_" * 16, name), (0.38, 0.28, 0.34), strict=True):
            cell.text = value
            _wide(cell, _WIDTH * part)
        hint = _centred(row.cells[1].add_paragraph()).add_run(block.hint)
        hint.font.size = Pt(8)
    _widen(table, (0.38, 0.28, 0.34))


def _digest(made: Document, block: Digest) -> None:
    made.add_paragraph()
    made.add_paragraph(f"{block.label}:").paragraph_format.keep_with_next = True
    code = made.add_paragraph()
    code.paragraph_format.keep_with_next = True
    run = code.add_run(block.sha256)
    run.font.name, run.font.size = CODE, Pt(9)
    made.add_paragraph(block.note)


_PUT: Mapping[str, Callable[[Document, Any], None]] = {
    "heading": _heading, "words": _words, "pairs": _pairs, "table": _table, "signatures": _signatures, "digest": _digest,
}  # fmt: skip


def _centred(paragraph: Paragraph) -> Paragraph:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _wide(cell: _Cell, centimetres: float) -> None:
    cell.width = Cm(centimetres)


def _widen(table: Any, parts: Sequence[float]) -> None:
    """Some programs read the widths of cells, others those of columns."""
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Cm(_WIDTH * part)


def _gap(made: Document) -> None:
    """Two tables that touch would become one."""
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run().font.size = Pt(4)
    paragraph.paragraph_format.line_spacing = Pt(6)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - the library has no words for it


def _field(paragraph: Paragraph, name: str) -> None:
    """A number that the office program fills in."""
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - the library has no words for it
        mark = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            mark.text = name
        else:
            mark.set(qn("w:fldCharType"), kind)
        run.append(mark)


def _same_bytes(made: Document, sheet: Sheet) -> bytes:
    """The file with the paper's own day on each of its parts, not the moment at which it was packed."""
    held, packed = BytesIO(), BytesIO()
    made.save(held)
    day = (sheet.made.year, sheet.made.month, sheet.made.day, 0, 0, 0)
    with zipfile.ZipFile(held) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            whole.writestr(zipfile.ZipInfo(name, day), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
