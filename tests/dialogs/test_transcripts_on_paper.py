"""Applying without an electronic signature: the form to be printed and signed by hand comes to the chat, and comes again."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.scheduler import Ticks
from domain.application_paper import ApplicationPaper
from domain.applications import State
from services import documents
from services.application_papers import ApplicationPapers
from services.papers.maker import PaperMaker
from tests.support.chat import Chat, enrol
from tests.support.filling import Applicant
from tests.support.signing import open_to, put_filled
from tests.support.transcript import Stage, flaws_of

HEADER = ("ЭЦҚ жоқ – алдын ала өтінім", "ЭЦП нет – предварительная заявка", "тіркелмейді, қолхат берілмейді")
BY_HAND = ("Өз қолымен қойған қолы", "Подпись от руки", "Күні", "Дата")


class Broken(ApplicationPapers):
    """Can't draw."""

    async def _drawn(self, what: ApplicationPaper) -> bytes:
        raise ValueError


def pages(body: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(body)).pages]


async def on_paper(stage: Stage, chat: Chat, language: str) -> tuple[Applicant, str]:
    """Somebody whose filled application shall be signed by hand; with the person's id."""
    open_to(stage.talk, 1, ("paper",))
    await enrol(chat, language)
    person = (await stage.standing(chat)).session.person
    await put_filled(stage.store, stage.talk, person)
    await chat.say("?")
    return Applicant(stage, chat), person


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_the_form_to_sign_by_hand_comes_at_once_and_again(stage: Stage, chat: Chat, language: str) -> None:
    words = {
        "kk": ("ол тіркелмейді және мерзім есептелмейді", "Файл дайындалып жатыр", "8-жолға күнін жазып", "қайтарып алғалы"),
        "ru": ("она не зарегистрирована и срок не идет", "Файл готовится", "в строке 8 поставьте дату", "Отозвать?"),
    }[language]
    one, person = await on_paper(stage, chat, language)
    assert (await one.values())[0] == "paper"  # no signature is open, so none is offered
    await one.choose("paper")
    (sent,) = await one.sent()
    assert (sent.state, sent.number, sent.code) == (State.PRESIGNED, "", sent.id[-8:])
    assert words[0] in (await chat.last()).text
    assert sent.code in (await chat.last()).text
    await one.choose(f"form:{sent.id}")
    assert words[1] in (await chat.last()).text

    maker = PaperMaker(stage.store, stage.talk.translations, "https://kasip.test")
    ticks = Ticks(stage.store, stage.intake, stage.talk, maker)
    assert (await ticks.make_papers(), await ticks.make_papers()) == (1, 0)
    came = await chat.last()
    assert words[2] in came.text
    assert came.document is not None
    assert came.document.name == f"{sent.code}-form.pdf"
    ref = came.document.ref
    file = await stage.store.read(lambda tx: documents.fetch(tx, person, ref))
    assert file is not None
    said = pages(file.body)
    assert all(part in page for page in said for part in HEADER)
    assert all(part in said[-1] for part in (*BY_HAND, "8. ", "9. "))
    assert all(part in " ".join(said) for part in ("«Береке» кооперативі", "900315400007", f"{sent.code}-psd.pdf"))
    assert "TRIAL-" not in " ".join(said)

    await one.choose(f"form:{sent.id}")
    again = await chat.last()
    assert again.document == came.document
    assert words[2] in again.text
    await one.choose("withdraw")
    asked = (await chat.last()).text
    assert (words[3] in asked, sent.code in asked) == (True, True)
    await one.choose(f"yes:{sent.id}")
    assert f"form:{sent.id}" not in await one.values()
    assert [flaws for item in await chat.everything() if item.sender == "bot" for flaws in flaws_of(item, language)] == []


async def test_a_form_that_can_not_be_drawn_holds_up_no_other_and_no_stranger_gets_one(stage: Stage, chat: Chat) -> None:
    one, person = await on_paper(stage, chat, "kk")
    await one.choose("paper")
    papers = Broken(stage.store, stage.talk)
    assert [await papers.make_wanted() for _ in range(documents.MOST_TRIES + 1)] == [0] * (documents.MOST_TRIES + 1)
    assert await stage.store.read(documents.given_up) == 1
    other, stranger = await on_paper(stage, stage.chat(), "kk")
    await other.choose("paper")
    assert await ApplicationPapers(stage.store, stage.talk).make_wanted() == 1
    (others,) = await other.sent()
    assert await stage.store.read(lambda tx: documents.form_of(tx, others.id, person)) is None
    assert await stage.store.read(lambda tx: documents.form_of(tx, others.id, stranger)) is not None
