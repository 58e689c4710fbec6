"""What applications are signed with, as the settings name it: who judges signatures, and eGov Mobile."""

from kasip.house import House
from services.application_papers import ApplicationPapers
from services.application_signature import ApplicationSigner
from services.signatures.egov import EgovSign
from services.signatures.ncanode import NcaNode
from services.signatures.roots import RootsFolder
from services.signatures.verifier import Verifier
from web.sign_desk import ServicesSignDesk


class Signing:
    """The parts of a process that signatures need; raises Misconfigured where a setting can't be used."""

    def __init__(self, house: House) -> None:
        settings = house.settings
        roots = RootsFolder(settings.eds_roots) if settings.eds_roots else None
        self._verifier = Verifier(roots, NcaNode(settings.ncanode_url) if settings.ncanode_url else None)
        self._egov = EgovSign(settings.egov_sign_url, house.clock) if settings.egov_sign_url else None
        self.papers = ApplicationPapers(house.store, house.talk)
        self.signer = ApplicationSigner(house.store, house.talk, self.papers, self._verifier)
        self.desk = ServicesSignDesk(house.store, house.talk, self.papers, self.signer, self._egov)

    async def close(self) -> None:
        """Close the connections."""
        await self._verifier.close()
        if self._egov is not None:
            await self._egov.close()
