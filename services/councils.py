"""A region's council: its members as the akim appointed them, and the base of its decisions with its document (R-003-21, AMB-10).

What is changed here never touches a session that was convened: its seats and its base are copies.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.calendar import local_date
from domain.councils import Base, BaseRule, Composition, Duty, Member
from domain.full_name import full_name
from domain.invalid import Invalid
from domain.language import Language, Text
from domain.names import search_key
from domain.regions import BY_CODE, REGIONS
from domain.staff import Right, Role, Scope
from services.application_acts import FIRST_DAY, CanNotApply, line, reference
from services.council_room import CanNotHold
from services.learners import Unseen
from services.storage import councils as kept
from services.storage import staff
from services.transaction import ReadTx, WriteTx

LONGEST_POST = 200
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Appointed:
    """A member as entered, when and by whom; `in_chat`: known to us in the chat."""

    id: str
    member: Member
    login: str
    in_chat: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Based:
    """A base as entered, when and by whom; `in_force` is true of the one that counts on the day."""

    rule: BaseRule
    at: datetime
    by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Council:
    """A region's council on a day: its members, chair first; those of other days; what keeps it from being convened.

    `lacks` are the reasons by which convening would be refused; `version` changes with each entry.
    """

    region: str
    on: date
    least: int
    members: tuple[Appointed, ...]
    former: tuple[Appointed, ...]
    coming: tuple[Appointed, ...]
    composition: Composition
    lacks: tuple[CanNotHold, ...]
    bases: tuple[Based, ...]
    version: str
    may_change: bool = field(default=False)

    @property
    def base(self) -> Based | None:
        """The base that is in force on the day; without one an outcome stands only where both bases give it."""
        return next((one for one in self.bases if one.in_force), None)

    def member(self, id_: str) -> Appointed:
        """One of its members, whenever he or she was one. Raises Unseen."""
        found = next((one for one in (*self.members, *self.coming, *self.former) if one.id == id_), None)
        if found is None:
            raise Unseen("no such member")
        return found


def lacking(content: Content, composition: Composition) -> Sequence[CanNotHold]:
    """What keeps a council from being convened: too few members (S-41), or too few of business (S-42). R-003-2.18, R-003-21.1."""
    least = content.programme["council.members_min"]
    found = []
    if not composition.enough(least):
        found.append(CanNotHold("members_few", [str(composition.members), str(least)]))
    if not composition.balanced:
        found.append(CanNotHold("business_few", [str(composition.business), str(composition.members), composition.share]))
    return found


def councils(tx: ReadTx, content: Content, scope: Scope, on: date | None = None) -> Sequence[Council]:
    """The councils of every region that somebody may see, on a day or today."""
    codes = [region.code for region in REGIONS if scope.in_region(Right.READ_COUNCILS, region.code)]
    return [_council(tx, content, scope, code, on or local_date(tx.now)) for code in codes]


def council(tx: ReadTx, content: Content, scope: Scope, region: str, on: date | None = None) -> Council:
    """A region's council on a day or today, with its history. Raises Unseen."""
    _require(scope, Right.READ_COUNCILS, region)
    return _council(tx, content, scope, region, on or local_date(tx.now))


def appoint(tx: WriteTx, scope: Scope, region: str, member: Member, login: str = "") -> str:
    """Enter a member by the akim's act; `login`: of the account by which he or she reads. Gives the member's id.

    Raises Unseen, Invalid, CanNotApply, CanNotHold.
    """
    _require(scope, Right.HOLD_COUNCILS, region)
    new, id_ = _checked(tx, region, member, login), tx.new_id()
    _require_free(tx, region, new, "")
    kept.appoint(tx.conn, {"id": id_, "region": region, **new, "at": tx.now, "by": scope.actor})
    _audit(tx, scope, "council.appointed", region, {"member": id_, **_facts(tx, new)})
    return id_


