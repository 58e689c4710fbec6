"""One item of a protocol: what was heard, how it was voted, what both bases come to, and what was decided (R-003-21.3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dialogs.wording import Tr
from domain.councils import Base, Outcome, Source, two_thirds
from services.papers import protocol_words as words
from services.papers.application import grouped
from services.papers.protocol_sheet import Block, Heading, Pairs, Table, Words

Facts = Mapping[str, Any]
Own = Callable[[str], str]
_NONE = "–"


def item(one: Facts, facts: Facts, seats: Mapping[str, Facts], tr: Tr, own: Own) -> Iterator[Block]:
    """An item that was considered; who voted how stands there where `seats` are given."""
    yield from _heard(one, tr, own)
    if one["narrative"]:
        yield Words(own(one["narrative"][tr.language]))
    if seats and one["away"]:
        away = [f"{own(seats[seat]['name'])} – {tr(words.AWAY[why])}" for seat, why in _seated(one["away"], seats)]
        yield Words("; ".join(away), _head(tr, "without_vote"))
    yield Words("", _head(tr, "voted"))
    heads, numbers = [tr(head) for head in words.VOTES.values()], [str(one["votes"][name]) for name in words.VOTES]
    yield Table(heads, [numbers], (20,) * 5, frozenset(range(5)))
    if one["source"] == Source.TOTALS:
        yield Words(tr(words.TOTALS))
    elif seats:
        yield from _by_name(one, seats, tr, own)
    yield _counted(one, facts, tr)
    yield Words(_decided(one, facts, tr), _head(tr, "decided"), strong=True)
    if one["reasons"]:
        yield Words(own(one["reasons"][tr.language]), _head(tr, "reasons"))


def skipped(one: Facts, tr: Tr, own: Own) -> Iterator[Block]:
    """An item that was not considered, and why."""
    why = words.SKIPPED[one["why"]]
    yield from _heard(one, tr, own, heading_only=True)
    yield Words(tr(why, present=one["present"]))


def name_of(one: Facts, tr: Tr, own: Own) -> str:
    """What an item is called on the agenda."""
    if one["hidden"]:
        return tr(words.HIDDEN)
    application = one["application"]
    return (
        f"{_in_line(own(application['project'])) or _NONE} – {own(application['applicant']) or _NONE} ({application['number']})"
    )


def _heard(one: Facts, tr: Tr, own: Own, *, heading_only: bool = False) -> Iterator[Block]:
    application = one["application"]
    named = tr(words.HIDDEN) if one["hidden"] else _in_line(own(application["project"])) or _NONE
    yield Heading(f"{one['position']}. {named}", 2)
    if heading_only and one["hidden"]:
        return
    if not heading_only:
        yield Words(tr(words.HIDDEN) if one["hidden"] else "", _head(tr, "heard"))
    if one["hidden"]:
        return
    said = {
        "applicant": own(application["applicant"]) or _NONE,
        "number": own(application["number"] or _NONE),
        "types": "; ".join(kind[tr.language] for kind in application["types"]) or _NONE,
        "class": str(application["class"]),
    }
    rows = [(tr(label), said[name]) for name, label in words.APPLICATION.items()]
    yield Pairs(rows[:2] if heading_only else rows)
    if application["effect"] and not heading_only:
        yield _effect(application["effect"], tr, own)


def _effect(effect: Mapping[str, str], tr: Tr, own: Own) -> Table:
    rows = []
    for name, label in words.EFFECT.items():
        if name in effect:
            years = [own(grouped(value.strip())) for value in effect[name].split(";")]
            rows.append([tr(label), *[*years, *[_NONE] * 4][:4]])
    return Table([tr(head) for head in words.YEARS], rows, (36, 16, 16, 16, 16), frozenset(range(1, 5)))


def _by_name(one: Facts, seats: Mapping[str, Facts], tr: Tr, own: Own) -> Iterator[Block]:
    for vote, label in words.BY_NAME.items():
        names = [own(seats[seat]["name"]) for seat, cast in _seated(one["ballots"], seats) if cast == vote]
        if names:
            yield Words(", ".join(names), tr(label))


def _counted(one: Facts, facts: Facts, tr: Tr) -> Table:
    """Both bases with what each needs and gives; the one of the region is marked."""
    votes, base = one["votes"], facts["base"]
    out = 0 if facts["rules"]["recused_in_base"] else votes["recused"]
    numbers = {Base.PRESENT: votes["present"] - out, Base.MEMBERS: one["members"] - out}
    rows = []
    for which, number in numbers.items():
        name = tr(words.BASE_NAMES[which])
        name = tr(words.APPLIES, base=name) if base and base["base"] == which else name
        result = tr(words.RESULTS[one[f"by_{which}"]])
        rows.append([name, str(number), str(two_thirds(number)), result])
    return Table([tr(head) for head in words.COUNTED], rows, (40, 16, 16, 28), frozenset({1, 2}))


def _decided(one: Facts, facts: Facts, tr: Tr) -> str:
    if one["outcome"] == Outcome.NO_DECISION and not facts["base"] and one["by_present"] != one["by_members"]:
        return tr(words.BASES_DIFFER)
    decision = words.DECISIONS[one["outcome"]]
    return tr(decision)


def _head(tr: Tr, name: str) -> str:
    return tr(words.HEADS[name])


def _seated(of: Mapping[str, str], seats: Mapping[str, Facts]) -> Sequence[tuple[str, str]]:
    """By seat, in the order of the seats."""
    return [(seat, of[seat]) for seat in seats if seat in of]


def _in_line(text: str) -> str:
    return " ".join(text.split())
