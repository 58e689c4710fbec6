"""What a coordinator decides comes to a messenger once; on WhatsApp a day after the last words by its template."""

import pytest

from domain.applications import Fault, State
from services.storage.engine import Store
from tests.messengers.test_applying import InMessenger
from tests.support.clock import SetClock
from tests.support.deciding import Applied
from tests.support.messengers import Line, house_in_telegram, house_on_whatsapp
from tests.support.signing import WAYS, open_to, put_filled
from tests.support.stages import put_at
from tests.support.telegram import TelegramChat
from tests.support.whatsapp import SECONDS_TO_READ, WhatsAppChat

NUMBER = 700_409
REASON = "Жобаның атауын толық жазыңыз, қай ауылда екенін де көрсетіңіз."
ANSWER = "Бизнес-жоспарда шығыстар есебі көрсетілмеген."


async def sent_in(line: Line, chat: TelegramChat | WhatsAppChat) -> Applied:
    """Somebody in a messenger whose application is at the coordinator's desk."""
    open_to(line.talk, 0, WAYS)
    await chat.start("kk")
    person = (await line.standing(chat)).session.person
    await put_at(line.store, line.talk, person, "lessons")
    id_ = await put_filled(line.store, line.talk, person)
    await chat.say("?")
    one = Applied(line, chat, InMessenger(line, chat), id_)
    await one.person.choose("sign")
    await one.signs()
    await sees(line, chat, "жетті")
    await one.accepted()
    await sees(line, chat, "қабылдады")
    return one


async def sees(line: Line, chat: TelegramChat | WhatsAppChat, words: str) -> str:
    """What comes by itself with these words, once."""
    line.clock.advance(seconds=SECONDS_TO_READ)
    await chat.person.sees(words)
    line.clock.advance(seconds=SECONDS_TO_READ)
    found = [shown.text for shown in chat.person.screen if words in shown.text]
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_return_and_a_refusal_in_telegram(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        one = await sent_in(line, line.person(NUMBER))
        await one.returned(Fault("project_name", REASON))
        assert REASON in await sees(line, one.chat, "түзету керек")  # type: ignore[arg-type]
        await one.person.choose("mend")
        await one.chat.say("Береке ауылындағы сүт цехы")
        await one.person.choose("sign")
        assert (await one.whole()).state is State.RESIGNING
        await one.signs()
        await sees(line, one.chat, "Түзетілген №")  # type: ignore[arg-type]
        await one.refused(ANSWER)
        assert ANSWER in await sees(line, one.chat, "бас тартты")  # type: ignore[arg-type]


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_days_after_the_last_words_it_comes_by_template(store: Store, clock: SetClock) -> None:
    async with house_on_whatsapp(store, clock) as line:
        one = await sent_in(line, line.on_whatsapp(NUMBER))
        line.clock.advance(days=3)
        await one.returned(Fault("project_name", REASON))
        told = await sees(line, one.chat, "қарап шықты")  # type: ignore[arg-type]
        assert "2026 ж. 27 қараша" in told
        assert "«Өтінімді түзету»" in told
        assert REASON not in told
        (shown,) = [shown for shown in one.chat.person.screen if "қарап шықты" in shown.text]  # type: ignore[attr-defined]
        assert shown.type == "template"
        assert [button.label for button in shown.buttons] == ["Жалғастыру"]
