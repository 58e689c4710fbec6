"""Applying in the chat: the whole form for a farm and a company, what is known, what is odd, documents, consents, a later day."""

import pytest

from dialogs.application_requests import AddUser
from domain.applications import Consent, State
from domain.language import Language
from services import application_submit, applications
from services.storage import applications as kept
from services.transaction import WriteTx
from tests.support.applying import pdf, photo
from tests.support.chat import Chat, enrol
from tests.support.filling import FARM, LEGAL, Applicant
from tests.support.signing import put_filled
from tests.support.stages import Pupil
from tests.support.transcript import Stage, flaws_of

languages = pytest.mark.parametrize("language", ["kk", "ru"])


@pytest.fixture
async def applicant(stage: Stage, chat: Chat, language: str) -> Applicant:
    await enrol(chat, language)
    one = Applicant(stage, chat)
    await one.begin()
    return one


async def whole(applicant: Applicant, given: dict[str, str]) -> None:
    """Everything answered, and the three documents sent."""
    await applicant.fill(given, until="later")
    for _ in range(3):
        await applicant.send(pdf())
    await applicant.fill(given)


@languages
async def test_a_farm_fills_in_the_form_to_the_end(applicant: Applicant, chat: Chat, language: str) -> None:
    await whole(applicant, dict(FARM))
    review = (await chat.last()).text
    assert {"kk": "Бәрі толық", "ru": "Все заполнено"}[language] in review
    assert "900315400007" not in review
    assert "sign" in await applicant.values()
    said = [item for item in await chat.everything() if item.sender == "bot"]
    assert [flaws_of(item, language) for item in said if flaws_of(item, language)] == []
    assert applicant.messages <= 40  # what a farm with everything at hand taps and types


@languages
async def test_a_company_fills_in_the_form_to_the_end(stage: Stage, chat: Chat, language: str) -> None:
    await enrol(chat, language)
    one = Applicant(stage, chat)
    await one.begin()
    await one.choose("yes")  # the first consent
    await one.apply_as_company()
    await whole(one, dict(LEGAL))
    draft = await one.draft()
    assert draft.signer == "900315400007"
    assert not [name for name in draft.answers if name.startswith("ie_")]
    assert "sign" in await one.values()


@languages
async def test_what_is_known_is_said_right_in_one_go(applicant: Applicant, chat: Chat, language: str) -> None:
    await applicant.choose("yes")
    known = (await chat.last()).text
    assert "••••••••0007" in known
    assert "Серікова Әлия Маратқызы" in known or "Серикова Алия" in known
    before = await applicant.draft()
    await applicant.choose("no")
    assert {"kk": "Нені өзгертесіз?", "ru": "Что изменить?"}[language] in (await chat.last()).text
    await applicant.choose("field:employees")
    assert {"kk": "Қазір былай жазылған: 2", "ru": "Сейчас записано: 2"}[language] in (await chat.last()).text
    await chat.say("артқа" if language == "kk" else "назад")
    await applicant.choose("field:employees")
    await chat.say("101")
    await applicant.choose("no")
    await chat.say("4")
    assert {"kk": "Бәрі дұрыс па?", "ru": "Все верно?"}[language] in (await chat.last()).text
    assert {"kk": "Жалдамалы жұмыскерлер: 4", "ru": "Наемные работники: 4"}[language] in (await chat.last()).text
    await applicant.choose("yes")
    draft = await applicant.draft()
    assert draft.answers == {**before.answers, "employees": "4", "known": "right"}


@languages
async def test_tenge_for_thousand_tenge_is_asked_once_more(applicant: Applicant, chat: Chat, language: str) -> None:
    """S-33."""
    await applicant.fill({**FARM, "construction_cost_tt": "450000000"}, until="slip")
    assert {"kk": "Мың теңгенің орнына", "ru": "а не в тысячах тенге"}[language] in (await chat.last()).text
    await applicant.choose("slip")
    draft = await applicant.draft()
    assert draft.answers["construction_cost_tt"] == "450000"


@languages
async def test_bad_answers_say_what_is_wrong_and_nothing_moves(applicant: Applicant, chat: Chat, language: str) -> None:
    """S-24, S-26, S-27, S-29."""
    await applicant.choose("yes")
    await applicant.apply_as_company()
    given = dict(LEGAL)
    wrong = {
        "bin": ("190340000125", {"kk": "БСН", "ru": "БИН"}),
        "head_iin": ("900315400008", {"kk": "900315400007", "ru": "900315400007"}),
        "bic": ("TESTKZKAX", {"kk": "TESTKZKA", "ru": "TESTKZKA"}),
        "kbe": ("7", {"kk": "19", "ru": "19"}),
    }
    for field, (typed, words) in wrong.items():
        await applicant.fill_to(given, field)
        before = await applicant.draft()
        await chat.say(typed)
        assert words[language] in (await chat.last()).text
        assert await applicant.draft() == before


@languages
async def test_without_a_consent_nothing_goes_on(applicant: Applicant, chat: Chat, language: str) -> None:
    """S-32: the text is shown again."""
    text = (await chat.last()).text
    await applicant.choose("no")
    assert text in (await chat.last()).text
    await applicant.choose("yes")
    draft = await applicant.draft()
    assert set(draft.consents) == {Consent.DATA}
    assert draft.consents[Consent.DATA].language == language


