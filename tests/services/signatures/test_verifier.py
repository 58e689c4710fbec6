from domain.signatures import CheckedBy, Signature, SignatureFault, judged
from services.signatures.ncanode import NcaNode
from services.signatures.roots import Roots
from services.signatures.verifier import Verifier
from tests.providers.ncanode import FakeNcaNode
from tests.services.signatures.authority import Authority
from tests.support.clock import START
from tests.support.eds import IIN, OTHER_IIN
from tests.support.eds_cms import DOCUMENT, gost_signed, signed


async def by(verifier: Verifier, cms: bytes) -> CheckedBy | SignatureFault:
    found = await verifier.verify(cms, DOCUMENT, START)
    return found.by if isinstance(found, Signature) else found


async def test_rsa_goes_by_the_roots_and_gost_by_ncanode(authority: Authority) -> None:
    rsa, gost = signed(authority.head), gost_signed(authority.head)
    async with FakeNcaNode() as fake:
        node = NcaNode(fake.url)
        both, roots, service, none = (
            Verifier(authority.roots, node),
            Verifier(authority.roots),
            Verifier(Roots(), node),
            Verifier(),
        )
        assert (await by(both, rsa), await by(both, gost)) == (CheckedBy.ROOTS, CheckedBy.NCANODE)
        assert (await by(roots, rsa), await by(roots, gost)) == (CheckedBy.ROOTS, SignatureFault.GOST_UNSUPPORTED)
        assert (await by(service, rsa), await by(service, gost)) == (CheckedBy.NCANODE, CheckedBy.NCANODE)
        assert (await by(none, rsa), await by(none, gost)) == (SignatureFault.UNKNOWN_ROOT, SignatureFault.GOST_UNSUPPORTED)
        assert await by(both, DOCUMENT) is SignatureFault.NOT_CMS
        await both.close()


async def test_only_the_head_signs_for_the_business(authority: Authority) -> None:
    verifier = Verifier(authority.roots)
    head, other = [await verifier.verify(signed(one), DOCUMENT, START) for one in (authority.head, authority.other)]
    assert judged(head, IIN) is head
    assert judged(other, IIN) is SignatureFault.OTHER_PERSON
    assert judged(head, OTHER_IIN) is SignatureFault.OTHER_PERSON
    assert judged(head, "") is SignatureFault.OTHER_PERSON
    assert judged(SignatureFault.EXPIRED, IIN) is SignatureFault.EXPIRED
