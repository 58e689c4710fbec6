"""Languages of people, and texts that exist in both of them."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A person's language; Kazakh comes first."""

    KK = "kk"
    RU = "ru"


def spoken(chosen: str | None) -> Language:
    """The language to speak with a person: Kazakh until one is chosen."""
    return Language(chosen) if chosen else Language.KK


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of subject matter in both languages."""

    kk: str
    ru: str

    def __getitem__(self, language: Language) -> str:
        return self.kk if language is Language.KK else self.ru
