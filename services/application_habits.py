"""What somebody wrote as evidence in other checks today, to be offered again: a day is often spent at the same registers."""

from collections.abc import Mapping

from domain.calendar import local_date
from domain.checks import QUESTIONS, Item
from domain.period import midnight
from domain.staff import Scope
from services.storage import application_desk as desk
from services.storage import application_twins as kept
from services.transaction import ReadTx

MOST = 400  # findings, of about thirty applications
# A likely duplicate is another one each time, and so is what speaks for or against it.
OFFERED = frozenset(item for item, question in QUESTIONS.items() if question.evidence and item is not Item.DUPLICATES)


def evidence_today(tx: ReadTx, scope: Scope, but: str) -> Mapping[Item, str]:
    """What the asker wrote last as evidence today, by item, of applications that he or she sees, other than this one."""
    rows = desk.evidence_by(tx.conn, scope.actor, midnight(local_date(tx.now)), MOST)
    newest = {Item(row.item): row for row in reversed(rows) if row.item in OFFERED and row.application_id != but}
    seen = {one.id for one in kept.seen(scope, tx.conn, sorted({row.application_id for row in newest.values()}))}
    return {
        item: tx.vault.open(desk.EVIDENCE, row.id, row.evidence) for item, row in newest.items() if row.application_id in seen
    }
