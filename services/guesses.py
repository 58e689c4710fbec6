"""How often anybody may guess a password or a code, whether or not there is such an account (A6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.errors import KasipError
from services.storage import staff as kept
from services.storage.sealed import Vault
from services.transaction import WriteTx


class GuessedTooOften(KasipError):
    """So many wrong guesses were made that none is taken for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many guesses")
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong guesses within a time, under a keyed hash of what is named."""

    most: int
    within: timedelta
    of_login: bool
    of_address: bool


LIMITS = (
    Limit(5, timedelta(minutes=15), of_login=True, of_address=True),
    Limit(50, timedelta(minutes=15), of_login=False, of_address=True),
    Limit(100, timedelta(hours=12), of_login=True, of_address=False),
)
LONGEST = max(limit.within for limit in LIMITS)


def count(tx: WriteTx, login: str, address: str) -> None:
    """Count a guess before it is looked at, so that a hundred at once are a hundred. Raises GuessedTooOften, counting nothing."""
    keys = _keys(tx.vault, login, address)
    counted = kept.guess(tx.conn, {key: tx.now - limit.within for key, limit in keys.items()}, tx.now)
    ends: list[datetime] = [row.since + keys[row.id].within for row in counted if row.times > keys[row.id].most]
    if ends:
        raise GuessedTooOften(max(1, int((max(ends) - tx.now).total_seconds())))


def forgive(tx: WriteTx, login: str, address: str) -> None:
    """A guess was right: it is uncounted, and the wrong ones before it from this address are forgotten."""
    keys = _keys(tx.vault, login, address)
    both = [key for key, limit in keys.items() if limit.of_login and limit.of_address]
    kept.forgive_guesses(tx.conn, [key for key in keys if key not in both], both)


def forget(tx: WriteTx, login: str) -> None:
    """Let an account be guessed at anew, because its password was changed by somebody who may."""
    keys = _keys(tx.vault, login, "")
    kept.forgive_guesses(tx.conn, [], [key for key, limit in keys.items() if not limit.of_address])


def forget_old(tx: WriteTx) -> None:
    """Drop the counts that hold nobody up any more."""
    kept.forget_old_guesses(tx.conn, tx.now - LONGEST)


def _keys(vault: Vault, login: str, address: str) -> Mapping[bytes, Limit]:
    def key(limit: Limit) -> bytes:
        named = (login if limit.of_login else "", address if limit.of_address else "")
        return vault.index("sign_in", "\0".join(named))

    return {key(limit): limit for limit in LIMITS}
