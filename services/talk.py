"""What conversations are held with: the engine, the content of the moment, the words."""

from dialogs.engine import Engine
from dialogs.scripts import Content
from domain.language import Language
from services.translations import Translations, Translator


class Talk:
    """One a process. `content` is replaced as a whole when a newer version is loaded."""

    def __init__(self, engine: Engine, content: Content, translations: Translations) -> None:
        self.engine = engine
        self.content = content
        self.translations = translations

    def tr(self, language: Language | None) -> Translator:
        """The words of a language; Kazakh until the person has chosen."""
        return self.translations.of(language or Language.KK)
