"""The 20 regions of Kazakhstan (ISO 3166-2:KZ; the codes are the first two digits of KATO)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.language import Text
from domain.names import search_key


@dataclass(frozen=True, slots=True)
class Region:
    """An oblast, or a city of republican significance."""

    code: str
    name: Text


_OBLASTS = (
    Region("10", Text("Абай облысы", "область Абай")),
    Region("11", Text("Ақмола облысы", "Акмолинская область")),
    Region("15", Text("Ақтөбе облысы", "Актюбинская область")),
    Region("19", Text("Алматы облысы", "Алматинская область")),
    Region("23", Text("Атырау облысы", "Атырауская область")),
    Region("27", Text("Батыс Қазақстан облысы", "Западно-Казахстанская область")),
    Region("31", Text("Жамбыл облысы", "Жамбылская область")),
    Region("33", Text("Жетісу облысы", "область Жетісу")),
    Region("35", Text("Қарағанды облысы", "Карагандинская область")),
    Region("39", Text("Қостанай облысы", "Костанайская область")),
    Region("43", Text("Қызылорда облысы", "Кызылординская область")),
    Region("47", Text("Маңғыстау облысы", "Мангистауская область")),
    Region("55", Text("Павлодар облысы", "Павлодарская область")),
    Region("59", Text("Солтүстік Қазақстан облысы", "Северо-Казахстанская область")),
    Region("61", Text("Түркістан облысы", "Туркестанская область")),
    Region("62", Text("Ұлытау облысы", "область Ұлытау")),
    Region("63", Text("Шығыс Қазақстан облысы", "Восточно-Казахстанская область")),
)
_CITIES = (
    Region("75", Text("Алматы қаласы", "город Алматы")),
    Region("71", Text("Астана қаласы", "город Астана")),
    Region("79", Text("Шымкент қаласы", "город Шымкент")),
)

# In the order of a menu: oblasts first, because Kasip is for those who work in villages; each part in Kazakh order.
REGIONS: tuple[Region, ...] = (*_OBLASTS, *_CITIES)
BY_CODE: Mapping[str, Region] = MappingProxyType({region.code: region for region in REGIONS})

# What people call a region besides its names: adjectives, short and former names, its main town.
_CALLED: Mapping[str, str] = {
    "10": "Абайская, Семей, Семипалатинск, Семипалатинская",
    "11": "Көкшетау, Кокчетав",
    "15": "Актюбинск, Актобинская, Актюбе",
    "19": "Қонаев, Конаев, Қапшағай, Капчагай",
    "23": "Гурьев",
    "27": "БҚО, ЗКО, Батыс Қаз, Западный Казахстан, Запад Казахстан, West Kazakhstan, Орал, Уральск",
    "31": "Джамбул, Джамбульская, Тараз",
    "33": "Жетысуская, Джетысу, Jetisu, Талдықорған, Талдыкурган",
    "35": "Караганда, Қарағандинская, Karaganda",
    "39": "Кустанай, Кустанайская",
    "43": "Кзыл-Орда, Кзылординская",
    "47": "Мангышлак, Мангыстауская, Ақтау, Шевченко",
    "55": "",
    "59": "СҚО, СКО, Северный Казахстан, North Kazakhstan, Петропавл, Петропавловск, Қызылжар",
    "61": "Туркестан, Туркистанская, Оңтүстік Қазақстан, ОҚО, ЮКО, Южно-Казахстанская, Южный Казахстан",
    "62": "Улытауская, Жезқазған, Жезказганская",
    "63": "ШҚО, ВКО, Восточный Казахстан, East Kazakhstan, Өскемен, Усть-Каменогорск",
    "71": "Нұр-Сұлтан, Нур-Султан, Целиноград",
    "75": "Алма-Ата, Алмата",
    "79": "Чимкент",
}


def _words(text: str, *kinds: str) -> frozenset[str]:
    return frozenset(map(search_key, (text, *kinds)))


_OBLAST_WORDS = _words("облысы", "облыс", "обл", "область", "oblast", "oblysy", "region")
_CITY_WORDS = _words("қаласы", "қала", "қ", "город", "гор", "г", "city", "qalasy", "gorod")


def _bare(text: str) -> tuple[str, frozenset[str]]:
    """Split what is typed into the name, run together, and the words that tell an oblast from a city."""
    words = search_key(text).split()
    kinds = frozenset(words) & (_OBLAST_WORDS | _CITY_WORDS)
    return "".join(word for word in words if word not in kinds), kinds


def _index(regions: Iterable[Region]) -> Mapping[str, Region]:
    called = ((region, (region.name.kk, region.name.ru, *_CALLED[region.code].split(", "))) for region in regions)
    return {_bare(name)[0]: region for region, names in called for name in names if name}


_OBLAST_BY_NAME = _index(_OBLASTS)
_CITY_BY_NAME = _index(_CITIES)


def find(text: str) -> Region | None:
    """Tell the region that a person types, in either language and spelling; a bare «Алматы» is the city."""
    name, kinds = _bare(text[:100])
    city = None if kinds & _OBLAST_WORDS else _CITY_BY_NAME.get(name)
    return city or _OBLAST_BY_NAME.get(name)
