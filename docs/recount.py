#!/usr/bin/env python3
"""Counts a protocol of a regional coordination council anew, apart from Kasip: `python docs/recount.py protocol.json`.

It needs Python's standard library, nothing of Kasip's, and no network. The counting is written from the Rules of infrastructure
support (item 2, subparagraph 18, and item 21) and from what the region's document says of the base. It prints «equal», or each
thing that differs, and then ends with 1. A file that it can't read ends with 2.
"""

import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

TWO_THIRDS = Fraction(2, 3)
ATTENDED = {"present", "remote"}  # by video link one takes part too
GONE = {"late", "left", "recused_left"}  # not there for the item; who recused themselves stay, and count as present


def main(paths):
    if len(paths) != 1:
        print(__doc__)
        return 2
    try:
        whole = json.loads(Path(paths[0]).read_text(encoding="utf-8"))
        differences = list(recounted(whole))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"not a protocol that can be counted: {type(error).__name__}: {error}")
        return 2
    for difference in differences:
        print(difference)
    if not differences:
        print("equal" + (", but this copy is redacted: its SHA-256 cannot be counted" if whole["redacted"] else ""))
    return 1 if differences else 0


def recounted(whole):
    """Each thing in which the protocol differs from what its own facts come to."""
    facts = whole["facts"]
    if not whole["redacted"]:
        found = sha256(facts)
        if found != whole["sha256"]:
            yield f"SHA-256: written {whole['sha256']}, counted {found}"
    yield from council(facts)
    for item in facts["items"]:
        for difference in considered(item, facts):
            yield f"item {item['position']}: {difference}"
    for item in facts["not_considered"]:
        for difference in skipped(item, facts):
            yield f"item {item['position']}: {difference}"
    places = sorted(item["position"] for item in facts["items"] + facts["not_considered"])
    if places != list(range(1, len(places) + 1)):
        yield f"agenda: its items are numbered {places}"


