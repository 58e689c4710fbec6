"""What stands in a protocol and in an extract from it, block by block, in one language (R-003-23)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dialogs.wording import Tr, in_words
from domain.councils import HERE, Composition, NegativeRule, two_thirds
from domain.language import Language
from services.papers import protocol_words as words
from services.papers.protocol_item import item, name_of, skipped
from services.papers.protocol_sheet import Block, Digest, Heading, Pairs, Sheet, Signatures, Table, Words
from services.protocol_facts import ProtocolPaper

Own = Callable[[str], str]  # people's own words, as the paper can show them
_BLANK = "______"


def whole(paper: ProtocolPaper, tr: Tr, own: Own) -> Sheet:
    """The protocol."""
    text = _Text(paper, tr, own)
    return text.sheet(words.TITLE, [*text.beginning(), *text.agenda(), *text.items(), *text.end()])


def extract(paper: ProtocolPaper, application: str, tr: Tr, own: Own) -> Sheet | None:
    """What the protocol says of one application, without the names of those who voted; None where it says nothing of it."""
    text, facts = _Text(paper, tr, own), paper.facts
    found = next((one for one in (*facts["items"], *facts["not_considered"]) if one["application"]["id"] == application), None)
    if found is None:
        return None
    blocks = [*text.head(), *text.quorum(), *text.one(found, names=False)]
    secretary = Signatures([(tr(words.CERTIFIED), own(facts["secretary"]))], tr(words.SIGNATURE))
    return text.sheet(words.EXTRACT, [*blocks, secretary, *text.digest()])


class _Text:
    def __init__(self, paper: ProtocolPaper, tr: Tr, own: Own) -> None:
        self._paper, self._facts, self._tr, self._own = paper, paper.facts, tr, own
        self._language = str(tr.language)

    def sheet(self, title: str, blocks: Sequence[Block]) -> Sheet:
        facts, tr = self._facts, self._tr
        flags = {words.TRIAL: facts["trial"], words.UNSIGNED: not self._paper.digest, words.REDACTED: self._paper.redacted}
        return Sheet(
            language=Language(tr.language),
            title=tr(title),
            region=facts["region"][self._language],
            number=self._number(),
            day=self._day(facts["on"]) if facts["on"] else _BLANK,
            page=tr(words.PAGE, page="{page}", pages="{pages}"),
            made=date.fromisoformat(facts["on"] or facts["session"]["day"]),
            banners=[tr(said) for said, there in flags.items() if there],
            blocks=blocks,
        )

    def head(self) -> Iterator[Block]:
        facts, tr = self._facts, self._tr
        session = facts["session"]
        chair = self._seats()[facts["chair"]]
        yield Pairs(
            [
                (self._head("when"), tr(words.WHEN, day=self._day(session["day"]), time=session["time"])),
                (self._head("place"), self._own(session["place"])),
                (self._head("convened"), self._day(session["convened_on"])),
                (self._head("chair"), f"{self._own(chair['name'])}, {self._own(chair['post'][self._language])}"),
                (self._head("secretary"), self._own(facts["secretary"])),
            ]
        )

    def beginning(self) -> Iterator[Block]:
        yield from self.head()
        here = [seat for seat in self._facts["seats"] if seat["attends"] in HERE]
        absent = [seat for seat in self._facts["seats"] if seat["attends"] not in HERE]
        yield Heading(self._head("present"))
        yield self._people(here, how=True)
        if absent:
            yield Heading(self._head("absent"))
            yield self._people(absent, how=False)
        if self._facts["invited"]:
            yield Heading(self._head("invited"))
            yield Words(self._own(self._facts["invited"][self._language]))
        yield from self.quorum()
        if self._facts["opening"]:
            yield Words(self._own(self._facts["opening"][self._language]))

    def quorum(self) -> Iterator[Block]:
        facts, tr = self._facts, self._tr
        seats = facts["seats"]
        council = Composition(len(seats), sum(seat["business"] for seat in seats))
        yield Heading(self._head("quorum"))
        yield Words(
            tr(
                words.QUORUM,
                members=council.members,
                business=council.business,
                share=council.share.replace(".", ","),
                present=facts["session"]["present"],
                needed=two_thirds(council.members),
            )
        )
        yield Words(self._base())

    def agenda(self) -> Iterator[Block]:
        yield Heading(self._head("agenda"))
        lines = [f"{one['position']}. {name_of(one, self._tr, self._own)}" for one in self._in_order()]
        yield Words("\n".join(lines))

    def items(self) -> Iterator[Block]:
        for one in self._in_order():
            yield from self.one(one, names=True)

    def one(self, one: Mapping[str, Any], *, names: bool) -> Iterator[Block]:
        if "why" in one:
            yield from skipped(one, self._tr, self._own)
        else:
            yield from item(one, self._facts, self._seats() if names else {}, self._tr, self._own)

    def end(self) -> Iterator[Block]:
        tr, chair = self._tr, self._seats()[self._facts["chair"]]
        rows = [(tr(words.CHAIR), self._own(chair["name"])), (tr(words.SECRETARY), self._own(self._facts["secretary"]))]
        yield Signatures(rows, tr(words.SIGNATURE))
        yield from self.digest()

    def digest(self) -> Iterator[Block]:
        if self._paper.digest:
            yield Digest(self._tr(words.SHA256), self._paper.digest, self._tr(words.RECOUNT))

    def _head(self, name: str) -> str:
        return self._tr(words.HEADS[name])

    def _base(self) -> str:
        base, rules, tr = self._facts["base"], self._facts["rules"], self._tr
        said = words.BASES[base["base"] if base else None]
        told = tr(said, document=self._own(base["document"]), day=self._day(base["document_on"])) if base else tr(said)
        more = {
            words.DEFAULT_NEGATIVE: rules["negative_rule"] == NegativeRule.DEFAULT_NEGATIVE,
            words.RECUSED_OUT: not rules["recused_in_base"],
        }
        return " ".join([told, *(tr(one) for one, holds in more.items() if holds)])

    def _people(self, seats: Sequence[Mapping[str, Any]], *, how: bool) -> Table:
        tr = self._tr
        rows = []
        for number, seat in enumerate(seats, start=1):
            said = words.DUTIES[seat["duty"]]
            duty = tr(said) + (f"; {tr(words.BUSINESS)}" if seat["business"] else "")
            row = [str(number), self._own(seat["name"]), self._own(seat["post"][self._language]), duty]
            if how:
                attends = words.ATTENDS[seat["attends"]]
                row.append(tr(attends))
            rows.append(row)
        heads = ["№", *(tr(head) for name, head in words.PEOPLE.items() if how or name != "how")]
        return Table(heads, rows, (5, 23, 28, 25, 19) if how else (5, 30, 39, 26), frozenset({0}))

    def _in_order(self) -> Sequence[Mapping[str, Any]]:
        return sorted((*self._facts["items"], *self._facts["not_considered"]), key=lambda one: one["position"])

    def _seats(self) -> Mapping[str, Mapping[str, Any]]:
        return {seat["id"]: seat for seat in self._facts["seats"]}

    def _number(self) -> str:
        number = self._own(self._facts["number"] or _BLANK)
        return number if number.startswith("№") else f"№ {number}"

    def _day(self, day: str) -> str:
        return in_words(date.fromisoformat(day), Language(self._tr.language))
