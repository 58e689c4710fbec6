"""A file that is made a row at a time and then sent: it stands in no memory and, having no name, outlives nothing."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from datetime import date
from typing import IO

from starlette.responses import Response, StreamingResponse

from admin.caller import Caller
from admin.office import Office
from services.exports import MEDIA_TYPES, Writer, writer
from web.limits import Rate

EXPORTS = Rate("export", 12, 60)
PIECE = 1 << 16
_SENT = {**MEDIA_TYPES, "zip": "application/zip"}

Fill = Callable[[Writer], Awaitable[None]]


async def made(office: Office, caller: Caller, kind: str, fill: Fill) -> IO[bytes]:
    """The file, whole. Raises Problem (429)."""
    office.limiter.check((EXPORTS, caller.scope.actor))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        with tempfile.TemporaryDirectory(prefix="kasip-export-") as directory:
            into = writer(kind, file, directory)
            await fill(into)
            await asyncio.to_thread(into.close)
    except BaseException:
        file.close()
        raise
    return file


def sent(file: IO[bytes], name: str, kind: str, today: date) -> Response:
    """The file as a download; its name is plain ASCII."""
    size = file.seek(0, 2)
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{today}.{kind}"', "Content-Length": str(size)}
    return StreamingResponse(_pieces(file), headers=headers, media_type=_SENT[kind])


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with closing(file):
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