def change(tx: WriteTx, scope: Scope, region: str, id_: str, member: Member, login: str = "") -> None:
    """Correct what was entered of a member. Raises Unseen, Invalid, CanNotApply, CanNotHold."""
    row = _of_council(tx, scope, region, id_)
    new = _checked(tx, region, member, login)
    changed = [name for name, value in new.items() if getattr(row, name) != value]
    if not changed:
        return
    _require_free(tx, region, new, id_)
    kept.change(tx.conn, id_, **new)
    _audit(tx, scope, "council.member_changed", region, {"member": id_, "changed": ", ".join(changed), **_facts(tx, new)})


def end(tx: WriteTx, scope: Scope, region: str, id_: str, until: date) -> None:
    """A member leaves the council after a day, which may be past. Raises Unseen, CanNotApply, CanNotHold."""
    row = _of_council(tx, scope, region, id_)
    if row.until == until:
        return
    _require_until(tx, row.since, until)
    _require_free(tx, region, {**row._asdict(), "until": until}, id_)
    kept.change(tx.conn, id_, until=until)
    details: dict[str, str | int] = {"member": id_, "until": str(until), "past_dated": int(until < local_date(tx.now))}
    _audit(tx, scope, "council.member_ended", region, details)


def set_base(tx: WriteTx, scope: Scope, region: str, rule: BaseRule) -> None:
    """Set of whom two thirds are counted from a day on; of a session that was convened the base stays as it is (AMB-10).

    Raises Unseen, CanNotApply, CanNotHold where a session was convened on that day or later.
    """
    _require(scope, Right.HOLD_COUNCILS, region)
    document, today = reference(tx, "document", rule.document), local_date(tx.now)
    if not FIRST_DAY <= rule.document_on <= today:
        raise CanNotApply("day", "document_on")
    if not rule.document_on <= rule.since <= today + AHEAD:
        raise CanNotApply("council_since", "since")
    kept.alone(tx.conn, region)
    frozen = kept.convened_since(tx.conn, region, rule.since)
    if frozen is not None:
        raise CanNotHold("base_frozen", [str(frozen.convened_on)])
    new = {"base": rule.base, "document": document, "document_on": rule.document_on, "since": rule.since}
    kept.set_base(tx.conn, {"id": tx.new_id(), "region": region, **new, "at": tx.now, "by": scope.actor})
    details: dict[str, str | int] = {
        "base": str(rule.base), "document": document, "since": str(rule.since), "past_dated": int(rule.since < today),
    }  # fmt: skip
    _audit(tx, scope, "council.base_set", region, details)


def _require(scope: Scope, right: Right, region: str) -> None:
    if region not in BY_CODE or not scope.in_region(right, region):
        raise Unseen("no such council")


def _of_council(tx: WriteTx, scope: Scope, region: str, id_: str) -> Row[Any]:
    _require(scope, Right.HOLD_COUNCILS, region)
    row = kept.member(tx.conn, id_)
    if row is None or row.region != region:
        raise Unseen("no such member")
    return row


def _checked(tx: WriteTx, region: str, member: Member, login: str) -> dict[str, Any]:
    """A member's columns, set right. Raises Invalid, CanNotApply."""
    today = local_date(tx.now)
    posts = Text(*(line(tx, f"post_{language}", member.post[language], LONGEST_POST) for language in Language))
    document = reference(tx, "document", member.document)
    if not FIRST_DAY <= member.document_on <= today:
        raise CanNotApply("day", "document_on")
    if not member.document_on <= member.since <= today + AHEAD:
        raise CanNotApply("council_since", "since")
    if member.until is not None:
        _require_until(tx, member.since, member.until)
    return {
        "name": _name(member.name), "post_kk": posts.kk, "post_ru": posts.ru, "business": member.business,
        "duty": member.duty, "document": document, "document_on": member.document_on, "since": member.since,
        "until": member.until, "login": _login(tx, region, login),
    }  # fmt: skip


