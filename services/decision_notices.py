"""What an applicant is told of a decision: planned a little later than it is made, so that a slip of the hand can be undone."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Row

from dialogs.scripts import Content
from domain.decisions import Act
from services.events import Planned, schedule
from services.storage import application_desk as desk
from services.storage import events
from services.transaction import WriteTx

EVENTS: Mapping[Act, str] = {
    Act.ACCEPT: "application.accepted",
    Act.RETURN: "application.returned",
    Act.REFUSE: "application.refused",
    Act.RECOMMEND: "application.recommended",
}


def plan(tx: WriteTx, content: Content, application: Row[tuple[object, ...]], act: Act, decision: str) -> None:
    """Tell the applicant, where there is one whom we know; the words are put in when it is told."""
    if application.person_id and act in EVENTS:
        told_at = tx.now + timedelta(minutes=content.programme["application.hold_minutes"])
        values = {"application": application.id, "decision": decision, "number": application.number}
        schedule(tx, [Planned(_key(application.id, decision), application.person_id, EVENTS[act], values, told_at)])


def take_back(tx: WriteTx, application: str, decision: str) -> bool:
    """Never tell it; False where it is told already, or is being told."""
    return events.unplan(tx.conn, [_key(application, decision)], tx.now)


def untold(tx: WriteTx, application: str) -> None:
    """What is not told yet of an application is never told: its applicant took it back."""
    for row in desk.decisions(tx.conn, [application]):
        take_back(tx, application, row.id)


def _key(application: str, decision: str) -> str:
    return f"application:{application}:decision:{decision}"
