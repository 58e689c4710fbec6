"""What is refused about accounts, roles and tokens, in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from services.staff import CanNotStaff
from web.errors import Problem, Say

# By the reason: the status, the field that it is about, and the words.
_SAID: Mapping[str, tuple[int, str, Say]] = {
    "login": (
        422,
        "login",
        lambda tr: tr("A login or a name has 3 to 32 small Latin letters, digits, dots or dashes, for example: a.serikova"),
    ),
    "taken": (409, "login", lambda tr: tr("This one is taken already, perhaps by an account that is closed. Choose another.")),
    "region": (422, "region", lambda tr: tr("There is no such region. Choose one from the list, or the whole country.")),
    "reach": (403, "region", lambda tr: tr("You manage the staff of your own region: choose it.")),
    "dates": (422, "until", lambda tr: tr("The last day is before the first one.")),
    "deputy": (422, "deputy_of", lambda tr: tr("There is no such colleague. Write the login of who is stood in for.")),
    "deputy_role": (422, "deputy_of", lambda tr: tr("This colleague does not hold the role there, so nobody can stand in.")),
    "deputy_until": (422, "until", lambda tr: tr("Write until which day the deputy stands in.")),
    "self": (409, "id", lambda tr: tr("Nobody changes his own account here. Ask another administrator.")),
    "closed": (409, "id", lambda tr: tr("This account is closed. Make a new one.")),
    "role": (422, "role", lambda tr: tr("Choose a role from the list.")),
    "scopes": (422, "scopes", lambda tr: tr("Choose what the program may do.")),
    "grant": (409, "role", lambda tr: tr("This role was taken back already.")),
    "token": (409, "id", lambda tr: tr("This token was taken back already.")),
    "last_administrator": (
        409,
        "id",
        lambda tr: tr("This is the last administrator of the country. Give somebody else the role first."),
    ),
    "first_administrator": (
        409,
        "role",
        lambda tr: tr("The demonstration ends with the first real account: make an administrator of the whole country first."),
    ),
    "more_than_own": (
        403,
        "scopes",
        lambda tr: tr("A token may do no more than you yourself. Others are made on the server: kasip staff token."),
    ),
}


def can_not_staff(error: CanNotStaff, login: str = "login") -> Problem:
    """A refusal with the field that it is about; `login` is what the field of the name is called."""
    status, field, say = _SAID[error.reason]
    field = login if field == "login" else field
    return Problem(status, f"staff_{error.reason}", lambda tr: tr("This cannot be done with the account"), say, field=field)


@contextmanager
def in_words(login: str = "login") -> Iterator[None]:
    """What is refused inside becomes a Problem."""
    try:
        yield
    except CanNotStaff as error:
        raise can_not_staff(error, login) from None