def _name(typed: str) -> str:
    try:
        return full_name(typed)
    except Invalid as invalid:
        raise Invalid("name", f"{invalid.field}.{invalid.reason}", **invalid.facts) from None


def _require_until(tx: WriteTx, since: date, until: date) -> None:
    if not since <= until <= local_date(tx.now) + AHEAD:
        raise CanNotApply("council_until", "until")


def _login(tx: WriteTx, region: str, typed: str) -> str | None:
    """An account that is open and holds the role in the region. Raises CanNotApply."""
    login = typed.strip()
    if not login:
        return None
    row = staff.by_login(tx.conn, login)
    held = staff.grants(tx.conn, [row.id]).get(row.id, ()) if row is not None and row.closed_at is None else ()
    if not any(one.role == Role.COUNCIL_MEMBER and one.region in {None, region} for one in held):
        raise CanNotApply("no_such_account", "login")
    return login


def _require_free(tx: WriteTx, region: str, new: Any, id_: str) -> None:
    """Nobody sits twice on one day, there is one chair, and an account is one member's. Raises CanNotHold."""
    kept.alone(tx.conn, region)
    beside = [row for row in kept.members(tx.conn, region) if row.id != id_ and _overlap(row, new)]
    if twice := [row.name for row in beside if search_key(row.name) == search_key(new["name"])]:
        raise CanNotHold("member_twice", twice)
    if new["duty"] == Duty.CHAIR and (chairs := [row.name for row in beside if row.duty == Duty.CHAIR]):
        raise CanNotHold("chair_twice", chairs)
    if new["login"] and (others := [row.name for row in beside if row.login == new["login"]]):
        raise CanNotHold("login_twice", others)


def _overlap(row: Row[Any], new: Any) -> bool:
    return bool(row.since <= (new["until"] or date.max) and new["since"] <= (row.until or date.max))


def _facts(tx: WriteTx, new: dict[str, Any]) -> dict[str, str | int]:
    return {
        "duty": str(new["duty"]), "business": int(new["business"]), "document": new["document"], "since": str(new["since"]),
        "until": str(new["until"] or ""), "past_dated": int(new["since"] < local_date(tx.now)),
    }  # fmt: skip


def _audit(tx: WriteTx, scope: Scope, act: str, region: str, details: dict[str, str | int]) -> None:
    tx.audit(act, actor=scope.actor, subject=f"region:{region}", details=details)


def _council(tx: ReadTx, content: Content, scope: Scope, region: str, on: date) -> Council:
    rows, bases, counts = kept.members(tx.conn, region), kept.bases(tx.conn, region), kept.base(tx.conn, region, on)
    everybody = [_appointed(row) for row in rows]
    members = tuple(one for one in everybody if one.member.since <= on <= (one.member.until or date.max))
    composition = Composition(len(members), sum(one.member.business for one in members))
    return Council(
        region=region,
        on=on,
        least=content.programme["council.members_min"],
        members=members,
        former=tuple(one for one in everybody if one.member.until is not None and one.member.until < on),
        coming=tuple(one for one in everybody if one.member.since > on),
        composition=composition,
        lacks=tuple(lacking(content, composition)),
        bases=tuple(Based(_rule(row), row.at, row.by, counts is not None and row.id == counts.id) for row in bases),
        version=_version([*everybody, *bases]),
        may_change=scope.in_region(Right.HOLD_COUNCILS, region),
    )


def _appointed(row: Row[Any]) -> Appointed:
    post, until = Text(row.post_kk, row.post_ru), row.until
    member = Member(row.name, post, row.business, Duty(row.duty), row.document, row.document_on, row.since, until)
    return Appointed(row.id, member, row.login or "", row.person_id is not None, row.at, row.by)


def _rule(row: Row[Any]) -> BaseRule:
    return BaseRule(Base(row.base), row.document, row.document_on, row.since)


def _version(entries: Sequence[object]) -> str:
    return hashlib.sha256("\0".join(map(str, entries)).encode()).hexdigest()[:16]
