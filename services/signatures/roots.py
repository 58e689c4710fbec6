"""The certificates that the operator trusts, from a folder: roots, what they issued, and lists of what was revoked (*.crl)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from domain.errors import Misconfigured

SETTING = "KASIP_EDS_ROOTS"
CERTIFICATES = frozenset({".pem", ".cer", ".crt", ".der"})
LISTS = frozenset({".crl"})
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Roots:
    """What a signature is checked against; `skipped` counts certificates with keys that we can't check (GOST)."""

    roots: tuple[x509.Certificate, ...] = ()
    intermediates: tuple[x509.Certificate, ...] = ()
    crls: tuple[x509.CertificateRevocationList, ...] = ()
    skipped: int = 0

    def __bool__(self) -> bool:
        return bool(self.roots)

    @staticmethod
    def load(folder: Path) -> Roots:
        """Read a folder; raises Misconfigured with the file's name."""
        read = [one for path in _files(folder, CERTIFICATES) for one in _certificates(path)]
        usable = [one for one in read if _is_rsa(one)]
        roots = tuple(one for one in usable if one.subject == one.issuer)
        if not roots:
            raise Misconfigured(f"{SETTING}: {folder} has no root certificate with an RSA key (*.pem, *.cer, *.crt, *.der)")
        others = tuple(one for one in usable if one.subject != one.issuer)
        lists = tuple(one for path in _files(folder, LISTS) for one in _list(path, (*roots, *others)))
        return Roots(roots, others, lists, len(read) - len(usable))


class RootsFolder:
    """A folder that is read again when something in it has changed, so that new lists count without a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen = _look(folder)
        self._roots = Roots.load(folder)

    def current(self) -> Roots:
        """What holds now; the last that could be read, where the folder can't."""
        try:
            seen = _look(self._folder)
            if seen != self._seen:
                self._roots, self._seen = Roots.load(self._folder), seen
        except Misconfigured as error:
            _log.warning("root certificates can't be read again", reason=str(error))
        return self._roots


def vouched(roots: Roots, brought: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """The intermediate certificates: the operator's, and of those that came along what a trusted one has issued.

    Only these are looked at for a path: among many that merely name each other the search would not end.
    """
    known, left = [*roots.roots, *roots.intermediates], [one for der in brought if (one := _opened(der)) is not None]
    while found := [one for one in left if any(_issued(issuer, one) for issuer in known)]:
        known += found
        left = [one for one in left if one not in found]
    return tuple(known[len(roots.roots) :])


def _opened(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def _issued(issuer: x509.Certificate, one: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
    return True


def _look(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What is in a folder, without reading it."""
    try:
        stats = [(path.name, path.stat()) for path in _entries(folder)]
    except OSError:
        raise Misconfigured(f"{SETTING}: what is in {folder} can't be read") from None
    return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in CERTIFICATES | LISTS and path.name[0] != ".")
    except OSError:
        raise Misconfigured(f"{SETTING}: {folder} is not a folder that can be read") from None


def _files(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    yield from (path for path in _entries(folder) if path.suffix.lower() in suffixes)


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        body = path.read_bytes()
        found = x509.load_pem_x509_certificates(body) if b"-----BEGIN" in body else [x509.load_der_x509_certificate(body)]
        if not all(_is_authority(one) for one in found):
            raise Misconfigured(f"{SETTING}: {path.name} is nobody's root: it may not issue certificates")
    except (OSError, ValueError):
        raise Misconfigured(f"{SETTING}: {path.name} can't be read as a certificate") from None
    return found


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _is_rsa(certificate: x509.Certificate) -> bool:
    try:
        return isinstance(certificate.public_key(), RSAPublicKey)
    except (UnsupportedAlgorithm, ValueError):
        return False


def _list(path: Path, known: tuple[x509.Certificate, ...]) -> Iterator[x509.CertificateRevocationList]:
    """The list in a file, where it is from somebody whom we know."""
    try:
        body = path.read_bytes()
        found = x509.load_pem_x509_crl(body) if b"-----BEGIN" in body[:100] else x509.load_der_x509_crl(body)
    except (OSError, ValueError):
        raise Misconfigured(f"{SETTING}: {path.name} can't be read as a list of revoked certificates") from None
    issuers = [one for one in known if one.subject == found.issuer]
    if issuers and not any(is_from(found, one) for one in issuers):
        raise Misconfigured(f"{SETTING}: {path.name} is not signed by {found.issuer.rfc4514_string()}")
    if issuers:
        yield found


def is_from(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether a list is this issuer's own."""
    key = issuer.public_key()
    if found.issuer != issuer.subject or not isinstance(key, RSAPublicKey):
        return False
    try:
        return found.is_signature_valid(key)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
