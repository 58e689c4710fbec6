"""Judges what was found of an application: each rule of the check is met, not met, or still open (R-003-2, 5, 7, 9 to 13)."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from domain.applications import subjects
from domain.check_facts import area, count, yes
from domain.check_known import Findings, Found, Judged, Known, LastYear, Limits, Verdict
from domain.checks import CLAIMS, FIRST, ORDINARY, QUESTIONS, STOP_FACTORS, Answer, Item, Weight, claims
from domain.oked import is_code

_DOCUMENTS = frozenset({Item.DOCUMENTS, Item.TEO, Item.FALSE_DATA})  # what was found of them ends when faults are mended
_APPLICANT = frozenset({*STOP_FACTORS, Item.SIZE, Item.REFINANCE})  # what was found of somebody, by a number and a name
# What was found of these ends when the field is mended: it was found of what stood there before.
_ABOUT: Mapping[str, frozenset[Item]] = {
    **dict.fromkeys(("applicant_type", "iin", "bin", "legal_name", "ie_name", "ie_full_name", "employees"), _APPLICANT),
    "oked": frozenset({Item.ACTIVITY, Item.FORBIDDEN, Item.AFFILIATED}),
}
RECORDED = ("results", "obligations", "document")  # what is kept of a year
MET = Judged(Verdict.MET)


def applying(known: Known) -> Sequence[Item]:
    """The items that an application is checked by, in their order."""
    application, claimed = known.application, claims(known.application.answers)
    asked = "priority" in application.answers
    sells = any(code.startswith("S") for code in application.types)
    where = {
        Item.USERS: application.shared,
        Item.TRADE_OBJECT: sells,
        Item.SPACE: sells,
        Item.DIGITAL: "D0" in application.types,
        Item.TEO: application.answers.get("teo_need") == "exempt",
        **{item: item in claimed or not asked for item in CLAIMS.values()},
    }
    return [item for item in Item if where.get(item, True)]


def judge(known: Known, findings: Findings, item: Item) -> Judged:
    """How an item stands."""
    return _JUDGES[item](known, findings) if item in _JUDGES else _answered(known, findings, item)


def blocks(known: Known, item: Item, verdict: Verdict) -> bool:
    """Whether an item keeps the application from being recommended."""
    if item in CLAIMS.values() and item not in claims(known.application.answers):
        return False  # nobody claims it, so nobody has to look
    weight = QUESTIONS[item].weight
    if item is Item.TRADE_OBJECT and "S1" in known.application.types:
        weight = Weight.MANDATORY  # a corner stands in a modern trade object, or it is none (R-003-6.4)
    if verdict is Verdict.OPEN:
        return weight is not Weight.ADVISORY
    return verdict is Verdict.NOT_MET and weight is Weight.MANDATORY


def outdated(known: Known, findings: Findings, item: Item) -> bool:
    """Whether what was found of an item counts no more: the field was mended since, or the record of the year says otherwise."""
    found = findings.get(item)
    if found is None:
        return False
    return _mended(known, found, item) or (item is Item.REFINANCE and not _agrees(known.last_year, found.facts))


def priority_class(known: Known, findings: Findings) -> int:
    """1 while one of the claims stands: confirmed, or not looked at yet (R-003-5.3)."""
    stands, waits = _claimed(known, findings)
    return FIRST if stands or waits else ORDINARY


def proposed(known: Known, item: Item) -> Answer | None:
    """What the system would answer to a question by itself; a coordinator confirms it."""
    employees = known.application.answers.get("employees", "")
    if item is Item.SIZE and employees.isdigit():
        return Answer.YES if int(employees) <= known.limits.size_max else Answer.NO
    return None


def least_percent(square_metres: Fraction, limits: Limits) -> int | None:
    """Which share of a trade object small business gets at least; None where no share is set (AMB-18)."""
    if square_metres <= limits.small_area_max:
        return limits.small_percent
    return limits.large_percent if square_metres <= limits.large_area_max else None


def _answered(known: Known, findings: Findings, item: Item) -> Judged:
    question, found = QUESTIONS[item], findings.get(item)
    if found is None or found.answer is None:
        return Judged(Verdict.OPEN, ("answer",))
    if _mended(known, found, item):
        return Judged(Verdict.OPEN, ("mended",))
    if not found.evidence and (question.evidence or found.answer is not question.good):
        return Judged(Verdict.OPEN, ("evidence",))
    return MET if found.answer is question.good else Judged(Verdict.NOT_MET)


def _mended(known: Known, found: Found, item: Item) -> bool:
    """Whether what it was found of was given anew since then."""
    about = (at for what, at in known.mended.items() if item in _DOCUMENTS or item in _ABOUT.get(what, ()))
    return any(found.at < at for at in about)


def _agrees(came: LastYear | None, facts: Mapping[str, str]) -> bool:
    """Whether what was found of the year before is what its record says; another application may have changed that since."""
    if came is None:
        return yes(facts, "supported") is False or not facts.keys() >= set(RECORDED)
    said = {name: facts[name] for name in RECORDED if name in facts}
    return yes(facts, "supported") is not False and said.items() <= recorded(came).items()


def recorded(came: LastYear) -> Mapping[str, str]:
    """The record of a year as the facts that it was made of."""
    kept = {"results": came.results, "obligations": came.obligations}
    return {**{name: Answer.YES if value else Answer.NO for name, value in kept.items()}, "document": came.document}


def _refinance(known: Known, findings: Findings) -> Judged:
    """Both failures bar; of one the coordinator is warned, unless the rule is read otherwise (R-003-13, AMB-19, S-59)."""
    found = findings.get(Item.REFINANCE)
    facts = found.facts if found else {}
    if found and _mended(known, found, Item.REFINANCE):
        return Judged(Verdict.OPEN, ("mended",))
    if known.last_year is None:
        supported = yes(facts, "supported")
        if supported is False:
            return MET
        if not _agrees(None, facts):
            return Judged(Verdict.OPEN, ("withdrawn",))
        missing = [name for name in ("supported", "results", "obligations", "document") if name not in facts]
        return Judged(Verdict.OPEN, tuple(missing if supported else ["supported"]))
    failed = [name for name in ("results", "obligations") if not getattr(known.last_year, name)]
    barred = len(failed) == 2 or (failed and known.limits.either_failure_bars)
    if barred:
        return Judged(Verdict.NOT_MET, tuple(failed))
    return Judged(Verdict.WARNING, tuple(failed)) if failed else MET


def _duplicates(known: Known, findings: Findings) -> Judged:
    found = findings.get(Item.DUPLICATES)
    if not known.twins:
        return MET
    if found is not None and not known.twins <= found.judged:
        return Judged(Verdict.OPEN, ("new_ones",))
    return _answered(known, findings, Item.DUPLICATES)


def _ovop(known: Known, findings: Findings) -> Judged:
    """Local raw material, simple tools and safety are a must, the region's identity is wished for (R-003-2.3, S-37)."""
    found = findings.get(Item.OVOP)
    facts = found.facts if found else {}
    shelf_life = count(facts, "shelf_life_days")
    failed = [name for name in ("raw", "tools", "safe") if yes(facts, name) is False]
    if shelf_life is not None and shelf_life < known.limits.shelf_life_min:
        failed.append("shelf_life_days")
    missing = [] if failed else [name for name in ("raw", "tools", "safe", "shelf_life_days") if name not in facts]
    if found is None or missing or not found.evidence:
        return Judged(Verdict.OPEN, tuple(missing) or ("evidence",))
    if failed:
        return Judged(Verdict.NOT_MET, tuple(failed))
    return Judged(Verdict.WARNING, ("identity",)) if yes(facts, "identity") is False else MET


