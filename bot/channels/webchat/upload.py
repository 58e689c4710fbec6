"""A file that nobody asked for: read to its end, dropped, and told to the bot as the fact that one came."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from bot.channels.webchat.parse import EXAMPLE_ID, Sent, read_id
from domain.messaging import MOST_BYTES, Kind
from web.body import limited
from web.errors import invalid, too_slow

FORM_KB = 8  # what the form's own lines add to the file
SECONDS = 600


def is_upload(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def read_upload(request: Request) -> Sent:
    """The message's id, when a file came with it; raises Problem (422, 413 or 408)."""
    parser = MultiPartParser(request.headers, limited(request, MOST_BYTES // 1024 + FORM_KB), max_files=1, max_fields=4)
    try:
        async with asyncio.timeout(SECONDS):
            form = await parser.parse()
    except TimeoutError:
        raise too_slow() from None
    except (MultiPartException, KeyError):
        raise _unreadable() from None
    came = isinstance(form.get("file"), UploadFile)
    number = form.get("id")
    await form.close()
    if not came:
        raise _unreadable()
    return Sent(read_id(number), Kind.DOCUMENT)


def _unreadable() -> Exception:
    return invalid("file", f"id={EXAMPLE_ID}, file=@id.pdf", lambda tr: tr("Send one file together with an id, as a form."))
