"""What a coordinator checks of an application against the rules (R-003-2, 5, 7, 9 to 13, 18, 20): the questions as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.applications import picked
from domain.language import Text


class Item(StrEnum):
    """One rule that is checked."""

    ARREARS = "arrears"
    INSOLVENT = "insolvent"
    AFFILIATED = "affiliated"
    FORBIDDEN = "forbidden_activity"
    SIZE = "size"
    REFINANCE = "refinance"
    DUPLICATES = "duplicates"
    AUYL_AMANATY = "auyl_amanaty"
    OVOP = "ovop"
    COOPERATIVE = "cooperative"
    ACTIVITY = "activity"
    USERS = "users"
    TRADE_OBJECT = "trade_object"
    SPACE = "space"
    DIGITAL = "digital"
    DOCUMENTS = "documents"
    TEO = "teo"
    FALSE_DATA = "false_data"


class Section(StrEnum):
    """Where an item stands on the page."""

    STOP = "stop"
    APPLICANT = "applicant"
    PRIORITY = "priority"
    PROJECT = "project"
    DOCUMENTS = "documents"


class Answer(StrEnum):
    """What a coordinator answers to a question."""

    YES = "yes"
    NO = "no"


class Kind(StrEnum):
    """What is written as a fact: yes or no, a whole number, square metres, a code of activity, the name of a document."""

    YES_NO = "yes_no"
    COUNT = "count"
    AREA = "area"
    CODE = "code"
    LINE = "line"


class Weight(StrEnum):
    """What keeps an application from being recommended: an item that is not met, one that is not answered, or neither."""

    MANDATORY = "mandatory"
    ANSWERED = "answered"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be written beside the answer, or instead of one."""

    name: str
    kind: Kind
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """An item of the check: the rule that it follows, how it is asked, and the answer with which it is met.

    Without `good` it is judged by its facts and by what is known already. `evidence`: no answer counts without it.
    """

    item: Item
    rule: str
    section: Section
    text: Text
    good: Answer | None = None
    evidence: bool = False
    weight: Weight = Weight.MANDATORY
    facts: tuple[Fact, ...] = ()


