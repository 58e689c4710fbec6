"""What an applicant hears after each act of the coordinator, and does then: mends, applies again, waits for the council."""

from datetime import timedelta

import pytest

from domain.applications import Fault, State
from domain.decisions import Act, Ground
from services import agendas, bulk_acts
from services import application_decisions as decisions
from services.agendas import Sitting
from services.storage import agendas as kept
from services.storage import application_files as files
from services.storage import region_desk
from tests.support.applying import pdf
from tests.support.deciding import COORDINATOR, Applied
from tests.support.transcript import Stage, flaws_of

languages = pytest.mark.parametrize("language", ["kk", "ru"])
REASONS = {
    "kk": (
        "Жобаның атауын толық жазыңыз, қай ауылда екенін де көрсетіңіз.",
        "Құжаттың екінші беті оқылмайды, қайта сканерлеп жіберіңіз.",
    ),
    "ru": (
        "Напишите название проекта полностью, укажите и село.",
        "Вторая страница не читается, отсканируйте документ заново.",
    ),
}  # fmt: skip


async def saw_no_flaw(one: Applied, language: str) -> None:
    said = [item for item in await one.chat.everything() if item.sender == "bot"]
    assert [(flaws_of(item, language), item.text) for item in said if flaws_of(item, language)] == []


@languages
async def test_a_returned_application_is_mended_signed_again_and_checked_on(stage: Stage, language: str) -> None:
    """S-40's neighbour: only the faulty field and document open, with both dates, and nothing of it is a draft."""
    words = {
        "kk": (
            "25 қараша",
            "27 қараша",
            "Қазір былай жазылған: Ауылдағы сүт цехы",
            "бұрынғыдай",
            "тексеріліп",
            "Тексерудің соңғы күні",
        ),
        "ru": ("25 ноября", "27 ноября", "Сейчас записано: Ауылдағы сүт цехы"),
    }[language]
    one = await Applied.sent_in(stage, language)
    number = (await one.person.sent())[0].number
    await one.accepted("2026/17")
    accepted = (await one.chat.last()).text
    assert (number in accepted, "2026/17" in accepted, words[1] in accepted) == (True, True, True)
    name, paper = REASONS[language]
    await one.returned(Fault("project_name", name), Fault("slot:psd", paper), told=False)
    await one.chat.say("/application")
    assert "mend" not in await one.person.values()  # nobody was told, so it may still be undone
    assert name not in (await one.chat.last()).text
    await one.pass_hold()
    told = (await one.chat.last()).text
    assert all(part in told for part in (number, words[0], words[1], name, paper))
    values = await one.person.values()
    assert ("mend" in values, "new" in values, "like" in values, "withdraw" in values) == (True, False, False, True)

    await one.person.choose("mend")
    asked = (await one.chat.last()).text
    assert all(part in asked for part in (name, words[2]))
    await one.chat.say("Береке ауылындағы сүт цехы")
    assert paper in (await one.chat.last()).text
    assert await one.person.values() == []
    old = (await one.whole()).files
    await one.person.send(pdf(), "жсқ.pdf")
    whole = await one.whole()
    assert [fault.mended for fault in whole.faults] == [True, True]
    assert {file.id for file in whole.files} > {file.id for file in old}
    assert [file.state for file in whole.files if file.slot == "psd"] == ["set_aside", "clean"]
    values = await one.person.values()
    assert {"sign", "part:project", "part:documents"} == set(values)
    await one.person.choose("part:documents")
    assert await one.person.values() == ["slot:psd", "back"]
    await one.person.choose("back")
    await one.person.choose("sign")
    assert (await one.whole()).state is State.RESIGNING
    await one.person.choose("change")
    assert (await one.whole()).state is State.RETURNED
    await one.person.choose("sign")
    await one.signs()
    receipt = (await one.chat.last()).text
    assert all(part in receipt for part in (number, words[1]))
    whole = await one.whole()
    assert (whole.state, whole.number) == (State.CHECKING, number)
    assert await one.steps() == [
        "signing", "submitted", "received", "checking", "returned", "resigning", "returned", "resigning", "checking",
    ]  # fmt: skip
    stage.clock.advance(days=3)
    await one.person.hear()
    assert (await one.chat.last()).text == receipt  # who has mended it is not reminded
    await saw_no_flaw(one, language)


@languages
async def test_an_answer_that_a_mended_one_makes_necessary_is_asked_and_a_late_one_is_reminded_of(
    stage: Stage, language: str
) -> None:
    word = {"kk": "әлі түзетілген жоқ", "ru": "еще не исправлена"}[language]
    one = await Applied.sent_in(stage, language)
    await one.accepted()
    await one.returned(Fault("has_bank_account", REASONS[language][0]))
    stage.clock.advance(days=4, hours=2)  # Tuesday, the day before the answer is asked
    await one.person.hear()
    await one.person.hear()
    said = [item.text for item in await one.chat.everything() if item.sender == "bot"]
    assert sum(word in text for text in said) == 1
    await one.person.choose("mend")
    await one.person.choose("yes")
    for typed in ("Үлгі банкі", "KZ699990000000000001", "TESTKZKA", "[unknown]", "[17]"):
        await one.person.answer(typed)
    assert {"sign", "part:bank"} == set(await one.person.values())
    await one.chat.say("артқа" if language == "kk" else "назад")
    await one.chat.say("27")
    assert (await one.whole()).answers["kbe"] == "27"
    assert "sign" in await one.person.values()
    await saw_no_flaw(one, language)


