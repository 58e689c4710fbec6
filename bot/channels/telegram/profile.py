"""What the bot says about itself before anybody writes: its commands and descriptions, in both languages."""

from dataclasses import dataclass

from aiogram.types import BotCommand

from dialogs.wording import N_, Tr
from domain.language import Language

MOST_DESCRIPTION, MOST_SHORT = 512, 120  # UTF-16 units

COMMANDS = {
    "menu": N_("Menu"),
    "continue": N_("Continue where I was"),
    "help": N_("Help"),
    "language": N_("Change the language"),
    "stop": N_("Get no reminders"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """For one of Telegram's languages; `code` None is for those of whom we know no language."""

    code: str | None
    commands: dict[str, str]
    description: str
    short: str

    @property
    def listed(self) -> list[BotCommand]:
        """The commands as Telegram takes them."""
        return [BotCommand(command=name, description=words) for name, words in self.commands.items()]


def profiles(tr: Tr, *, trial: bool) -> list[Profile]:
    """Kazakh, Russian, and Kazakh for all others; in a trial they say so (F-12)."""
    each = [_profile(language, tr.to(language), trial) for language in Language]
    return [*each, _profile(None, tr.to(Language.KK), trial)]


def _profile(code: Language | None, tr: Tr, trial: bool) -> Profile:
    description = tr(
        "Free online training for entrepreneurs of villages and small towns: short lessons, quizzes, a final test "
        "and a certificate. The bot answers day and night, in Kazakh and in Russian. Press the button below to begin."
    )
    short = tr("Free online training for entrepreneurs of villages and small towns")
    if trial:
        full = tr("TRIAL VERSION. This is not an official bot of the Damu Fund. The certificate has no legal force")
        mark = tr("TRIAL VERSION")
        description, short = f"{full}.\n\n{description}", f"{mark}. {short}"
    commands = {name: tr(words) for name, words in COMMANDS.items()}
    return Profile(code.value if code else None, commands, description, short)
