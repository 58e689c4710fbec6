"""What a coordinator decides about an application: which act is possible when, and on which legal grounds (SM-4, R-003-20)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.applications import DECIDED, State
from domain.language import Language, Text

LEAST = 20  # characters of a reason (R-003-20)
_KAZAKH = frozenset("әғқңөұүһі")  # letters that Russian has not
_KK_LEAST, _RU_MOST = 4, 10  # percent of the letters


class Act(StrEnum):
    """What is done with an application at the coordinator's desk."""

    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"
    RECOMMEND = "recommend"
    AGENDA = "agenda"


class Ground(StrEnum):
    """On which ground of the law an application is refused (R-003-20)."""

    ARREARS = "arrears"
    INSOLVENT = "insolvent"
    AFFILIATED = "affiliated"
    FORBIDDEN_ACTIVITY = "forbidden_activity"
    SIZE = "size"
    ACTIVITY = "activity"
    USERS = "users"
    REFINANCE = "refinance"
    SPACE = "space"
    DOCUMENTS = "documents"
    FALSE_DATA = "false_data"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Legal:
    """A ground as the Rules of infrastructure support have it: the rule, and what it is called."""

    rule: str
    name: Text


GROUNDS: Mapping[Ground, Legal] = {
    Ground.ARREARS: Legal(
        "R-003-9",
        Text(
            "салық және әлеуметтік төлемдер бойынша берешек",
            "задолженность по налогам и социальным платежам",
        ),
    ),
    Ground.INSOLVENT: Legal(
        "R-003-9",
        Text(
            "банкроттық, тарату немесе мәжбүрлеп өндіріп алу рәсімі",
            "процедура банкротства, ликвидации или принудительного взыскания",
        ),
    ),
    Ground.AFFILIATED: Legal(
        "R-003-9",
        Text(
            "ұқсас қызмет түрі бар жұмыс істеп тұрған кәсіпкерлермен үлестес",
            "аффилированность с действующими предпринимателями с аналогичной деятельностью",
        ),
    ),
    Ground.FORBIDDEN_ACTIVITY: Legal(
        "R-003-9",
        Text(
            "Кәсіпкерлік кодекстің 24-бабы 4-тармағындағы қызмет түрі",
            "вид деятельности по пункту 4 статьи 24 Предпринимательского кодекса",
        ),
    ),
    Ground.SIZE: Legal(
        "R-003-2.12",
        Text(
            "шағын немесе микрокәсіпкерлік субъектісі емес",
            "заявитель не субъект малого или микропредпринимательства",
        ),
    ),
    Ground.ACTIVITY: Legal(
        "R-003-5.1",
        Text(
            "қызмет түрі басым бағыттарға жатпайды",
            "вид деятельности не относится к приоритетным",
        ),
    ),
    Ground.USERS: Legal(
        "R-003-7.2",
        Text(
            "ортақ нысанды кемінде үш субъект пайдаланбайды",
            "общий объект используют менее трех субъектов",
        ),
    ),
    Ground.REFINANCE: Legal(
        "R-003-13",
        Text(
            "өткен қаржы жылында тікелей нәтижелерге қол жеткізілмеген және қарсы міндеттемелер орындалмаған",
            "в прошлом финансовом году не достигнуты прямые результаты и не выполнены встречные обязательства",
        ),
    ),
    Ground.SPACE: Legal(
        "R-003-11",
        Text(
            "сауда алаңына қойылатын талаптар сақталмаған",
            "не соблюдены требования к торговой площади",
        ),
    ),
    Ground.DOCUMENTS: Legal(
        "R-003-20",
        Text(
            "құжаттар белгіленген талаптарға сәйкес емес",
            "документы не соответствуют установленным требованиям",
        ),
    ),
    Ground.FALSE_DATA: Legal("R-003-20", Text("құжаттар немесе деректер анық емес", "документы или данные недостоверны")),
    Ground.OTHER: Legal(
        "R-003-20",
        Text(
            "өтініш беруші заңнама талаптарына сәйкес емес",
            "заявитель не соответствует требованиям законодательства",
        ),
    ),
}

_CHECKED = frozenset({State.RECEIVED, State.CHECKING})
# False data, at any stage of its consideration (F-1, K4): until it is in the budget, or was turned down anyway.
_ANY = frozenset(
    {State.SUBMITTED, State.RECOMMENDED, State.ON_AGENDA, State.NO_DECISION, State.PROTOCOLLED, State.FORWARDED}
).union(DECIDED)
FROM: Mapping[Act, frozenset[State]] = {
    Act.ACCEPT: frozenset({State.SUBMITTED}),
    Act.RETURN: _CHECKED,
    Act.REFUSE: _CHECKED | {State.RETURNED, State.RESIGNING} | _ANY,
    Act.RECOMMEND: frozenset({State.CHECKING}),
    Act.AGENDA: frozenset({State.RECOMMENDED}),
}
TO: Mapping[Act, State] = {
    Act.ACCEPT: State.RECEIVED,
    Act.RETURN: State.RETURNED,
    Act.REFUSE: State.REFUSED,
    Act.RECOMMEND: State.RECOMMENDED,
    Act.AGENDA: State.ON_AGENDA,
}


def may_refuse(state: State, ground: Ground) -> bool:
    """Whether an application in a state can be refused on a ground; before and after the check for false data only."""
    return state in FROM[Act.REFUSE] and (state not in _ANY or ground is Ground.FALSE_DATA)


def possible(state: State) -> tuple[Act, ...]:
    """The acts that are possible in a state, in the order in which they are offered."""
    return tuple(act for act in Act if state in FROM[act])


@dataclass(frozen=True, slots=True)
class InternalNote:
    """What coordinators tell each other; it can't be given where words for an applicant are wanted."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApplicantText:
    """Words that an applicant will read, in the applicant's language."""

    language: Language
    text: str = field(repr=False)


def reads_as(text: str, language: Language) -> bool:
    """Whether words can be of a language, told by the letters that Russian has not: most of them stand in any Kazakh sentence."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    own = 100 * sum(letter in _KAZAKH for letter in letters)
    if not letters:
        return False
    return own >= _KK_LEAST * len(letters) if language is Language.KK else own <= _RU_MOST * len(letters)
