"""What is given and taken about people's enquiries."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from admin.api.kit import Given, Sent
from domain.language import Language
from services import enquiry_inbox as inbox


class Kind(StrEnum):
    CALL = "call"
    QUESTION = "question"


class Holder(StrEnum):
    MINE = "mine"
    FREE = "free"


class State(StrEnum):
    OPEN = "open"
    DONE = "done"


class Enquiry(Given):
    """One line of the inbox; `known_as` is a given name with an initial, empty where none was given."""

    id: str
    kind: Kind
    state: State
    known_as: str
    language: Language
    region: str | None
    asked_at: datetime
    taken_by: str | None = Field(examples=["staff:dana"])
    taken_at: datetime | None
    tries: int = Field(description="Calls that reached nobody.")
    done_at: datetime | None

    @classmethod
    def of(cls, item: inbox.Item) -> "Enquiry":
        return cls(
            id=item.id,
            kind=Kind(item.kind),
            state=State.DONE if item.done_at else State.OPEN,
            known_as=item.known_as,
            language=item.language,
            region=item.region,
            asked_at=item.asked_at,
            taken_by=item.taken_by,
            taken_at=item.taken_at,
            tries=item.tries,
            done_at=item.done_at,
        )


class NoteLeft(Given):
    """What one of the staff left for the next; the person never sees it."""

    at: datetime
    by: str
    to: str | None
    text: str


class Words(Given):
    """A reply, in either language."""

    kk: str
    ru: str


class Whole(Enquiry):
    """Everything about one enquiry; `phone` is whole for who took it, masked for everybody else."""

    name: str
    phone: str | None
    question: str | None
    reply: Words | None
    replied_by: str | None
    done_by: str | None
    tried_at: datetime | None
    reads: list[Language] = Field(description="The languages in which the person may read a reply.")
    notes: list[NoteLeft]

    @classmethod
    def of_card(cls, card: inbox.Card) -> "Whole":
        return cls(
            **Enquiry.of(card.item).model_dump(),
            name=card.name,
            phone=card.phone,
            question=card.question,
            reply=Words(kk=card.reply.kk, ru=card.reply.ru) if card.reply else None,
            replied_by=card.replied_by,
            done_by=card.done_by,
            tried_at=card.tried_at,
            reads=list(card.reads),
            notes=[NoteLeft(at=one.at, by=one.by, to=one.to, text=one.text) for one in card.notes],
        )


class Standing(Given):
    """Where an enquiry stands after an act; nothing of the person is in it."""

    id: str
    state: State
    taken_by: str | None
    tries: int


class Colleagues(Given):
    """The logins of those who may go on with an enquiry."""

    logins: list[str]


class HandOver(Sent):
    """To whom, and what that colleague should know; the note never reaches the person."""

    to: str = Field(max_length=32, examples=["dana"])
    note: str = Field(default="", max_length=4000, examples=["Asked twice about the same lesson."])


class Reply(Sent):
    """Plain text in one of the languages or in both, at most 1,000 characters each."""

    kk: str = Field(default="", max_length=8000, examples=["Тестті кез келген күні қайта тапсыра аласыз."])
    ru: str = Field(default="", max_length=8000, examples=["Пересдать тест можно в любой день."])
