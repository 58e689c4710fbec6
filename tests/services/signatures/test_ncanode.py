from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from domain.errors import Misconfigured
from domain.signatures import CheckedBy, Revocation, Signature, SignatureFault
from services.signatures.container import Container, read
from services.signatures.ncanode import NcaNode
from tests.providers.ncanode import FakeNcaNode
from tests.providers.plain import Json
from tests.services.signatures.authority import COMMON, PATRONYMIC, Authority
from tests.support.clock import START
from tests.support.eds import BIN, IIN, OTHER_IIN, SIGNING_IN, YEAR, Made
from tests.support.eds_cms import DOCUMENT, gost_signed, in_pieces, signed

UNAVAILABLE = SignatureFault.SERVICE_UNAVAILABLE


@pytest.fixture
async def fake() -> AsyncIterator[FakeNcaNode]:
    async with FakeNcaNode() as server:
        yield server


@pytest.fixture
async def node(fake: FakeNcaNode) -> AsyncIterator[NcaNode]:
    node = NcaNode(fake.url, seconds=5)
    yield node
    await node.close()


async def judged(node: NcaNode, cms: bytes, document: bytes = DOCUMENT) -> Signature | SignatureFault:
    container = read(cms)
    assert isinstance(container, Container)
    return await node.verified(container, document, START)


async def test_a_gost_signature_is_judged(authority: Authority, fake: FakeNcaNode, node: NcaNode) -> None:
    found = await judged(node, gost_signed(authority.head))
    assert isinstance(found, Signature)
    assert (found.iin, found.bin, found.name) == (IIN, BIN, f"{COMMON} {PATRONYMIC}")
    assert (found.algorithm, found.revocation, found.by) == ("GOST 34.10-2015", Revocation.GOOD, CheckedBy.NCANODE)
    assert (found.not_before, found.not_after, found.signed_at) == (START - YEAR, START + YEAR, START)
    assert await judged(node, gost_signed(authority.head, attached=DOCUMENT)) == found
    assert await judged(node, in_pieces(gost_signed(authority.head, attached=DOCUMENT))) == found
    other = await judged(node, gost_signed(authority.other))
    assert isinstance(other, Signature)
    assert other.iin != IIN
    assert (fake.refused, set(fake.brought)) == ([], {False})


async def test_it_is_our_document_that_counts(authority: Authority, node: NcaNode) -> None:
    """The service looks at the document inside, where there is one: it never gets to see that."""
    head, another = authority.head, b"%PDF-1.7 another"
    assert await judged(node, gost_signed(head, another)) is SignatureFault.TAMPERED
    assert await judged(node, gost_signed(head, another, attached=another)) is SignatureFault.TAMPERED
    assert await judged(node, gost_signed(head, another, attached=DOCUMENT)) is SignatureFault.TAMPERED
    assert await judged(node, gost_signed(head, DOCUMENT, attached=another)) is SignatureFault.TAMPERED
    assert await judged(node, gost_signed(head, attached=DOCUMENT), DOCUMENT + b" ") is SignatureFault.TAMPERED


@pytest.mark.parametrize("newer", [True, False])
async def test_why_it_does_not_hold(authority: Authority, fake: FakeNcaNode, node: NcaNode, newer: bool) -> None:
    cms = gost_signed(authority.head)
    fake.newer = newer
    fake.revoked = True
    assert await judged(node, cms) is SignatureFault.REVOKED
    fake.revoked, fake.holds = False, False
    assert await judged(node, cms) is SignatureFault.BAD_SIGNATURE
    fake.holds, fake.issuer_known = True, False
    assert await judged(node, cms) is SignatureFault.UNKNOWN_ROOT
    fake.issuer_known, fake.ocsp = True, False
    assert await judged(node, cms) is UNAVAILABLE, "whether it is revoked could not be asked: again later"


async def test_our_own_clock_and_eyes_come_first(authority: Authority, fake: FakeNcaNode, node: NcaNode) -> None:
    made = {
        SignatureFault.EXPIRED: Made(ends=START - timedelta(seconds=1)),
        SignatureFault.NOT_YET_VALID: Made(begins=START + timedelta(seconds=1)),
        SignatureFault.NOT_FOR_SIGNING: Made(usage=SIGNING_IN),
    }
    for fault, one in made.items():
        assert await judged(node, gost_signed(authority.holder(one))) is fault
    assert await judged(node, signed(authority.head, digest="sha1")) is SignatureFault.UNSUPPORTED_ALGORITHM
    assert fake.calls == []


async def test_no_answer_is_no_judgement(authority: Authority, fake: FakeNcaNode, node: NcaNode) -> None:
    cms = gost_signed(authority.head)
    fake.faults.gateway(502)
    fake.faults.refuse(500, "java.lang.NullPointerException")
    fake.faults.cut(accepted=True)
    assert [await judged(node, cms) for _ in range(3)] == [UNAVAILABLE] * 3
    held = fake.faults.hold()
    hasty = NcaNode(fake.url, seconds=0.01)
    assert await judged(hasty, cms) is UNAVAILABLE
    held.release()
    await hasty.close()
    await fake.down()
    assert await judged(node, cms) is UNAVAILABLE


async def test_an_answer_about_something_else_is_none(authority: Authority, fake: FakeNcaNode, node: NcaNode) -> None:
    cms = gost_signed(authority.head)
    abouts: list[Json] = [
        {"serialNumber": "1"}, {"serialNumber": None}, {"subject": {"iin": OTHER_IIN}}, {"subject": {}}, {"revocations": [{}]},
        {"revocations": 5},
    ]  # fmt: skip
    for about in abouts:
        fake.about = about
        assert await judged(node, cms) is UNAVAILABLE, about
    signers: list[object] = [None, [], "yes", [{"certificates": []}], [{"certificates": [5]}], [{}, {}]]
    for one in signers:
        fake.instead = {"valid": True, "signers": one}
        assert await judged(node, cms) is UNAVAILABLE, one
    fake.instead = None
    fake.about = {"valid": "yes"}
    assert await judged(node, cms) is UNAVAILABLE
    fake.about = {"revocations": [{"revoked": True, "by": "OCSP"}]}
    assert await judged(node, cms) is SignatureFault.REVOKED
    fake.about = {"revocations": []}
    unchecked = await judged(node, cms)
    assert isinstance(unchecked, Signature)
    assert unchecked.revocation is Revocation.UNCHECKED


async def test_documents_go_only_where_nobody_reads_along() -> None:
    for address in (
        "http://ncanode.example",
        "ftp://127.0.0.1",
        "127.0.0.1:14579",
        "https://",
        "https://a@b.example",
        "http://10.0.0.5",
    ):
        with pytest.raises(Misconfigured, match="KASIP_NCANODE_URL: expected https"):
            NcaNode(address)
    for address in ("http://127.0.0.1:14579", "http://localhost:14579/", "http://[::1]:14579", "https://ncanode.example/api"):
        NcaNode(address)
