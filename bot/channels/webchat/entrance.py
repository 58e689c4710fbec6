"""The two ways in: a new conversation, and one that a recovery code brings back."""

from starlette.requests import Request

from bot.channels.webchat.desk import Desk
from bot.channels.webchat.limits import Gate
from bot.channels.webchat.parse import to_start
from bot.channels.webchat.session import contact_of, new_token
from domain.language import Language
from web.errors import wrong_code

CODE_LENGTH = 64


class Entrance:
    """Both give the token of a new contact."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate

    async def start(self, request: Request, language: Language | None) -> str:
        """A new person; the bot has greeted when this returns. Raises Problem (429)."""
        self._gate.session(request)
        token = new_token()
        await self._desk.submit(to_start(token, language, self._desk.now()))
        return token

    async def restore(self, request: Request, code: str) -> str:
        """The person whose recovery code this is; raises Problem (403 or 429)."""
        self._gate.code(request)
        token = new_token()
        if len(code) > CODE_LENGTH or await self._desk.restore(code, contact_of(token)) is None:
            raise wrong_code()
        return token
