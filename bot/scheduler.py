"""What happens by the clock: due events are told, papers made, files looked into, old dedupe keys dropped.

Newer content is taken up, and terms are opened. The jobs hold no state: it is in the tables, so a missed or repeated tick
changes nothing.
"""

import asyncio
from dataclasses import replace
from datetime import datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from domain.calendar import ZONE
from domain.errors import Misconfigured, Unavailable
from domain.messaging import Event, Inbound, Kind
from domain.programmes import Programme
from services import (
    application_drafts,
    content,
    council_after,
    council_alerts,
    dated_deadlines,
    digest,
    events,
    file_store,
    inbox,
    invitation_states,
    links,
)
from services.application_papers import ApplicationPapers
from services.events import Planned
from services.extracts import Extracts
from services.file_checker import AT_ONCE, FileChecker
from services.intake import Intake
from services.papers.maker import PaperMaker
from services.storage.engine import Store
from services.talk import Talk
from services.transaction import WriteTx

EVENTS_SECONDS = 15
PAPER_SECONDS = 2
FILE_SECONDS = 1
CONTENT_SECONDS = 60
PURGE_HOURS = 24
DRAFT_HOURS = 6
DEADLINE_MINUTES = "*/5"

log = structlog.get_logger(__name__)


class Ticks:
    """The jobs of a process."""

    def __init__(self, store: Store, intake: Intake, talk: Talk, maker: PaperMaker, checker: FileChecker | None = None) -> None:
        self._store = store
        self._maker = maker
        self._checker = checker or FileChecker(store, {})
        self._forms = ApplicationPapers(store, talk)
        self._extracts = Extracts(store, talk)
        self._intake = intake
        self._talk = talk

    async def feed_events(self) -> int:
        """Give what is due to the conversation, each exactly once by its key; the number that was fed."""
        programme = self._talk.content.programme
        await self._store.write(lambda tx: _before(tx, programme))
        due = await self._store.read(lambda tx: events.due(tx, programme))
        await asyncio.gather(*map(self._feed, due))
        return len(due)

    async def make_papers(self) -> int:
        """Make the papers that were ordered, and bring them to their persons; the number that was made."""
        made = await self._maker.make_wanted() + await self._forms.make_wanted() + await self._extracts.make_wanted()
        if made:
            await self.feed_events()
        return made

    async def check_files(self) -> int:
        """Look into the files that came, and tell their persons; the number that was judged."""
        judged = await self._checker.work()
        if judged:
            await self.feed_events()
        return judged

    async def take_up_content(self) -> None:
        """Use the versions that were loaded since; whoever is pinned to an older one keeps it."""
        owner = self._talk.content.owner
        try:
            taken_up = await self._store.read(lambda tx: content.snapshot(tx, owner))
        except Misconfigured as refused:
            log.warning("the content stays as it was", reason=str(refused))
            return
        # These are the process's, not the database's: the bot's name may have become known while this was read.
        now = self._talk.content
        self._talk.content = replace(taken_up, doors=now.doors, appeal=now.appeal)

    async def purge(self) -> None:
        """Drop dedupe keys and links that are older than 30 days, and files that nobody used within a day."""
        await self._store.write(_purge)
        while await self._store.write(file_store.purge):
            continue

    async def look_at_deadlines(self) -> None:
        """Open the staff's terms with dates of the law ahead of them, tell what waits long for a council, at nine what is due."""
        if await self._store.read(dated_deadlines.wants_clock):
            await self._store.write(dated_deadlines.open_ahead)
        content = self._talk.content
        if await self._store.read(lambda tx: council_alerts.wants_clock(tx, content)):
            await self._store.write(lambda tx: council_alerts.tell(tx, content))
        if await self._store.read(digest.wanted):
            await self._store.write(digest.form)

    async def look_at_invitations(self) -> int:
        """Keep of whom the chat says that they were told of a session of the council, or of what one decided; how many."""
        noted = 0
        if await self._store.read(invitation_states.wanted):
            noted = await self._store.write(invitation_states.note)
        if await self._store.read(council_after.wants_clock):
            noted += await self._store.write(council_after.heard)
        return noted

    async def look_at_drafts(self) -> int:
        """Remind of applications that nobody goes on filling in, and let those end whose time is over; how many ended."""
        content = self._talk.content

        def look(tx: WriteTx) -> int:
            application_drafts.remind(tx, content)
            return application_drafts.end_old(tx, content)

        return await self._store.write(look)

    def scheduled(self) -> AsyncIOScheduler:
        """The scheduler with every job on it, not started yet."""
        scheduler = AsyncIOScheduler(
            timezone=ZONE, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        at_once = datetime.now(ZONE)  # what became due while no process ran waits no longer
        scheduler.add_job(self.feed_events, "interval", seconds=EVENTS_SECONDS, next_run_time=at_once)
        scheduler.add_job(self.look_at_invitations, "interval", seconds=EVENTS_SECONDS)
        scheduler.add_job(self.make_papers, "interval", seconds=PAPER_SECONDS)
        # One more than work at once: it finds all hands busy and goes, where the scheduler would warn of a missed tick.
        scheduler.add_job(self.check_files, "interval", seconds=FILE_SECONDS, max_instances=AT_ONCE + 1)
        scheduler.add_job(self.take_up_content, "interval", seconds=CONTENT_SECONDS)
        scheduler.add_job(self.purge, "interval", hours=PURGE_HOURS)
        scheduler.add_job(self.look_at_drafts, "interval", hours=DRAFT_HOURS, next_run_time=at_once)
        scheduler.add_job(self.look_at_deadlines, "cron", minute=DEADLINE_MINUTES, next_run_time=at_once)
        return scheduler

    async def _feed(self, event: Planned) -> None:
        happening = Event(event.name, event.values)
        try:
            await self._intake.submit(Inbound(event.key, None, Kind.EVENT, event.due_at, event=happening, person=event.person))
        except Unavailable:
            log.warning("an event waits for the store", event_name=event.name)


def _before(tx: WriteTx, programme: Programme) -> None:
    events.silence(tx, programme)
    events.withhold(tx)


def _purge(tx: WriteTx) -> None:
    inbox.purge(tx)
    links.purge(tx)
