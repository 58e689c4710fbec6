"""Keeps this process from reaching any other machine."""

import ipaddress
import sys

_LOCAL_NAMES = {None, "", "localhost", b"localhost"}


def stay_on_this_machine() -> None:
    """Refuse, for the rest of the process, connections and name look-ups beyond the loopback and Unix sockets."""
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect" and isinstance(args[1], tuple) and not _local(args[1][0]):
        raise ConnectionRefusedError(f"tests stay on this machine: {args[1][0]}")
    if event == "socket.getaddrinfo" and not _local(args[0]):
        raise ConnectionRefusedError(f"tests stay on this machine: {args[0]!r}")


def _local(host: object) -> bool:
    if host in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host)).is_loopback
    except ValueError:
        return False
