"""What goes wrong on the web, said in the person's language: problem+json for programs, a page for people.

Below this floor errors carry facts only; here, at the edge, they become a `Problem` with a status and words. A function makes
each of those that several pages meet; the others stand beside what raises them.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

Fact = str | int


class Tr(Protocol):
    """Translates a whole sentence and fills in its named values."""

    def __call__(self, msgid: str, /, **values: Fact) -> str: ...


Say = Callable[[Tr], str]


class Problem(Exception):
    """An answer that says what was wrong and the way on; `facts` are given to programs beside the words."""

    def __init__(self, status: int, code: str, title: Say, detail: Say, **facts: Fact) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.facts: Mapping[str, Fact] = facts

    def words(self, tr: Tr) -> dict[str, str]:
        """The title and the detail, said in a language."""
        return {"title": self.title(tr), "detail": self.detail(tr)}

    def told(self, tr: Tr) -> dict[str, object]:
        """What programs are told: the words, and the facts."""
        return {**self.words(tr), **self.facts}

    @property
    def headers(self) -> dict[str, str]:
        wait = self.facts.get("retry_after")
        return {} if wait is None else {"Retry-After": str(wait)}


def invalid(field: str, example: str, detail: Say) -> Problem:
    """A field that cannot be read, with an example of a good one."""
    return Problem(422, "invalid", lambda tr: tr("This could not be read"), detail, field=field, example=example)


def unknown_session() -> Problem:
    return Problem(
        401,
        "unknown_session",
        lambda tr: tr("This conversation is not open here"),
        lambda tr: tr("Open the chat again. If you wrote before, your recovery code brings your answers back."),
    )


def foreign_site() -> Problem:
    return Problem(
        403,
        "foreign_site",
        lambda tr: tr("This was sent from another site"),
        lambda tr: tr("Open the chat on its own page and try again there."),
    )


def wrong_code() -> Problem:
    return Problem(
        403,
        "wrong_code",
        lambda tr: tr("There is no such recovery code"),
        lambda tr: tr("Check the code: 12 letters and digits, for example 7K3M-Q9XD-2RHT. Nothing of yours is lost."),
    )


def not_found() -> Problem:
    return Problem(
        404,
        "not_found",
        lambda tr: tr("There is no such page"),
        lambda tr: tr("Check the address or go back to the chat."),
    )


def wrong_method(status: int = 405) -> Problem:
    return Problem(
        status,
        "not_possible",
        lambda tr: tr("This cannot be done here"),
        lambda tr: tr("Go back to the chat and try again from there."),
    )


def no_address() -> Problem:
    """For programs and the staff, who have no chat to go back to."""
    return Problem(
        404,
        "not_found",
        lambda tr: tr("There is nothing at this address"),
        lambda tr: tr("Compare the address once more. What is another region's is not there for you."),
    )


def no_method(status: int = 405) -> Problem:
    """For programs and the staff, who have no chat to go back to."""
    return Problem(
        status,
        "not_possible",
        lambda tr: tr("This cannot be done here"),
        lambda tr: tr("This address does not take that. Go back and choose again."),
    )


def too_large(limit_kb: int) -> Problem:
    return Problem(
        413,
        "too_large",
        lambda tr: tr("This is too large"),
        lambda tr: tr("No more than {limit_kb} kB can be sent at once. Make it shorter or smaller.", limit_kb=limit_kb),
        limit_kb=limit_kb,
    )


def too_slow() -> Problem:
    return Problem(
        408,
        "too_slow",
        lambda tr: tr("The message did not arrive whole"),
        lambda tr: tr("The connection is slow now. Send it once more: it will count once."),
    )


def too_often(seconds: int) -> Problem:
    return Problem(
        429,
        "too_often",
        lambda tr: tr("Too many in a short time"),
        lambda tr: tr("Wait a little ({seconds} s) and try again. Nothing is lost.", seconds=seconds),
        retry_after=seconds,
    )


def busy(seconds: int) -> Problem:
    return Problem(
        503,
        "busy",
        lambda tr: tr("Very many people are here now"),
        lambda tr: tr("Try again in {seconds} s. Your answers are kept.", seconds=seconds),
        retry_after=seconds,
    )


def unavailable(seconds: int) -> Problem:
    """The store takes nothing for the moment, a full disk or a lost database: nothing of the request was kept."""
    return Problem(
        503,
        "unavailable",
        lambda tr: tr("Nothing can be kept at this moment"),
        lambda tr: tr(
            "Your last answer was not kept. Try again in {seconds} s; what you answered before is safe.", seconds=seconds
        ),
        retry_after=seconds,
    )


def unexpected(trace: str) -> Problem:
    """Our own fault; the trace id leads from the person's words to the log."""
    return Problem(
        500,
        "unexpected",
        lambda tr: tr("Something broke on our side"),
        lambda tr: tr(
            "Perhaps your last message was not saved: send it again. If this repeats, give us the number {trace}.", trace=trace
        ),
        trace=trace,
    )
