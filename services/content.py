"""Scripts in the database: loaded once a version and never changed; the running system reads only these."""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import dialogs
from dialogs import script_check as checks
from dialogs import script_parse
from dialogs.scripts import ApplicationConsent, ConsentText, Content
from domain.applications import Consent
from domain.calendar import Day
from domain.doors import Doors
from domain.errors import ContentConflict, Misbuilt, Misconfigured
from domain.language import Text
from domain.owner import Owner
from domain.people import ConsentKind
from domain.programmes import KNOWN
from services import calendar
from services.storage import content
from services.transaction import ReadTx, WriteTx

STARTER = Path(dialogs.__file__).parent / "content"
PROGRAMME = "damu_online"


@dataclass(frozen=True)
class Script:
    """One version of one script, as its file has it."""

    kind: str
    id: str
    version: int
    data: Mapping[str, Any]

    @cached_property
    def body(self) -> str:
        return json.dumps(self.data, ensure_ascii=False, sort_keys=True)

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Starter:
    """What a folder of content holds, without faults: its scripts, and the days of its calendar."""

    scripts: Sequence[Script]
    days: Sequence[Day]


def read(root: Path = STARTER) -> Starter:
    """Everything under a folder. Raises Misbuilt with every fault that the check finds."""
    scripts = list(_scripts(root))
    days: Sequence[Day] = ()
    faults = [fault for script in scripts for fault in _faults(script)]
    try:
        days = calendar.parse(root / calendar.STARTER.name)
    except Misbuilt as error:
        faults.extend(error.faults)
    if faults:
        raise Misbuilt(faults)
    return Starter(scripts, days)


def load(tx: WriteTx, starter: Starter) -> Sequence[str]:
    """Load what is new; the names of the versions loaded. Raises ContentConflict where a loaded version was changed."""
    rows = [
        {"kind": one.kind, "id": one.id, "version": one.version, "hash": one.hash, "body": one.body, "loaded_at": tx.now}
        for one in starter.scripts
    ]
    new = content.add(tx.conn, rows)
    known = {(row.kind, row.id, row.version): row.hash for row in content.versions(tx.conn)}
    for one in starter.scripts:
        if known[one.kind, one.id, one.version] != one.hash:
            raise ContentConflict(
                f"{one.kind} {one.id} version {one.version} is loaded already with other words: give it a new version"
            )
    days = calendar.seed(tx, starter.days)
    for kind, id_, version in sorted(new):
        tx.audit("content.loaded", actor="command", subject=f"{kind}:{id_}", details={"version": version})
    return [f"{kind} {id_} version {version}" for kind, id_, version in sorted(new)] + list(days)


def snapshot(tx: ReadTx, owner: Owner | None, doors: Doors | None = None, appeal: Text | None = None) -> Content:
    """Every loaded version. Raises Misconfigured when nothing was loaded yet, or nothing since rules became known."""
    rows: dict[str, dict[tuple[str, int], Any]] = {kind: {} for kind in _PARSERS}
    for row in content.versions(tx.conn):
        rows[row.kind][row.id, row.version] = _parsed(row.kind, row.body)
    if not all(rows.values()):
        raise Misconfigured("no content is loaded: run `kasip content load`")
    programmes = {version: one for (id_, version), one in rows["programme"].items() if id_ == PROGRAMME}
    consents: dict[tuple[ConsentKind, int], ConsentText] = {
        (ConsentKind(kind), version): text for (kind, version), text in rows["consent"].items()
    }
    asked_of_applicants: dict[tuple[Consent, int], ApplicationConsent] = {
        (Consent(item), version): text for (item, version), text in rows["application_consent"].items()
    }
    newest = programmes[max(programmes)]
    if missing := sorted(KNOWN.keys() - newest.parameters.keys()):
        raise Misconfigured(f"the rules that are loaded lack {', '.join(missing)}: run `kasip content load`")
    days, doors = calendar.read(tx), doors or Doors()
    return Content(newest, owner, rows["course"], rows["form"], consents, days, doors, asked_of_applicants, appeal)


_PARSERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "course": script_parse.course,
    "form": script_parse.form,
    "consent": script_parse.consent,
    "programme": script_parse.programme,
    "application_consent": script_parse.application_consent,
}


def _parsed(kind: str, body: str) -> Any:
    return _PARSERS[kind](json.loads(body))


def _scripts(root: Path) -> Iterator[Script]:
    for folder in sorted((root / "courses").iterdir()):
        yield _script("course", folder, _course(folder))
    for path in sorted((root / "forms").glob("*.toml")):
        yield _script("form", path, _toml(path))
    rules, consents = root / "rules.toml", root / "consents.toml"
    yield _script("programme", rules, _toml(rules))
    for data in _toml(consents).get("consents", ()):
        yield _script("consent", consents, data, id_="kind")
    wholes = root / "application_consents.toml"
    for data in _toml(wholes).get("consents", ()):
        yield _script("application_consent", wholes, data, id_="item")


def _course(folder: Path) -> dict[str, Any]:
    """A course is a folder: course.toml names its modules in order, each a file of its own."""
    data = _toml(folder / "course.toml")
    return {**data, "modules": [_toml(folder / f"{name}.toml") for name in data.get("modules", ())]}


def _script(kind: str, path: Path, data: Mapping[str, Any], id_: str = "id") -> Script:
    for name, type_ in ((id_, str), ("version", int)):
        if not isinstance(data.get(name), type_):
            raise Misbuilt([f"{path.name}: {name} is missing or not what it should be"])
    return Script(kind, data[id_], data["version"], data)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Misbuilt([f"{path.name}: {error}"]) from error


def _faults(script: Script) -> Iterable[str]:
    try:
        value = _PARSERS[script.kind](script.data)
    except Misbuilt as error:
        return error.faults
    return _CHECKS[script.kind](value)


_CHECKS: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "course": checks.faults_in_course,
    "form": checks.faults_in_form,
    "consent": checks.faults_in_consent,
    "programme": checks.faults_in_programme,
    "application_consent": checks.faults_in_application_consent,
}