STOP_FACTORS = (Item.ARREARS, Item.INSOLVENT, Item.AFFILIATED, Item.FORBIDDEN)
# What an applicant may claim in the form, by the value of the field `priority` (R-003-5.3).
CLAIMS: Mapping[str, Item] = {"AA": Item.AUYL_AMANATY, "OVOP": Item.OVOP, "COOP": Item.COOPERATIVE}
FIRST, ORDINARY = 1, 2  # priority classes
_FACTS: Mapping[Item, tuple[Fact, ...]] = {
    Item.REFINANCE: (
        Fact(
            "supported",
            Kind.YES_NO,
            Text("Өткен қаржы жылында қолдау алды", "В прошлом финансовом году поддержка получена"),
        ),
        Fact("results", Kind.YES_NO, Text("Тікелей нәтижелерге қол жеткізді", "Прямые результаты достигнуты")),
        Fact("obligations", Kind.YES_NO, Text("Қарсы міндеттемелерін орындады", "Встречные обязательства выполнены")),
        Fact("document", Kind.LINE, Text("Мониторинг құжатының нөмірі мен күні", "Номер и дата документа мониторинга")),
    ),
    Item.OVOP: (
        Fact("raw", Kind.YES_NO, Text("Өнім жергілікті шикізаттан өндіріледі", "Продукт производится из местного сырья")),
        Fact(
            "tools",
            Kind.YES_NO,
            Text("Күрделі емес құралдар мен тетіктер пайдаланылады", "Используются несложные инструменты и механизмы"),
        ),
        Fact(
            "identity",
            Kind.YES_NO,
            Text("Өңірдің ерекшелігін көрсетеді (міндетті емес)", "Отражает особенность региона (не обязательно)"),
        ),
        Fact(
            "safe",
            Kind.YES_NO,
            Text(
                "Зиянды зат жоқ, қаптамасы қауіпсіз тасымалдауға жарайды",
                "Вредных веществ нет, упаковка пригодна для безопасной перевозки",
            ),
        ),
        Fact("shelf_life_days", Kind.COUNT, Text("Сақтау мерзімі, күнтізбелік күн", "Срок хранения, календарных дней")),
    ),
    Item.ACTIVITY: (Fact("oked", Kind.CODE, Text("ЭҚЖЖ коды", "Код ОКЭД")),),
    Item.USERS: (Fact("subjects", Kind.COUNT, Text("Қағаз бойынша субъектілер саны", "Число субъектов по бумагам")),),
    Item.TRADE_OBJECT: (
        Fact("items", Kind.COUNT, Text("Тауар атауларының саны", "Число наименований товаров")),
        Fact("self_service", Kind.YES_NO, Text("Өзіне-өзі қызмет көрсету бар", "Есть самообслуживание")),
        Fact("cards", Kind.YES_NO, Text("Төлем картасымен төлеуге болады", "Можно платить картой")),
        Fact("parking", Kind.YES_NO, Text("Автотұрақ бар", "Есть автостоянка")),
    ),
    Item.SPACE: (
        Fact("months", Kind.COUNT, Text("Алаңды беру мерзімі, ай", "Срок предоставления площади, месяцев")),
        Fact(
            "state_networks",
            Kind.YES_NO,
            Text(
                "Заманауи сауда объектісіне инженерлік желі мемлекет қаражатына тартылды",
                "Инженерные сети к современному торговому объекту подведены за счет государства",
            ),
        ),
        Fact("object_m2", Kind.AREA, Text("Объектінің жалпы сауда алаңы, м²", "Общая торговая площадь объекта, м²")),
        Fact("offered_m2", Kind.AREA, Text("Шағын бизнеске берілетін алаң, м²", "Площадь для малого бизнеса, м²")),
        Fact(
            "single_zone",
            Kind.YES_NO,
            Text("Жергілікті өндірушілердің бірыңғай аймағы бар", "Есть единая зона местных производителей"),
        ),
        Fact(
            "border_only",
            Kind.YES_NO,
            Text("Желі аумақтың шекарасына дейін ғана тартылды", "Сети подведены только до границы территории"),
        ),
    ),
}
_ASKED = (
    (Item.ARREARS, "R-003-9", Section.STOP, Answer.NO, True,
     "Салық және әлеуметтік төлемдер бойынша берешегі бар ма?", "Есть ли задолженность по налогам и социальным платежам?"),
    (Item.INSOLVENT, "R-003-9", Section.STOP, Answer.NO, True,
     "Банкроттық, тарату немесе мәжбүрлеп өндіріп алу рәсімі жүріп жатыр ма?",
     "Идет ли процедура банкротства, ликвидации или принудительного взыскания?"),
    (Item.AFFILIATED, "R-003-9", Section.STOP, Answer.NO, True,
     "Ұқсас қызметі бар, жұмыс істеп тұрған кәсіпкерлермен үлестес пе?",
     "Есть ли аффилированность с действующими предпринимателями с аналогичной деятельностью?"),
    (Item.FORBIDDEN, "R-003-9", Section.STOP, Answer.NO, True,
     "Жоба Кәсіпкерлік кодекстің 24-бабының 4-тармағындағы қызмет түріне жата ма?",
     "Относится ли проект к видам деятельности по пункту 4 статьи 24 Предпринимательского кодекса?"),
    (Item.SIZE, "R-003-2.12", Section.APPLICANT, Answer.YES, False,
     "Жұмыс істеп тұрған шағын немесе микрокәсіпкерлік субъектісі ме?",
     "Это действующий субъект малого или микропредпринимательства?"),
    (Item.REFINANCE, "R-003-13", Section.APPLICANT, None, False,
     "Өткен қаржы жылындағы қолдаудың нәтижесі қандай?", "Что дала поддержка в прошлом финансовом году?"),
    (Item.DUPLICATES, "R-003-20", Section.APPLICANT, Answer.NO, True,
     "Бұл – қайталанған немесе бөлшектеп берілген өтінім бе?", "Это повторная или раздробленная заявка?"),
    (Item.AUYL_AMANATY, "R-003-5.3", Section.PRIORITY, Answer.YES, True,
     "Жоба «Ауыл аманаты» бағытына жата ма?", "Относится ли проект к направлению «Ауыл аманаты»?"),
    (Item.OVOP, "R-003-2.3", Section.PRIORITY, None, True,
     "Өнім «Бір ауыл – бір өнім» (БАБӨ) өлшемшарттарына сай ма?",
     "Отвечает ли продукт критериям «Одно село – один продукт» (ОСОП)?"),
    (Item.COOPERATIVE, "R-003-5.3", Section.PRIORITY, Answer.YES, True,
     "Бұл – ауыл шаруашылығы кооперативінің жобасы ма?", "Это проект сельскохозяйственного кооператива?"),
    (Item.ACTIVITY, "R-003-5.1", Section.PRIORITY, None, False,
     "Қызмет түрі өңірдің басым қызмет түрлеріне кіре ме?", "Входит ли вид деятельности в приоритетные для региона?"),
    (Item.USERS, "R-003-7.2", Section.PROJECT, None, False,
     "Ортақ объектіні кемінде үш субъект пайдалана ма?", "Будут ли общим объектом пользоваться не менее трех субъектов?"),
    (Item.TRADE_OBJECT, "R-003-2.10", Section.PROJECT, None, False,
     "Сауда объектісі заманауи форматта ма?", "Это торговый объект современного формата?"),
    (Item.SPACE, "R-003-11", Section.PROJECT, None, False,
     "Сауда алаңына қойылатын талаптар сақтала ма?", "Соблюдены ли требования к торговой площади?"),
    (Item.DIGITAL, "AMB-24", Section.PROJECT, Answer.YES, True,
     "Цифрлық жүйенің қажеттігі мақұлданды ма?", "Одобрена ли потребность в цифровой системе?"),
    (Item.DOCUMENTS, "R-003-18", Section.DOCUMENTS, Answer.YES, False,
     "Құжаттар толық па және анық оқыла ма?", "Документы полные и читаются?"),
    (Item.TEO, "R-003-18", Section.DOCUMENTS, Answer.YES, False,
     "ТЭН қажет еместігінің негізі дұрыс па?", "Верно ли основание, по которому ТЭО не нужно?"),
    (Item.FALSE_DATA, "R-003-20", Section.DOCUMENTS, Answer.NO, False,
     "Деректерде немесе құжаттарда анық емес мәлімет бар ма?", "Есть ли в данных или документах недостоверные сведения?"),
)  # fmt: skip
_WEIGHTS = {**dict.fromkeys(CLAIMS.values(), Weight.ANSWERED), Item.TRADE_OBJECT: Weight.ANSWERED}
QUESTIONS: Mapping[Item, Question] = {
    item: Question(item, rule, section, Text(kk, ru), good, evidence, _WEIGHTS.get(item, Weight.MANDATORY), _FACTS.get(item, ()))
    for item, rule, section, good, evidence, kk, ru in _ASKED
}


def claims(answers: Mapping[str, str]) -> frozenset[Item]:
    """What an applicant says that the project belongs to."""
    return frozenset(CLAIMS[one] for one in picked(answers.get("priority", "")) if one in CLAIMS)


def first_class(answers: Mapping[str, str]) -> int:
    """The priority class by the applicant's claim alone, while nobody has looked at it (R-003-5.3)."""
    return FIRST if claims(answers) else ORDINARY
