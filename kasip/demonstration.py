"""The sign-in for trying: made while nobody is in the database, on this machine only, and ended by the first real account."""

from domain.staff import Grant, Role
from services import staff
from services.passwords import Passwords
from services.storage.engine import Store
from services.transaction import WriteTx

LOGIN = "demo"


async def make(store: Store, passwords: Passwords) -> str | None:
    """The password of a demonstration that was made now; None where somebody is there already."""
    if not await store.read(staff.untouched):
        return None
    password = staff.one_time_password()
    account = staff.Account(LOGIN, await passwords.hashed(password), demo=True)

    def add(tx: WriteTx) -> bool:
        if not staff.untouched(tx):
            return False  # another process was first
        one = staff.add(tx, account, Grant(Role.AGENCY), "demonstration")
        for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
            staff.give(tx, one, Grant(role), "demonstration")
        return True

    try:
        return password if await store.write(add) else None
    except staff.CanNotStaff:
        return None  # it was first by a moment
