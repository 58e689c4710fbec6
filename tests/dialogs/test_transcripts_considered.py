"""An applicant and the council, in both languages: considered, decided with the protocol, sent on, in the budget or not."""

from datetime import timedelta

import pytest

from domain.applications import State
from domain.budget import Milestone
from services import agendas, council_after
from services.budget import Reached
from services.storage import region_desk
from services.storage.engine import Store
from tests.dialogs.test_transcripts_decided import saw_no_flaw
from tests.services.test_budget import WHY
from tests.support.council import REASONS
from tests.support.council_after import AGAINST, FOR, NEITHER, Held
from tests.support.deciding import Applied
from tests.support.transcript import Stage

languages = pytest.mark.parametrize("language", ["kk", "ru"])
DAY = {"kk": "2026 ж. 20 қараша", "ru": "20 ноября 2026 г."}
DUE = {"kk": "2026 ж. 25 қараша", "ru": "25 ноября 2026 г."}
NO_MONEY = {"kk": "қаржыландыру туралы шешім емес", "ru": "не решение о финансировании"}


class Heard:
    """One applicant, and the council of the region."""

    def __init__(self, applied: Applied, council: Held, language: str) -> None:
        self.applied, self.council, self.language = applied, council, language

    @staticmethod
    async def recommended(stage: Stage, language: str) -> "Heard":
        applied = await Applied.sent_in(stage, language)
        council = Held(stage.store, stage.talk, "61")
        await council.appoint(region="61")
        await council.set_base("present", region="61")
        await applied.accepted()
        await applied.recommended()
        await stage.store.write(lambda tx: agendas.put(tx, stage.talk.content, council.scope, applied.id))
        return Heard(applied, council, language)

    async def hears(self) -> str:
        """What is said last, once everything that is due was told."""
        await self.applied.person.hear()
        return str((await self.applied.chat.last()).text)

    async def standing(self) -> str:
        """Where the application stands, as it is answered."""
        await self.applied.chat.say("/application")
        return str((await self.applied.chat.last()).text)


@languages
async def test_a_positive_decision_is_no_promise_of_money_and_each_step_is_told(stage: Stage, language: str) -> None:
    one = await Heard.recommended(stage, language)
    id_ = await one.council.decided(FOR)
    before = await one.hears()
    assert NO_MONEY[language] not in before
    standing = await one.standing()
    considered, possible, sent_on, budget = {
        "kk": ("Кеңес қараған күн", "беруге болады", "жіберілді", "Жоба жергілікті бюджетке енгізілді."),
        "ru": ("совет рассмотрел заявку", "возможно", "направлена", "Проект включен в местный бюджет."),
    }[language]
    assert [word in standing for word in (considered, DAY[language], DUE[language], possible)] == [True, True, True, False]
    assert "withdraw" not in await one.applied.person.values()

    await one.council.signed(id_)
    told = await one.hears()
    assert all(word in told for word in (possible, DAY[language], DUE[language], NO_MONEY[language], "3, "))
    assert f"extract:{one.applied.id}" in await one.applied.person.values()
    standing = await one.standing()
    assert all(word in standing for word in (possible, DUE[language], NO_MONEY[language]))

    await one.council.forwarded(id_)
    assert sent_on in await one.hears()
    stage.clock.advance(days=20)
    await one.council.reach(one.applied.id, Reached(Milestone.MASLIKHAT, (await one.council.now()).date() - timedelta(days=5)))
    decree = {"kk": "2026 ж. 19 желтоқсан", "ru": "19 декабря 2026 г."}[language]
    assert decree in await one.hears()
    standing = await one.standing()
    assert (decree in standing, NO_MONEY[language] in standing) == (True, True)
    await one.council.reach(one.applied.id, Reached(Milestone.DECREE, (await one.council.now()).date()))
    await one.hears()
    assert budget in await one.standing()
    await saw_no_flaw(one.applied, language)


