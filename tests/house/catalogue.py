"""The catalogues: extracted from the code and brought up to date by `make catalogue`, checked by test_catalogue.py."""

import io
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from domain.language import Language
from tests.support.root import ROOT

KEYWORDS: dict[str, Any] = {"tr": None, "N_": None, "plural": (1, 2)}


def path(language: Language) -> Path:
    return ROOT / "locales" / language.value / "LC_MESSAGES" / "kasip.po"


def extracted() -> Catalog:
    """Every sentence that the code says."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    pairs = [(pattern, mapping) for mapping in mappings for pattern in mapping["pattern"]]
    options = {pattern: {name: mapping[name] for name in mapping.keys() - {"method", "pattern"}} for pattern, mapping in pairs}
    found = Catalog(fuzzy=False)
    methods = [(pattern, mapping["method"]) for pattern, mapping in pairs]
    for _file, _line, msgid, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        found.add(msgid, context=context)
    return found


def kept(language: Language) -> Catalog:
    """The catalogue as it stands; a new one where there is none."""
    if not path(language).exists():
        return Catalog(locale=language.value, header_comment=f"# Kasip: {language.value}", fuzzy=False)
    with path(language).open("rb") as file:
        return read_po(file, locale=language.value)


def updated(language: Language, said: Catalog) -> bytes:
    """What the file should be: the sentences that the code says, in order, with the translations that there are."""
    catalogue = kept(language)
    catalogue.project, catalogue.version, catalogue.msgid_bugs_address = "kasip", "1", ""
    catalogue.last_translator, catalogue.language_team = "", language.value
    catalogue.update(said, no_fuzzy_matching=True, update_creation_date=False)
    out = io.BytesIO()
    write_po(out, catalogue, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    return out.getvalue()


def main() -> None:
    said = extracted()
    for language in Language:
        content = updated(language, said)
        path(language).parent.mkdir(parents=True, exist_ok=True)
        path(language).write_bytes(content)
        empty = [message for message in kept(language) if message.id and not any(translations(message.string))]
        print(f"{path(language).relative_to(ROOT)}: {len(kept(language))} sentences, {len(empty)} to translate")


def translations(string: str | Sequence[str] | None) -> list[str]:
    """The forms of a translation: one, or as many as the language has plurals."""
    return [string or ""] if string is None or isinstance(string, str) else list(string)


if __name__ == "__main__":
    main()
