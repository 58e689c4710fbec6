"""What `kasip doctor` looks at; nothing is made or changed by looking."""

import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, fields

from sqlalchemy.exc import SQLAlchemyError

from domain.calendar import WorkingCalendar
from domain.doors import PAPER
from domain.errors import KasipError, Misbuilt, Misconfigured
from domain.owner import Approvals, trial
from domain.programmes import Programme
from kasip.keys import INDEX_KEY_FILE, KEYS_FILE, load_vault
from kasip.settings import Settings
from services import content, deliveries, documents, key_check, regions_desk
from services.files.clamd import Clamd
from services.signatures.roots import Roots
from services.storage.engine import Store, open_store
from services.storage.migrate import current, pending
from services.storage.sealed import Vault
from services.translations import Translations

LEAST_DISK = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: sound, not sound, or (None) only worth knowing."""

    subject: str
    sound: bool | None
    says: str


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything, from the settings inwards."""
    yield Finding("settings", True, f"serve on {settings.http}, data in {settings.data_dir}")
    channels = (telegram(settings), whatsapp(settings))
    for finding in (clock(settings), *trial_mode(settings), *channels, signing(settings), disk(settings), words()):
        yield finding
    yield await viruses(settings)
    vault, finding = keys(settings)
    yield finding
    found = database(settings)
    yield found
    if vault is not None and found.sound:
        for finding in await _stored(settings, vault):
            yield finding


def clock(settings: Settings) -> Finding:
    """The clock, and how far it was moved."""
    moved = settings.clock_offset
    says = f"{settings.clock().now():%Y-%m-%d %H:%M:%S} UTC"
    return Finding("clock", None, f"{says}, moved by {moved:+g} s") if moved else Finding("clock", True, says)


def trial_mode(settings: Settings) -> Iterator[Finding]:
    """Whether this is a trial, and what is missing until it is not (F-12)."""
    owner = settings.owner
    if not trial(owner):
        yield Finding("trial mode", True, "off")
        return
    if owner is None:
        yield Finding("trial mode", None, "on: KASIP_OWNER is not set")
        return
    missing = [part.name for part in fields(Approvals) if getattr(owner.approvals, part.name) is None]
    yield Finding("trial mode", None, f"on: KASIP_OWNER lacks the approvals of {', '.join(missing)}")


def telegram(settings: Settings) -> Finding:
    """Whether Telegram is spoken, and how a sensitive answer is taken there (F-12)."""
    if settings.telegram_token is None:
        return Finding("telegram", None, "off: KASIP_TELEGRAM_TOKEN is not set")
    if settings.site is None:
        return Finding("telegram", None, "on; without KASIP_PUBLIC_URL people type their IIN in the chat, and it is deleted")
    safe = settings.site.startswith("https://")
    says = f"on, by {settings.telegram_mode}"
    return Finding("telegram", safe, says if safe else f"{says}; KASIP_PUBLIC_URL is not https: an IIN would travel in the clear")


def whatsapp(settings: Settings) -> Finding:
    """Whether WhatsApp is spoken, and where Meta is to bring what is written there."""
    if not settings.whatsapp:
        return Finding("whatsapp", None, "off: KASIP_WHATSAPP_TOKEN is not set")
    says = f"on, with the number {settings.whatsapp_phone_id}, called at {settings.site}/whatsapp/webhook"
    safe = settings.outside_url.startswith("https://")
    return Finding("whatsapp", safe, says if safe else f"{says}; KASIP_PUBLIC_URL is not https: only for trying")


def signing(settings: Settings) -> Finding:
    """How applications are signed, and by what their signatures are checked."""
    if not settings.signing:
        return Finding("signing", None, "off: KASIP_SIGNING is not set, so no application can be sent")
    try:
        roots = Roots.load(settings.eds_roots) if settings.eds_roots else None
    except Misconfigured as error:
        return Finding("signing", False, str(error))
    parts = [f"{len(roots.roots)} root certificates, {len(roots.crls)} revocation lists"] if roots else []
    checked = [*parts, *(["NCANode"] if settings.ncanode_url else [])]
    says = f"by {', '.join(settings.signing)}; signatures are checked by {' and '.join(checked) or 'nobody'}"
    if settings.ncanode_url or settings.signing == (PAPER,):
        return Finding("signing", True, says)
    return Finding("signing", None, f"{says}; GOST keys can't be checked without KASIP_NCANODE_URL")


def appeal(settings: Settings) -> Finding:
    """Whether a refusal says how it is appealed (AMB-16)."""
    if settings.appeal is None:
        return Finding("appeals", None, "KASIP_APPEAL is not set: a refusal names the region's coordinator instead")
    return Finding("appeals", True, "a refusal says how it is appealed")


async def viruses(settings: Settings) -> Finding:
    """Whether documents are scanned for viruses, and the scanner answers."""
    if settings.clamd is None:
        return Finding("viruses", None, "documents are not scanned: KASIP_CLAMD is not set")
    try:
        await Clamd(str(settings.clamd))(b"")
    except OSError as error:
        return Finding("viruses", False, f"clamd at {settings.clamd} does not answer ({type(error).__name__}): documents wait")
    return Finding("viruses", True, f"documents are scanned by clamd at {settings.clamd}")