def _activity(known: Known, findings: Findings) -> Judged:
    """A listed activity, or a project that belongs to the priority directions anyhow (R-003-5, AMB-25)."""
    code = code_of(known, findings)
    stands, waits = _claimed(known, findings)
    if stands and not known.limits.requires_oked:
        return Judged(Verdict.MET, ("priority",))
    if code and known.priorities and known.priorities.covering(code):
        return MET
    if waits and not known.limits.requires_oked:
        return Judged(Verdict.OPEN, ("claims",))
    if not code:
        return Judged(Verdict.OPEN, ("mended", "oked") if outdated(known, findings, Item.ACTIVITY) else ("oked",))
    return Judged(Verdict.NOT_MET, ("not_listed",)) if known.priorities else Judged(Verdict.OPEN, ("no_list",))


def code_of(known: Known, findings: Findings) -> str:
    """The code of the activity: as the coordinator wrote it, else as the application has it; "" where it has words only.

    What the applicant has mended since then counts before what the coordinator wrote.
    """
    counts = Item.ACTIVITY in findings and not outdated(known, findings, Item.ACTIVITY)
    said = findings[Item.ACTIVITY].facts.get("oked", "") if counts else ""
    own = known.application.answers.get("oked", "")
    return said or (own if is_code(own) else "")


