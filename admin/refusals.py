"""What the staff's side refuses, in words."""

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
