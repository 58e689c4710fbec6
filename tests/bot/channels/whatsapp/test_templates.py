"""Templates: one for each notice of an event, in both languages, as Meta approves them, and filled as Meta takes them."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.whatsapp.batch import Sent
from bot.channels.whatsapp.calls import Attachment, addressed
from bot.channels.whatsapp.parse import read
from bot.channels.whatsapp.template_check import faults, load_templates
from bot.channels.whatsapp.templates import FILE, NEWS, Templates, payload, submissions
from dialogs.commands import Command, command_in
from dialogs.events import EVENTS
from dialogs.notices import NOTICES
from domain.errors import Misbuilt
from domain.language import Language, Text
from domain.messaging import Channel, Choice, Contact, Kind
from tests.bot.channels.whatsapp.letters import NUMBER, envelope
from tests.providers.whatsapp import FakeWhatsApp
from tests.providers.whatsapp.chats import Shown
from tests.support.clock import START

VALUES: dict[str, str | int] = {
    "last_day": "5 декабря 2026 г.",
    "number": "KZ-1",
    "reason": "қате.",
    "name": "Үлгі",
    "reply": "Иә.",
    "document": "Бизнес-жоспар",
    "due": "5 декабря 2026 г.",
    "days": 5,
    "what": "Жаңалық.",
    "day": "5 декабря 2026 г.",
    "answer_by": "5 декабря 2026 г.",
    "official": "пока не присвоен",
    "ground": "құжаттар сай емес",
    "text": "Қате бар.",
    "words": "Жобаңызды дайындаңыз.",
    "time": "15:00",
    "on": "5 декабря 2026 г.",
    "since": "5 декабря 2026 г.",
    "protocol": "№ 3",
    "reasons": "Жоба сай емес.",
    "times": 2,
    "sessions": 2,
    "place": "Үлгі көшесі, 1-үй.",
    "region": "Алматы қаласы",
    "items": 3,
    "numbers": "26-75-00042",
}
TOLD = sorted({happening.notice for happening in EVENTS.values() if not happening.verdict})
PAPER = Attachment("document", "1", "KZ-1.pdf")
ASKED = (Choice("12:menu.open:learning", "Оқу"),)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return load_templates()


def told(notice: str | None, language: Language = Language.KK, values: dict[str, str | int] | None = None) -> Shown:
    """What the person sees, through the stand-in."""
    fake = FakeWhatsApp(clock=START.timestamp)
    templates = load_templates()
    for creation in submissions(templates):
        fake.templates.submit(creation)
    person = fake.person(NUMBER)
    sent = envelope("Мәтін", notice=notice, values=VALUES if values is None else values, language=language, choices=ASKED)
    template = templates.chosen(sent, filed=True)
    file = replace(PAPER, id=fake.world.files.add("a.pdf", "application/pdf", b"%PDF", uploaded=True).id)
    message = addressed(templates.message(template, sent, file), NUMBER, "d1")
    fake._sending.carry_out({"messaging_product": "whatsapp", "recipient_type": "individual", **message})
    return person.screen[-1]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("notice", TOLD)
def test_each_event_is_told_in_its_own_words(templates: Templates, notice: str, language: Language) -> None:
    shown = told(notice, language)
    body = templates.by_notice[notice].body[language]
    assert shown.text.startswith(body.partition("{{")[0])
    assert "{{" not in shown.text
    assert ".." not in shown.text
    (button,) = shown.buttons
    assert (button.label, button.value) == (templates.button[language], f"12:menu.open:{Command.CONTINUE}")
    assert (shown.document is not None) == (notice in {"paper_here", "photos_ready", "application_form", "application_extract"})


@pytest.mark.parametrize("notice", ["quiz_failed", None])
def test_whatever_has_no_template_is_told_in_general(templates: Templates, notice: str | None) -> None:
    assert told(notice).text == templates.by_notice[NEWS].body.kk


def test_a_notice_without_its_values_or_its_file_is_told_in_general(templates: Templates) -> None:
    assert told("certificate_revoked", values={"number": "KZ-1"}).text == templates.by_notice[NEWS].body.kk
    assert templates.chosen(envelope("", notice="paper_here", values=VALUES), filed=False).notice == NEWS


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("екі\n\nжол\tмен      бос", "Себебі: екі жол мен бос."),
        ("", "Себебі: –."),
        (" \n", "Себебі: –."),
        ("ә" * 2000, "ә…. Сұрағыңыз"),
    ],
)
def test_values_become_what_meta_takes(reason: str, shown: str) -> None:
    text = told("certificate_revoked", values={"number": "KZ-1", "reason": reason}).text
    assert shown in text
    assert len(text) <= 1024


def test_the_button_goes_on_whatever_was_asked() -> None:
    """At the question's own turn; without choices by the command alone. The parse side reads both as the word."""
    assert payload(envelope("?", choices=ASKED)) == "12:menu.open:!continue"
    assert payload(envelope("?")) == "!continue"
    assert payload(envelope("?", choices=(Choice("forged", "a"),))) == "!continue"
    assert payload(envelope("?", choices=(Choice(f"1:{'s' * 128}:a", "a"),))) == "!continue"
    for said in ("12:menu.open:!continue", "!continue"):
        raw = {"id": "wamid.1", "type": "button", "button": {"payload": said, "text": "Жалғастыру"}}
        inbound = read(Sent(raw, Contact(Channel.WHATSAPP, NUMBER)), "k", START)
        assert inbound is not None
        assert inbound.kind is Kind.TEXT
        assert command_in(inbound.text) is Command.CONTINUE


