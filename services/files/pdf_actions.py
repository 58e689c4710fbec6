"""What in a PDF does something by itself, or carries other files: none of it belongs in a document that is read."""

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from services.files.kinds import EICAR
from services.files.verdicts import Judged, Verdict

_FORBIDDEN_KEYS = {"/JavaScript", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/Collection"}
_FORBIDDEN_ACTIONS = {
    *(
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    ),
}
_FORBIDDEN_TYPES = {"/EmbeddedFile"}
_FORBIDDEN_SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/FileAttachment", "/PS"}
_BY_ITSELF = {"/OpenAction", "/AA", "/PC", "/PO"}
_HARMLESS_BY_ITSELF = {"/GoTo", "/Named", "/SetOCGState", "/Hide", "/Thread", "/Trans", "/ResetForm"}
_FILE_KEYS = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
_BAD_LINK = re.compile(r"[\s\x00-\x1f]*(javascript|vbscript|data)[\s\x00-\x1f]*:", re.IGNORECASE)
_LONGEST_CHAIN = 50

_SAID = {
    "/JS",
    "/EF",
    "/URI",
    *_FORBIDDEN_KEYS,
    *_FORBIDDEN_ACTIONS,
    *_FORBIDDEN_TYPES,
    *_FORBIDDEN_SUBTYPES,
    "/OpenAction",
    "/AA",
}
_WORTH_A_LOOK = re.compile(rb"(?:" + b"|".join(re.escape(name.encode()) for name in sorted(_SAID)) + rb")(?![A-Za-z0-9#._-])")
_LONG_STRING = re.compile(rb"EICAR|[0-9a-f]{100}")
_IN_THE_RAW = re.compile(
    rb"/(?:S|Type|Subtype)\s*/(?:JavaScript|Launch|SubmitForm|ImportData|EmbeddedFile|RichMedia)(?![A-Za-z0-9#._-])"
    rb"|/(?:JavaScript|EmbeddedFiles)\s*(?:<<|\d+\s+\d+\s+R)"
)


def look_at_bytes(body: bytes) -> None:
    """What stands in it as it is: an older state of the file too, and what no table of contents names."""
    if _IN_THE_RAW.search(body):
        raise Judged(Verdict.SCRIPTS)


def look_at(thing: Object) -> None:
    """Look at one numbered object with all that stands in it, what it refers to excepted; raises Judged."""
    if isinstance(thing, Stream) and "/F" in thing.stream_dict:
        raise Judged(Verdict.SCRIPTS)
    written = (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)
    if _WORTH_A_LOOK.search(written) or _LONG_STRING.search(written):
        for part in _within(thing):
            _judge(part)


def _within(thing: Object) -> Iterator[Object]:
    """It and everything that is written inside of it; qpdf lets nothing be nested deeper than 499."""
    left = [thing]
    while left:
        one = left.pop()
        yield one
        if isinstance(one, Array):
            left += [item for item in one.as_list() if _stands_in(item)]
        elif isinstance(one, Dictionary | Stream):
            inside = one.stream_dict if isinstance(one, Stream) else one
            left += [item for _, item in inside.items() if _stands_in(item)]


def _stands_in(item: Object | None) -> bool:
    """The library gives None for null, whatever it says of itself."""
    return item is not None and not item.is_indirect


def _judge(part: Object) -> None:
    if isinstance(part, Name) and str(part) in _FORBIDDEN_ACTIONS:  # «/S 5 0 R»
        raise Judged(Verdict.SCRIPTS)
    if isinstance(part, String) and EICAR in bytes(part):
        raise Judged(Verdict.VIRUS)
    if isinstance(part, Dictionary | Stream) and _forbidden(part):
        raise Judged(Verdict.SCRIPTS)


def _forbidden(part: Object) -> bool:
    keys = set(part.keys())
    return bool(
        keys & _FORBIDDEN_KEYS
        or isinstance(part.get("/JS"), String | Stream)
        or _named(part, "/Type") in _FORBIDDEN_TYPES
        or _named(part, "/Subtype") in _FORBIDDEN_SUBTYPES
        or _named(part, "/S") in _FORBIDDEN_ACTIONS
        or _carries_file(part.get("/EF"))
        or _BAD_LINK.match(_text(part.get("/URI")))
        or any(_does_by_itself(part.get(key)) for key in keys & _BY_ITSELF if not isinstance(part.get(key), Array))
    )


def _does_by_itself(action: object, depth: int = 0) -> bool:
    """An action, several of them, or a dictionary of actions by their occasions; a list in place of them is a place to go to."""
    if depth > _LONGEST_CHAIN:
        return True
    if isinstance(action, Array):
        return any(_does_by_itself(item, depth + 1) for item in action.as_list() if isinstance(item, Dictionary))
    if not isinstance(action, Dictionary):
        return False
    if "/S" in action:
        return _named(action, "/S") not in _HARMLESS_BY_ITSELF or _does_by_itself(action.get("/Next"), depth + 1)
    return any(_does_by_itself(item, depth + 1) for _, item in action.items())


def _carries_file(files: object) -> bool:
    return isinstance(files, Dictionary) and any(isinstance(files.get(key), Stream) for key in _FILE_KEYS)


def _named(part: Object, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, Name) else ""


def _text(value: object) -> str:
    return str(value) if isinstance(value, String) else ""
