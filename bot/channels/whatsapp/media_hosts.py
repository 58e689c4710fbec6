"""Where files may be fetched from: Meta's own hosts over https, and no address inside our own networks.

What is looked at is what is connected to: the address is taken apart by the client's own parser, and a name is resolved once.
"""

import ipaddress
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from domain.errors import KasipError

HOSTS = frozenset({"lookaside.fbsbx.com"})  # Meta: «Download media»
FAMILIES = (".fbcdn.net", ".whatsapp.net")


class NotAllowed(KasipError):
    """An address that nothing is fetched from."""


def allowed(address: str, api: URL) -> URL:
    """The address, where a file may be fetched from it: Meta's hosts, or the very server that the calls go to."""
    try:
        url = URL(address)
        place = (url.scheme, url.host, url.port)
    except ValueError:
        raise NotAllowed from None
    if url.user is not None or url.password is not None or not url.host:
        raise NotAllowed
    ours = place == (api.scheme, api.host, api.port) and (url.scheme == "https" or is_loopback(api))
    if not ours and not (_is_metas(url.host) and place[::2] == ("https", 443)):
        raise NotAllowed
    return url


def is_loopback(url: URL) -> bool:
    """Whether the address leads to this very machine."""
    try:
        return url.host == "localhost" or ipaddress.ip_address(url.host or "").is_loopback
    except ValueError:
        return False


class GuardedResolver(AbstractResolver):
    """Finds public addresses only; the server that the calls go to may stand anywhere."""

    def __init__(self, api: URL, resolver: AbstractResolver) -> None:
        self._own = api.host
        self._resolver = resolver

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Raises NotAllowed where one of the addresses is not public."""
        found = await self._resolver.resolve(host, port, family)
        if host != self._own and not all(_is_public(one["host"]) for one in found):
            raise NotAllowed
        return found

    async def close(self) -> None:
        await self._resolver.close()


def _is_metas(host: str) -> bool:
    return host in HOSTS or host.endswith(FAMILIES)


def _is_public(address: str) -> bool:
    """Global and for one receiver; an IPv4 address in IPv6 clothes is judged by itself."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = (found.ipv4_mapped or found.sixtofour) if isinstance(found, ipaddress.IPv6Address) else None
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in (found, inner) if one)