@languages
async def test_a_refused_one_says_why_whom_to_ask_and_the_way_on(stage: Stage, language: str) -> None:
    text, ground, ask, waits = {
        "kk": ("Бизнес-жоспарда шығыстар есебі көрсетілмеген.", "құжаттар белгіленген талаптарға", "Үлгі бөлім", "Тексеру"),
        "ru": ("В бизнес-плане нет расчета расходов.", "документы не соответствуют", "Отдел для примера", "Проверка"),
    }[language]
    one = await Applied.sent_in(stage, language)
    contact = {"region": "61", "name_kk": "Үлгі бөлім", "name_ru": "Отдел для примера", "phone": "+7 7252 00 00 00"}
    await stage.store.write(
        lambda tx: region_desk.add_contact(tx.conn, {"id": tx.new_id(), "at": tx.now, "by": "staff:one", **contact})
    )
    await one.accepted()
    await one.refused(text, told=False)
    await one.chat.say("/application")
    assert waits in (await one.chat.last()).text
    assert await one.decide(lambda tx: decisions.undo(tx, stage.talk.content, COORDINATOR, one.id)) is Act.REFUSE
    assert text not in (await one.chat.last()).text
    await one.refused(text)
    told = (await one.chat.last()).text
    assert all(part in told for part in (text, ground, ask, contact["phone"]))
    assert "withdraw" not in await one.person.values()
    await one.person.choose("like")
    draft = await one.person.draft()
    assert draft.answers["project_name"] == "Ауылдағы сүт цехы"
    assert {file.slot for file in draft.files} == {"business_plan", "teo", "psd"}
    assert draft.id != one.id
    await saw_no_flaw(one, language)


@languages
async def test_a_recommended_one_waits_for_the_council_and_no_money_is_promised(stage: Stage, language: str) -> None:
    law, money, day = {
        "kk": ("заң белгілемейді", "ақша бөлінеді деген сөз емес", "30 қараша"),
        "ru": ("закон не устанавливает", "не означает, что деньги", "30 ноября"),
    }[language]
    one = await Applied.sent_in(stage, language)
    await one.accepted()
    await one.recommended()
    told = (await one.chat.last()).text
    assert (law in told, money in told) == (True, True)
    await one.chat.say("/application")
    standing = (await one.chat.last()).text
    assert (law in standing, money in standing) == (True, True)

    content, begins = stage.talk.content, stage.clock.now() + timedelta(days=10, hours=6)
    await one.decide(lambda tx: agendas.put(tx, content, COORDINATOR, one.id))
    session = await stage.store.read(lambda tx: kept.of_application(tx.conn, one.id))
    assert session is not None
    await one.decide(lambda tx: agendas.fix(tx, content, COORDINATOR, session.id, Sitting(begins, "Үлгі көшесі, 1-үй")))
    told = (await one.chat.last()).text
    assert all(part in told for part in (day, "15:20", "Үлгі көшесі, 1-үй"))
    await one.chat.say("/application")
    standing = (await one.chat.last()).text
    assert all(part in standing for part in (day, "15:20", "Үлгі көшесі, 1-үй", money))
    written = {
        "kk": "Отырысқа жобаңыз туралы қысқаша айтып беруге дайындалыңыз.",
        "ru": "Подготовьте короткий рассказ о Вашем проекте.",
    }
    words = await stage.store.write(lambda tx: bulk_acts.in_both(tx, written["kk"], written["ru"]))
    await one.decide(lambda tx: bulk_acts.tell(COORDINATOR, words)(tx, one.id))
    last = (await one.chat.last()).text
    assert [written[other] in last for other in (language, "ru" if language == "kk" else "kk")] == [True, False]
    await saw_no_flaw(one, language)
    assert await stage.store.read(lambda tx: files.due(tx.conn, tx.now, 1)) == []


async def test_false_data_ends_it_while_it_is_mended(stage: Stage) -> None:
    """F-1, K4: at any stage. Who is in the middle of mending is told and goes on elsewhere."""
    one = await Applied.sent_in(stage, "kk")
    await one.accepted()
    await one.returned(Fault("project_name", REASONS["kk"][0]))
    await one.person.choose("mend")
    await one.refused("Берілген деректер мемлекеттік тіркелімге сәйкес келмейді.", Ground.FALSE_DATA)
    assert "like" in await one.person.values()
    await one.chat.say("/continue")
    assert "«Мәзір»" in (await one.chat.last()).text
