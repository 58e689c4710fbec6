"""Whether the certificates of a path were taken back, by the lists that the operator gave; nothing is fetched."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509

from domain.signatures import Revocation, SignatureFault
from services.signatures.roots import is_from


def looked_up(
    path: Sequence[x509.Certificate], lists: Iterable[x509.CertificateRevocationList], now: datetime
) -> Revocation | SignatureFault:
    """Look each certificate of a path up, from the root down to the signer's.

    One that stands on a list is revoked, however old the list; that none does is known only by a list that holds now.
    """
    known = tuple(lists)
    told = Revocation.UNCHECKED
    for issuer, certificate in pairwise(path):
        theirs = [one for one in known if is_from(one, issuer)]
        if any(_stands_on(one, certificate) for one in theirs):
            return SignatureFault.REVOKED
        told = Revocation.GOOD if any(_holds(one, now) for one in theirs) else Revocation.UNCHECKED
    return told


def _stands_on(one: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    entry = one.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if entry is None:
        return False
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return True
    return reason is not x509.ReasonFlags.remove_from_crl


def _holds(one: x509.CertificateRevocationList, now: datetime) -> bool:
    """Whether a list is whole, and of now."""
    partial = any(isinstance(extension.value, x509.DeltaCRLIndicator) for extension in one.extensions)
    until = one.next_update_utc
    return not partial and one.last_update_utc <= now and until is not None and now <= until