def sha256(facts):
    """Of the canonical JSON: keys in order, no gaps, letters as they are, in UTF-8."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def council(facts):
    """Its composition, its quorum when the session was opened, and that the base was set before."""
    seats, session, base = facts["seats"], facts["session"], facts["base"]
    ids = [seat["id"] for seat in seats]
    if len(set(ids)) != len(ids):
        yield "council: somebody has two seats"
    # Item 21: the council has at least ten members.
    if len(seats) < facts["rules"]["members_min"]:
        yield f"council: {len(seats)} members, at least {facts['rules']['members_min']} are needed"
    # Item 2 (18): at least 50 percent of them represent the business community.
    business = sum(1 for seat in seats if seat["business"])
    if Fraction(business, len(seats)) < Fraction(1, 2):
        yield f"council: {business} of {len(seats)} represent business, at least half is needed"
    attended = sum(1 for seat in seats if seat["attends"] in ATTENDED)
    if session["present"] != attended:
        yield f"session: written {session['present']} took part, counted {attended}"
    if not enough(session["present"], len(seats)):
        yield f"session: {session['present']} of {len(seats)} took part, which is no quorum"
    if facts["chair"] not in [seat["id"] for seat in seats if seat["attends"] in ATTENDED]:
        yield "session: who presided was not there"
    # The base is the one whose document there was when the session was convened.
    if base is not None and base["document_on"] > session["convened_on"]:
        yield f"base: its document is of {base['document_on']}, the session was convened on {session['convened_on']}"
    if not session["convened_on"] <= session["day"] <= facts["on"]:
        yield f"days: convened {session['convened_on']}, held {session['day']}, protocol {facts['on']}"


def enough(part, of):
    """Item 21: at least two thirds. One half of the sentence is about the quorum, the other one about the decision."""
    return of > 0 and Fraction(part, of) >= TWO_THIRDS


def there_for(item, facts):
    """The seats of those who are there for an item."""
    return {seat["id"] for seat in facts["seats"] if seat["attends"] in ATTENDED and item["away"].get(seat["id"]) not in GONE}


def considered(item, facts):
    """What differs in an item on which something was decided."""
    votes, members = item["votes"], len(facts["seats"])
    if item["members"] != members:
        yield f"members: written {item['members']}, counted {members}"
    cast = votes["for"] + votes["against"] + votes["abstained"] + votes["recused"]
    if min(votes.values()) < 0 or cast != votes["present"]:
        yield f"votes: for, against, abstained and recused make {cast}, present were {votes['present']}"
    if votes["present"] > members:
        yield f"votes: {votes['present']} were present of {members} members"
    if item["source"] == "ballots":
        yield from by_ballots(item, facts)
    elif item["source"] != "totals" or item["ballots"]:
        yield f"votes: their source is {item['source']}, with {len(item['ballots'])} ballots"
    yield from decided(item, members, facts)


def decided(item, members, facts):
    """Whether something could be decided, whether it is what the votes come to, and whether a no has its reasons."""
    votes = item["votes"]
    # Item 21: a session is held while at least two thirds of the members take part.
    if not enough(votes["present"], members):
        yield f"quorum: {votes['present']} of {members}, yet something was decided"
    counted = outcomes(votes, members, facts)
    for name, outcome in counted.items():
        if item[name] != outcome:
            yield f"{name}: written {item[name]}, counted {outcome}"
    # Item 24: a negative decision is answered with reasons.
    if item["outcome"] == "not_possible" and not item["hidden"]:
        reasons = item["reasons"] or {}
        if not (reasons.get("kk") and reasons.get("ru")):
            yield "reasons: a negative decision has none in both languages"


def by_ballots(item, facts):
    """The numbers of votes, from who voted how."""
    there = there_for(item, facts)
    recused = {seat for seat in there if item["away"].get(seat) == "recused"}
    ballots, may = item["ballots"], there - recused
    for seat in sorted(set(ballots) - may):
        yield f"ballots: {seat} voted and has no vote on it"
    for seat in sorted(may - set(ballots)):
        yield f"ballots: {seat} is there and did not vote"
    cast = Counter(ballots.values())
    if odd := sorted(set(cast) - {"for", "against", "abstain"}):
        yield f"ballots: nobody can vote {odd}"
    counted = {
        "present": len(there),
        "for": cast["for"],
        "against": cast["against"],
        "abstained": cast["abstain"],
        "recused": len(recused),
    }
    for name, number in counted.items():
        if item["votes"][name] != number:
            yield f"{name}: written {item['votes'][name]}, counted {number}"


def outcomes(votes, members, facts):
    """What the votes come to by either base, and by the one that applies; while none is set, both must say the same."""
    out = 0 if facts["rules"]["recused_in_base"] else votes["recused"]
    by_present = outcome(votes, votes["present"] - out, facts["rules"])
    by_members = outcome(votes, members - out, facts["rules"])
    if facts["base"] is None:
        applies = by_present if by_present == by_members else "no_decision"
    else:
        applies = {"present": by_present, "members": by_members}[facts["base"]["base"]]
    return {"by_present": by_present, "by_members": by_members, "outcome": applies}


def outcome(votes, base, rules):
    """Item 21: a decision, a negative one too, is taken by at least two thirds."""
    if enough(votes["for"], base):
        return "possible"
    if rules["negative_rule"] == "default_negative" or enough(votes["against"], base):
        return "not_possible"
    return "no_decision"


def skipped(item, facts):
    """What differs in an item that was not considered for want of a quorum."""
    present = len(there_for(item, facts)) if item["source"] == "ballots" else item["present"]
    if item["present"] != present:
        yield f"present: written {item['present']}, counted {present}"
    if item["why"] == "no_quorum" and enough(present, len(facts["seats"])):
        yield f"quorum: {present} of {len(facts['seats'])} were there, so it could be considered"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
