"""What the forms about a council say, and how they are filled in when they are shown."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from admin.pages.days import read_day
from domain.councils import Base, BaseRule, Duty, Member
from domain.language import Text
from services.application_acts import MOST_REFERENCE, CanNotApply
from services.councils import Appointed, Council

TYPED = {
    "name": 200, "post_kk": 400, "post_ru": 400, "business": 3, "duty": 10, "document": 2 * MOST_REFERENCE, "document_on": 10,
    "since": 10, "until": 10, "login": 40, "ends": 10, "base": 10,
}  # fmt: skip
DAYS = ("document_on", "since", "until", "ends")
AS_SET = ("business",)  # boxes: they are sent only where they are ticked


def member_of(form: Mapping[str, str]) -> Member:
    """A member as typed. Raises CanNotApply."""
    if form.get("duty", "") not in set(Duty):
        raise CanNotApply("not_chosen", "duty")
    post = Text(form.get("post_kk", ""), form.get("post_ru", ""))
    days = day_of(form, "document_on", "day"), day_of(form, "since", "council_since")
    until = day_of(form, "until", "council_until") if form.get("until", "").strip() else None
    business = form.get("business") == "yes"
    return Member(form.get("name", ""), post, business, Duty(form["duty"]), form.get("document", ""), *days, until)


def base_of(form: Mapping[str, str]) -> BaseRule:
    """A base as typed. Raises CanNotApply."""
    if form.get("base", "") not in set(Base):
        raise CanNotApply("not_chosen", "base")
    days = day_of(form, "document_on", "day"), day_of(form, "since", "council_since")
    return BaseRule(Base(form["base"]), form.get("document", ""), *days)


def day_of(form: Mapping[str, str], name: str, reason: str) -> date:
    """A day as typed. Raises CanNotApply."""
    day = read_day(form.get(name, ""))
    if day is None:
        raise CanNotApply(reason, name)
    return day


@contextmanager
def at_field(name: str, shown: str) -> Iterator[None]:
    """What is refused at a field stands at the one that a form has for it."""
    try:
        yield
    except CanNotApply as refused:
        raise CanNotApply(refused.reason, shown if refused.field == name else refused.field, refused.most) from None


def typed_of(one: Appointed) -> dict[str, str]:
    """A member as entered, to be corrected."""
    member = one.member
    return {
        "name": member.name, "post_kk": member.post.kk, "post_ru": member.post.ru, "business": "yes" if member.business else "",
        "duty": str(member.duty), "document": member.document, "document_on": str(member.document_on), "since": str(member.since),
        "until": str(member.until or ""), "login": one.login,
    }  # fmt: skip


def by_last_act(council: Council) -> dict[str, str]:
    """A new member comes mostly by the act by which the one before came."""
    everybody = (*council.members, *council.coming, *council.former)
    before = max(everybody, key=lambda one: one.id, default=None)
    known = typed_of(before) if before else {}
    return {"duty": str(Duty.MEMBER)} | {name: known[name] for name in ("document", "document_on", "since") if name in known}
