import random
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import cms
from cryptography import x509

from domain.signatures import CheckedBy, Revocation, Signature, SignatureFault
from services.signatures.cms import verify
from services.signatures.roots import Roots
from tests.services.signatures.authority import COMMON, PATRONYMIC, Authority
from tests.support import eds, eds_cms
from tests.support.clock import START
from tests.support.eds import BIN, IIN, SIGNING_IN, YEAR, Made
from tests.support.eds_cms import DOCUMENT, as_pem, container, gost_signed, in_pieces, issued_with_sha1, signed, signer

FLIPS = 240


def test_a_right_signature_tells_who_signed_what_and_when(authority: Authority) -> None:
    found = authority.judge(signed(authority.head))
    assert found == Signature(
        iin=IIN,
        name=f"{COMMON} {PATRONYMIC}",
        bin=BIN,
        serial=f"{authority.head.certificate.serial_number:x}",
        issuer="СЫНАҚ ҰЛТТЫҚ ОРТАЛЫҚ (RSA)",
        algorithm="RSA-2048 SHA-256",
        not_before=START - YEAR,
        not_after=START + YEAR,
        signed_at=START,
        verified_at=START,
        revocation=Revocation.UNCHECKED,
        by=CheckedBy.ROOTS,
        sha256="0f1972fa02f98d14d808cf7cc8b923a820cc2629097485d3c65496da5882a9e0",
    )
    assert IIN not in repr(found)
    assert COMMON not in repr(found)


def test_it_is_read_in_every_shape_that_programs_give(authority: Authority) -> None:
    head, right = authority.head, authority.judge(signed(authority.head))
    inside = signed(head, attached=DOCUMENT)
    shapes = (
        inside,
        in_pieces(inside),
        as_pem(inside),
        as_pem(signed(head)),
        b64encode(inside),
        b"\xef\xbb\xbf" + as_pem(inside),
    )
    assert [authority.judge(one) for one in shapes] == [right] * len(shapes)
    assert authority.judge(signed(head, chain=(authority.centre, authority.root))) == right
    assert authority.judge(signed(head, digest="sha512")) == replace(right, algorithm="RSA-2048 SHA-512")  # type: ignore[type-var]


def test_what_is_no_container_is_called_so(authority: Authority) -> None:
    never = {
        "nothing": b"",
        "garbage": b"\x30" + bytes(range(256)),
        "the document itself": DOCUMENT,
        "words": "қолтаңба".encode(),
        "a certificate": authority.head.der,
        "a key file": eds_cms.as_pem(b"\x30\x82\x01\x00").replace(b"CMS", b"PRIVATE KEY"),
        "half of one": signed(authority.head)[:700],
        "more than one": signed(authority.head) * 2,
        "deep": b"\x30\x80" * 200_000,
    }
    assert {what: authority.judge(given) for what, given in never.items()} == dict.fromkeys(never, SignatureFault.NOT_CMS)
    assert authority.judge(b"\x30" + bytes(2_000_000)) is SignatureFault.TOO_LARGE
    assert authority.judge(b64encode(bytes(1_050_000))) is SignatureFault.TOO_LARGE


def test_another_document_and_another_hand_are_told_apart(authority: Authority) -> None:
    head, other = authority.head, authority.other
    wrong = cms.ContentInfo.load(signed(head))
    wrong["content"]["signer_infos"][0]["signature"] = bytes(256)
    borrowed = container(signer(head), certificates=(other.der,))
    found = {
        "another was signed": authority.judge(signed(head, b"%PDF-1.7 another")),
        "another lies inside": authority.judge(signed(head, attached=b"%PDF-1.7 another")),
        "another was signed and lies inside": authority.judge(signed(head, b"another", attached=b"another")),
        "a byte was changed": authority.judge(signed(head), DOCUMENT + b"\n"),
        "the signature was changed": authority.judge(wrong.dump(force=True)),
        "its certificate is missing": authority.judge(borrowed),
        "nobody signed": authority.judge(container(certificates=(head.der,))),
        "two signed": authority.judge(container(signer(head), signer(other), certificates=(head.der, other.der))),
    }
    assert found == {
        "another was signed": SignatureFault.TAMPERED,
        "another lies inside": SignatureFault.TAMPERED,
        "another was signed and lies inside": SignatureFault.TAMPERED,
        "a byte was changed": SignatureFault.TAMPERED,
        "the signature was changed": SignatureFault.BAD_SIGNATURE,
        "its certificate is missing": SignatureFault.NO_SIGNER,
        "nobody signed": SignatureFault.NO_SIGNER,
        "two signed": SignatureFault.MANY_SIGNERS,
    }