@languages
async def test_whoever_does_not_know_about_the_study_waits_for_the_coordinator(
    applicant: Applicant, chat: Chat, language: str
) -> None:
    """S-31: off: blocked; on with a basis: accepted; «I don't know»: a question, and signing waits."""
    given = {**FARM, "teo_need": "[unknown]"}
    await applicant.fill(given, until="later")
    for _ in range(2):
        await applicant.send(pdf())
    await applicant.fill(given)
    assert "sign" not in await applicant.values()
    assert {"kk": "үйлестіруші әлі жауап берген жоқ", "ru": "Координатор еще не ответил"}[language] in (await chat.last()).text
    await applicant.choose("part:documents")
    await applicant.choose("field:teo_need")
    await applicant.choose("exempt")
    await chat.say("Жоба үшін ТЭН талап етілмейді" if language == "kk" else "Для проекта ТЭО не требуется")
    assert "sign" in await applicant.values()


@languages
async def test_files_are_judged_and_photos_become_one_document(applicant: Applicant, chat: Chat, language: str) -> None:
    """S-30: a DOCX and a JPG called plan.pdf are refused, a real PDF is kept."""
    await applicant.fill(dict(FARM), until="later")
    await applicant.send(b"PK\x03\x04 word", "plan.docx")
    assert {"kk": "PDF емес", "ru": "не PDF"}[language] in (await chat.last()).text
    await applicant.send(photo(), "plan.pdf")
    assert {"kk": "PDF емес", "ru": "не PDF"}[language] in (await chat.last()).text
    await applicant.send(photo(), "1.jpg", checked=False)
    await applicant.send(photo(2), "2.jpg", checked=False)
    assert "2" in (await chat.last()).text
    await applicant.choose("complete")
    await applicant.check()
    shown = await chat.last()
    assert shown.document is not None
    await applicant.choose("yes")
    draft = await applicant.draft()
    assert [(file.pages, file.state) for file in draft.files] == [(2, "clean")]


@languages
async def test_it_goes_on_another_day(applicant: Applicant, stage: Stage, chat: Chat, language: str) -> None:
    await applicant.choose("yes")
    await applicant.choose("yes")
    asked = (await chat.last()).text
    stage.clock.advance(days=89)
    await chat.say("мәзір" if language == "kk" else "меню")
    await chat.tap({"kk": "Инфрақұрылымдық", "ru": "Инфраструктурная"}[language])
    await applicant.choose("on")
    assert (await chat.last()).text == asked
    draft = await applicant.draft()
    assert draft.state is State.DRAFT


@languages
async def test_the_parts_come_in_their_order(applicant: Applicant, chat: Chat, language: str) -> None:
    """What follows a choice is counted before it is made; who will use a shared object is asked before the documents."""
    await applicant.choose("yes")
    await applicant.choose("yes")
    await applicant.fill_to(FARM, "has_bank_account")
    assert "(1/6)" in (await chat.last()).text
    await applicant.fill({**FARM, "infra_group": "[P]", "infra_p": "[P4]"}, until="invite")
    assert {"kk": "9 бөлімнің 7-бөлімі", "ru": "Часть 7 из 9"}[language] in (await chat.last()).text
    await applicant.choose("done")
    assert {"kk": "9 бөлімнің 8-бөлімі", "ru": "Часть 8 из 9"}[language] in (await chat.last()).text


@languages
async def test_a_document_sent_from_the_review_leads_back_to_it(applicant: Applicant, chat: Chat, language: str) -> None:
    await applicant.fill(FARM)
    await applicant.choose("slot:psd")
    await applicant.send(b"PK\x03\x04 word", "psd.docx")
    assert await applicant.values() == ["later"]
    await applicant.send(pdf(), "psd.pdf")
    values = await applicant.values()
    assert "slot:psd" not in values
    assert "slot:business_plan" in values


@languages
async def test_who_applies_again_for_a_shared_object_is_asked_for_its_users(stage: Stage, chat: Chat, language: str) -> None:
    """The legal entities named before are there; at the very end nobody hears that users are lacking whom nobody asked for."""
    await enrol(chat, language)
    who = (await stage.standing(chat)).session.person
    id_ = await put_filled(stage.store, stage.talk, who, infra_group="P", infra_p="P4", users="1")

    def sends(tx: WriteTx) -> None:
        for number in ("200140000133", "170640000004"):
            assert Pupil(tx, stage.talk, who, Language(language)).asks(AddUser(id_, number)).name is AddUser.Outcome.ADDED
        row = kept.one(tx.conn, id_)
        assert row is not None
        application_submit.submit(tx, stage.talk.content, row, applications.one(tx, row), f"person:{who}")

    await stage.store.write(sends)
    one = Applicant(stage, chat)
    await chat.say("/application")
    await one.choose("like")
    while "yes" in await one.values():
        await one.choose("yes")
    asked = (await chat.last()).text
    assert {"kk": "Қазір пайдаланушылар саны: 3.", "ru": "Сейчас пользователей: 3."}[language] in asked
    assert {"••••••••0133", "••••••••0004"} <= set(asked.split())
    assert {"done", "invite"} <= set(await one.values())
    await one.choose("done")
    assert "users" in (await one.draft()).answers
    assert flaws_of(await chat.last(), language) == []
