"""Templates: what Meta would approve, and how they are filled."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.providers.whatsapp.stage import Line, line
from tests.support.clock import SetClock

TO = "77010000501"
BODY = "Құрметті {{name}}, «{{course}}» курсы {{day}} басталады."
WORDS = {"name": "Үлгі", "course": "Қолөнер", "day": "ертең"}


@pytest.fixture
async def api(clock: SetClock) -> AsyncIterator[Line]:
    async with line(clock) as opened:
        opened.fake.person(501)
        opened.fake.templates.register("course_soon", "kk", BODY, footer="Kasip", buttons=["Иә", "Кейін"])
        opened.fake.templates.register("paper", "ru", "Ваш сертификат, {{name}}.", document=True)
        opened.fake.templates.register("form", "kk", "Бетті ашыңыз.", buttons=[("Ашу", "https://kasip.example/form/{{1}}")])
        yield opened


def body(**words: str) -> dict[str, Any]:
    given = [{"type": "text", "parameter_name": name, "text": text} for name, text in words.items()]
    return {"type": "body", "parameters": given}


def template(*components: dict[str, Any], name: str = "course_soon", language: str = "kk") -> dict[str, Any]:
    return {"name": name, "language": {"code": language}, "components": list(components)}


def reply(index: object, payload: str = "7:menu:yes", sub_type: str = "quick_reply") -> dict[str, Any]:
    parameter = {"type": "payload", "payload": payload}
    return {"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]}


async def test_a_template_is_shown_with_its_parameters(api: Line) -> None:
    person = api.fake.person(502)
    await api.send(person.phone, "template", template=template(body(**WORDS), reply("0"), reply(1, "7:menu:no")))
    assert person.last.text == "Құрметті Үлгі, «Қолөнер» курсы ертең басталады.\nKasip"
    assert person.last.labels == ("Иә", "Кейін")
    sent = person.tap("Кейін")
    message = sent.payload["entry"][0]["changes"][0]["value"]["messages"][0]
    assert message["type"] == "button"
    assert message["button"] == {"payload": "7:menu:no", "text": "Кейін"}
    assert message["context"] == {"from": api.fake.number, "id": person.screen[0].id}


async def test_a_template_opens_no_window(api: Line) -> None:
    api.fake.world.window_refusal = "call"
    await api.send(TO, "template", template=template(body(**WORDS)))
    assert await api.refused(TO) == 131047


async def test_a_document_and_an_address(api: Line) -> None:
    person = api.fake.person(502)
    _, uploaded = await api.upload(b"%PDF paper")
    header = {"type": "header", "parameters": [{"type": "document", "document": {**uploaded, "filename": "Сертификат.pdf"}}]}
    await api.send(person.phone, "template", template=template(header, body(name="Үлгі"), name="paper", language="ru"))
    assert (person.last.document or {})["file_name"] == "Сертификат.pdf"
    assert person.last.file is not None
    assert person.last.file.content == b"%PDF paper"
    suffix = {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "abc"}]}
    await api.send(person.phone, "template", template=template(suffix, name="form"))
    assert person.last.url == "https://kasip.example/form/abc"
    assert await api.refused(person.phone, "template", template=template(name="form")) == 131008
    missing = template(body(name="Үлгі"), name="paper", language="ru")
    assert await api.refused(person.phone, "template", template=missing) == 132012
    gone = {"type": "header", "parameters": [{"type": "document", "document": {"id": "5"}}]}
    assert await api.refused(TO, "template", template=template(gone, body(name="a"), name="paper", language="ru")) == 131009


WRONG: list[tuple[dict[str, Any], int]] = [
    (template(body(**WORDS), name="course_late"), 132001),
    (template(body(**WORDS), language="ru"), 132001),
    (template(), 132000),
    (template(body(name="a", course="b")), 132000),
    (template(body(**WORDS, more="c")), 132000),
    (template(body(**{**WORDS, "day": ""})), 131008),
    (template(body(**{**WORDS, "day": "a\nb"})), 132018),
    (template(body(**{**WORDS, "day": "a\tb"})), 132018),
    (template(body(**{**WORDS, "day": "a     b"})), 132018),
    (template(body(**{**WORDS, "day": "ә" * 1000})), 132005),
    (template(body(**WORDS), body(**WORDS)), 100),
    (template(body(**WORDS), {"type": "footer", "parameters": []}), 100),
    (template(body(**WORDS), reply("2")), 132012),
    (template(body(**WORDS), reply("0", sub_type="url")), 132012),
    (template(body(**WORDS), reply("0", "x" * 129)), 131009),
    (template(body(**WORDS), reply("0"), reply(0)), 100),
    (template({"type": "body", "parameters": [{"type": "text", "text": text} for text in WORDS.values()]}), 100),
    (template({"type": "header", "parameters": [{"type": "text", "text": "a"}]}, body(**WORDS)), 132000),
    ({**template(body(**WORDS)), "namespace": "a"}, 100),
    ({**template(body(**WORDS)), "language": "kk"}, 100),
]


async def test_a_template_that_is_filled_wrongly(api: Line) -> None:
    for wrong, code in WRONG:
        assert await api.refused(TO, "template", template=wrong) == code, wrong
    assert api.fake.ledger.calls == []
    await api.send(TO, "template", template=template(body(**{**WORDS, "day": "a    b"})))


async def test_a_template_that_meta_stopped(api: Line) -> None:
    stopped = api.fake.templates.get("course_soon", "kk")
    assert stopped is not None
    for state, code in (("PENDING", 132001), ("PAUSED", 132015), ("DISABLED", 132016)):
        stopped.state = state
        assert await api.refused(TO, "template", template=template(body(**WORDS))) == code


def test_what_meta_would_not_approve(api: Line) -> None:
    wrong: list[dict[str, Any]] = [
        {"name": "Course"}, {"language": "kazakh"}, {"body": ""}, {"body": "ә" * 1025}, {"body": "Иә {{Name}} дер"},
        {"body": "{{name}}, сәлем"}, {"body": "Сәлем, {{name}}"}, {"body": "Иә {{a}}{{b}} дер"}, {"body": "a\n\n\nb"},
        {"footer": "ә" * 61}, {"header": "ә" * 61}, {"header": "a", "document": True}, {"buttons": ["ә" * 26]},
        {"buttons": ["a", "a"]}, {"buttons": [str(n) for n in range(11)]},
        {"buttons": [(str(n), "https://kasip.example") for n in range(3)]},
    ]  # fmt: skip
    for change in wrong:
        with pytest.raises(ValueError, match="template"):
            api.fake.templates.register(**{"name": "soon", "language": "kk", "body": "Сәлем.", **change})


async def test_a_template_as_it_is_sent_to_meta(api: Line) -> None:
    parts = [
        {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["a"]}},
        {"type": "BODY", "text": "Сәлем, {{name}}!", "example": {"body_text_named_params": []}},
        {"type": "FOOTER", "text": "Kasip"},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "QUICK_REPLY", "text": "Иә"}, {"type": "URL", "text": "Ашу", "url": "https://a"}],
        },
    ]
    creation = {"name": "hello", "language": "kk", "category": "UTILITY", "parameter_format": "NAMED", "components": parts}
    made = api.fake.templates.submit(creation)
    assert (made.names, made.takes_document, made.footer) == (["name"], True, "Kasip")
    assert [(one.kind, one.label) for one in made.buttons] == [("quick_reply", "Иә"), ("url", "Ашу")]
