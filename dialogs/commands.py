"""Words and buttons that work at every step."""

from enum import StrEnum

from domain.language import Language


class Command(StrEnum):
    """What a person may ask for anywhere; the value is also the choice that a button carries."""

    MENU = "!menu"
    HELP = "!help"
    LANGUAGE = "!language"
    KAZAKH = "!kk"
    RUSSIAN = "!ru"
    STOP = "!stop"
    CONTINUE = "!continue"
    WHERE = "!where"
    BACK = "!back"
    HELLO = "!hello"


SPEAKS = {Command.KAZAKH: Language.KK, Command.RUSSIAN: Language.RU}

WORDS: dict[Command, tuple[str, ...]] = {
    Command.MENU: ("/menu", "мәзір", "меню", "menu"),
    Command.HELP: ("/help", "көмек", "анықтама", "помощь", "help", "справка"),
    Command.LANGUAGE: ("/language", "/til", "тіл", "тілді ауыстыру", "язык", "сменить язык"),
    Command.KAZAKH: ("/kk", "қазақша", "қазақ тілі", "казакша", "казахский", "по-казахски", "на казахском"),
    Command.RUSSIAN: ("/ru", "орысша", "орыс тілі", "по-русски", "русский", "на русском", "русский язык"),
    Command.STOP: ("/stop", "тоқта", "тоқтат", "токта", "стоп", "хватит", "stop"),
    Command.CONTINUE: ("/continue", "жалғастыру", "жалғастырайық", "продолжить", "продолжаем", "дальше"),
    Command.WHERE: ("/application", "өтінімім қайда", "өтінім", "өтінімім", "где моя заявка", "моя заявка", "заявка"),
    Command.BACK: ("/back", "артқа", "назад"),
    Command.HELLO: (
        "/start",
        "сәлем",
        "салем",
        "сәлеметсіз бе",
        "сәлеметсізбе",
        "ассалаумағалейкум",
        "привет",
        "здравствуйте",
        "добрый день",
        "start",
    ),
}

_BY_WORD = {word: command for command, words in WORDS.items() for word in words}


def command_in(text: str) -> Command | None:
    """The command that a whole message names, whatever its case and closing marks."""
    return _BY_WORD.get(text.casefold().strip(" .!?…,"))
