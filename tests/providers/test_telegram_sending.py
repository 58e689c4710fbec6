"""What the stand-in takes and refuses when a bot sends something."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import BufferedInputFile, LinkPreviewOptions, ReplyParameters

from tests.providers.conftest import Raw
from tests.providers.telegram import FakeTelegram, TelegramPerson


async def test_a_message_is_shown_and_written_down(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    sent = await bot.send_message(
        501, "<b>Сәлем</b>, «Ә» &amp; 👍 <a href='https://example.kz/a?b=1&amp;c'>осы</a>", parse_mode="HTML"
    )
    assert sent.text == "Сәлем, «Ә» & 👍 осы"
    assert sent.entities is not None
    assert [(it.type, it.extract_from(sent.text)) for it in sent.entities] == [("bold", "Сәлем"), ("text_link", "осы")]
    assert sent.entities[1].url == "https://example.kz/a?b=1&c"
    assert (person.last.id, person.last.text) == (sent.message_id, sent.text)
    (call,) = fake.ledger.of("sendMessage")
    assert (call.number, call.chat, call.message_id, call.parameters["chat_id"]) == (1, 501, sent.message_id, 501)
    assert fake.ledger.refused == []


async def test_what_the_client_can_say_besides_is_taken(bot: Bot, person: TelegramPerson) -> None:
    first = await bot.send_message(501, "бір", disable_notification=True, protect_content=True)
    second = await bot.send_message(
        501,
        "екі",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(message_id=first.message_id),
    )
    assert second.reply_to_message is not None
    assert second.reply_to_message.text == "бір"
    await bot.send_chat_action(501, "typing")
    assert person.chat.actions == ["typing"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (" \n ", "text must be non-empty"),
        ("<b> </b>", "text must be non-empty"),
        ("ә" * 4097, "message is too long"),
        ("👍" * 2049, "message is too long"),
    ],
)
async def test_a_text_is_neither_empty_nor_long(bot: Bot, person: TelegramPerson, text: str, complaint: str) -> None:
    with pytest.raises(TelegramBadRequest, match=complaint):
        await bot.send_message(person.id, text, parse_mode="HTML")
    assert person.screen[-1].from_bot is False


async def test_the_marks_do_not_count_towards_the_length(bot: Bot, person: TelegramPerson) -> None:
    await bot.send_message(person.id, f"<b>{'ә' * 4096}</b>", parse_mode="HTML")
    await bot.send_document(person.id, BufferedInputFile(b"1", "a.txt"), caption=f"<i>{'ә' * 1024}</i>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_document(person.id, BufferedInputFile(b"1", "a.txt"), caption="ә" * 1025)


async def test_who_may_be_written_to(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    fake.person(502)
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(1, "сәлем")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await bot.send_message(502, "сәлем")
    person.block()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(501, "сәлем")
    person.say("қайттым")
    await bot.send_message(501, "сәлем")
    person.delete_account()
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_chat_action(501, "typing")
    assert [it.code for it in fake.ledger.refused] == [400, 403, 403, 403]


async def test_tokens_methods_and_parameters(fake: FakeTelegram, bot: Bot, raw: Raw, person: TelegramPerson) -> None:
    assert await raw("getMe", token="7001:wrong") == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    assert (await raw("getMe", token="nonsense"))[0] == 404
    assert (await raw("getMoon"))[0] == 404
    assert "no parameter parsemode" in (await raw("sendMessage", chat_id=501, text="a", parsemode="HTML"))[1]["description"]
    assert (await raw("sendMessage", chat_id=501, text=""))[1]["description"] == "Bad Request: message text is empty"
    assert (await raw("sendMessage", text="a"))[1]["description"] == "Bad Request: chat_id is empty"
    assert (await raw("sendMessage", chat_id=501, text=5))[0] == 400
    assert (await raw("sendMessage", chat_id=501, text="\ud800"))[0] == 400
    assert (await raw("sendMessage", chat_id=501, text="a", reply_markup=None))[0] == 200
    assert (await raw("sendMessage", chat_id="501", text="a", parse_mode="MarkdownV2"))[0] == 400
    assert (await raw("sendChatAction", chat_id=501, action="dancing"))[0] == 400
    with pytest.raises(TelegramNotFound):
        await bot.get_chat(501)
    fake.token = "7001:AAother"
    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_me()
    assert [it.code for it in fake.ledger.refused] == [401, 404, 404, *[400] * 7, 404, 401]


async def test_a_document_goes_out_once_and_again_by_its_id(fake: FakeTelegram, bot: Bot, person: TelegramPerson) -> None:
    paper = BufferedInputFile("қағаз".encode(), "Куәлік.pdf")
    sent = await bot.send_document(501, paper, caption="<b>Куәлік</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.caption, sent.document.file_name, sent.document.file_size) == ("Куәлік", "Куәлік.pdf", 10)
    again = await bot.send_document(501, sent.document.file_id)
    assert again.document == sent.document
    assert (person.last.text, person.last.document) == ("", sent.document.model_dump(exclude_none=True))
    assert fake.world.files.find(sent.document.file_id).data == "қағаз".encode()
    assert fake.ledger.calls[0].parameters["document"]["file_name"] == "Куәлік.pdf"
    person.photo()
    for wrong, complaint in (("AgAD-unknown", "wrong file"), (person.screen[-1].content["photo"][0]["file_id"], "mismatch")):
        with pytest.raises(TelegramBadRequest, match=complaint):
            await bot.send_document(501, wrong)
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(501, BufferedInputFile(b"", "empty.pdf"))


async def test_a_document_has_a_largest_size(bot: Bot, person: TelegramPerson) -> None:
    megabyte = bytes(1024 * 1024)
    await bot.send_document(501, BufferedInputFile(megabyte * 50, "a.bin"))
    with pytest.raises(Exception, match="Request Entity Too Large"):
        await bot.send_document(501, BufferedInputFile(megabyte * 50 + b"1", "a.bin"))
    with pytest.raises(TelegramBadRequest, match="no document in the request"):
        await bot.send_document(501, "")


async def test_what_a_person_sent_can_be_fetched(bot: Bot, person: TelegramPerson) -> None:
    person.document("Өтінім.pdf", "мазмұны".encode())
    person.document("үлкен.pdf", 20 * 1024 * 1024 + 1)
    person.document("нөлдер.pdf", 20 * 1024 * 1024)
    small, large, zeros = (update.message.document for update in await bot.get_updates() if update.message is not None)
    assert small is not None
    assert large is not None
    assert zeros is not None
    fetched = await bot.download(small)
    assert fetched is not None
    assert fetched.read() == "мазмұны".encode()
    assert (await bot.get_file(zeros.file_id)).file_size == 20 * 1024 * 1024
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(large.file_id)
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await bot.get_file("nothing")
    with pytest.raises(Exception, match="404"):
        await bot.download_file("documents/file_1.pdf")
