"""What the staff's side refuses, in words."""

from collections.abc import Sequence

from domain.staff import Right
from web.errors import Problem


def signed_out() -> Problem:
    """Nobody is signed in, or not any more: pages lead to the sign-in instead."""
    return Problem(
        401,
        "signed_out",
        lambda tr: tr("You are not signed in"),
        lambda tr: tr("Sign in again. What you had saved is kept."),
    )


def wrong_token() -> Problem:
    return Problem(
        401,
        "wrong_token",
        lambda tr: tr("This token is not valid"),
        lambda tr: tr("It was misspelt, has expired or was taken back. Ask the administrator for a new one."),
    )


def not_allowed(right: Right) -> Problem:
    return Problem(
        403,
        "not_allowed",
        lambda tr: tr("Your role does not allow this"),
        lambda tr: tr("If you need it for your work, ask the administrator for the role."),
        right=right,
    )


def not_json() -> Problem:
    return Problem(
        422,
        "not_json",
        lambda tr: tr("The body is not JSON"),
        lambda tr: tr("Send one object in UTF-8 as application/json; numbers such as NaN are not taken."),
        field="body",
    )


def wrong_media() -> Problem:
    return Problem(
        415,
        "wrong_media",
        lambda tr: tr("This kind of body is not taken"),
        lambda tr: tr("Send JSON and say so: Content-Type: application/json"),
        field="Content-Type",
    )


def no_record() -> Problem:
    """There is none, or it is another region's: nobody learns which."""
    return Problem(
        404,
        "no_record",
        lambda tr: tr("There is no such record"),
        lambda tr: tr("Compare the number. What is another region's is not there for you."),
    )


def bad_cursor() -> Problem:
    return Problem(
        422,
        "bad_cursor",
        lambda tr: tr("This place in the list is not known"),
        lambda tr: tr("Give `after` as `next` of the part before, with the same sorting; or leave it out and begin again."),
        field="after",
    )


def bad_sort(names: Sequence[str]) -> Problem:
    return Problem(
        422,
        "bad_sort",
        lambda tr: tr("The list cannot be sorted so"),
        lambda tr: tr("Take one of: {names}", names=", ".join(names)),
        field="sort",
        example=names[0],
    )


def bad_key() -> Problem:
    return Problem(
        422,
        "bad_key",
        lambda tr: tr("This key cannot be used"),
        lambda tr: tr("Idempotency-Key has 1 to 200 visible characters of ASCII, for example a UUID."),
        field="Idempotency-Key",
    )


def key_reused() -> Problem:
    return Problem(
        422,
        "key_reused",
        lambda tr: tr("Something else was asked under this key"),
        lambda tr: tr("Take a new Idempotency-Key for each thing that is to be done; only a repeat carries the same."),
        field="Idempotency-Key",
    )


def version_needed() -> Problem:
    return Problem(
        428,
        "version_needed",
        lambda tr: tr("The version is missing"),
        lambda tr: tr("Read the record first and send its ETag as If-Match, so that nobody's change is lost."),
        field="If-Match",
    )


def changed_meanwhile() -> Problem:
    return Problem(
        412,
        "changed_meanwhile",
        lambda tr: tr("Somebody changed this meanwhile"),
        lambda tr: tr("Read it again, look at what has changed, and then decide."),
        field="If-Match",
    )
