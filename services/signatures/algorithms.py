"""What a signature stands on: kind and length of the key, the digest."""

from typing import Any

from domain.signatures import SignatureFault
from services.signatures.container import Container

RSA = "1.2.840.113549.1.1.1"
DIGESTS = frozenset({"sha256", "sha384", "sha512"})
LEAST_BITS, MOST_BITS = 2048, 8192
_KINDS = {"1.2.398.3.10.1.1.1.": "GOST 34.310-2004", "1.2.398.3.10.1.1.2.": "GOST 34.10-2015"}


def weak(container: Container) -> SignatureFault | None:
    """Whether others can forge it by now, or nobody here knows it; GOST is for its own service to judge."""
    if container.gost:
        return None
    if container.key_algorithm != RSA or not LEAST_BITS <= container.certificate.public_key.bit_size <= MOST_BITS:
        return SignatureFault.UNSUPPORTED_ALGORITHM
    digests = {digest_of(container), _named_in(container.signer["signature_algorithm"]), container.certificate.hash_algo}
    return None if digests - {None} <= DIGESTS else SignatureFault.UNSUPPORTED_ALGORITHM


def digest_of(container: Container) -> str:
    """The digest of the document, by its name or its OID."""
    return str(container.signer["digest_algorithm"]["algorithm"].native)


def algorithm_of(container: Container) -> str:
    """What was signed with, for people: "RSA-2048 SHA-256"."""
    for prefix, name in _KINDS.items():
        if container.key_algorithm.startswith(prefix):
            return name
    return f"RSA-{container.certificate.public_key.bit_size} {digest_of(container).upper().replace('SHA', 'SHA-')}"


def _named_in(algorithm: Any) -> str | None:
    """The digest that a signature's algorithm names itself; plain RSA names none."""
    return None if algorithm["algorithm"].native == "rsassa_pkcs1v15" else str(algorithm.hash_algo)
