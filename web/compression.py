"""Gzip for what goes over a weak line, made in this process."""

import gzip

from starlette.requests import Request

WORTH_IT = 500


def squeeze(data: bytes) -> bytes:
    """The same bytes for the same input, so that they may be cached."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")
