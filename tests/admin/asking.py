"""People who ask the staff, through the real conversation."""

from sqlalchemy import select

from services.storage.enquiries import enquiry
from tests.admin.floor import Floor, Learner


async def asks(floor: Floor, learner: Learner, question: str = "Сертификатты қашан аламын?") -> str:
    """A question is asked in the chat; gives its id."""
    chat = learner.chat
    await chat.say("мәзір")
    await chat.tap("Сұрақ қою")
    await chat.say(question)
    await chat.tap("Жіберу")
    return await newest(floor, learner)


async def wants_call(floor: Floor, learner: Learner) -> str:
    """A call is asked for in the chat; gives its id."""
    await learner.chat.say("мәзір")
    await learner.chat.tap("Сұрақ қою, қоңырау")
    await learner.chat.tap("Маған қоңырау")
    return await newest(floor, learner)


async def newest(floor: Floor, learner: Learner) -> str:
    rows = await floor.rows(select(enquiry.c.id).where(enquiry.c.person_id == learner.person).order_by(enquiry.c.id))
    return str(rows[-1].id)
