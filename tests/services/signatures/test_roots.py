import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import Misconfigured
from domain.signatures import Revocation, Signature, SignatureFault
from services.signatures.roots import Roots, RootsFolder
from tests.services.signatures.authority import Authority
from tests.support import eds
from tests.support.clock import START
from tests.support.eds_cms import DOCUMENT, gost_certificate, signed


@pytest.fixture
def folder(authority: Authority, tmp_path: Path) -> Path:
    (tmp_path / "root_rsa.cer").write_bytes(authority.root.der)
    (tmp_path / "nca_rsa.pem").write_bytes(authority.centre.pem)
    return tmp_path


def told(authority: Authority, folder: Path) -> Revocation | SignatureFault:
    found = authority.judge(signed(authority.head), DOCUMENT, Roots.load(folder))
    return found.revocation if isinstance(found, Signature) else found


def test_a_folder_is_read_as_the_centre_publishes_it(authority: Authority, folder: Path) -> None:
    (folder / "root_gost.cer").write_bytes(gost_certificate(authority.root))
    (folder / "README.txt").write_text("From pki.gov.kz")
    assert Roots.load(folder) == replace(authority.roots, skipped=1)


def test_what_is_wrong_with_a_folder_is_said_with_the_files_name(authority: Authority, folder: Path) -> None:
    def says(**files: bytes) -> str:
        for name, body in files.items():
            (folder / name.replace("_", ".")).write_bytes(body)
        with pytest.raises(Misconfigured) as caught:
            Roots.load(folder)
        for name in files:
            (folder / name.replace("_", ".")).unlink()
        return str(caught.value).removeprefix("KASIP_EDS_ROOTS: ")

    stranger = eds.self_signed(authority.root.certificate.subject, 5)
    assert says(a_cer=b"hello") == "a.cer can't be read as a certificate"
    assert says(a_pem=authority.head.pem) == "a.pem is nobody's root: it may not issue certificates"
    assert says(a_crl=b"hello") == "a.crl can't be read as a list of revoked certificates"
    assert says(a_crl=stranger.revoke()).startswith("a.crl is not signed by ")
    (folder / "root_rsa.cer").unlink()
    assert says().endswith("has no root certificate with an RSA key (*.pem, *.cer, *.crt, *.der)")
    with pytest.raises(Misconfigured, match="is not a folder that can be read"):
        Roots.load(folder / "none")
    (folder / "gone.cer").symlink_to(folder / "nowhere")
    with pytest.raises(Misconfigured, match=r"what is in .* can't be read"):
        RootsFolder(folder)


def test_a_list_of_the_operators_tells_what_was_revoked(authority: Authority, folder: Path) -> None:
    assert told(authority, folder) is Revocation.UNCHECKED
    (folder / "root.crl").write_bytes(authority.root.revoke())
    assert told(authority, folder) is Revocation.UNCHECKED, "that is about the centre only"
    (folder / "nca_rsa.crl").write_bytes(authority.centre.revoke(authority.other))
    assert told(authority, folder) is Revocation.GOOD
    (folder / "nca_rsa.crl").write_bytes(authority.centre.revoke(authority.other, age=timedelta(days=2)))
    assert told(authority, folder) is Revocation.UNCHECKED, "the list is of the day before yesterday"
    (folder / "nca_rsa.crl").write_bytes(authority.centre.revoke(authority.head, age=timedelta(days=2)))
    assert told(authority, folder) is SignatureFault.REVOKED, "nobody comes back from a list"
    (folder / "nca_rsa.crl").write_bytes(authority.centre.revoke())
    (folder / "root.crl").write_bytes(authority.root.revoke(authority.centre))
    assert told(authority, folder) is SignatureFault.REVOKED, "the centre itself"
    stranger = eds.self_signed(eds.name("БӨТЕН"), 5)
    (folder / "root.crl").write_bytes(stranger.revoke(authority.head))
    assert told(authority, folder) is Revocation.GOOD, "a stranger's list says nothing"


def test_a_folder_counts_as_it_is_now(authority: Authority, folder: Path) -> None:
    def now() -> Signature | SignatureFault:
        return authority.judge(signed(authority.head), DOCUMENT, trusted.current())

    trusted = RootsFolder(folder)
    assert isinstance(now(), Signature)
    (folder / "nca_rsa.crl").write_bytes(authority.centre.revoke(authority.head))
    assert now() is SignatureFault.REVOKED
    (folder / "half.crl").write_bytes(b"half of a list")
    assert now() is SignatureFault.REVOKED, "what can't be read changes nothing"
    (folder / "half.crl").unlink()
    (folder / "nca_rsa.crl").write_bytes(authority.centre.revoke())
    os.utime(folder / "nca_rsa.crl", (START.timestamp(), START.timestamp()))
    assert isinstance(now(), Signature)
