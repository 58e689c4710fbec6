"""What a package for the budget administrator is made of, file by file, and the package as one ZIP (R-003-25).

The documents of the applications are those that were sent in, byte for byte; each file's SHA-256 stands in the manifest.
"""

import asyncio
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from sqlalchemy import Row

from domain.applications import FileState, Slot, file_name
from domain.errors import KasipError
from services import file_store
from services.application_papers import SIGNED_PAPER
from services.storage import application_files as files
from services.storage import application_signing as signing
from services.storage import files as bodies
from services.storage import packages as kept
from services.storage.engine import Store
from services.transaction import ReadTx

FILE, FORM, SIGNATURE = "file", "form", "signature"
MANIFEST = "manifest.json"


class Spoilt(KasipError):
    """A file of a package is not what it was when the package was sent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a package: kept by itself, or with an application as the form that was signed, or its signature."""

    path: str
    size: int
    sha256: str
    kind: str = FILE
    file_id: str | None = None
    application_id: str | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """What a package begins with, drawn before it is sent, and the applications that it was drawn for."""

    entries: Sequence[Entry] = ()
    projects: frozenset[str] = frozenset()


def documents(tx: ReadTx, row: Row[Any]) -> Sequence[Entry]:
    """Everything that belongs to an application: the form as it was signed, the signature, its documents (R-003-18)."""
    folder, number = f"applications/{row.number}", row.number or row.id
    found = [*_signed(tx, row, f"{folder}/{number}-form")]
    there = [one for one in files.of(tx.conn, [row.id]) if one.state == FileState.CLEAN and one.file_id and not one.dropped_at]
    whole = bodies.those(tx.conn, [one.file_id for one in there]) if there else {}
    several = Slot.LETTER
    letters = [one.id for one in there if one.slot == several]
    for one in there:
        name = file_name(f"{number}-{letters.index(one.id) + 1}" if one.slot == several else number, Slot(one.slot))
        body = whole[one.file_id]
        found.append(Entry(f"{folder}/{name}", body.size, body.sha256, file_id=one.file_id))
    return found


def manifest(entries: Sequence[Entry], about: Mapping[str, Any]) -> bytes:
    """The list of a package's files with their sizes and hashes, always the same bytes for the same package."""
    listed = [{"path": one.path, "sha256": one.sha256, "size": one.size} for one in sorted(entries, key=lambda one: one.path)]
    return json.dumps({**about, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def about(package: Mapping[str, Any]) -> Mapping[str, Any]:
    """What stands in the manifest beside the files."""
    names = ("id", "region", "protocol_number", "protocol_on", "on", "projects", "redacted")
    return {name: str(package[name]) if isinstance(package[name], date) else package[name] for name in names}


async def write(store: Store, package: Row[Any], into: IO[bytes]) -> None:
    """The package as a ZIP; a file at a time is in memory. Raises Spoilt where one isn't what it was when it was sent."""
    rows = await store.read(lambda tx: kept.files(tx.conn, package.id))
    entries = [Entry(row.path, row.size, row.sha256, row.kind, row.file_id, row.application_id) for row in rows]
    listed = manifest(entries, about(package._asdict()))
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as packed:
        await asyncio.to_thread(packed.writestr, _named(MANIFEST, package.on), listed)
        for entry in entries:
            body = await _body(store, entry)
            await asyncio.to_thread(packed.writestr, _named(entry.path, package.on), body)


async def _body(store: Store, entry: Entry) -> bytes:
    if entry.file_id is not None:
        body = await file_store.body(store, entry.file_id)
    else:
        application, kind = entry.application_id or "", entry.kind
        body = await store.read(lambda tx: _with_application(tx, application, kind))
    if body is None or hashlib.sha256(body).hexdigest() != entry.sha256:
        raise Spoilt(entry.path)
    return body


def _named(path: str, on: date) -> zipfile.ZipInfo:
    named = zipfile.ZipInfo(path, (on.year, on.month, on.day, 0, 0, 0))
    named.external_attr = 0o644 << 16
    return named


def _signed(tx: ReadTx, row: Row[Any], name: str) -> Sequence[Entry]:
    if signing.signature(tx.conn, row.id) is None:
        return []
    kinds = {FORM: f"{name}.pdf", SIGNATURE: f"{name}.p7s"}
    made = [(kind, path, _with_application(tx, row.id, kind)) for kind, path in kinds.items()]
    return [
        Entry(path, len(body), hashlib.sha256(body).hexdigest(), kind, application_id=row.id) for kind, path, body in made if body
    ]


def _with_application(tx: ReadTx, id_: str, kind: str) -> bytes | None:
    row = signing.signature(tx.conn, id_)
    if row is None:
        return None
    if kind == FORM:
        return tx.vault.open_bytes(SIGNED_PAPER, id_, row.paper)
    return tx.vault.open_bytes(signing.CONTAINER, id_, row.container)
