"""Words that name the messengers that there are: Telegram, WhatsApp, or both."""

from dataclasses import dataclass

from dialogs.wording import Tr
from domain.doors import Doors


@dataclass(frozen=True, slots=True)
class Worded:
    """One sentence, by the messengers that it names."""

    telegram: str
    whatsapp: str
    both: str

    def said(self, doors: Doors, tr: Tr) -> str | None:
        """The sentence for the messengers that lead to us; None where none does."""
        if doors.telegram and doors.whatsapp:
            return tr(self.both)
        if doors.telegram:
            return tr(self.telegram)
        return tr(self.whatsapp) if doors.whatsapp else None
