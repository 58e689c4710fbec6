"""The inbox as the staff work with it: found, taken, answered after a look, handed over; nothing typed is lost."""

import re

from sqlalchemy import select

from domain.staff import Grant, Role
from services.storage.enquiries import enquiry
from tests.admin.asking import asks, wants_call
from tests.admin.floor import Floor

AT = "/admin/enquiries"
OPERATOR = Role.CALL_OPERATOR


def told(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def test_a_question_is_found_taken_seen_and_answered(floor: Floor) -> None:
    learner = await floor.learner_in("75")
    id_ = await asks(floor, learner, "Сертификатты қашан аламын?\n<b>Рахмет</b>")
    desk = await floor.client_of(OPERATOR, "75")
    listed = await desk.get(AT)
    assert f'href="{AT}/{id_}"' in listed.text
    assert "қашан аламын" not in listed.text
    card = await desk.get(f"{AT}/{id_}")
    assert "Сертификатты қашан аламын?\n&lt;b&gt;Рахмет&lt;/b&gt;" in card.text
    assert 'name="kk"' not in card.text
    taken = await desk.send(f"{AT}/{id_}/take")
    assert (taken.status_code, taken.headers["location"]) == (303, f"{AT}/{id_}?said=take")
    card = await desk.get(f"{AT}/{id_}?said=take")
    assert "Сұрауды алдыңыз." in told(card.text)
    assert ('name="kk"' in card.text, 'name="ru"' in card.text) == (True, False)
    seen = await desk.send(f"{AT}/{id_}/reply", kk="Тест өткен соң <бірден>.", step="look")
    assert "Қызметкеріміз Сізге жауап берді:\nТест өткен соң &lt;бірден&gt;." in seen.text
    changed = await desk.send(f"{AT}/{id_}/reply", kk="Тест өткен соң <бірден>.", step="change")
    assert "Тест өткен соң &lt;бірден&gt;.</textarea>" in changed.text
    sent = await desk.send(f"{AT}/{id_}/reply", kk="Тест өткен соң бірден.", step="send")
    assert sent.headers["location"] == f"{AT}/{id_}?said=reply"
    assert "Жауап адамның чатына жіберілді." in told((await desk.get(sent.headers["location"])).text)
    assert f'href="{AT}/{id_}"' not in (await desk.get(AT)).text
    assert f'href="{AT}/{id_}"' in (await desk.get(AT, state="done")).text


async def test_a_bad_reply_stays_in_its_field_with_what_is_wrong(floor: Floor) -> None:
    id_ = await asks(floor, await floor.learner_in("75"))
    desk = await floor.client_of(OPERATOR, "75")
    await desk.send(f"{AT}/{id_}/take")
    for typed, wrong in (("", "Жауапты жазыңыз."), ("ұзын " * 300, "ең көбі 1000 таңба"), ("900315400007", "ЖСН не БСН")):
        refused = await desk.send(f"{AT}/{id_}/reply", kk=typed, step="look")
        assert refused.status_code == 422
        assert wrong in told(refused.text)
        assert f">{typed}</textarea>" in refused.text
        assert 'aria-invalid="true"' in refused.text


async def test_who_changed_the_language_is_answered_in_both(floor: Floor) -> None:
    learner = await floor.learner_in("75")
    id_ = await asks(floor, learner)
    await learner.chat.say("орысша")
    desk = await floor.client_of(OPERATOR, "75")
    await desk.send(f"{AT}/{id_}/take")
    card = await desk.get(f"{AT}/{id_}")
    assert card.text.index('name="ru"') < card.text.index('name="kk"')
    assert "екі тілде жазыңыз" in told(card.text)
    seen = await desk.send(f"{AT}/{id_}/reply", kk="Ертең.", ru="Завтра.", step="look")
    assert "Наш сотрудник ответил Вам:\nЗавтра." in seen.text
    assert "Қызметкеріміз Сізге жауап берді:\nЕртең." in seen.text


async def test_the_second_sees_who_took_it_and_may_take_over_by_name(floor: Floor) -> None:
    id_ = await wants_call(floor, await floor.learner_in("75", phone="+77015550012"))
    first, second = await floor.member(Grant(OPERATOR, "75")), await floor.member(Grant(OPERATOR, "75"))
    one, two = await floor.signed_in(first), await floor.signed_in(second)
    await one.send(f"{AT}/{id_}/take")
    late = await two.send(f"{AT}/{id_}/take")
    assert late.status_code == 409
    assert f"Кім алды: {first}" in told(late.text)
    assert "+77015550012" not in late.text
    assert "+77015550012" in (await one.get(f"{AT}/{id_}")).text
    over = await one.send(f"{AT}/{id_}/hand-over", to=second, note="Түстен кейін қоңырау шалыңыз")
    assert over.headers["location"].endswith("said=hand-over")
    card = await two.get(f"{AT}/{id_}")
    assert "Түстен кейін қоңырау шалыңыз" in card.text
    assert "+77015550012" in card.text
    assert (await two.send(f"{AT}/{id_}/not-reached")).status_code == 303
    assert "Хабарласу мүмкін болмады: 1" in told((await one.get(AT)).text)
    assert (await two.send(f"{AT}/{id_}/give-back")).status_code == 303
    assert f'href="{AT}/{id_}"' in (await one.get(AT, holder="free")).text


async def test_a_form_without_the_sign_ins_token_changes_nothing(floor: Floor) -> None:
    id_ = await asks(floor, await floor.learner_in("75"))
    desk = await floor.client_of(OPERATOR, "75")
    assert (await desk.http.post(f"{AT}/{id_}/take", data={"csrf": "x"})).status_code in {401, 403}
    (row,) = await floor.rows(select(enquiry))
    assert row.taken_by is None


async def test_the_auditor_reads_and_is_offered_nothing_to_do(floor: Floor) -> None:
    id_ = await asks(floor, await floor.learner_in("75"))
    desk = await floor.client_of(Role.AUDITOR)
    card = await desk.get(f"{AT}/{id_}")
    assert card.status_code == 200
    assert f'action="{AT}/{id_}' not in card.text
    other = await floor.client_of(OPERATOR, "59")
    assert (await other.get(f"{AT}/{id_}")).status_code == 404
    assert (await (await floor.client_of(Role.COUNCIL_MEMBER, "75")).get(AT)).status_code == 403
