"""Members of a council who are known in the chat, for tests: codes, sessions, and what is due by the clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.scheduler import Ticks
from domain.calendar import ZONE
from domain.councils import Told
from services import agendas, council_codes, invitations
from services.agendas import Sitting
from services.invitation_states import Invitation
from services.papers.maker import PaperMaker
from services.session_card import Card, card
from services.storage import councils
from tests.support.chat import words
from tests.support.council import Council
from tests.support.transcript import Stage

BEGINS = datetime(2026, 12, 2, 10, 0, tzinfo=ZONE)
HALL = "Сынақ қаласы, Үлгі көшесі, 1"
YES = {"kk": "Иә, бұл мен", "ru": "Да, это я"}
WORDS = {
    "kk": {
        "name": "Өңірлік үйлестіру кеңесінің мүшесі: Сынақов Мүшеа",
        "post": "Лауазымы: Сынақ ұйымының өкілі, 1-орын",
        "gone": "Бұл код енді жарамайды. Кеңес хатшысынан жаңасын сұраңыз.",
        "wrong": "Мұндай код жоқ",
        "invited": "Сізді өңірлік үйлестіру кеңесінің отырысына шақырамыз. Өңір: Алматы қаласы. Күні: 2026 ж. 2 желтоқсан. "
        f"Уақыты: 10:00. Орны: {HALL}. Күн тәртібіндегі өтінімдер саны: 2.",
        "anew": "Уақыты: 11:00.",
    },
    "ru": {
        "name": "Член регионального координационного совета: Сынақов Мүшеа",
        "post": "Должность: Представитель организации, 1",
        "gone": "Этот код больше не действует. Попросите у секретаря совета новый.",
        "wrong": "Такого кода нет",
        "invited": "Приглашаем Вас на заседание регионального координационного совета. Регион: город Алматы. "
        f"День: 2 декабря 2026 г. Время: 10:00. Место: {HALL}. Заявок в повестке: 2.",
        "anew": "Время: 11:00.",
    },
}
TO_CODES = {
    "kk": "> мәзір\n> [Инфрақұрылымдық қолдау]\n> [Менде код бар]\n< кеңес хатшысы берсе",
    "ru": "> меню\n> [Инфраструктурная]\n> [У меня есть код]\n< секретарь совета",
}
HOLD = timedelta(hours=1)  # longer than a session's day is kept back before anybody is told


class Invited(Council):
    """The council of region 75, whose members may be in the chat."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.store, stage.talk)
        self.stage = stage
        maker = PaperMaker(stage.store, words(), "https://kasip.test")
        self.ticks = Ticks(stage.store, stage.intake, stage.talk, maker)

    async def new_code(self, number: int = 0) -> str:
        """A new code for a member."""
        member = (await self.members())[number].id
        return await self.store.write(lambda tx: council_codes.new_code(tx, self.scope, self.code, member))

    async def unbind(self, number: int = 0) -> None:
        member = (await self.members())[number].id
        await self.store.write(lambda tx: council_codes.unbind(tx, self.scope, self.code, member))

    async def members(self) -> Sequence[Any]:
        return await self.store.read(lambda tx: councils.members(tx.conn, self.code))

    async def fix(self, id_: str, begins: datetime) -> None:
        sitting = Sitting(begins, HALL)
        await self.store.write(lambda tx: agendas.fix(tx, self.talk.content, self.scope, id_, sitting))

    async def by_phone(self, id_: str, number: int = 0) -> None:
        """A member was told by phone."""
        seat = (await self.room(id_)).seats[number].id
        await self.store.write(lambda tx: invitations.told(tx, self.scope, id_, [seat], Told.PHONE))

    async def pass_hold(self) -> None:
        """It is as late as what was planned is told, and the clock's work is done."""
        self.stage.clock.advance(hours=HOLD.total_seconds() / 3600)
        await self.tick()

    async def tick(self) -> int:
        """What is due is told, and what arrived is kept; how many were told by that."""
        await self.ticks.feed_events()
        return await self.ticks.look_at_invitations()

    async def card(self, id_: str) -> Card:
        return await self.store.read(lambda tx: card(tx, self.talk.content, self.scope, id_))

    async def seat(self, id_: str, number: int = 0) -> tuple[Any, Invitation]:
        """A member's seat at a session, and how far the invitation got."""
        there = await self.card(id_)
        found: Mapping[str, Invitation] = there.invitations
        return there.room.seats[number], found[there.room.seats[number].id]
