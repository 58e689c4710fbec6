"""What outsiders may learn of a certificate by its number, and by its paper's own code (R-000-9, 13.10)."""

from sqlalchemy import select

from domain.certificates import CertificateState, Verified
from services import verification
from services.storage.certificates import certificate
from tests.services.house import ANSWERS, House
from tests.services.sitters import Sitters


async def found_by(house: House, number: str, code: str | None) -> Verified | None:
    return await house.store.read(lambda tx: verification.find(tx, number, code))


async def test_an_outsider_sees_the_name_only_with_the_papers_own_code(house: House) -> None:
    (learner,) = await house.ready(1)
    await Sitters(house).sits(learner, 4)
    (row,) = await house.rows(select(certificate))
    code = await house.store.read(lambda tx: verification.code_of(tx.vault, row.id))
    full, masked = ANSWERS["name"], "Ә••• С•••••••• Қ•••••"
    wrong = ("", "0" * 32, "құпия", code[:-1])
    for given, shown in ((code, full), (code.upper(), full), (None, masked), *((one, masked) for one in wrong)):
        found = await found_by(house, row.number, given)
        assert found is not None
        assert (found.name, found.number, found.state) == (shown, row.number, CertificateState.VALID)
        assert (found.trial, found.ended_on, found.issued_on.isoformat()) == (True, None, "2026-11-20")
    unknown = row.number[:-1] + ("0" if row.number[-1] != "0" else "1")
    assert await found_by(house, unknown, code) is None
