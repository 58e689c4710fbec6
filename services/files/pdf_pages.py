"""Whether any page of a PDF shows anything."""

from collections.abc import Iterable, Iterator

from pikepdf import Array, Dictionary, Name, Stream

from services.files.pdf_marks import Marks
from services.files.pdf_pictures import shows_something
from services.files.pdf_streams import Reader, whole
from services.files.verdicts import MEGABYTE

_MOST_OF_CONTENT = 2 * MEGABYTE  # whoever draws more than this draws something
_DEEPEST = 6
_DEEPEST_TREE = 50
_HIDDEN = 0b10


class Sight:
    """Looks at the pages of one file, one after the other, until something is seen."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._codes: set[int] = set()
        self._seen: set[tuple[int, int]] = set()

    def anything(self, pages: Iterable[Dictionary]) -> bool:
        return any(self._shows(page) for page in pages)

    def _shows(self, page: Dictionary) -> bool:
        contents = page.get("/Contents")
        streams = contents.as_list() if isinstance(contents, Array) else [contents]
        content = b"\n".join(self._start(one) for one in streams if isinstance(one, Stream))
        return self._draws(content, _resources(page), 0) or any(self._form(note, None, 1) for note in _notes(page))

    def _start(self, stream: Stream) -> bytes:
        return self._reader.start(stream, _MOST_OF_CONTENT)

    def _draws(self, content: bytes, resources: object, depth: int) -> bool:
        if len(content) >= _MOST_OF_CONTENT:
            return True
        return Marks(self._codes, lambda name: self._placed(name, resources, depth)).show(content)

    def _placed(self, name: str, resources: object, depth: int) -> bool:
        things = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        thing = things.get(name) if isinstance(things, Dictionary) and len(name) > 1 else None
        if not isinstance(thing, Stream) or thing.objgen in self._seen:
            return False
        self._seen.add(thing.objgen)
        if thing.get("/Subtype") == Name.Image:
            return shows_something(thing, self._reader)
        return self._form(thing, resources, depth + 1)

    def _form(self, form: Stream, resources: object, depth: int) -> bool:
        return depth < _DEEPEST and self._draws(self._start(form), form.get("/Resources") or resources, depth)


def _resources(page: Dictionary) -> object:
    """Its own, or those of the pages that it stands among."""
    holder: object = page
    for _ in range(_DEEPEST_TREE):
        if not isinstance(holder, Dictionary) or "/Resources" in holder:
            break
        holder = holder.get("/Parent")
    return holder.get("/Resources") if isinstance(holder, Dictionary) else None


def _notes(page: Dictionary) -> Iterator[Stream]:
    """What the notes and the fields of a page look like, as far as they are seen."""
    notes = page.get("/Annots")
    for note in notes.as_list() if isinstance(notes, Array) else []:
        if isinstance(note, Dictionary) and not whole(note.get("/F"), 0) & _HIDDEN:
            looks = note.get("/AP")
            normal = looks.get("/N") if isinstance(looks, Dictionary) else None
            if isinstance(normal, Stream):
                yield normal
