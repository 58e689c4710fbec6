"""The real desk of the page where an application is signed, over the services."""

from domain.doors import EGOV
from domain.signatures import SignatureFault
from services import application_sign_page as pages
from services import application_signing
from services.application_papers import ApplicationPapers
from services.application_sign_page import EgovShown, Key, SignPage
from services.application_signature import ApplicationSigner, Given, Submitted
from services.signatures.egov import EgovSign
from services.signatures.egov_protocol import Standing, Title
from services.storage.engine import Store
from services.talk import Talk

Came = Submitted | SignatureFault | Standing | None


class ServicesSignDesk:
    """`egov` is the adapter of eGov Mobile, where that way is open."""

    def __init__(
        self, store: Store, talk: Talk, papers: ApplicationPapers, signer: ApplicationSigner, egov: EgovSign | None = None
    ) -> None:
        self._store = store
        self._talk = talk
        self._papers = papers
        self._signer = signer
        self._egov = egov

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways of signing that are open."""
        return application_signing.electronic(self._talk.content)

    def chat(self, page: SignPage | None) -> str | None:
        """The chat where the page's person is, where it is a messenger."""
        return self._talk.content.doors.chat(page.channel) if page and page.channel else None

    async def look(self, key: Key) -> SignPage | None:
        """The page; None where there never was such a link, or the code is over."""
        return await self._store.read(lambda tx: pages.look(tx, self._talk.content, key))

    async def paper(self, page: SignPage) -> bytes | None:
        """What is signed."""
        paper = await self._papers.to_sign(page.application)
        return paper.body if paper else None

    async def copy(self, page: SignPage) -> bytes | None:
        """The form with our number and the signature's data, once it is signed."""
        return await self._papers.copy(page.application)

    async def renew_code(self, page: SignPage) -> None:
        """Make a new code for another computer."""
        await self._store.write(lambda tx: application_signing.renew_code(tx, page.application))

    async def give(self, page: SignPage, way: str, cms: bytes) -> Submitted | SignatureFault | None:
        """A container that came from the person; None where nothing waits for one any more."""
        return await self._signer.sign(Given(page.application, way, cms))

    async def egov(self, page: SignPage) -> EgovShown | None:
        """What is to be scanned, where eGov Mobile was asked to sign."""
        return await self._store.read(lambda tx: pages.egov_of(tx, page.application))

    async def begin_egov(self, page: SignPage) -> bool:
        """Ask eGov Mobile to sign; False where it can't be reached."""
        paper = await self._papers.to_sign(page.application)
        if self._egov is None or paper is None:
            return False
        title = Title("Инфрақұрылымдық қолдауға өтінім", "Заявка на инфраструктурную поддержку")
        begun = await self._egov.begin(paper.body, title)
        if begun is None:
            return False
        shown = EgovShown(begun.picture, begun.picture_type, begun.mobile, begun.business, begun.expires_at, begun.state)
        await self._store.write(lambda tx: pages.keep_egov(tx, page.application, shown))
        return True

    async def check_egov(self, page: SignPage) -> Came:
        """How far eGov Mobile is; what is signed there is taken at once. None where it was not asked."""
        shown = await self.egov(page)
        if self._egov is None or shown is None:
            return None
        progress = await self._egov.poll(shown.state)
        if progress.standing is Standing.SIGNED:
            came = await self._signer.sign(Given(page.application, EGOV, progress.cms))
            if came is SignatureFault.SERVICE_UNAVAILABLE or not isinstance(came, SignatureFault):
                return came
            await self._forget(page)
            return came
        if progress.standing is not Standing.WAITING:
            await self._forget(page)
        return progress.standing

    async def _forget(self, page: SignPage) -> None:
        await self._store.write(lambda tx: pages.keep_egov(tx, page.application, None))
