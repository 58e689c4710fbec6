"""The figure N-2: sessions of the regions' councils, how often there was no quorum, and how long their protocols took."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.period import Period
from domain.regions import REGIONS
from domain.staff import Scope
from services import calendar
from services.figure_tables import Cell, Figure, Line, Share, Table, median
from services.storage import session_figures as kept
from services.storage.session_figures import HELD, IN_TIME, LATE, MISSING, NO_QUORUM, Wanted
from services.transaction import ReadTx

_REGIONS = tuple(region.code for region in REGIONS)
SESSIONS = (HELD, NO_QUORUM, "share_no_quorum")
PROTOCOLS = (IN_TIME, LATE, MISSING, "share_protocols_late", "median_protocol_wd")
Counts = Mapping[str, Counter[str]]


def sat(tx: ReadTx, content: Content, scope: Scope, period: Period) -> Figure:
    """N-2: sessions held and sessions that had no quorum, by region and month; protocols in time, late, and missing still.

    A protocol takes the working days from the day after its session to its own day (R-003-23); one that is missing is late once
    its last day has passed.
    """
    wanted = Wanted.by(scope, period, local_date(tx.now), trial=content.trial)
    rows = kept.counted(tx, wanted)
    total = _sessions(_by(rows, lambda _: "")[""])
    months = _by(rows, lambda row: row.month)
    by_month = tuple(Line((one,), _sessions(months[one])[:2]) for one in period.months)
    tables = (
        Table("sessions_by_region", ("region",), SESSIONS, _lines(_by(rows, lambda row: row.region)), total),
        Table("sessions_by_month", ("month",), SESSIONS[:2], by_month, total[:2]),
        _protocols(tx, wanted),
    )
    return Figure("N-2", tables, {"other_kind_sessions": kept.left_out(tx, wanted)})


def _by(rows: Iterable[Any], key: Callable[[Any], str]) -> Counts:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[key(row)][row.act] += row.times
    return found


def _sessions(counts: Mapping[str, int]) -> tuple[Cell, ...]:
    held, without = counts.get(HELD, 0), counts.get(NO_QUORUM, 0)
    return held, without, Share(without, held + without)


def _lines(counts: Counts) -> tuple[Line, ...]:
    return tuple(Line((region,), _sessions(counts[region])) for region in _REGIONS if region in counts)


def _protocols(tx: ReadTx, wanted: Wanted) -> Table:
    spent = cache(calendar.read(tx).days_left)
    days: dict[str, Counter[int]] = defaultdict(Counter)
    late: Counter[str] = Counter()
    for row in kept.protocols(tx, wanted):
        days[row.region][spent(row.sat_on, row.on)] += row.times
        late[row.region] += row.times if row.late else 0
    missing = Counter(kept.missing(tx, wanted))
    there = [region for region in _REGIONS if days[region] or missing[region]]
    lines = tuple(Line((region,), _late(days[region], late[region], missing[region])) for region in there)
    total = _late(sum(days.values(), Counter()), late.total(), missing.total())
    return Table("protocols_by_region", ("region",), PROTOCOLS, lines, total)


def _late(days: Counter[int], late: int, missing: int) -> tuple[Cell, ...]:
    signed = days.total()
    return signed - late, late, missing, Share(late + missing, signed + missing), median(days)
