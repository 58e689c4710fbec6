"""Who judges a signature: RSA by the operator's root certificates where they are given, everything else by NCANode."""

import asyncio
from datetime import datetime

from domain.signatures import Signature, SignatureFault
from services.signatures.container import Container, read
from services.signatures.ncanode import NcaNode
from services.signatures.roots import Roots, RootsFolder

AT_ONCE = 2


class Verifier:
    """What is configured to judge signatures with; `roots` is a folder that may change, or fixed certificates."""

    def __init__(self, roots: Roots | RootsFolder | None = None, ncanode: NcaNode | None = None) -> None:
        self._roots = roots
        self._ncanode = ncanode
        self._free = asyncio.Semaphore(AT_ONCE)

    async def verify(self, cms: bytes, document: bytes, now: datetime) -> Signature | SignatureFault:
        """Whose signature over a document this is; whether it is the right person's is for `domain.signatures.judged`."""
        async with self._free:
            container = await asyncio.to_thread(read, cms)
        if isinstance(container, SignatureFault):
            return container
        if self._ncanode is not None and (container.gost or not self._roots):
            return await self._ncanode.verified(container, document, now)
        async with self._free:
            return await asyncio.to_thread(_by_roots, container, document, self._roots, now)

    async def close(self) -> None:
        """Close the connections."""
        if self._ncanode is not None:
            await self._ncanode.close()


def _by_roots(
    container: Container, document: bytes, trusted: Roots | RootsFolder | None, now: datetime
) -> Signature | SignatureFault:
    from services.signatures.cms import verified  # noqa: PLC0415 -- reading pyHanko takes half a second

    roots = trusted.current() if isinstance(trusted, RootsFolder) else trusted or Roots()
    return verified(container, document, roots, now)
