"""The card of a learner: what was declared, how far the training is, attempts, certificates, consents, identity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.certificates import CertificateState, read_number
from domain.language import Text
from domain.learning import FINAL, AttemptState, ParticipationState
from domain.messaging import Channel
from domain.people import ConsentKind, IdentityLevel
from domain.staff import Right, Scope
from services import learners
from services.learners import READ, Declared, Learner, Unseen
from services.looks import looked
from services.storage import learners as kept
from services.transaction import ReadTx, WriteTx

NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Taken:
    """One participation in a course."""

    id: str
    course: Text
    version: int
    state: ParticipationState
    registration: str | None
    reason: str | None
    started_at: datetime
    ended_at: datetime | None
    retest_until: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A module of the newest participation; its state is a `ModuleState`, or that it was not begun."""

    id: str
    title: Text
    state: str
    opened_at: datetime | None = None
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an open test should not count: why, by whom, and who approved it."""

    reason: str
    by: str
    at: datetime
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A quiz or a final test that was begun; `module` names what the quiz is of."""

    id: str
    person: str
    module: str
    number: int
    state: AttemptState
    correct: int
    total: int
    opened_at: datetime
    finished_at: datetime | None
    proposal: Proposal | None

    @property
    def final(self) -> bool:
        return self.module == FINAL

    @property
    def version(self) -> Sequence[object]:
        """What a change of it is; the answers given meanwhile are none."""
        return (self.id, self.state, self.proposal)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act about a certificate, as the completion register has it."""

    act: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, valid or not."""

    id: str
    person: str
    number: str
    state: CertificateState
    language: str
    trial: bool
    issued_at: datetime
    ended_at: datetime | None
    entries: tuple[Entry, ...] = ()

    @property
    def version(self) -> Sequence[object]:
        return (self.id, self.state)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent, standing or taken back."""

    kind: ConsentKind
    version: int
    language: str
    channel: Channel
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Raised:
    """How an identity level came to be: by a channel or a person, and by which document."""

    level: IdentityLevel
    at: datetime
    by: str
    document: str | None
    seen_on: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything, oldest first; `modules` are of the newest participation."""

    learner: Learner
    declared: Declared
    participations: tuple[Taken, ...]
    modules: tuple[Standing, ...]
    sittings: tuple[Sitting, ...]
    certificates: tuple[Certificate, ...]
    consents: tuple[Agreed, ...]
    channels: tuple[Channel, ...]
    levels: tuple[Raised, ...]

    @property
    def version(self) -> Sequence[object]:
        """What a change of who the learner is, or of where he or she stands, is."""
        confirmed = self.declared.name_confirmed_at
        papers = tuple((one.number, one.state) for one in self.certificates)
        one = self.learner
        return (one.id, one.name, one.number, one.region, one.level, one.state, confirmed, papers)

    @property
    def subjects(self) -> Sequence[str]:
        """What the audit trail calls what stands here."""
        papers = [f"certificate:{one.id}" for one in self.certificates]
        return [f"person:{self.learner.id}", *papers, *(f"attempt:{one.id}" for one in self.sittings)]


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, as the audit trail has it."""

    act: str
    by: str
    at: datetime


def card(tx: ReadTx, content: Content, scope: Scope, person: str, right: Right = Right.READ_LEARNERS) -> Card:
    """A learner's card. Raises Unseen."""
    row = learners.row_of(tx, scope, person, right)
    all_ = kept.kept(tx.conn, person)
    newest = all_.participations[-1]
    entries = _by_certificate(all_.register)
    return Card(
        learner=learners.line(tx.vault, content, row),
        declared=learners.declared(tx.vault, row),
        participations=tuple(_taken(content, one) for one in all_.participations),
        modules=tuple(_modules(content, newest, all_.modules)),
        sittings=tuple(map(sitting, all_.attempts)),
        certificates=tuple(paper(one, entries.get(one.id, ())) for one in all_.certificates),
        consents=tuple(_agreed(one) for one in all_.consents),
        channels=tuple(dict.fromkeys(Channel(one.channel) for one in all_.contacts)),
        levels=tuple(_raised(one) for one in all_.levels),
    )


def seen(tx: WriteTx, scope: Scope, person: str) -> None:
    """Remember that the card was read."""
    looked(tx, scope.actor, READ, f"person:{person}")


def certificate(tx: ReadTx, scope: Scope, number: str, right: Right = Right.READ_LEARNERS) -> Certificate:
    """A certificate by its number. Raises Unseen."""
    canonical = read_number(number)
    row = kept.certificate_of(scope, tx.conn, canonical, right) if canonical else None
    if row is None:
        raise Unseen("no such certificate")
    entries = _by_certificate(kept.register_of(tx.conn, row.id))
    return paper(row, entries.get(row.id, ()))


def attempt(tx: ReadTx, scope: Scope, id_: str, right: Right = Right.READ_LEARNERS) -> Sitting:
    """A quiz or final test. Raises Unseen."""
    row = kept.attempt_of(scope, tx.conn, id_, right) if learners.ID.fullmatch(id_) else None
    if row is None:
        raise Unseen("no such attempt")
    return sitting(row)


def meanwhile(tx: ReadTx, subjects: Sequence[str], since: datetime) -> Sequence[Act]:
    """What was done to these since a moment, newest first; reading is nothing done."""
    return [Act(row.act, row.actor, row.at) for row in kept.acts(tx.conn, subjects, since, learners.READING)]


def sitting(row: Row[Any]) -> Sitting:
    """An attempt's row, with its proposal, as a value."""
    proposal = Proposal(row.reason, row.proposed_by, row.proposed_at, row.approved_by) if row.proposed_at else None
    return Sitting(
        row.id, row.person_id, row.module, row.number, AttemptState(row.state), row.correct, row.total,
        row.opened_at, row.finished_at, proposal,
    )  # fmt: skip


def paper(row: Row[Any], entries: Sequence[Entry]) -> Certificate:
    """A certificate's row as a value."""
    return Certificate(
        row.id, row.person_id, row.number, CertificateState(row.state), row.language, row.trial,
        row.issued_at, row.ended_at, tuple(entries),
    )  # fmt: skip


def _by_certificate(register: Sequence[Row[Any]]) -> Mapping[str, Sequence[Entry]]:
    found: dict[str, list[Entry]] = {}
    for row in register:
        found.setdefault(row.certificate_id, []).append(Entry(row.act, row.at, row.reason))
    return found


def _taken(content: Content, row: Row[Any]) -> Taken:
    course = content.course(row.course, row.course_version)
    return Taken(
        row.id, course.title, row.course_version, ParticipationState(row.state), row.registration, row.reason,
        row.started_at, row.ended_at, row.retest_until,
    )  # fmt: skip


def _modules(content: Content, newest: Row[Any], begun: Sequence[Row[Any]]) -> Iterator[Standing]:
    progress = {row.module: row for row in begun if row.participation_id == newest.id}
    for module in content.course(newest.course, newest.course_version).modules:
        row = progress.get(module.id)
        if row is None:
            yield Standing(module.id, module.title, NOT_BEGUN)
        else:
            yield Standing(module.id, module.title, row.state, row.opened_at, row.passed_at)


def _agreed(row: Row[Any]) -> Agreed:
    kind, channel = ConsentKind(row.kind), Channel(row.channel)
    return Agreed(kind, row.version, row.language, channel, row.given_at, row.withdrawn_at)


def _raised(row: Row[Any]) -> Raised:
    told = row.details
    return Raised(IdentityLevel(told["level"]), row.at, row.actor, told.get("document"), told.get("seen_on"))
