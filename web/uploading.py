"""A form with one file, read within a size and a time."""

import asyncio

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from web.body import limited
from web.errors import invalid, too_slow

SECONDS = 120


async def read_file(request: Request, limit_kb: int) -> bytes:
    """The file that a form sent; nothing where none was chosen. Raises Problem (422, 413 or 408)."""
    form = await _parsed(request, limit_kb)
    try:
        file = form.get("file")
        return await file.read() if isinstance(file, UploadFile) else b""
    finally:
        await form.close()


async def _parsed(request: Request, limit_kb: int) -> FormData:
    parser = MultiPartParser(request.headers, limited(request, limit_kb), max_files=1, max_fields=4)
    try:
        async with asyncio.timeout(SECONDS):
            return await parser.parse()
    except TimeoutError:
        raise too_slow() from None
    except (MultiPartException, KeyError):
        raise invalid("file", "file=@application.cms", lambda tr: tr("Send one file, as a form.")) from None
