"""What the secretary writes into a protocol beside the facts: whole in both languages, and without anybody's number."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.decisions import reads_as
from domain.fields import validate
from domain.invalid import Invalid
from domain.language import Language
from domain.masking import mask_text
from services.application_acts import CanNotApply
from services.council_room import CanNotHold
from services.transaction import WriteTx

PARTS = ("opening", "invited")
Narrative = Mapping[str, Mapping[str, Any]]


def narrative(tx: WriteTx, said: Narrative, items: Sequence[str]) -> Narrative:
    """The words as they are kept; what stands in one language must stand in the other too. Raises CanNotApply, CanNotHold."""
    named = {item for words in said.values() for item in words.get("items", {})}
    if unknown := sorted(named - set(items)):
        raise CanNotHold("no_item", unknown)
    found: dict[str, dict[str, Any]] = {str(language): {"items": {}} for language in Language}
    for part in PARTS:
        for language, text in _both(tx, {one: _of(said, one).get(part) for one in Language}, part).items():
            found[language][part] = text
    for item in items:
        asked = {one: _of(said, one).get("items", {}).get(item) for one in Language}
        for language, text in _both(tx, asked, f"items.{item}").items():
            found[language]["items"][item] = text
    return found if any(words["items"] or len(words) > 1 for words in found.values()) else {}


def _of(said: Narrative, language: Language) -> Mapping[str, Any]:
    return said.get(str(language), {})


def _both(tx: WriteTx, asked: Mapping[Language, str | None], place: str) -> Mapping[str, str]:
    if not any((text or "").strip() for text in asked.values()):
        return {}
    return {str(one): _words(tx.now.date(), one, text or "", f"narrative.{one}.{place}") for one, text in asked.items()}


def _words(today: date, language: Language, text: str, field: str) -> str:
    try:
        said = validate("free", text, today)
    except Invalid as invalid:
        raise CanNotApply("one_language" if invalid.reason == "empty" else "narrative_long", field) from None
    if mask_text(said) != said:
        raise CanNotApply("number_in_it", field)
    if not reads_as(said, language):
        raise CanNotApply(f"narrative_{language}", field)
    return said
