"""Who is trusted in these tests, and whom they issued certificates to."""

from domain.signatures import Signature, SignatureFault
from services.signatures.cms import verify
from services.signatures.roots import Roots
from tests.support import eds
from tests.support.clock import START
from tests.support.eds import BIN, IIN, OTHER_IIN, Holder, Made
from tests.support.eds_cms import DOCUMENT

COMMON, PATRONYMIC = "ӘҢҒҮҰҚӨҺОВА ӘЙГЕРІМ", "ҮСЕНҚЫЗЫ"


class Authority:
    """A root, the centre under it, and people; made once, since keys are slow."""

    def __init__(self) -> None:
        self.root = eds.self_signed(eds.name("СЫНАҚ НЕГІЗГІ ОРТАЛЫҚ (RSA)"), 0)
        self.centre = self.root.issue(eds.name("СЫНАҚ ҰЛТТЫҚ ОРТАЛЫҚ (RSA)"), 1, eds.AUTHORITY)
        self.head = self.holder(bin=BIN)
        self.other = self.centre.issue(eds.name("БӨТЕНОВ БАҚЫТ", iin=OTHER_IIN), 3)
        self.roots = Roots((self.root.certificate,), (self.centre.certificate,))

    def holder(self, made: Made = eds.PERSON, issuer: Holder | None = None, **parts: str) -> Holder:
        """The head of the business, with a certificate of another make."""
        subject = eds.name(COMMON, iin=IIN, surname="ӘҢҒҮҰҚӨҺОВА", patronymic=PATRONYMIC, **parts)
        return (issuer or self.centre).issue(subject, 2, made)

    def judge(self, cms: bytes, document: bytes = DOCUMENT, roots: Roots | None = None) -> Signature | SignatureFault:
        return verify(cms, document, self.roots if roots is None else roots, START)
