"""What the council decided comes to a messenger once, with its reasons; days after the last words by its template (R-003-24)."""

import pytest

from domain.councils import SessionState
from services import agendas
from services.storage.engine import Store
from tests.messengers.test_decided import sees, sent_in
from tests.support.clock import SetClock
from tests.support.council import REASONS
from tests.support.council_after import AGAINST, Held
from tests.support.deciding import Applied
from tests.support.messengers import Line, house_in_telegram, house_on_whatsapp

NUMBER = 700_410


async def turned_down(line: Line, one: Applied, *, days: int = 0) -> tuple[Held, str]:
    """The council says no; its protocol is signed so many days after the applicant's last words."""
    await one.recommended()
    council = Held(line.store, line.talk, "61")
    await council.appoint(region="61")
    await council.set_base("present", region="61")
    await line.store.write(lambda tx: agendas.put(tx, line.talk.content, council.scope, one.id))
    id_ = await council.decided(AGAINST)
    line.clock.advance(days=days)
    await council.signed(id_)
    await one.person.hear()
    return council, id_


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_a_negative_decision_in_telegram_counts_as_told_once_it_was_accepted(store: Store, clock: SetClock) -> None:
    async with house_in_telegram(store, clock) as line:
        one = await sent_in(line, line.person(NUMBER))
        council, id_ = await turned_down(line, one)
        assert REASONS.kk in await sees(line, one.chat, "беруге болмайды")  # type: ignore[arg-type]
        (notice,) = await council.notices(id_)
        assert (notice.way, notice.chat) == ("waits", "accepted")
        assert await council.hears_back() == 1
        assert (await council.room(id_)).row.state == SessionState.NOTIFIED


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_days_after_the_last_words_it_comes_by_template(store: Store, clock: SetClock) -> None:
    async with house_on_whatsapp(store, clock) as line:
        one = await sent_in(line, line.on_whatsapp(NUMBER))
        await turned_down(line, one, days=3)
        assert REASONS.kk in await sees(line, one.chat, "беруге болмайды")  # type: ignore[arg-type]
        (shown,) = [shown for shown in one.chat.person.screen if "беруге болмайды" in shown.text]  # type: ignore[attr-defined]
        assert shown.type == "template"
        assert [button.label for button in shown.buttons] == ["Жалғастыру"]
