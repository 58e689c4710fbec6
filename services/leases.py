"""What only one process may do at a time: it holds a lease, and asks for it again before it ends."""

from datetime import timedelta

from services.storage import leases
from services.transaction import WriteTx

LENGTH = timedelta(seconds=15)


def hold(tx: WriteTx, name: str, holder: str) -> bool:
    """Hold a lease from now on, or longer; False while another one holds it."""
    return leases.take(tx.conn, name, holder, tx.now, tx.now + LENGTH)


def let_go(tx: WriteTx, name: str, holder: str) -> None:
    """Leave a lease to others at once, if it is the holder's."""
    leases.release(tx.conn, name, holder)
