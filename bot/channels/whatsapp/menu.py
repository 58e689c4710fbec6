"""The choices under a message: three buttons, else a list of ten rows, else a numbered text. A typed number always works."""

from dataclasses import dataclass

from bot.channels.text import cut, listed, units
from bot.channels.whatsapp import calls
from bot.channels.whatsapp.calls import Row
from bot.channels.whatsapp.parse import OWN_PHONE
from bot.channels.whatsapp.responses import Json
from domain.messaging import Choice


@dataclass(frozen=True, slots=True)
class Menu:
    """`phone` is the label of the button that sends the person's own number: it comes first and has no number of its own.

    `opener` is the label of a list's button.
    """

    choices: tuple[Choice, ...]
    phone: str | None
    opener: str

    @property
    def lines(self) -> str:
        """The choices as they stand in the text where no button says them whole."""
        return listed(self.choices)

    def labelled(self, body: str) -> Json | None:
        """Buttons with the choices' own labels; None where they are too many or too long."""
        labels = [choice.label for choice in self.choices]
        if any(units(label) > calls.MOST_TITLE or "\n" in label for label in labels):
            return None
        return self._buttons(body, labels)

    def numbered(self, body: str) -> Json:
        """A message whose text has the lines already; at most 4096 characters."""
        numbers = [str(number) for number, _ in enumerate(self.choices, 1)]
        return self._buttons(body, numbers) or self._rows(body) or calls.text(body)

    def _buttons(self, body: str, titles: list[str]) -> Json | None:
        replies = [(choice.value, title) for choice, title in zip(self.choices, titles, strict=True)]
        if self.phone:
            replies.insert(0, (OWN_PHONE, cut(self.phone, calls.MOST_TITLE)))
        fits = 1 <= len(replies) <= calls.MOST_BUTTONS and units(body) <= calls.MOST_BODY
        distinct = len({title for _, title in replies}) == len(replies)
        return calls.buttons(body, replies) if fits and distinct and self._ids_fit(calls.MOST_BUTTON_ID) else None

    def _rows(self, body: str) -> Json | None:
        rows = [_row(choice.value, f"{number}. {choice.label}", choice.label) for number, choice in enumerate(self.choices, 1)]
        if self.phone:
            rows.insert(0, _row(OWN_PHONE, self.phone, self.phone))
        fits = 1 <= len(rows) <= calls.MOST_ROWS and units(body) <= calls.MOST_LIST_BODY
        return calls.rows(body, self.opener, rows) if fits and self._ids_fit(calls.MOST_ROW_ID) else None

    def _ids_fit(self, most: int) -> bool:
        values = [choice.value for choice in self.choices]
        return len(set(values)) == len(values) and all(units(value) <= most for value in values)


def _row(id_: str, title: str, label: str) -> Row:
    short = cut(title, calls.MOST_ROW_TITLE)
    return Row(id_, short, "" if short == title else cut(label, calls.MOST_ROW_WORDS))