def test_what_is_registered_is_whole(templates: Templates) -> None:
    every = submissions(templates)
    assert len({(one["name"], one["language"]) for one in every}) == len(every) == 2 * (len(TOLD) + 1)
    assert {one["category"] for one in every} == {"UTILITY"}
    window = next(one for one in every if one["name"] == "kasip_retest_window_v1" and one["language"] == "ru")
    assert window["parameter_format"] == "NAMED"
    assert window["components"][0]["example"] == {
        "body_text_named_params": [{"param_name": "last_day", "example": "5 декабря 2026 г."}]
    }
    assert window["components"][-1] == {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Продолжить"}]}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "1 to 1024"),
        ("ә" * 700 + " {{number}} ә", "1 to 1024"),
        ("Нөмірсіз мәтін.", "names []"),
        ("Нөмірі: {{number}} және {{reason}} бар.", "names ['number', 'reason']"),
        ("{{number}} сертификаты берілді.", "beginning or the end"),
        ("Сертификат нөмірі: {{number}}.", "beginning or the end"),
        ("Нөмірі: {{number}} {{number}} міне.", "touch"),
        ("Нөмірі: {{number}} және {{Number}} міне.", "a brace"),
        ("Нөмірі: {number} {{number}} міне.", "a brace"),
        ("Нөмірі:\n{{number}} міне.", "line breaks"),
        ("Нөмірі: {{number}} міне \U0001f600.", "odd characters"),
        ("Нөмірі: {{number}} міне ✔.", "odd characters"),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_a_wrong_body_is_found(templates: Templates, body: str, fault: str, language: Language) -> None:
    one = templates.by_notice["certificate_issued"]
    texts = Text(body, one.body.ru) if language is Language.KK else Text(one.body.kk, body)
    changed = Templates({**templates.by_notice, one.notice: replace(one, body=texts)}, templates.button)
    found = faults(changed, NOTICES)
    assert any(f"certificate_issued: {language}: " in line and fault in line for line in found), found


def test_every_other_fault_is_found(templates: Templates) -> None:
    one = templates.by_notice["certificate_issued"]
    wrong = {
        "certificate_issued": replace(one, header="document", examples={}),
        "paper_here": replace(templates.by_notice["paper_here"], header="image"),
        "unknown": replace(one, notice="unknown"),
        NEWS: replace(templates.by_notice[NEWS], notice="news!"),
    }
    left = {notice: template for notice, template in templates.by_notice.items() if notice != "test_waits"}
    found = "\n".join(faults(Templates({**left, **wrong}, Text("Жалғастыру", "Продолжить беседу сейчас")), NOTICES))
    for fault in ("test_waits: no template", "button, ru", "no header 'image'", "unknown: there is no such notice", "other signs",
                  "certificate_issued: it has a header", "examples for []"):  # fmt: skip
        assert fault in found


def test_a_file_that_lacks_something_is_misbuilt(tmp_path: Path) -> None:
    broken = tmp_path / "templates.toml"
    for text in ("", FILE.read_text("utf-8").replace('ru = "Продолжить"', ""), "[[["):
        broken.write_text(text, "utf-8")
        with pytest.raises(Misbuilt):
            load_templates(broken)
    broken.write_text(FILE.read_text("utf-8").replace("{{last_day}}", "{{day}}"), "utf-8")
    with pytest.raises(Misbuilt) as told_of:
        load_templates(broken)
    assert len(told_of.value.faults) == 8  # four notices name that day, in two languages
