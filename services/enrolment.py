"""Registering for a course (F-10): consent, eligibility (R-000-2.2, R-000-13.4), our number (R-000-6), reminders (R-000-5)."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.facts import CodeOf, Fact
from dialogs.requests import Enrol, Outcome
from dialogs.scripts import Content
from domain.calendar import ZONE
from domain.characters import CROCKFORD
from domain.identity import Bin, read_bin
from domain.learning import ParticipationState
from domain.messaging import Channel
from domain.names import search_key, sort_key
from domain.people import ConsentKind, IdentityLevel, Ineligibility, LegalForm, Size, SizeLimits, assess
from domain.programmes import Programme
from services.events import Planned, schedule
from services.recovery import issue
from services.storage import consents, learning, people
from services.transaction import WriteTx
from services.use_case import Asked

HOUR = "reminder.hour"
PAUSES = ("reminder.first_day", "reminder.second_day", "reminder.third_day")
PAUSE = "learning.pause"


@dataclass(frozen=True, slots=True)
class _Claim:
    """One registration being judged."""

    id: str
    ask: Asked[Enrol]
    version: int
    form: LegalForm
    workers: int
    verdict: Size | Ineligibility
    registration: str | None = field(repr=False)

    @property
    def eligible(self) -> bool:
        return isinstance(self.verdict, Size)


def enrol(tx: WriteTx, content: Content, asked: Sequence[Asked[Enrol]]) -> Sequence[Outcome]:
    """Register persons, or record why they can't be; without consent, or where they take part already, nothing is written."""
    persons = [ask.person for ask in asked]
    given = consents.standing(tx.conn, persons)
    active = learning.active_courses(tx.conn, persons)
    limits = SizeLimits(content.programme["size.micro_max"], content.programme["size.small_max"])
    free = [ask for ask in asked if ConsentKind.TRAINING in given.get(ask.person, ())]
    claims = [_claim(tx, content, ask, limits) for ask in free if (ask.person, ask.request.course) not in active]
    entered = _enter(tx, claims)
    codes = _welcome(tx, content.programme, [claim for claim in entered if claim.eligible])
    known = {claim.ask.person: _outcome(claim, limits, codes) for claim in entered}
    consented = {ask.person for ask in free}
    return [known.get(person) or Outcome(_refusal(person in consented)) for person in persons]


def _refusal(consented: bool) -> Enrol.Outcome:
    return Enrol.Outcome.ALREADY if consented else Enrol.Outcome.NO_CONSENT


def _outcome(claim: _Claim, limits: SizeLimits, codes: Mapping[str, str]) -> Outcome:
    if not claim.eligible:
        return Outcome(Enrol.Outcome.INELIGIBLE, {"reason": str(claim.verdict), "limit": limits.small_max})
    person = claim.ask.person
    facts: dict[Fact[Any], Any] = {CodeOf(person): codes[person]} if person in codes else {}
    return Outcome(Enrol.Outcome.ENROLLED, {"registration": str(claim.registration)}, facts)


def _claim(tx: WriteTx, content: Content, ask: Asked[Enrol], limits: SizeLimits) -> _Claim:
    form = LegalForm(ask.request.answers["form"])
    workers = int(ask.request.answers.get("workers", "0"))
    verdict = assess(form, workers, limits)
    registration = registration_number(tx) if isinstance(verdict, Size) else None
    version = content.course(ask.request.course).version
    return _Claim(tx.new_id(), ask, version, form, workers, verdict, registration)


def registration_number(tx: WriteTx) -> str:
    """A registration's number, random so that it tells nothing of how many there are; a collision is tried again."""
    # A letter first: with nothing but digits it would be taken for an IIN and hidden in the history.
    letters = (CROCKFORD[10:], *[CROCKFORD] * 7)
    return f"{tx.now.astimezone(ZONE).year}-{''.join(map(secrets.choice, letters))}"


