"""Small sound scripts as files give them, and a way to spoil them."""

import copy
from collections.abc import Mapping
from typing import Any

from domain.programmes import KNOWN

WORDS = {"kk": "Қазақша", "ru": "По-русски"}


def course() -> dict[str, Any]:
    """One module with two lessons of two screens, a bank of four questions, and four more for the final test."""
    lessons = [
        {"id": lesson, "title": WORDS, "screens": [{**WORDS, "sources": ["R-000-5"]}, {**WORDS, "sources": ["R-003-2.12"]}]}
        for lesson in ("one", "two")
    ]
    options = [{"id": id_, "kk": f"Жауап {id_ * 2}", "ru": f"Ответ {id_ * 2}"} for id_ in "abc"]
    questions = [
        {"id": f"q{n}", "lesson": lesson, "sources": ["R-000-5"], "text": WORDS, "why": WORDS, "right": "b", "options": options}
        for n, lesson in enumerate(("one", "one", "two", "two"), 1)
    ]
    final = [{name: part for name, part in one.items() if name != "why"} | {"id": f"f{one['id']}"} for one in questions]
    module = {"id": "first", "title": WORDS, "draw": 4, "lessons": lessons, "questions": questions, "final": final}
    return copy.deepcopy({"id": "basics", "version": 1, "title": WORDS, "max_days": 14, "final_draw": 4, "modules": [module]})


def form() -> dict[str, Any]:
    """A typed field, one with choices, one with a source, and one that follows from a choice."""
    choices = [{"value": "farm", **WORDS}, {"value": "none", "kk": "Жоқ", "ru": "Нет"}]
    return copy.deepcopy(
        {
            "id": "enrolment",
            "version": 1,
            "fields": [
                {"name": "number", "validator": "iin_or_bin", "sensitive": True, **WORDS},
                {"name": "region", "source": "regions", **WORDS},
                {"name": "form", "choices": choices, **WORDS},
                {"name": "workers", "validator": "count", "only_if": {"form": ["farm"]}, **WORDS},
            ],
        }
    )


def consent() -> dict[str, Any]:
    """A consent that names the owner."""
    return {"kind": "training", "version": 1, "kk": "Мен {owner} ұйымына", "ru": "Даю согласие {owner}"}


def rules() -> dict[str, Any]:
    """Every parameter: the quiz's mark is 60, each other one the first that it may be."""
    values = {name: bounds[0] for name, bounds in KNOWN.items()} | {"quiz.pass_percent": 60}
    names = ["quiz.pass_percent", *sorted(values.keys() - {"quiz.pass_percent"})]
    parameters = [{"name": name, "value": values[name], "rule": "C-01", "basis": "ours", "confirmed": False} for name in names]
    return {"id": "damu_online", "version": 1, "parameters": parameters}


def spoilt(script: Mapping[str, Any], path: str, value: object) -> dict[str, Any]:
    """The script with another value at a path like "modules.0.draw"."""
    changed = copy.deepcopy(dict(script))
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    at: Any = changed
    for part in way:
        at = at[part]
    at[last] = value
    return changed
