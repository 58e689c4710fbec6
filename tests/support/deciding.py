"""An applicant whose application was signed and sent in, and the coordinator who decides about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from domain.applications import Application, Fault
from domain.decisions import Ground
from domain.staff import EVERYWHERE, Right, Scope
from services import application_decisions as decisions
from services import applications
from services.application_decisions import Refusal
from services.application_papers import ApplicationPapers
from services.application_signature import ApplicationSigner, Given, Submitted
from services.signatures.verifier import Verifier
from services.storage import applications as kept
from services.transaction import WriteTx
from tests.support.chat import Chat, enrol
from tests.support.checking import check_all
from tests.support.eds_cms import signed
from tests.support.filling import Applicant
from tests.support.signing import WAYS, authority, open_to, put_filled
from tests.support.transcript import Stage

RIGHTS = (
    Right.READ_APPLICATIONS, Right.CHANGE_APPLICATIONS, Right.DECIDE_APPLICATIONS, Right.READ_COUNCILS, Right.HOLD_COUNCILS,
)  # fmt: skip
COORDINATOR = Scope("staff:one", dict.fromkeys(RIGHTS, EVERYWHERE))
HOLD = timedelta(minutes=10)
T = TypeVar("T")


@dataclass
class Applied:
    """One application in the chat of its person."""

    stage: Stage
    chat: Chat
    person: Applicant
    id: str

    @staticmethod
    async def sent_in(stage: Stage, language: str, **answers: str) -> "Applied":
        """Filled in, signed, and at the coordinator's desk."""
        open_to(stage.talk, 0, WAYS)
        chat = stage.chat()
        await enrol(chat, language)
        id_ = await put_filled(stage.store, stage.talk, (await stage.standing(chat)).session.person, **answers)
        one = Applied(stage, chat, Applicant(stage, chat), id_)
        await chat.say("?")
        await one.person.choose("sign")
        await one.signs()
        return one

    async def signs(self) -> None:
        """Give the signature on the page, and hear the receipt."""
        papers = ApplicationPapers(self.stage.store, self.stage.talk)
        signer = ApplicationSigner(self.stage.store, self.stage.talk, papers, Verifier(authority().roots))
        paper = await papers.to_sign(self.id)
        assert paper is not None
        done = await signer.sign(Given(self.id, "upload", signed(authority().head, paper.body)))
        assert isinstance(done, Submitted)
        await self.person.hear()

    async def decide(self, act: Callable[[WriteTx], T], *, told: bool = True) -> T:
        """Let the coordinator do something; told once it can't be undone any more."""
        done = await self.stage.store.write(act)
        if told:
            await self.pass_hold()
        return done

    async def pass_hold(self) -> None:
        self.stage.clock.advance(HOLD)
        await self.person.hear()

    async def accepted(self, official: str = "") -> None:
        await self.decide(lambda tx: decisions.accept(tx, self.stage.talk.content, COORDINATOR, self.id, official=official))

    async def returned(self, *faults: Fault, told: bool = True) -> None:
        content = self.stage.talk.content
        await self.decide(lambda tx: decisions.give_back(tx, content, COORDINATOR, self.id, faults), told=told)

    async def refused(self, text: str, ground: Ground = Ground.DOCUMENTS, *, told: bool = True) -> None:
        content, refusal = self.stage.talk.content, Refusal(ground, text)
        await self.decide(lambda tx: decisions.refuse(tx, content, COORDINATOR, self.id, refusal), told=told)

    async def recommended(self) -> None:
        def act(tx: WriteTx) -> str:
            row = kept.one(tx.conn, self.id)
            assert row is not None
            decisions.begin_check(tx, row, COORDINATOR.actor)
            check_all(tx, self.stage.talk.content, COORDINATOR, self.id)
            return decisions.recommend(tx, self.stage.talk.content, COORDINATOR, self.id)

        await self.decide(act)

    async def whole(self) -> Application:
        def look(tx: WriteTx) -> Application:
            row = kept.one(tx.conn, self.id)
            assert row is not None
            return applications.one(tx, row)

        return await self.stage.store.write(look)

    async def steps(self) -> Sequence[str]:
        """The states through which it went."""
        return [row.state for row in await self.stage.store.read(lambda tx: kept.steps(tx.conn, [self.id]))]
