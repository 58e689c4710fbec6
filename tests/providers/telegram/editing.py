"""What a bot does to messages that are there: edits, deletions, answers to taps; and leaving a chat."""

from tests.providers.telegram import keyboards
from tests.providers.telegram.api import Json, Method, bad, units
from tests.providers.telegram.chats import Chat, Message, Standing
from tests.providers.telegram.sending import part, shown_text
from tests.providers.telegram.world import World

DELETABLE_SECONDS = 48 * 3600
MOST_POPUP = 200
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Editing:
    """Changes what stands in chats."""

    def __init__(self, world: World) -> None:
        self._world = world

    def methods(self) -> dict[str, Method]:
        one = ("chat_id", "message_id")
        formatting = ("parse_mode", "entities", "link_preview_options", "reply_markup")
        return {
            "editMessageText": Method(self.edit_text, (*one, "text"), formatting),
            "editMessageReplyMarkup": Method(self.edit_markup, one, ("reply_markup",)),
            "deleteMessage": Method(self.delete, one),
            "answerCallbackQuery": Method(self.answer, ("callback_query_id",), ("text", "show_alert", "cache_time")),
            "leaveChat": Method(self.leave, ("chat_id",)),
        }

    def edit_text(self, call: Json) -> Json:
        chat, message = self._editable(call)
        if "text" not in message.content:
            raise bad("there is no text in the message to edit")
        kept = {name: value for name, value in message.content.items() if name not in {"text", "entities"}}
        return self._change(chat, message, kept | part(shown_text(call), "text", "entities"), call)

    def edit_markup(self, call: Json) -> Json:
        chat, message = self._editable(call)
        return self._change(chat, message, message.content, call)

    def delete(self, call: Json) -> bool:
        chat = self._world.writable(call["chat_id"])
        message = chat.find(call["message_id"], "message to delete not found")
        own = message.sender["id"] == self._world.me["id"]
        if self._world.clock() - message.at >= DELETABLE_SECONDS or not (own or chat.private):
            raise bad("message can't be deleted")
        message.deleted = True
        chat.bell.ring()
        return True

    def answer(self, call: Json) -> bool:
        query = self._world.queries.get(call["callback_query_id"])
        late = query is None or self._world.clock() - query.at > self._world.query_seconds
        if query is None or late or query.answered:
            raise bad(TOO_OLD)
        if units(call.get("text", "")) > MOST_POPUP:
            raise bad("MESSAGE_TOO_LONG")
        query.answered = True
        query.popup, query.alert = call.get("text", ""), call.get("show_alert", False)
        query.chat.bell.ring()
        return True

    def leave(self, call: Json) -> bool:
        chat = self._world.writable(call["chat_id"])
        if chat.private:
            raise bad("chat member status can't be changed in private chats")
        chat.standing = Standing.OUTSIDE
        self._world.membership(chat, self._world.me, "member", "left")
        chat.bell.ring()
        return True

    def _editable(self, call: Json) -> tuple[Chat, Message]:
        chat = self._world.writable(call["chat_id"])
        message = chat.find(call["message_id"], "message to edit not found")
        if message.sender["id"] != self._world.me["id"] or message.other_markup is not None:
            raise bad("message can't be edited")
        return chat, message

    def _change(self, chat: Chat, message: Message, content: Json, call: Json) -> Json:
        rows = keyboards.inline(call.get("reply_markup"))
        if (content, rows) == (message.content, message.inline):
            raise bad(SAME)
        message.content, message.inline, message.edited_at = content, rows, self._world.clock()
        self._world.acted(chat, message)
        return message.shape(chat.card)
