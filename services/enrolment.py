"""Registering for a course (F-10): consent, eligibility (R-000-2.2, R-000-13.4), our number (R-000-6), reminders (R-000-5)."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dialogs.facts import CodeOf, Fact
from dialogs.requests import Enrol, Outcome
from dialogs.scripts import Content
from domain.calendar import ZONE
from domain.characters import CROCKFORD
from domain.eligibility import Ineligibility, LegalForm, Size, SizeLimits, assess
from domain.identity import Bin, read_bin
from domain.learning import ParticipationState
from domain.messaging import Channel
from domain.people import ConsentKind, IdentityLevel
from services import reminders
from services.events import Planned, schedule
from services.identity import levels_with, raise_level
from services.recovery import issue
from services.storage import consents, learning, people
from services.transaction import WriteTx
from services.use_case import Asked


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
    codes = _welcome(tx, content, [claim for claim in entered if claim.eligible])
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
    levels = levels_with(tx, before, list(declared.values()))
    new = learning.enter(tx.conn, [_participation(tx, claim, levels[claim.ask.person]) for claim in claims])
    entered = [claim for claim in claims if claim.id in new]
    people.declare(tx.conn, [declared[claim.id] for claim in entered])
    persons = [claim.ask.person for claim in entered]
    proven = [who for who in persons if levels[who] is IdentityLevel.PHONE and before[who].level != IdentityLevel.PHONE]
    raise_level(tx, IdentityLevel.PHONE, {who: f"person:{who}" for who in proven})
    for claim in entered:
        _audit(tx, claim)
    return entered


def _audit(tx: WriteTx, claim: _Claim) -> None:
    tx.audit(
        "participation.enrolled" if claim.eligible else "participation.refused",
        actor=f"person:{claim.ask.person}",
        subject=f"participation:{claim.id}",
        details={"course": claim.ask.request.course, "version": claim.version, "verdict": str(claim.verdict)},
    )


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
        **people.named(answers["name"]),
        **people.sealed(tx.vault, number, person, answers["number"]),
        **people.sealed(tx.vault, "phone", person, answers["phone"]),
        "region": answers["region"],
        "legal_form": claim.form,
        "workers": claim.workers if claim.form is not LegalForm.NONE else None,
        "size": claim.verdict if claim.eligible else None,
    }


def _welcome(tx: WriteTx, content: Content, enrolled: Sequence[_Claim]) -> Mapping[str, str]:
    """Plan the reminders of new learners; the codes of those who have nothing but a browser, by person."""
    schedule(tx, [plan for claim in enrolled for plan in _reminders(tx, content, claim)])
    return issue(tx, [claim.ask.person for claim in enrolled if claim.ask.channel is Channel.WEB])


def _reminders(tx: WriteTx, content: Content, claim: _Claim) -> Iterable[Planned]:
    rules = content.rules_of(claim.ask.request.course, claim.version)
    return reminders.of_learning(rules, claim.id, claim.ask.person, tx.now)
