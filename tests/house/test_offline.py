import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("0.0.0.1", 9)])
def test_no_test_reaches_another_machine(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(ConnectionRefusedError, match="this machine"):
        sock.connect(address)


def test_no_test_asks_for_a_name() -> None:
    with pytest.raises(ConnectionRefusedError, match="this machine"):
        socket.getaddrinfo("kasip.invalid", 80)
