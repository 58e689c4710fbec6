from collections.abc import AsyncIterator

import pytest

from domain.errors import Misconfigured
from domain.signatures import Signature, SignatureFault
from services.signatures.egov import EgovSign
from services.signatures.egov_errand import Pace
from services.signatures.egov_protocol import Progress, Session, Standing, Title
from services.signatures.verifier import Verifier
from tests.providers.egov_sign import PNG, FakeEgovSign
from tests.providers.plain import Json
from tests.services.signatures.authority import Authority
from tests.support.clock import START, SetClock
from tests.support.eds_cms import DOCUMENT, signed

TITLE = Title("Өтінім KZ-1", "Заявка KZ-1")
QUICK = Pace(hold=5, pause=0, tries=4)


class Stage:
    """A service, our adapter, and waiting without sleeping."""

    def __init__(self, fake: FakeEgovSign, clock: SetClock) -> None:
        self.fake = fake
        self.clock = clock
        self.egov = self.restarted()

    def restarted(self) -> EgovSign:
        return EgovSign(self.fake.url, self.clock, pace=QUICK)

    async def begin(self) -> Session:
        session = await self.egov.begin(DOCUMENT, TITLE)
        assert session is not None
        return session

    async def fetched(self) -> None:
        """The person reads the code with the phone, which has the document now."""
        await self.fake.until("send")
        self.fake.last.scan()
        await self.fake.until("collect")

    async def ended(self, session: Session, egov: EgovSign | None = None) -> Progress:
        """What it comes to."""
        asked = egov or self.egov
        errand = asked._errands[session.state]
        await errand._task
        return await asked.poll(session.state)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    clock = SetClock()
    async with FakeEgovSign(clock) as fake:
        stage = Stage(fake, clock)
        yield stage
        await stage.egov.close()


async def test_a_person_signs_with_the_phone(stage: Stage, authority: Authority) -> None:
    session = await stage.begin()
    assert (session.picture, session.picture_type, session.expires_at) == (PNG, "image/png", stage.clock.at.replace(minute=5))
    assert session.mobile.startswith("https://egov.example/mobile?")
    assert session.business.startswith("https://egov.example/business?")
    assert stage.fake.last.description == "Өтінім KZ-1 / Заявка KZ-1"
    assert await stage.egov.poll(session.state) == Progress(Standing.WAITING)
    await stage.fetched()
    assert stage.fake.last.shown == DOCUMENT
    assert await stage.egov.poll(session.state) == Progress(Standing.WAITING)
    stage.fake.last.sign(signed(authority.head))
    signed_ = await stage.ended(session)
    assert signed_.standing is Standing.SIGNED
    assert isinstance(await Verifier(authority.roots).verify(signed_.cms, DOCUMENT, START), Signature)
    stage.clock.advance(minutes=10)
    assert await stage.egov.poll(session.state) == signed_, "asked again, it says the same"
    assert stage.fake.refused == []


async def test_another_document_is_no_signature_of_ours(stage: Stage, authority: Authority) -> None:
    session = await stage.begin()
    await stage.fetched()
    stage.fake.last.sign(signed(authority.head, b"%PDF-1.7 another"))
    found = await Verifier(authority.roots).verify((await stage.ended(session)).cms, DOCUMENT, START)
    assert found is SignatureFault.TAMPERED


async def test_a_person_may_refuse_or_never_come(stage: Stage) -> None:
    session = await stage.begin()
    await stage.fetched()
    stage.fake.last.refuse()
    assert (await stage.ended(session)).standing is Standing.REFUSED
    never = await stage.begin()
    stage.clock.advance(seconds=299)
    assert (await stage.egov.poll(never.state)).standing is Standing.WAITING
    stage.clock.advance(seconds=1)
    assert (await stage.egov.poll(never.state)).standing is Standing.EXPIRED
    await stage.begin()
    assert never.state not in stage.egov._errands, "what ran out is forgotten"


async def test_a_cut_line_and_a_fault_in_between_change_nothing(stage: Stage, authority: Authority) -> None:
    stage.fake.faults.cut(accepted=False, method="send")
    stage.fake.faults.gateway(502, method="send")
    stage.fake.faults.cut(accepted=True, method="collect")
    stage.fake.faults.refuse(200, "try again", method="collect")
    session = await stage.begin()
    await stage.fetched()
    stage.fake.last.sign(signed(authority.head))
    assert (await stage.ended(session)).cms != b""


async def test_a_service_that_is_not_there_is_said(stage: Stage) -> None:
    session = await stage.begin()
    stage.fake.last.scan()
    stage.fake.faults.gateway(503, method="collect", times=None)
    assert (await stage.ended(session)).standing is Standing.UNAVAILABLE
    stage.fake.faults.gateway(503, method="register")
    stage.fake.faults.cut(accepted=True, method="register")
    assert [await stage.egov.begin(DOCUMENT, TITLE) for _ in range(2)] == [None, None]
    await stage.fake.down()
    assert await stage.egov.begin(DOCUMENT, TITLE) is None


async def test_after_a_restart_the_signature_is_still_collected(stage: Stage, authority: Authority) -> None:
    session = await stage.begin()
    await stage.fetched()
    await stage.egov.close()
    stage.egov = stage.restarted()
    assert (await stage.egov.poll(session.state)).standing is Standing.WAITING
    stage.fake.last.sign(signed(authority.head))
    assert (await stage.ended(session)).standing is Standing.SIGNED


async def test_what_leads_elsewhere_is_not_followed(stage: Stage) -> None:
    later = int((START.timestamp() + 5 * 3600) * 1000)
    wrong: list[Json] = [
        {"dataURL": "https://elsewhere.example/"}, {"signURL": "http://169.254.169.254/"}, {"dataURL": "file:///etc/passwd"},
        {"qrCode": "PHN2Zz4="}, {"qrCode": 5}, {"expireAt": 0}, {"expireAt": "soon"}, {"expireAt": 1e300},
        {"expireAt": later}, {"signURL": None},
    ]  # fmt: skip
    for changed in wrong:
        stage.fake.changed = changed
        assert await stage.egov.begin(DOCUMENT, TITLE) is None, changed
    stage.fake.changed = {"eGovMobileLaunchLink": "javascript:alert(1)", "eGovBusinessLaunchLink": None}
    session = await stage.begin()
    assert (session.mobile, session.business) == ("", "")
    for state in ("", "{}", "[1, 2, 3]", '["http://169.254.169.254/", "http://169.254.169.254/", 1795147500000]'):
        assert (await stage.egov.poll(state)).standing is Standing.EXPIRED


async def test_an_answer_that_is_none_of_the_protocol_is_no_signature(stage: Stage) -> None:
    documents: list[object] = [None, [], [{}], [{"document": {"file": {"data": "ә"}}}], 5]
    for given in documents:
        session = await stage.begin()
        stage.fake.last.scan()
        stage.fake.last.end({"documentsToSign": given})
        assert (await stage.ended(session)).standing is Standing.UNAVAILABLE


def test_documents_go_only_where_nobody_reads_along() -> None:
    with pytest.raises(Misconfigured, match="KASIP_EGOV_SIGN_URL: expected https"):
        EgovSign("http://sigex.example", SetClock())