def _enter(tx: WriteTx, claims: Sequence[_Claim]) -> Sequence[_Claim]:
    if not claims:
        return []
    declared = {claim.id: _declared(tx, claim) for claim in claims}
    before = people.those(tx.conn, [claim.ask.person for claim in claims])
    levels = _levels(tx, before, list(declared.values()))
    new = learning.enter(tx.conn, [_participation(tx, claim, levels[claim.ask.person]) for claim in claims])
    entered = [claim for claim in claims if claim.id in new]
    people.declare(tx.conn, [declared[claim.id] for claim in entered])
    persons = [claim.ask.person for claim in entered]
    _confirm(tx, [who for who in persons if levels[who] is IdentityLevel.PHONE and before[who].level != IdentityLevel.PHONE])
    for claim in entered:
        details: dict[str, str | int] = {
            "course": claim.ask.request.course,
            "version": claim.version,
            "verdict": str(claim.verdict),
        }
        act = "participation.enrolled" if claim.eligible else "participation.refused"
        tx.audit(act, actor=f"person:{claim.ask.person}", subject=f"participation:{claim.id}", details=details)
    return entered


def _levels(tx: WriteTx, before: Mapping[str, Row[Any]], declared: Sequence[Mapping[str, Any]]) -> Mapping[str, IdentityLevel]:
    """Each person's level with what is declared now: `phone` where a channel vouched for that very number (AMB-54)."""
    proven = people.proven_phones(tx.conn, [row["id"] for row in declared])
    return {
        row["id"]: _level(IdentityLevel(before[row["id"]].level), (row["id"], row["phone_index"]) in proven) for row in declared
    }


def _level(before: IdentityLevel, proven: bool) -> IdentityLevel:
    if before not in {IdentityLevel.NONE, IdentityLevel.DECLARED}:
        return before
    return IdentityLevel.PHONE if proven else IdentityLevel.DECLARED


def _confirm(tx: WriteTx, persons: Sequence[str]) -> None:
    """Raise persons to the level `phone`."""
    people.change(tx.conn, [{"id": person, "level": IdentityLevel.PHONE} for person in persons])
    for person in persons:
        details: dict[str, str | int] = {"level": str(IdentityLevel.PHONE)}
        tx.audit("person.identity_confirmed", actor=f"person:{person}", subject=f"person:{person}", details=details)


def _participation(tx: WriteTx, claim: _Claim, level: IdentityLevel) -> dict[str, Any]:
    return {
        "id": claim.id,
        "person_id": claim.ask.person,
        "course": claim.ask.request.course,
        "course_version": claim.version,
        "state": ParticipationState.ENROLLED if claim.eligible else ParticipationState.INELIGIBLE,
        "registration": claim.registration,
        "reason": None if claim.eligible else claim.verdict,
        "size": claim.verdict if claim.eligible else None,
        "level": level,
        "started_at": tx.now,
        "ended_at": None if claim.eligible else tx.now,
    }


def _declared(tx: WriteTx, claim: _Claim) -> dict[str, Any]:
    """The person's row as declared now; the number that was not given this time is cleared."""
    person, answers = claim.ask.person, claim.ask.request.answers
    number = "bin" if isinstance(read_bin(answers["number"]), Bin) else "iin"
    return {
        **dict.fromkeys(people.DECLARED),
        "id": person,
        "name": answers["name"],
        "name_search": search_key(answers["name"]),
        "name_sort": sort_key(answers["name"]),
        **people.sealed(tx.vault, number, person, answers["number"]),
        **people.sealed(tx.vault, "phone", person, answers["phone"]),
        "region": answers["region"],
        "legal_form": claim.form,
        "workers": claim.workers if claim.form is not LegalForm.NONE else None,
        "size": claim.verdict if claim.eligible else None,
    }


def _welcome(tx: WriteTx, programme: Programme, enrolled: Sequence[_Claim]) -> Mapping[str, str]:
    """Plan the reminders of new learners; the codes of those who have nothing but a browser, by person."""
    schedule(tx, [plan for claim in enrolled for plan in pauses(tx, programme, claim.id, claim.ask.person)])
    return issue(tx, [claim.ask.person for claim in enrolled if claim.ask.channel is Channel.WEB])


def pauses(tx: WriteTx, programme: Programme, participation: str, person: str) -> Iterable[Planned]:
    """The reminders of a learner who has begun today (R-000-5)."""
    today = tx.now.astimezone(ZONE).replace(hour=programme[HOUR], minute=0, second=0, microsecond=0)
    for day in (programme[name] for name in PAUSES):
        values = {"participation": participation, "day": str(day)}
        yield Planned(f"pause:{participation}:{day}", person, PAUSE, values, today + timedelta(days=day))
