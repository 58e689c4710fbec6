"""Files that are sent in forms: read to their end, within a size and a time, before anything is done with them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from domain.messaging import MOST_BYTES
from web.body import limited
from web.errors import Problem, too_slow

MULTIPART = "multipart/form-data"
FORM_KB = 16  # what the form's own lines add to the file
SECONDS = 600
CHUNK = 256 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A form with a file; None where none was chosen."""

    fields: Mapping[str, str] = field(repr=False)
    file: UploadFile | None = None


def is_upload(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == MULTIPART


async def read_upload(request: Request) -> Upload:
    """The form. Raises Problem (422, 413 or 408)."""
    parser = MultiPartParser(request.headers, limited(request, MOST_BYTES // 1024 + FORM_KB), max_files=1, max_fields=4)
    try:
        async with asyncio.timeout(SECONDS):
            form = await parser.parse()
    except TimeoutError:
        raise too_slow() from None
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise no_file() from None
    except Problem as problem:
        raise (too_large() if problem.status == 413 else problem) from None
    came = [one for one in form.values() if isinstance(one, UploadFile)]
    files = [one for one in came if (one.filename or one.size) and (one.size or 0) <= MOST_BYTES]
    for one in came:
        if one not in files[:1]:
            await one.close()
    if any((one.size or 0) > MOST_BYTES for one in came):
        raise too_large()
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    return Upload(fields, files[0] if files else None)


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    """The file's bytes."""
    while chunk := await file.read(CHUNK):
        yield chunk


def name_of(file: UploadFile) -> str:
    """What its sender calls it, without folders and what can't be shown."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in name if char.isprintable())[:LONGEST_NAME] or "file.pdf"


def no_file() -> Problem:
    return Problem(
        422,
        "no_file",
        lambda tr: tr("There is no file in it"),
        lambda tr: tr("Choose one PDF and send it as a form (multipart/form-data) in the field called file."),
        field="file",
    )


def too_large() -> Problem:
    return Problem(
        413,
        "too_large",
        lambda tr: tr("The file is too large"),
        lambda tr: tr("At most {size} MB fit. Scan it in black and white or with fewer dots.", size=MOST_BYTES // 1024 // 1024),
        limit_kb=MOST_BYTES // 1024,
    )
