"""Who of the staff read whose data: in the audit trail, once per reader, record and ten minutes."""

from datetime import timedelta

from services.storage import looks as kept
from services.transaction import WriteTx

ONCE_IN = timedelta(minutes=10)


def looked(tx: WriteTx, actor: str, act: str, *subjects: str) -> None:
    """Remember that somebody read these records, as `learner.read` of `person:…`; what was written lately is not repeated."""
    noted = {one.subject for one in tx.acts if (one.actor, one.act) == (actor, act)}
    fresh = dict.fromkeys(one for one in subjects if one not in noted)
    if fresh:
        known = kept.since(tx.conn, actor, act, list(fresh), tx.now - ONCE_IN)
        for subject in fresh:
            if subject not in known:
                tx.audit(act, actor=actor, subject=subject)
