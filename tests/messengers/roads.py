"""Roads that people walk on each channel, written down act by act so that others can walk them too."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.facts import AttemptOf
from domain.messaging import Button, Channel
from services import facts
from services.transaction import ReadTx
from tests.messengers.crowd import Crowd
from tests.messengers.people import Act, Bring, Somebody
from tests.messengers.travellers import Traveller
from tests.messengers.whatsapp import Known
from tests.support.chat import IIN
from tests.support.stages import asked_in, iin_of, put_at

FAR, NEAR = ("quiz.result", "final_test.result"), ("lesson.screen",)
MOST_ACTS = 60


@dataclass(frozen=True, slots=True)
class Road:
    """What a person does first, after which the first button leads on; every `wrong`th answer to a question is wrong.

    Words are said, but `[…` taps the first button with these words, and `(kind) words` is any other act. Where `stage` is
    set, the house puts the person there as soon as the chat is open. WhatsApp tells what is `known` of its people. The
    road is over at the first of the steps in `ends`. Who `travels` begins on the channel and goes on elsewhere.
    """

    channel: Channel
    language: str
    words: Sequence[str]
    stage: str | None = None
    wrong: int = 100
    known: Known = "both"
    ends: Sequence[str] = FAR
    travels: bool = False


ROADS = (
    Road(
        Channel.TELEGRAM, "ru",
        ("[Даю согласие", "???", IIN, f"(fill) {IIN}", "Серикова Алия", "назад", "Серикова Алия", "(share)", "(voice)", "1", "[2",
         "2", "меню", "продолжить", "қазақша"),
        ends=NEAR,
    ),
    Road(Channel.TELEGRAM, "kk", ("?",), stage="quiz", wrong=4),
    Road(
        Channel.WHATSAPP, "kk",
        ("[Келісемін", "???", IIN, f"(fill) {IIN}", "Серікова Әлия Маратқызы", "(share)", "(voice)", "1", "[2", "2",
         "мәзір", "жалғастыру"),
        known="number", ends=NEAR,
    ),
    Road(Channel.WHATSAPP, "ru", ("?", "(share)"), stage="last screen", wrong=2, known="id"),
    Road(
        Channel.WEB, "kk",
        ("[Келісемін", IIN, "Серікова Әлия", "артқа", "Серікова Әлия", "8 701 123 45 67", "1", "2", "2"),
        ends=NEAR,
    ),
    Road(Channel.WEB, "ru", ("?",), stage="last test question"),
    Road(
        Channel.WEB, "kk",
        ("1", "мәзір", "[Басқа құрылғыда", "[WhatsApp", "(move) whatsapp", "1", "мәзір", "[Басқа құрылғыда", "[Telegram",
         "(move) telegram", "1", "(back) 1"),
        stage="quiz", travels=True,
    ),
)  # fmt: skip


def arrived(crowd: Crowd, road: Road, number: int) -> Somebody:
    """Somebody new for a road."""
    if road.travels:
        return Traveller(crowd, road.channel, number, road.language)
    if road.channel is Channel.WHATSAPP:
        return crowd.whatsapp.person(number, road.language, road.known)
    return crowd.person(road.channel, number, road.language)


async def begin(crowd: Crowd, person: Somebody, road: Road, number: int) -> Bring:
    """Open the chat, and come to where the road begins; what opened it."""
    opened = person.do(Act("start"))
    await opened()
    await person.answered()
    if road.stage is not None:
        await crowd.settled()
        who = (await person.standing()).session.person
        await put_at(crowd.house.store, crowd.house.talk, who, road.stage, iin_of(number))
    return opened


async def next_act(person: Somebody, road: Road, place: int) -> Act | None:
    """What to do at a place of the road; None at its end."""
    assert place < MOST_ACTS, f"the road has no end:\n{person.told()}"
    if place < len(road.words):
        return _act(person, road.words[place])
    first = _first(person)
    step = Button.decode(first.words).step
    if step in road.ends:
        return None
    return await _answer(person, place % road.wrong > 0) if step == "quiz.question" else first


def _act(person: Somebody, words: str) -> Act:
    if words.startswith("["):
        found = [data for label, data in person.offered() if words[1:] in label]
        assert found, f"no button {words}]:\n{person.told()}"
        return Act("tap", found[0])
    kind, _, rest = words[1:].partition(")")
    return Act(kind, rest.strip()) if words.startswith("(") else Act("say", words)


def _first(person: Somebody) -> Act:
    """The first button of a question leads on."""
    found = [data for _, data in person.offered() if Button.decode(data).turn >= 0]
    assert found, f"no button:\n{person.told()}"
    return Act("tap", found[0])


async def _answer(person: Somebody, right: bool) -> Act:
    """A right answer to the question that is asked, or a wrong one."""
    house, fact = person.house, AttemptOf((await person.standing()).session.person)

    def option(tx: ReadTx) -> str:
        attempt = facts.look_up(tx, house.talk.content, [fact])[fact]
        return asked_in(attempt, house.talk).right

    wanted = await house.store.read(option)
    return Act("tap", next(data for _, data in person.offered() if data.endswith(f":{wanted}") is right))
