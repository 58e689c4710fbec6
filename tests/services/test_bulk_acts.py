"""One act for many: what can't be done stops no other, and a repeat does nothing twice."""

from datetime import date

import pytest

from domain.applications import State
from services import bulk_acts
from services.application_acts import CanNotApply
from services.bulk_acts import Done, One
from services.decision_words import to_tell
from services.storage.engine import Store
from services.talk import Talk
from tests.services.in_the_region import Region

DAY = date(2026, 11, 20)
KK = "Құрметті өтініш беруші, кеңес отырысы келесі аптада өтеді."
RU = "Уважаемый заявитель, заседание совета пройдет на следующей неделе."


async def test_what_cannot_be_done_stops_no_other(store: Store, talk: Talk) -> None:
    here, there = Region(store, talk), Region(store, talk, "59")
    good, recommended, strange = await here.received(DAY), await here.received(DAY, State.RECOMMENDED), await there.received(DAY)
    paper = await here.received(DAY, known=False)
    scope = here.scope

    async def each(one: One, *ids: str) -> list[tuple[Done, str]]:
        return [(of.done, of.reason) for of in await bulk_acts.each(store, scope, ids, one)]

    accept, agenda = bulk_acts.accept(talk.content, scope), bulk_acts.put_on_agenda(talk.content, scope)
    ids = (good, recommended, strange, "nothing", paper, good)
    no = (Done.NOT, "no_record")
    assert await each(accept, *ids) == [(Done.DONE, ""), (Done.NOT, "not_now"), no, no, (Done.DONE, "")]
    assert await each(accept, good, paper) == [(Done.ALREADY, "")] * 2
    assert await each(agenda, good, recommended) == [(Done.NOT, "not_now"), (Done.DONE, "")]
    assert await each(agenda, recommended) == [(Done.ALREADY, "")]
    assert [(await here.row(id_)).state for id_ in (good, recommended)] == [State.RECEIVED, State.ON_AGENDA]
    assert (await there.row(strange)).state == State.SUBMITTED

    words = await store.write(lambda tx: bulk_acts.in_both(tx, KK, RU))
    tell = bulk_acts.tell(scope, words)
    assert await each(tell, good, strange, paper) == [(Done.DONE, ""), no, (Done.NOT, "nobody_to_tell")]
    assert await each(tell, good) == [(Done.ALREADY, "")]
    told = [facts for name, facts in await here.planned(good) if name == "application.word"]
    assert len(told) == 1
    assert KK not in str(told)
    said = (await store.read(lambda tx: to_tell(tx, [told[0]["word"]])))[told[0]["word"]]
    assert (said["words_kk"], said["words_ru"]) == (KK, RU)
    others = await store.write(lambda tx: bulk_acts.in_both(tx, KK + " Уақытын хабарлаймыз.", RU))
    assert await each(bulk_acts.tell(scope, others), good) == [(Done.DONE, "")]


async def test_words_are_read_by_whom_they_are_for(store: Store) -> None:
    for kk, ru, reason, field in (
        ("Қысқа", RU, "too_short", "kk"),
        (KK, "Кратко", "too_short", "ru"),
        (RU, RU, "not_kk", "kk"),
        (KK, KK, "not_ru", "ru"),
        (KK + " 900315400007", RU, "number_in_it", "kk"),
        (KK, RU + " {день}", "blank_left", "ru"),
    ):
        with pytest.raises(CanNotApply) as refused:
            await store.write(lambda tx, kk=kk, ru=ru: bulk_acts.in_both(tx, kk, ru))  # type: ignore[misc]
        assert (refused.value.reason, refused.value.field) == (reason, field)
