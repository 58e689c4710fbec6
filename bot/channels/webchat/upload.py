"""Files that a browser sends: read to their end, within a size and a time, before anything is done with them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.channels.text import file_name
from bot.channels.webchat.parse import EXAMPLE_ID
from domain.messaging import MOST_BYTES
from web.body import limited
from web.errors import Problem, invalid, too_slow

FORM_KB = 16  # what the form's own lines add to the files
SECONDS = 600
CHUNK = 256 * 1024
MEGABYTES = MOST_BYTES // 1024 // 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """A form with files, and the id that it says."""

    id: object
    files: Sequence[UploadFile]

    @property
    def only(self) -> UploadFile:
        """The file; raises Problem (422) where none came."""
        if not self.files:
            raise _unreadable()
        return self.files[0]


def is_upload(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


@asynccontextmanager
async def uploaded(request: Request, most: int = 1) -> AsyncIterator[Posted]:
    """The form; raises Problem (422, 413 or 408)."""
    form = await _parsed(request, most)
    try:
        came = [file for file in form.getlist("file") if isinstance(file, UploadFile) and (file.filename or file.size)]
        if any((file.size or 0) > MOST_BYTES for file in came):
            raise _too_large()
        yield Posted(form.get("id"), came)
    finally:
        await form.close()


async def chunks(file: UploadFile) -> AsyncIterator[bytes]:
    """The file's bytes."""
    while chunk := await file.read(CHUNK):
        yield chunk


def name_of(file: UploadFile) -> str:
    """What its person calls it, without the folders that some browsers tell."""
    return file_name((file.filename or "").replace("\\", "/").rpartition("/")[2], "file")


async def _parsed(request: Request, most: int) -> FormData:
    parser = MultiPartParser(request.headers, limited(request, MOST_BYTES // 1024 + FORM_KB), max_files=most, max_fields=4)
    try:
        async with asyncio.timeout(SECONDS):
            return await parser.parse()
    except TimeoutError:
        raise too_slow() from None
    except (MultiPartException, KeyError):
        raise _unreadable() from None
    except Problem as problem:
        raise (_too_large() if problem.status == 413 else problem) from None


def _too_large() -> Problem:
    return Problem(
        413,
        "too_large",
        lambda tr: tr("The file is too large"),
        lambda tr: tr(
            "At most {size} MB can be sent at once. Make the file smaller, or send the photos one by one.", size=MEGABYTES
        ),
        limit_kb=MOST_BYTES // 1024,
    )


def _unreadable() -> Problem:
    return invalid("file", f"id={EXAMPLE_ID}, file=@id.pdf", lambda tr: tr("Send one file together with an id, as a form."))
