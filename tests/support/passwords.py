"""Passwords that cost nothing to compare, where it is not argon2 that is tested."""

import hashlib

from services.passwords import Passwords


class Cheap:
    """A hasher that counts how often it compared."""

    def __init__(self) -> None:
        self.compared = 0

    def hash(self, password: str) -> str:
        return f"cheap:{hashlib.sha256(password.encode()).hexdigest()}"

    def verify(self, password: str, hash: str) -> bool:  # noqa: A002 - as pwdlib calls it
        self.compared += 1
        return self.hash(password) == hash


def cheap() -> Passwords:
    return Passwords(Cheap())