@languages
async def test_a_negative_decision_says_why_and_the_way_on(stage: Stage, language: str) -> None:
    one = await Heard.recommended(stage, language)
    contact = {"region": "61", "name_kk": "Үлгі бөлім", "name_ru": "Отдел для примера", "phone": "+7 7252 00 00 00"}
    await stage.store.write(
        lambda tx: region_desk.add_contact(tx.conn, {"id": tx.new_id(), "at": tx.now, "by": "staff:one", **contact})
    )
    id_ = await one.council.decided(AGAINST)
    mine, others = (REASONS.kk, REASONS.ru) if language == "kk" else (REASONS.ru, REASONS.kk)
    assert mine not in await one.standing()
    await one.council.signed(id_)
    told = await one.hears()
    assert (mine in told, others in told, contact["phone"] in told) == (True, False, True)
    assert told.count(mine) == 1
    values = await one.applied.person.values()
    assert ("like" in values, "withdraw" in values, f"extract:{one.applied.id}" in values) == (True, False, True)
    standing = await one.standing()
    assert (mine in standing, contact["phone"] in standing, DAY[language] in standing) == (True, True, True)
    await one.applied.person.choose(f"extract:{one.applied.id}")
    await one.applied.person.hear()
    await one.applied.person.choose("like")
    assert (await one.applied.person.draft()).answers["project_name"] == "Ауылдағы сүт цехы"
    await saw_no_flaw(one.applied, language)


@languages
async def test_no_decision_comes_on_the_next_agenda_and_the_second_time_is_said_plainly(stage: Stage, language: str) -> None:
    neither, again, limit = {
        "kk": ("үштен екісіне жетпеді", "тағы да шешім қабылдамады", "Заң бұған шек қоймайды"),
        "ru": ("не набрали двух третей", "снова не принял решения", "Закон это не ограничивает"),
    }[language]
    one = await Heard.recommended(stage, language)
    await one.council.decided(NEITHER)
    assert neither in await one.hears()
    standing = await one.standing()
    assert DAY[language] in standing
    assert "withdraw" in await one.applied.person.values()
    stage.clock.advance(days=3)
    await one.council.decided(NEITHER)
    told = await one.hears()
    assert (again in told, limit in told, neither in told) == (True, True, False)
    await saw_no_flaw(one.applied, language)


@languages
async def test_without_a_quorum_it_was_not_considered(stage: Stage, language: str) -> None:
    one = await Heard.recommended(stage, language)
    id_ = await one.council.convened()
    await one.council.told(id_)
    assert not await one.council.open(id_, 6)
    few = {"kk": "кеңес мүшелерінің саны жеткіліксіз", "ru": "не хватило членов совета"}[language]
    assert few in await one.hears()
    await saw_no_flaw(one.applied, language)


@languages
async def test_what_is_not_in_the_budget_is_told_with_its_reason(stage: Stage, language: str) -> None:
    one = await Heard.recommended(stage, language)
    id_ = await one.council.decided(FOR)
    await one.council.signed(id_)
    await one.council.forwarded(id_)
    await one.hears()
    today = (await one.council.now()).date()
    await one.council.reach(one.applied.id, Reached(Milestone.NOT_BUDGETED, today, reason=WHY))
    told, mine = await one.hears(), WHY.kk if language == "kk" else WHY.ru
    assert told.count(mine) == 1
    assert mine in await one.standing()
    assert "like" in await one.applied.person.values()
    await saw_no_flaw(one.applied, language)


async def test_who_was_there_again_since_it_was_told_in_the_browser_counts_as_told(stage: Stage, store: Store) -> None:
    one = await Heard.recommended(stage, "kk")
    id_ = await one.council.decided(FOR)
    await one.council.signed(id_)
    await one.hears()
    stage.clock.advance(minutes=5)
    assert await store.write(council_after.heard) == 0  # what stands in the browser is told when its person was there
    await one.standing()
    assert await store.write(council_after.heard) == 1
    assert (await one.council.room(id_)).row.state == "notified"
    assert (await one.applied.whole()).state is State.PROTOCOLLED
