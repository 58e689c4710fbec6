"""The words of a message as they are kept: sealed, read again, and their codes put in, for whoever sends or shows them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dialogs.application_users import INVITATION
from dialogs.session import Session
from domain.messaging import Button, Choice, Document, Link, Outbound
from services import application_users
from services.recovery import reveal
from services.storage.messages import BODY
from services.storage.sealed import Vault


@dataclass(frozen=True, slots=True)
class Words:
    """What one message says; a choice's value is the whole button id.

    `secrets` are the ids of codes by their places in the text (`⟦code⟧`): the codes themselves are kept nowhere.
    """

    text: str = field(repr=False)
    choices: tuple[Choice, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str | int] = field(default_factory=dict, repr=False)
    document: Document | None = None
    phone_button: str | None = None
    link: Link | None = None
    files: bool = False

    def codes(self, vault: Vault) -> Mapping[str, str]:
        """The codes by their places."""
        return {place: _revealed(vault, secret) for place, secret in self.secrets.items()}

    def with_codes(self, codes: Mapping[str, str]) -> str:
        """The text, with these in the places of its codes."""
        text = self.text
        for place, code in codes.items():
            text = text.replace(f"⟦{place}⟧", code)
        return text


NOTHING = Words("")


def of_answer(outbound: Outbound, session: Session) -> Words:
    """The words of an answer; its choices are buttons of the question where the session stands now."""
    choices = tuple(
        Choice(Button(session.turn, session.step, choice.value).encode(), choice.label) for choice in outbound.choices
    )
    kept = (outbound.secrets, outbound.values, outbound.document, outbound.phone_button, outbound.link, outbound.files)
    return Words(outbound.text, choices, *kept)


def _revealed(vault: Vault, secret: str) -> str:
    """A code by the id of what it belongs to: an invitation, or else a recovery code."""
    if secret.startswith(INVITATION):
        return application_users.reveal(vault, secret.removeprefix(INVITATION))
    return reveal(vault, secret)


def sealed(vault: Vault, message_id: str, words: Words) -> bytes:
    """Words as they are kept: the text, and what else there is."""
    parts = {
        "choices": [(choice.value, choice.label) for choice in words.choices],
        "secrets": dict(words.secrets),
        "values": dict(words.values),
        "document": words.document and asdict(words.document),
        "phone": words.phone_button,
        "link": words.link and asdict(words.link),
        "files": words.files,
    }
    kept = {"text": words.text} | {name: part for name, part in parts.items() if part}
    return vault.seal(BODY, message_id, json.dumps(kept, ensure_ascii=False))


def opened(vault: Vault, message_id: str, body: bytes) -> Words:
    """Words that were kept."""
    kept: Mapping[str, Any] = json.loads(vault.open(BODY, message_id, body))
    document, link = kept.get("document"), kept.get("link")
    return Words(
        text=kept["text"],
        choices=tuple(Choice(value, label) for value, label in kept.get("choices", ())),
        secrets=kept.get("secrets", {}),
        values=kept.get("values", {}),
        document=Document(**document) if document else None,
        phone_button=kept.get("phone"),
        link=Link(**link) if link else None,
        files=kept.get("files", False),
    )