def subjects_of(known: Known, findings: Findings) -> int:
    """How many businesses use the object; of an application on paper the coordinator counts them."""
    found = findings.get(Item.USERS)
    said = count(found.facts, "subjects") if found and known.paper else None
    return subjects(known.application) if said is None else said


def _users(known: Known, findings: Findings) -> Judged:
    """At least three different businesses (R-003-7.2, S-39)."""
    found = findings.get(Item.USERS)
    if known.paper and (found is None or "subjects" not in found.facts):
        return Judged(Verdict.OPEN, ("subjects",))
    if known.paper and found is not None and not found.evidence:
        return Judged(Verdict.OPEN, ("evidence",))
    enough = subjects_of(known, findings) >= known.limits.users_min
    return MET if enough else Judged(Verdict.NOT_MET, ("subjects",))


def _trade_object(known: Known, findings: Findings) -> Judged:
    """What a modern trade object has (R-003-2.10)."""
    facts = findings[Item.TRADE_OBJECT].facts if Item.TRADE_OBJECT in findings else {}
    items = count(facts, "items")
    failed = [name for name in ("self_service", "cards", "parking") if yes(facts, name) is False]
    if items is not None and items < known.limits.items_min:
        failed.insert(0, "items")
    if failed:
        return Judged(Verdict.NOT_MET, tuple(failed))
    missing = tuple(name for name in ("items", "self_service", "cards", "parking") if name not in facts)
    return Judged(Verdict.OPEN, missing) if missing else MET


def _space(known: Known, findings: Findings) -> Judged:
    """For six months at least; where the state paid for the networks, a share of the area, in one zone (R-003-11, AMB-18)."""
    facts = findings[Item.SPACE].facts if Item.SPACE in findings else {}
    needed = ["months", "state_networks"]
    if yes(facts, "state_networks"):
        needed += ["object_m2", "offered_m2", "single_zone", "border_only"]
    months = count(facts, "months")
    failed = ["months"] if months is not None and months < known.limits.months_min else []
    if yes(facts, "state_networks"):
        failed += [name for name in ("single_zone", "border_only") if yes(facts, name) is False]
        failed += _too_little(facts, known.limits)
    if failed:
        return Judged(Verdict.NOT_MET, tuple(failed))
    missing = tuple(name for name in needed if name not in facts)
    return Judged(Verdict.OPEN, missing) if missing else MET


def _too_little(facts: Mapping[str, str], limits: Limits) -> Sequence[str]:
    whole, offered = area(facts, "object_m2"), area(facts, "offered_m2")
    if whole is None or offered is None:
        return ()
    percent = least_percent(whole, limits)
    return ("offered_m2",) if percent is not None and 100 * offered < percent * whole else ()


def _claimed(known: Known, findings: Findings) -> tuple[bool, bool]:
    """Whether a claim is confirmed, and whether one still waits; what nobody claims counts once it is confirmed."""
    own = claims(known.application.answers)
    verdicts = {item: judge(known, findings, item).verdict for item in applying(known) if item in CLAIMS.values()}
    stands = any(verdict in {Verdict.MET, Verdict.WARNING} for verdict in verdicts.values())
    return stands, any(verdict is Verdict.OPEN and item in own for item, verdict in verdicts.items())


_JUDGES: Mapping[Item, Callable[[Known, Findings], Judged]] = {
    Item.REFINANCE: _refinance,
    Item.DUPLICATES: _duplicates,
    Item.OVOP: _ovop,
    Item.ACTIVITY: _activity,
    Item.USERS: _users,
    Item.TRADE_OBJECT: _trade_object,
    Item.SPACE: _space,
}
