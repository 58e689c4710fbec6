"""One address with two names, what never showed there, and what a provider tells later of messages."""

import pytest
from sqlalchemy import func, select

from domain.messaging import Button, Channel, Contact, DeliveryStatus, Event, Inbound, Kind
from services import deliveries
from services.deliveries import Report, Result
from services.intake import Intake
from services.storage import sessions
from services.storage.contacts import contact, contact_row
from services.storage.deliveries import delivery
from services.storage.engine import Store
from services.storage.people import person
from services.talk import Talk
from services.transaction import WriteTx
from tests.support.chat import Chat, enrol
from tests.support.clock import SetClock
from tests.support.stores import Counting

BSUID, PHONE = "KZ.1234567890", "77010000001"


@pytest.fixture
def intake(store: Store, talk: Talk) -> Intake:
    return Intake(store, talk, back_off=(0, 0))


def whatsapp(store: Store, intake: Intake, clock: SetClock, address: str, other: str | None = None) -> Chat:
    chat = Chat(store, intake, clock, Channel.WHATSAPP)
    chat.contact = Contact(Channel.WHATSAPP, address, other)
    return chat


async def people(store: Store) -> int:
    return await store.read(lambda tx: tx.conn.scalar(select(func.count()).select_from(person))) or 0


async def step(store: Store, chat: Chat) -> str:
    return (await store.read(lambda tx: sessions.at_contacts(tx, [chat.contact])))[chat.contact].session.step


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((PHONE, None), (BSUID, PHONE)),
        ((BSUID, PHONE), (PHONE, None)),
        ((BSUID, PHONE), (BSUID, None)),
        ((BSUID, None), (BSUID, PHONE)),
    ],
)
async def test_an_address_is_known_by_either_of_its_names(
    store: Store, intake: Intake, clock: SetClock, first: tuple[str, str | None], then: tuple[str, str | None]
) -> None:
    await whatsapp(store, intake, clock, *first).start("kk")
    known = [(name, None) for name in (BSUID, PHONE) if name in {*first, *then}]
    for number, names in enumerate((then, *known)):
        again = whatsapp(store, intake, clock, *names)
        await again.send(Kind.TEXT, text="мәзір", key=f"again {number}")
        assert await step(store, again) == "menu.menu"
    assert await people(store) == 1


async def test_two_people_with_two_names_each_stay_two(store: Store, intake: Intake, clock: SetClock) -> None:
    chats = [whatsapp(store, intake, clock, f"KZ.{number}", f"7701000000{number}") for number in (1, 2)]
    for chat in chats:
        await chat.start("kk")
    await chats[0].say("мәзір")
    assert [await step(store, chat) for chat in chats] == ["menu.menu", "start.consent"]
    assert await people(store) == 2


async def test_a_number_that_somebody_else_has_now_leads_to_nobody(store: Store, intake: Intake, clock: SetClock) -> None:
    """A number is given out anew, with another id: whoever has it now is not who had it before."""
    before = whatsapp(store, intake, clock, BSUID, PHONE)
    await before.start("kk")
    now = whatsapp(store, intake, clock, "KZ.999", PHONE)
    assert "Сәлем" in (await now.say("Сәлем")).text
    assert await people(store) == 2
    await whatsapp(store, intake, clock, PHONE).send(Kind.TEXT, text="Русский", key="by the number alone")
    assert [await step(store, chat) for chat in (before, now)] == ["start.consent", "start.consent"]
    assert await people(store) == 2


async def linked(store: Store, one: Chat, channel: Channel, address: str) -> Contact:
    """Another address of the same person, as a link makes it."""
    at = Contact(channel, address)
    (owner,) = (await store.read(lambda tx: sessions.at_contacts(tx, [one.contact]))).values()

    def add(tx: WriteTx) -> None:
        tx.conn.execute(contact.insert().values(contact_row(tx.vault, tx.new_id(), owner.session.person, at, tx.now)))

    await store.write(add)
    return at