def disk(settings: Settings) -> Finding:
    """Room on the disk of the data directory."""
    place = settings.data_dir.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    return Finding("disk", free >= LEAST_DISK, f"{free / (1 << 30):.1f} GiB free")


def words() -> Finding:
    """The catalogues."""
    try:
        Translations.load()
    except (OSError, KasipError) as error:
        return Finding("catalogues", False, str(error))
    return Finding("catalogues", True, "both languages are there")


def keys(settings: Settings) -> tuple[Vault | None, Finding]:
    """The keys, as far as they can be had without making any."""
    files = [settings.data_dir / name for name in (KEYS_FILE, INDEX_KEY_FILE)]
    needed = [file for file, given in zip(files, (settings.keys, settings.index_key), strict=True) if given is None]
    if missing := [file.name for file in needed if not file.exists()]:
        fresh = settings.database_file is not None and not settings.database_file.exists()
        says = f"{' and '.join(missing)} missing in {settings.data_dir}"
        return None, Finding("keys", None if fresh else False, f"{says}{'; made at the first start' if fresh else ''}")
    try:
        return load_vault(settings), Finding("keys", True, "present")
    except Misconfigured as error:
        return None, Finding("keys", False, str(error))


def database(settings: Settings) -> Finding:
    """Whether the database answers and stands at the newest revision."""
    file = settings.database_file
    if file is not None and not file.exists():
        return Finding("database", False, f"{file} does not exist: run `kasip migrate`")
    try:
        behind, at = pending(settings.database), current(settings.database)
    except (OSError, SQLAlchemyError) as error:
        return Finding("database", False, f"can't be reached ({type(getattr(error, 'orig', None) or error).__name__})")
    if behind:
        return Finding("database", False, f"revisions behind: {len(behind)}; run `kasip migrate`")
    return Finding("database", True, f"answers, at revision {at}")


async def _stored(settings: Settings, vault: Vault) -> Sequence[Finding]:
    store = open_store(settings.database, vault, settings.clock())
    try:
        broken = await store.read(key_check.faults)
        says = "; ".join(broken) or "the oldest and the newest open"
        return [
            Finding("sealed rows", not broken, says),
            *await _content(store, settings),
            appeal(settings),
            await _regions(store),
            await _papers(store),
            await _messages(store),
        ]
    finally:
        await store.close()


async def _content(store: Store, settings: Settings) -> Sequence[Finding]:
    try:
        snapshot = await store.read(lambda tx: content.snapshot(tx, settings.owner))
    except (Misbuilt, Misconfigured) as error:
        return [Finding("content", False, str(error))]
    course = snapshot.course("basics")
    loaded = Finding("content", True, f"course {course.id} version {course.version}")
    return [loaded, parameters(snapshot.programme), working_days(snapshot.calendar, settings.clock().now().year)]


async def _regions(store: Store) -> Finding:
    """The regions that have not set their priority activities, or whom applicants ask (R-003-5.2, AMB-16)."""
    found = await store.read(regions_desk.lacking)
    named = zip(("priority activities", "contact"), found, strict=True)
    missing = [f"without {what}: {', '.join(codes)}" for what, codes in named if codes]
    return Finding("regions", None if missing else True, "; ".join(missing) or "each has its priority activities and its contact")


async def _papers(store: Store) -> Finding:
    given_up = await store.read(documents.given_up)
    says = f"{given_up} could not be made: see the log" if given_up else "none is stuck"
    return Finding("papers", not given_up, says)


async def _messages(store: Store) -> Finding:
    """Messages that wait for a provider too long, or could not be sent."""
    late, failed = await store.read(deliveries.troubled)
    says = f"{late} wait longer than ten minutes, {failed} failed within a day" if late or failed else "none waits, none failed"
    return Finding("messages", not (late or failed), says)


def working_days(calendar: WorkingCalendar, year: int) -> Finding:
    """Whether the holidays of this year and the next, in which windows may end, are entered and confirmed (T-2)."""
    missing = [str(one) for one in (year, year + 1) if not calendar.knows(one)]
    if missing:
        return Finding("working calendar", False, f"no holidays are entered for {', '.join(missing)}: `kasip calendar set`")
    open_ = sum(not day.confirmed and day.date.year in {year, year + 1} for day in calendar.days.values())
    says = f"days unconfirmed: {open_}; see `kasip calendar show {year}` and `{year + 1}`" if open_ else "confirmed"
    return Finding("working calendar", None if open_ else True, says)


def parameters(programme: Programme) -> Finding:
    """How many parameters the owner has yet to confirm."""
    open_ = sum(not one.confirmed for one in programme.parameters.values())
    says = f"{open_} of {len(programme.parameters)} unconfirmed: see `kasip rules`" if open_ else "all confirmed"
    return Finding("parameters", None if open_ else True, says)
