"""Neighbours who would use one object: who applies for it, who is invited, and who types the code."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from dialogs.application_facts import Invitation, InvitationOf
from dialogs.application_requests import AddUser, ConfirmUse, FindInvitation, InviteUser, RemoveUser, TakeBackUse
from dialogs.requests import Request
from domain.applications import Application, FileState, Slot, State, User, subjects
from services import application_user_acts, application_users, applications, neighbours
from services.application_users import reveal
from services.storage import application_files as files
from services.storage import applications as kept
from services.storage import files as bodies
from services.storage import people
from services.storage.sealed import Vault
from services.transaction import WriteTx
from tests.services.house import CONTENT, House

USE_CASES: Mapping[type[Request], Any] = {
    AddUser: application_user_acts.add,
    InviteUser: application_user_acts.invite,
    RemoveUser: application_user_acts.remove,
    FindInvitation: neighbours.find,
    ConfirmUse: neighbours.confirm,
    TakeBackUse: neighbours.take_back,
}
IIN, COMPANY = "900315400007", "190340000126"  # of the applicant; of a company beside
ANSWERS = {
    "applicant_type": "individual", "iin": IIN, "ie_full_name": "Сериков Әлібек", "region_code": "59", "infra_group": "P",
    "infra_p": "P4", "project_name": "Ортақ сүт цехы",
}  # fmt: skip


class Village:
    """One application for a shared object, and the people around it."""

    def __init__(self, house: House, vault: Vault) -> None:
        self.house = house
        self.vault = vault
        self.applicant = self.id = ""

    async def begin(self, **answers: str) -> "Village":
        (self.applicant,) = await self.house.persons(1)

        def make(tx: WriteTx) -> str:
            id_ = tx.new_id()
            row = {
                "id": id_, "person_id": self.applicant, "origin": "chat", "state": State.DRAFT, "form": 2, "language": "kk",
                "answers": applications.sealed(tx, id_, {**ANSWERS, **answers}), "version": 1, "made_at": tx.now,
                "changed_at": tx.now,
            }  # fmt: skip
            kept.add(tx.conn, [row])
            return id_

        self.id = await self.house.store.write(make)
        return self

    async def neighbour(self, name: str | None = None, iin: str | None = None) -> str:
        """Somebody else, registered under a name and a number, or not."""
        (who,) = await self.house.persons(1)
        if name and iin:
            numbers = people.sealed(self.vault, "iin", who, iin)
            await self.house.store.write(lambda tx: people.change(tx.conn, [{"id": who, **people.named(name), **numbers}]))
        return who

    async def asks(self, who: str, request: Request) -> StrEnum:
        return (await self.house.asks(USE_CASES[type(request)], [(who, request)]))[0].name

    async def names(self, bin_: str) -> StrEnum:
        return await self.asks(self.applicant, AddUser(self.id, bin_))

    async def invites(self) -> str:
        """An invitation; its code as it is shown."""
        assert await self.asks(self.applicant, InviteUser(self.id)) is InviteUser.Outcome.INVITED
        return reveal(self.vault, (await self.users())[-1].id)

    async def confirms(self, who: str, code: str, number: str = "") -> StrEnum:
        return await self.asks(who, ConfirmUse(code, number))

    async def sees(self, who: str, code: str) -> Invitation | None:
        fact = InvitationOf(who, code)
        return (await self.house.store.read(lambda tx: neighbours.invitations(tx, CONTENT, [fact])))[fact]

    async def users(self) -> tuple[User, ...]:
        return (await self.house.store.read(lambda tx: application_users.users_of(tx, [self.id]))).get(self.id, ())

    async def counted(self) -> int:
        """How many businesses use the object, as the form counts."""
        return subjects(Application(self.id, State.DRAFT, 1, ANSWERS, users=await self.users()))

    async def becomes(self, state: State) -> None:
        await self.house.store.write(lambda tx: kept.change(tx.conn, self.id, state=state))

    async def letter(self, state: FileState = FileState.CLEAN, sha256: str = "") -> str:
        """A signed letter that came; its id."""

        def add(tx: WriteTx) -> str:
            id_, body = tx.new_id(), tx.new_id()
            bodies.begin(tx.conn, body, self.applicant, tx.now)
            bodies.complete(tx.conn, body, tx.now, size=1, sha256=sha256 or body)
            row = {"id": id_, "application_id": self.id, "slot": Slot.LETTER, "state": state, "channel": "web", "file_id": body}
            files.add(tx.conn, {**row, "came_at": tx.now, "next_at": tx.now})
            return id_

        return await self.house.store.write(add)
