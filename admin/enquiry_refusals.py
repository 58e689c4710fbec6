"""What can't be done with an enquiry, in words: for programs as a Problem, for pages as a sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from services.enquiry_acts import MOST_NOTE, MOST_REPLY, CanNotAnswer
from web.errors import Problem, Say, no_address

# The state of an enquiry that refuses an act: a title, and the way on.
STATES: Mapping[str, tuple[Say, Say]] = {
    "taken": (
        lambda tr: tr("Somebody else has taken this enquiry"),
        lambda tr: tr("Look at who has it. If it has to go on without that colleague, hand it over."),
    ),
    "done": (
        lambda tr: tr("This enquiry is done already"),
        lambda tr: tr("Open it to see what came of it. If the person asks again, a new enquiry comes."),
    ),
    "not_taken": (
        lambda tr: tr("Nobody has taken this enquiry yet"),
        lambda tr: tr("Take it first: then the others see that you are answering."),
    ),
    "not_a_call": (
        lambda tr: tr("This is a question, no call"),
        lambda tr: tr("Write a reply: it comes to the person's chat, and the question is done."),
    ),
}
# What was written: the sentence beside the field.
FAULTS: Mapping[str, Say] = {
    "empty": lambda tr: tr("Write the reply. Example: You may take the test again on any day until 5 December."),
    "too_long": lambda tr: tr(
        "At most {reply} characters fit into a reply and {note} into a note. Make it shorter.", reply=MOST_REPLY, note=MOST_NOTE
    ),
    "number": lambda tr: tr("An IIN or BIN must not stand here: it would stay in a chat. Write it without the number."),
    "nobody": lambda tr: tr("This colleague may not answer people of this region. Choose one of the list."),
}


def problem(refused: CanNotAnswer) -> Problem:
    """The refusal as an answer."""
    if refused.reason in STATES:
        title, detail = STATES[refused.reason]
        return Problem(409, refused.reason, title, detail, **({"by": refused.by} if refused.by else {}))
    if refused.reason in FAULTS:
        return Problem(422, refused.reason, lambda tr: tr("This could not be read"), FAULTS[refused.reason], field=refused.field)
    return no_address()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn refusals into answers. Raises Problem."""
    try:
        yield
    except CanNotAnswer as refused:
        raise problem(refused) from None
