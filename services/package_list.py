"""The list of projects that goes with a protocol: for reading as XLSX, for programs as JSON (R-003-25)."""

import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from dialogs.wording import N_, Tr
from domain.applications import LEGAL, types_of
from domain.calendar import local_date
from domain.councils import Outcome
from domain.language import Language
from domain.year_row import YEARS
from services import applications
from services.exports import Cell, XlsxWriter
from services.storage import council_sessions as held
from services.transaction import ReadTx

EFFECT = ("jobs", "taxes_tt", "output_tt")  # four years each (F-1, part 6)
_HEADS = (
    N_("Our number"), N_("Number in the register"), N_("Applicant of the project"), N_("BIN or IIN"), N_("Project name"),
    N_("Types of infrastructure"), N_("Considered first"), N_("Received on"), N_("Construction cost, thousand tenge"),
    N_("Project cost, thousand tenge"),
)  # fmt: skip
_EFFECTS = {
    "jobs": N_("Permanent jobs"),
    "taxes_tt": N_("Taxes, thousand tenge"),
    "output_tt": N_("Output, thousand tenge"),
}
_VOTES = (N_("Members"), N_("Present"), N_("For"), N_("Against"), N_("Abstained"), N_("Recused"))


@dataclass(frozen=True, slots=True)
class Project:
    """A project that infrastructure can be provided for, as its application and the council's votes have it."""

    id: str
    number: str
    official_number: str | None
    priority_class: int
    received_on: date
    answers: Mapping[str, str]
    votes: Mapping[str, int]

    @property
    def applicant(self) -> str:
        """Whose it is, as the form says it (row 2)."""
        return self.answers.get("legal_name" if self.legal else "ie_full_name", "")

    @property
    def identity(self) -> str:
        """The BIN, or the IIN of a sole entrepreneur."""
        return self.answers.get("bin" if self.legal else "iin", "")

    @property
    def legal(self) -> bool:
        return self.answers.get("applicant_type") == LEGAL


def projects(tx: ReadTx, session: str, rows: Sequence[Row[Any]]) -> Sequence[Project]:
    """The projects of a session, in the order given."""
    decided = {one.application_id: one for one in held.decisions(tx.conn, session).values()}
    return [_project(tx, row, decided[row.id]) for row in rows]


def as_json(them: Sequence[Project]) -> bytes:
    """For programs: each project with all its answers as they were normalised, and the votes."""
    listed = [
        {
            "number": one.number, "official_number": one.official_number, "class": one.priority_class,
            "received_on": str(one.received_on), "applicant": one.applicant, "bin_or_iin": one.identity,
            "types": list(types_of(one.answers)), "answers": dict(one.answers), "votes": dict(one.votes),
            "outcome": str(Outcome.POSSIBLE),
        }
        for one in them
    ]  # fmt: skip
    return json.dumps({"projects": listed}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def as_xlsx(them: Sequence[Project], tr: Callable[[Language], Tr]) -> bytes:
    """For reading, with headings in both languages."""
    file = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="kasip-package-") as directory:
        book = XlsxWriter(file, directory)
        book.sheet(_both(tr, N_("Projects")))
        book.row([*(_both(tr, head) for head in _HEADS), *_year_heads(tr), *(_both(tr, head) for head in _VOTES)])
        for one in them:
            book.row(_cells(one, tr))
        book.close()
    return file.getvalue()


def _project(tx: ReadTx, row: Row[Any], decided: Row[Any]) -> Project:
    votes = {name: getattr(decided, name) for name in ("members", "present", "votes_for", "against", "abstained", "recused")}
    received = row.received_on or local_date(row.changed_at)
    answers = applications.answers_of(tx, row)
    return Project(row.id, row.number or "", row.official_number, row.priority_class, received, answers, votes)


def _cells(one: Project, tr: Callable[[Language], Tr]) -> list[Cell]:
    first = _both(tr, N_("yes")) if one.priority_class == 1 else ""
    plain: list[Cell] = [
        one.number, one.official_number or "", one.applicant, one.identity, one.answers.get("project_name", ""),
        ", ".join(types_of(one.answers)), first, f"{one.received_on:%d.%m.%Y}", one.answers.get("construction_cost_tt", ""),
        one.answers.get("project_cost_tt", ""),
    ]  # fmt: skip
    years = [value for name in EFFECT for value in _years(one.answers.get(name, ""))]
    return [*plain, *years, *one.votes.values()]


def _years(answer: str) -> list[str]:
    return (answer.split(";") if answer else [])[:YEARS] + [""] * (YEARS - len(answer.split(";")) if answer else YEARS)


def _year_heads(tr: Callable[[Language], Tr]) -> list[str]:
    return [" / ".join(_year_head(tr(language), name, year) for language in Language) for name in EFFECT for year in range(YEARS)]


def _year_head(tr: Tr, name: str, year: int) -> str:
    what = tr(_EFFECTS[name])
    return tr("{what}, year {year}", what=what, year=year) if year else tr("{what}, this year", what=what)


def _both(tr: Callable[[Language], Tr], said: str) -> str:
    return " / ".join(dict.fromkeys(tr(language)(said) for language in Language))
