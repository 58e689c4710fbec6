"""Encryption of what must not be read from the database, and the blind index that finds it again."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import KasipError

KEY_BYTES = 32
NONCE_BYTES = 12


class Unsealable(KasipError):
    """A sealed value cannot be opened: its key is unknown, or it was changed, or it stands in a row that is not its own."""

    def __init__(self, place: str, row: str, reason: str) -> None:
        super().__init__(f"{place} of row {row}: {reason}")
        self.place = place
        self.row = row
        self.reason = reason


class Keys:
    """The sealing keys by id; the first is the one that seals, the others still open."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise ValueError("at least one key is needed")
        self.by_id = MappingProxyType({key_id: _checked(key_id, key) for key_id, key in keys.items()})
        self.current = next(iter(keys))

    @classmethod
    def parse(cls, text: str) -> "Keys":
        """Read `id:base64[,id:base64]`; raises ValueError without repeating what it was given."""
        keys: dict[str, bytes] = {}
        for part in text.strip().split(","):
            key_id, colon, encoded = part.strip().partition(":")
            if not colon or key_id in keys:
                raise ValueError("expected id:base64[,id:base64], each id once")
            keys[key_id] = decode_key(encoded)
        return cls(keys)


class Vault:
    """Seals text into bytes that open only in their own place (`person.iin`) and row."""

    def __init__(self, keys: Keys, index_key: bytes) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.by_id.items()}
        self._current = keys.current
        self._index_key = _checked("index", index_key)

    def seal(self, place: str, row: str, text: str) -> bytes:
        """Encrypt text; see `seal_bytes`."""
        return self.seal_bytes(place, row, text.encode())

    def seal_bytes(self, place: str, row: str, body: bytes) -> bytes:
        """Encrypt with the current key: one byte of length, the key id, the nonce, the ciphertext with its tag."""
        key_id = self._current.encode()
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, body, _where(place, row))
        return bytes([len(key_id)]) + key_id + nonce + sealed

    def open(self, place: str, row: str, sealed: bytes) -> str:
        """Decrypt text; raises Unsealable."""
        try:
            return self.open_bytes(place, row, sealed).decode()
        except UnicodeDecodeError:
            raise Unsealable(place, row, "no text") from None

    def open_bytes(self, place: str, row: str, sealed: bytes) -> bytes:
        """Decrypt; raises Unsealable."""
        key_id, nonce, body = _parts(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Unsealable(place, row, "sealed with a key that is not among KASIP_KEYS")
        try:
            return cipher.decrypt(nonce, body, _where(place, row))
        except (InvalidTag, ValueError):
            raise Unsealable(place, row, "changed, or moved from another row") from None

    def index(self, place: str, text: str) -> bytes:
        """A keyed digest of 32 bytes by which equal values of a place are found without being readable."""
        return hmac.digest(self._index_key, _where(place, text), hashlib.sha256)


def decode_key(encoded: str) -> bytes:
    """Read a key of 32 bytes from base64; raises ValueError without repeating it."""
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a key is base64") from None
    return _checked("", key)


def _checked(key_id: str, key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    if len(key_id.encode()) > 255:
        raise ValueError("a key id is short")
    return key


def _where(place: str, row: str) -> bytes:
    return f"{place}\0{row}".encode()


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    start = 1 + sealed[0] if sealed else 1
    end = start + NONCE_BYTES
    return sealed[1:start].decode(errors="replace"), sealed[start:end], sealed[end:]
