"""What a stand-in server accepted, refused, or was told to disturb; the accepted calls also on disk."""

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

Address = int | str


@dataclass(frozen=True, slots=True)
class Call:
    """One accepted call; files in the parameters are described by name, size and sha256."""

    number: int
    provider: str
    method: str
    chat: Address | None
    parameters: dict[str, Any]
    message_id: Address | None


@dataclass(frozen=True, slots=True)
class Refused:
    """One call that was not carried out, and why."""

    provider: str
    method: str
    chat: Address | None
    parameters: dict[str, Any]
    code: int
    reason: str


class Ledger:
    """Appends each accepted call as a line of JSON, synced to disk before it is answered; numbers go on in an old file.

    `refused` holds what broke the provider's rules, `disturbed` what a test's own switch or a limit turned away.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.calls: list[Call] = self.read(path) if path is not None and path.exists() else []
        self.refused: list[Refused] = []
        self.disturbed: list[Refused] = []

    @staticmethod
    def read(path: Path) -> list[Call]:
        """The calls of a ledger on disk."""
        return [Call(**json.loads(line)) for line in path.read_text().splitlines()]

    def accept(
        self, provider: str, method: str, chat: Address | None, parameters: dict[str, Any], message_id: Address | None
    ) -> Call:
        number = self.calls[-1].number + 1 if self.calls else 1
        call = Call(number, provider, method, chat, parameters, message_id)
        if self._path is not None:
            with self._path.open("a") as file:
                file.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
        self.calls.append(call)
        return call

    def of(self, *methods: str) -> list[Call]:
        """The accepted calls of these methods."""
        return [call for call in self.calls if call.method in methods]

    def of_chat(self, chat: Address, *methods: str) -> list[Call]:
        """The accepted calls to one chat, of these methods or of any."""
        return [call for call in self.calls if call.chat == chat and (not methods or call.method in methods)]

    def counts(self) -> Counter[str]:
        """How many calls of each method were accepted."""
        return Counter(call.method for call in self.calls)

    def texts(self, chat: Address) -> list[str]:
        """The texts as they were sent to one chat, edits included."""
        return [str(call.parameters["text"]) for call in self.of_chat(chat) if "text" in call.parameters]