async def test_words_typed_where_the_question_never_showed_are_no_answer(store: Store, intake: Intake, clock: SetClock) -> None:
    telegram = Chat(store, intake, clock, Channel.TELEGRAM)
    await enrol(telegram)
    await telegram.say("1")
    other = Chat(store, intake, clock, Channel.WHATSAPP)
    other.contact = await linked(store, telegram, Channel.WHATSAPP, BSUID)
    before = (await telegram.last()).choices
    shown = await other.say("1")
    assert "Қайта" in shown.text
    assert [choice.label for choice in shown.choices] == [choice.label for choice in before]
    moved_on = await other.say("1")
    assert moved_on.text != shown.text


async def test_a_command_works_where_nothing_showed(store: Store, intake: Intake, clock: SetClock) -> None:
    telegram = Chat(store, intake, clock, Channel.TELEGRAM)
    await enrol(telegram)
    other = Chat(store, intake, clock, Channel.WHATSAPP)
    other.contact = await linked(store, telegram, Channel.WHATSAPP, BSUID)
    assert (await other.say("мәзір")).text.startswith("Мәзір")


async def test_a_tap_on_what_did_show_counts_anywhere(store: Store, intake: Intake, clock: SetClock) -> None:
    telegram = Chat(store, intake, clock, Channel.TELEGRAM)
    shown = await enrol(telegram)
    other = Chat(store, intake, clock, Channel.WHATSAPP)
    other.contact = await linked(store, telegram, Channel.WHATSAPP, BSUID)
    await other.send(Kind.BUTTON, button=Button.decode(shown.choices[0].value))
    assert (await other.last()).text != shown.text


class Messages:
    """A person on WhatsApp with messages on their way."""

    def __init__(self, store: Store, intake: Intake, clock: SetClock) -> None:
        self.store, self.intake, self.clock = store, intake, clock
        self.chat = whatsapp(store, intake, clock, BSUID, PHONE)

    async def rows(self) -> list[tuple[str, str, bool]]:
        query = select(delivery).order_by(delivery.c.id)
        rows = await self.store.read(lambda tx: tx.conn.execute(query).all())
        return [(row.channel, row.status, row.by_template) for row in rows]

    async def newest(self) -> str:
        query = select(delivery.c.id).order_by(delivery.c.id.desc())
        found: str | None = await self.store.read(lambda tx: tx.conn.scalar(query))
        assert found is not None
        return found

    async def sent(self, *, by_template: bool = False) -> str:
        """The newest one was taken by the provider."""
        id_ = await self.newest()
        query = select(delivery.c.contact_id).where(delivery.c.id == id_)
        address = await self.store.read(lambda tx: tx.conn.execute(query).scalar_one())
        result = Result(id_, DeliveryStatus.ACCEPTED, address, "wamid.1", by_template=by_template)
        await self.store.write(lambda tx: deliveries.record(tx, [result]))
        return id_

    async def told(self, *reports: Report) -> None:
        await self.intake.report(reports)

    async def notice(self, key: str = "e") -> None:
        (standing,) = (await self.store.read(lambda tx: sessions.at_contacts(tx, [self.chat.contact]))).values()
        event = Event("learning.pause")
        who = standing.session.person
        await self.intake.submit(Inbound(key, None, Kind.EVENT, self.clock.now(), event=event, person=who))


@pytest.fixture
async def messages(store: Store, intake: Intake, clock: SetClock) -> Messages:
    made = Messages(store, intake, clock)
    await made.chat.start("kk")
    return made


S = DeliveryStatus


@pytest.mark.parametrize(
    ("told", "end"),
    [
        ((S.ACCEPTED, S.DELIVERED, S.READ), "read"),
        ((S.READ, S.DELIVERED, S.ACCEPTED), "read"),
        ((S.DELIVERED, S.DELIVERED, S.ACCEPTED), "delivered"),
        ((S.FAILED, S.ACCEPTED), "failed"),
        ((S.READ, S.FAILED), "read"),
        ((S.FAILED, S.DELIVERED), "delivered"),
    ],
)
async def test_statuses_only_go_forward(messages: Messages, told: tuple[DeliveryStatus, ...], end: str) -> None:
    id_ = await messages.sent()
    for status in told:
        await messages.told(Report(id_, status))
    assert await messages.rows() == [("whatsapp", end, False)]