def test_a_certificate_that_is_not_of_now_or_not_for_signing_is_called_so(authority: Authority) -> None:
    stamp = authority.centre.issue(eds.name("ЖШС СЫНАҚ", bin=BIN), 2)
    found = {
        "expired": authority.holder(Made(ends=START - timedelta(seconds=1))),
        "not yet": authority.holder(Made(begins=START + timedelta(seconds=1))),
        "for signing in": authority.holder(Made(usage=SIGNING_IN)),
        "a stamp": stamp,
        "1024 bits": authority.holder(Made(bits=1024)),
    }
    assert {what: authority.judge(signed(one)) for what, one in found.items()} == {
        "expired": SignatureFault.EXPIRED,
        "not yet": SignatureFault.NOT_YET_VALID,
        "for signing in": SignatureFault.NOT_FOR_SIGNING,
        "a stamp": SignatureFault.NO_IIN,
        "1024 bits": SignatureFault.UNSUPPORTED_ALGORITHM,
    }
    issued = issued_with_sha1(authority.head, authority.centre)
    assert authority.judge(container(signer(authority.head), certificates=(issued,))) is SignatureFault.UNSUPPORTED_ALGORITHM
    assert authority.judge(signed(authority.head, digest="sha1")) is SignatureFault.UNSUPPORTED_ALGORITHM
    assert authority.judge(gost_signed(authority.head)) is SignatureFault.GOST_UNSUPPORTED


def test_only_the_operators_roots_are_trusted(authority: Authority) -> None:
    """Whatever the container brings along; also a root and a centre of the same names, and many that name each other."""
    root = eds.self_signed(authority.root.certificate.subject, 5)
    centre = root.issue(authority.centre.certificate.subject, 6, eds.AUTHORITY)
    circle = eds.self_signed(eds.name("ШЕҢБЕР"), 5)
    links = tuple(circle.issue(eds.name("ШЕҢБЕР"), 5 + number % 2, eds.AUTHORITY) for number in range(14))
    strangers = {
        "itself": signed(eds.self_signed(eds.name("ӨЗІМ", iin=IIN), 2, eds.PERSON)),
        "same names": signed(authority.holder(issuer=centre), chain=(centre, root)),
        "by a person": signed(authority.holder(issuer=authority.other), chain=(authority.other,)),
        "a circle": signed(authority.holder(issuer=circle), chain=links),
    }
    assert {what: authority.judge(one) for what, one in strangers.items()} == dict.fromkeys(
        strangers, SignatureFault.UNKNOWN_ROOT
    )
    only_root, nobody = Roots((authority.root.certificate,)), Roots()
    assert authority.judge(signed(authority.head), roots=only_root) is SignatureFault.UNKNOWN_ROOT
    assert isinstance(authority.judge(signed(authority.head, chain=(authority.centre,)), roots=only_root), Signature)
    assert authority.judge(signed(authority.head), roots=nobody) is SignatureFault.UNKNOWN_ROOT


def test_one_who_has_an_iin_twice_is_nobody(authority: Authority) -> None:
    twice = x509.Name([*eds.name(COMMON, iin=IIN), *eds.name("Ә", iin=eds.OTHER_IIN).rdns[2]])
    assert authority.judge(signed(authority.centre.issue(twice, 2))) is SignatureFault.NO_IIN


@pytest.mark.parametrize("make", [signed, lambda head: in_pieces(signed(head, attached=DOCUMENT))], ids=["detached", "inside"])
def test_no_flipped_byte_makes_it_another_signature(authority: Authority, make: object) -> None:
    assert callable(make)
    whole, right = make(authority.head), authority.judge(signed(authority.head))
    draw = random.Random(8)
    for place in draw.sample(range(len(whole)), FLIPS // 2):
        changed = whole[:place] + bytes([whole[place] ^ 1 << draw.randrange(8)]) + whole[place + 1 :]
        found = authority.judge(changed)
        assert found == right or isinstance(found, SignatureFault), place


def test_now_decides_and_not_the_time_that_the_signer_claims(authority: Authority) -> None:
    old = container(signer(authority.head, at=START - timedelta(days=30)), certificates=(authority.head.der,))
    found = authority.judge(old)
    assert isinstance(found, Signature)
    assert found.signed_at == START - timedelta(days=30)
    assert verify(old, DOCUMENT, authority.roots, START + YEAR + timedelta(seconds=1)) is SignatureFault.EXPIRED
