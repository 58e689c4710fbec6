"""A scanner of viruses that runs beside us: clamd, over its socket. Nothing is scanned where none is named."""

import asyncio

_PIECE = 64 * 1024
_SECONDS = 20
_LONGEST_REPLY = 4096


class Clamd:
    """A `Scanner` (services/files/inspect.py); `socket` is the path of clamd's LocalSocket."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    async def __call__(self, body: bytes) -> bool:
        """Whether it has a virus. Raises OSError where clamd doesn't answer or refuses the file."""
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_unix_connection(self._socket)
            try:
                writer.write(b"zINSTREAM\0")
                for start in range(0, len(body), _PIECE):
                    piece = body[start : start + _PIECE]
                    writer.write(len(piece).to_bytes(4, "big") + piece)
                    await writer.drain()
                writer.write(bytes(4))
                await writer.drain()
                reply = await reader.read(_LONGEST_REPLY)
            finally:
                writer.close()
        if b" FOUND" not in reply and b": OK" not in reply:
            raise OSError("clamd did not judge the file")
        return b" FOUND" in reply
