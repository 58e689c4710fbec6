"""What conversations are held with: the engine, the content of the moment, the words."""

from dialogs.engine import Engine
from dialogs.scripts import Content
from domain.language import Language, spoken
from services.outbox import Carrier
from services.translations import Translations, Translator


class Talk:
    """One a process. `content` is replaced as a whole when a newer version is loaded.

    `holder` names the process where it brings messages to providers itself.
    """

    def __init__(self, engine: Engine, content: Content, translations: Translations, holder: str | None = None) -> None:
        self.engine = engine
        self.content = content
        self.translations = translations
        self.holder = holder

    @property
    def carrier(self) -> Carrier | None:
        """What brings the messages of a turn at once; None where another process does."""
        return Carrier(self.holder, self.content.doors) if self.holder else None

    def tr(self, language: Language | None) -> Translator:
        """The words of a language; Kazakh until the person has chosen."""
        return self.translations.of(spoken(language))
