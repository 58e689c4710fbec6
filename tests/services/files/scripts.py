"""PDFs that do something by themselves, or carry other files."""

from collections.abc import Iterator
from functools import partial

from services.files.verdicts import Verdict
from tests.services.files.case import Case, case
from tests.services.files.raw import TEXT, flate, later, packed, plain, stream

_JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
_NOTE = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] %b >>]"
_FILE = b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>"
_CONTENT = stream(b"MZ content", b"/Type /EmbeddedFile")
_LOST_IN_PACKING = ("refers to", "in nested arrays", "state", "table names", "as a font", "actions", "PostScript")
_NEXT = b"<< /S /GoTo /D [3 0 R /Fit] /Next << /S /Named /N /NextPage /Next [<< /S /GoTo /D [3 0 R /Fit] >> %b] >> >>"


def _root(entry: bytes, *more: bytes) -> bytes:
    return plain(root=entry, more={6 + index: body for index, body in enumerate(more)})


def _page(entry: bytes, *more: bytes) -> bytes:
    return plain(page=b" " + entry, more={6 + index: body for index, body in enumerate(more)})


_BODIES = {
    "js in OpenAction": _root(b"/OpenAction " + _JS),
    "js in a numbered OpenAction": _root(b"/OpenAction 6 0 R", _JS),
    "js in a stream": _root(b"/OpenAction << /S /JavaScript /JS 6 0 R >>", stream(b"app.alert(1)")),
    "js in a packed stream": _root(b"/OpenAction << /S /JavaScript /JS 6 0 R >>", flate(b"app.alert(1)")),
    "js by its key alone": _root(b"/OpenAction << /JS (app.alert\\(1\\)) >>"),
    "js named in escapes": _root(b"/Open#41ction << /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>"),
    "js named by a number": _root(b"/OpenAction << /S 6 0 R /JS 7 0 R >>", b"/JavaScript", b"(app.alert\\(1\\))"),
    "js in Names": _root(b"/Names << /JavaScript << /Names [(a) %b] >> >>" % _JS),
    "js in numbered Names": _root(b"/Names 6 0 R", b"<< /JavaScript 7 0 R >>", b"<< /Names [(a) 8 0 R] >>", _JS),
    "js in AA of the root": _root(b"/AA << /WC %b >>" % _JS),
    "js in AA of a page": _page(b"/AA << /O %b >>" % _JS),
    "js in A of a note": _page(_NOTE % (b"/A " + _JS)),
    "js in AA of a note": _page(_NOTE % (b"/AA << /E %b >>" % _JS)),
    "js in a field": _root(b"/AcroForm << /Fields [6 0 R] >>", b"<< /FT /Tx /T (a) /AA << /K %b >> >>" % _JS),
    "js in an outline": _root(
        b"/Outlines 6 0 R", b"<< /First 7 0 R /Last 7 0 R >>", b"<< /Title (a) /Parent 6 0 R /A %b >>" % _JS
    ),
    "js behind other actions": _root(b"/OpenAction " + _NEXT % _JS),
    "js that nothing refers to": plain(more={6: _JS}),
    "js in nested arrays": plain(more={6: b"[[[[<< /A [%b] >>]]]]" % _JS}),
    "js in an older state": later(plain(root=b"/OpenAction " + _JS), {1: b"<< /Type /Catalog /Pages 2 0 R >>"}),
    "js in a newer state": later(plain(), {1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction %b >>" % _JS}),
    "js that no table names": plain().replace(b"%%EOF", b"%%EOF\n" + _JS + b"\n%%EOF"),
    "js with spaces": _root(b"/OpenAction<</S/JavaScript\r\n/JS\x00(app.alert\\(1\\))>>"),
    "js in hex": _root(b"/OpenAction << /S /JavaScript /JS <6170702e616c657274283129> >>"),
    "Launch in OpenAction": _root(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "Launch for Windows": _root(b"/OpenAction << /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>"),
    "Launch in a note": _page(_NOTE % b"/A << /S /Launch /F (a.exe) >>"),
    "Launch named by a number": _page(_NOTE % b"/A << /S 6 0 R /F (a.exe) >>", b"/Launch"),
    "SubmitForm": _page(_NOTE % b"/A << /S /SubmitForm /F (http://example.invalid/) >>"),
    "ImportData": _page(_NOTE % b"/A << /S /ImportData /F (a.fdf) >>"),
    "GoToE": _page(_NOTE % b"/A << /S /GoToE /T << /R /C >> >>"),
    "GoToR by itself": _root(b"/OpenAction << /S /GoToR /F (\\\\\\\\example.invalid\\\\a.pdf) /D [0 /Fit] >>"),
    "URI by itself": _root(b"/OpenAction << /S /URI /URI (https://example.invalid/) >>"),
    "URI by itself on a page": _page(b"/AA << /O << /S /URI /URI (https://example.invalid/) >> >>"),
    "URI behind a place": _root(b"/OpenAction " + _NEXT % b"<< /S /URI /URI (https://example.invalid/) >>"),
    "link that is js": _page(_NOTE % b"/A << /S /URI /URI (javascript:alert\\(1\\)) >>"),
    "link that is js, hidden": _page(_NOTE % b"/A << /S /URI /URI ( \\tJaVaScRiPt :alert\\(1\\)) >>"),
    "link that is data": _page(_NOTE % b"/A << /S /URI /URI (data:text/html,<script>) >>"),
    "embedded file": _root(b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>", _FILE, _CONTENT),
    "embedded file without its type": _root(b"/AF [6 0 R]", _FILE, stream(b"MZ content")),
    "embedded file that nothing refers to": plain(more={6: _CONTENT}),
    "file in a note": _page(_NOTE.replace(b"/Link", b"/FileAttachment") % b"/FS 6 0 R", _FILE, _CONTENT),
    "portfolio": _root(b"/Collection << /View /T >>"),
    "XFA stream": _root(b"/AcroForm << /Fields [] /XFA 6 0 R >>", stream(b"<xdp:xdp/>")),
    "XFA array": _root(b"/AcroForm << /Fields [] /XFA [(template) 6 0 R] >>", stream(b"<template/>")),
    "XFA in a numbered form": _root(b"/AcroForm 6 0 R", b"<< /Fields [] /X#46A 7 0 R >>", flate(b"<xdp:xdp/>")),
    "RichMedia": _page(_NOTE.replace(b"/Link", b"/RichMedia") % b"/RichMediaContent << >>"),
    "RichMedia by its content": _page(_NOTE.replace(b"/Link", b"/Text") % b"/RichMediaContent << >>"),
    "RichMediaExecute": _page(_NOTE % b"/A << /S /RichMediaExecute >>"),
    "3D": _page(_NOTE.replace(b"/Link", b"/3D") % b"/3DD 6 0 R", stream(b"U3D", b"/Type /3D /Subtype /U3D")),
    "Movie": _page(_NOTE.replace(b"/Link", b"/Movie") % b"/Movie << /F (a.avi) >>"),
    "Sound": _page(_NOTE % b"/A << /S /Sound /Sound 6 0 R >>", stream(b"0", b"/R 8000")),
    "Rendition": _page(_NOTE.replace(b"/Link", b"/Screen") % b"/A << /S /Rendition /JS (1) /R << /S /MR >> >>"),
    "stream outside of the file": plain(content=stream(b"", b"/F (\\\\\\\\example.invalid\\\\a)")),
    "PostScript": plain(more={6: stream(b"1 1 add", b"/Type /XObject /Subtype /PS")}),
    "chain of a hundred actions": _root(b"/OpenAction " + b"<< /S /GoTo /D [3 0 R /Fit] /Next " * 100 + _JS + b" >>" * 100),
    "js as a font": plain(content=stream(TEXT), more={6: b"<< /Font << /JS (app.alert\\(1\\)) >> >>"}),
}


def scripts() -> Iterator[Case]:
    """Each plain, and each with its objects packed away."""
    for name, body in _BODIES.items():
        yield case(f"scripts: {name}", body, Verdict.SCRIPTS)
    for name, body in _BODIES.items():
        if not name.endswith(_LOST_IN_PACKING):
            yield case(f"scripts, packed: {name}", partial(packed, body), Verdict.SCRIPTS)
