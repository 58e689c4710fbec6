"""Terms with dates of the law, opened ahead of them by the clock (5.3).

Each is opened in every region where somebody holds its duty's role, and for the country where somebody holds it for the country.
"""

from collections.abc import Sequence
from datetime import timedelta

from domain.calendar import local_date
from domain.deadlines import dates_of
from services import calendar, recount
from services.deadlines import Begun, row_of, trigger_of
from services.duties import duties, in_force
from services.storage import deadlines as kept
from services.transaction import ReadTx, WriteTx

AHEAD = timedelta(days=92)
CLOCK = "clock"


def ahead(tx: ReadTx, profiles: frozenset[str] = frozenset()) -> Sequence[Begun]:
    """The duties with dates of the law that come within a quarter, and are not opened yet where somebody has them."""
    today = local_date(tx.now)
    holders = kept.holders(tx.conn, today)
    dated = [one for one in duties().values() if one.dates and in_force(one, profiles)]
    before = kept.known(tx.conn, [one.id for one in dated], today)
    coming = [
        Begun(duty.id, about, day, region, trigger_of(day, region))
        for duty in dated
        for day, about in dates_of(duty, today, today + AHEAD).items()
        for role, region in sorted(holders, key=str)
        if role == duty.role
    ]
    return [one for one in coming if (one.duty, one.subject, one.trigger) not in before]


def open_ahead(tx: WriteTx, profiles: frozenset[str] = frozenset()) -> int:
    """Open what comes, each once, and count anew what was counted while the calendar changed; how many were opened."""
    days = calendar.read(tx)
    recount.open_terms(tx, days, CLOCK)
    rows = {row["id"]: row for row in (row_of(tx, duties()[one.duty], one, days) for one in ahead(tx, profiles))}
    added = kept.add(tx.conn, list(rows.values()))
    for id_ in sorted(added):
        details = {"rule": rows[id_]["rule"], "due": str(rows[id_]["due_on"])}
        tx.audit("deadline.opened", actor=CLOCK, subject=f"deadline:{id_}", details=details)
    return len(added)


def wants_clock(tx: ReadTx, profiles: frozenset[str] = frozenset()) -> bool:
    """Whether `open_ahead` has anything to do."""
    return kept.counted_otherwise(tx.conn, calendar.read(tx).version) or bool(ahead(tx, profiles))