async def test_what_arrived_has_not_failed_whatever_is_told_beside(messages: Messages) -> None:
    id_ = await messages.sent()
    await messages.told(Report(id_, S.FAILED, reason="131047", closed=True), Report(id_, S.READ), Report(id_, S.DELIVERED))
    assert await messages.rows() == [("whatsapp", "read", False)]


async def test_statuses_that_come_together_are_kept_together(store: Store, messages: Messages) -> None:
    counting = Counting(store)
    told: list[Report] = []
    for number in range(4):
        await messages.notice(str(number))
        told += [Report(await messages.sent(), status) for status in (S.ACCEPTED, S.DELIVERED, S.READ)]
    await counting.write(lambda tx: deliveries.report(tx, told))
    assert [len(sent) for sent in counting.sent] == [3]
    assert [status for _, status, _ in await messages.rows()] == ["queued"] + ["read"] * 4


async def test_a_status_that_comes_before_our_own_result_settles_the_message(messages: Messages) -> None:
    """Also where the process died before it could write down that the provider had taken it: it is not brought again."""
    await messages.told(Report(await messages.newest(), S.ACCEPTED, "wamid.1"))
    assert await messages.rows() == [("whatsapp", "accepted", False)]
    await messages.sent()
    assert await messages.rows() == [("whatsapp", "accepted", False)]


async def test_reports_of_nothing_of_ours_change_nothing(messages: Messages) -> None:
    await messages.told(Report("nobody's", S.READ), Report("", S.FAILED, closed=True, shut=True))
    assert await messages.rows() == [("whatsapp", "queued", False)]


async def test_what_came_too_late_goes_once_more_by_template_and_only_once(messages: Messages) -> None:
    id_ = await messages.sent()
    for _ in range(3):
        await messages.told(Report(id_, S.FAILED, reason="131047", closed=True))
    assert await messages.rows() == [("whatsapp", "failed", False), ("whatsapp", "queued", True)]
    again = await messages.sent(by_template=True)
    await messages.told(Report(again, S.FAILED, reason="131047", closed=True))
    assert await messages.rows() == [("whatsapp", "failed", False), ("whatsapp", "failed", True)]


async def test_words_under_a_template_are_no_answer(messages: Messages) -> None:
    await messages.chat.tap("Келісемін")
    asked = await messages.chat.last()
    await messages.sent(by_template=True)
    shown = await messages.chat.say("900315400007")
    assert shown.text.endswith(asked.text.split("\n\n")[-1])


async def test_a_notice_goes_elsewhere_when_the_person_is_not_on_whatsapp(store: Store, messages: Messages) -> None:
    await linked(store, messages.chat, Channel.TELEGRAM, "501")
    await messages.sent()
    await messages.notice()
    id_ = await messages.sent()
    await messages.told(Report(id_, S.UNSENDABLE, reason="131026", shut=True))
    assert await messages.rows() == [
        ("whatsapp", "accepted", False),
        ("whatsapp", "unsendable", False),
        ("telegram", "queued", False),
    ]


async def test_an_answer_goes_nowhere_else(store: Store, messages: Messages) -> None:
    await linked(store, messages.chat, Channel.TELEGRAM, "501")
    id_ = await messages.sent()
    await messages.told(Report(id_, S.UNSENDABLE, reason="131026", shut=True))
    assert await messages.rows() == [("whatsapp", "unsendable", False)]


async def test_nobody_is_left_to_be_told(messages: Messages) -> None:
    await messages.sent()
    await messages.notice("one")
    await messages.notice("two")
    (_, first, second) = await messages.rows()
    assert (first[1], second[1]) == ("queued", "queued")
    address = (await messages.store.read(lambda tx: tx.conn.execute(select(contact)).one())).id
    result = Result(await messages.newest(), S.UNSENDABLE, address, reason="131026", shut=True)
    await messages.store.write(lambda tx: deliveries.record(tx, [result]))
    assert [row[1] for row in await messages.rows()] == ["accepted", "unsendable", "unsendable"]
