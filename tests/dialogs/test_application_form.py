"""The starter form of an application, and its four consents: what is asked of whom, and in what words."""

import re
import tomllib
from collections.abc import Iterable, Mapping

import pytest

from dialogs import script_check, script_parse
from dialogs.notices import NOTICES
from dialogs.private_form import ELSEWHERE
from dialogs.scripts import ApplicationConsent, Field, Form, Section
from domain import fields
from domain.applications import SHARED, TYPE_FIELDS, Consent
from domain.language import Language, Text
from services.content import STARTER

FORM = script_parse.form(tomllib.loads((STARTER / "forms" / "application.toml").read_text("utf-8")))
TEXTS = [
    script_parse.application_consent(one)
    for one in tomllib.loads((STARTER / "application_consents.toml").read_text("utf-8"))["consents"]
]
FARM = {
    "applicant_type": "individual", "has_bank_account": "no", "place_kind": "village", "infra_group": "E", "oked": "01.13",
    "teo_need": "have",
}  # fmt: skip
COMPANY = {
    "applicant_type": "legal", "has_bank_account": "yes", "place_kind": "centre", "infra_group": "P,D",
    "oked": "тамақ өндіру", "teo_need": "exempt",
}  # fmt: skip


def names(answers: Mapping[str, str]) -> list[str]:
    return [field.name for field in FORM.asked(answers)]


def of(asked: Iterable[str], *beginnings: str) -> list[str]:
    return [name for name in asked if name.startswith(beginnings)]


def test_a_farm_in_a_village_is_asked_what_concerns_it() -> None:
    asked = names(FARM)
    assert len(asked) == 31
    assert of(asked, "legal", "head", "bank", "kbe", "profile", "industry", "teo_exempt") == []
    assert of(asked, "ie_", "id_doc") == [
        "ie_name", "ie_full_name", "id_doc_number", "id_doc_issuer", "id_doc_issue_date", "ie_address", "ie_phone",
        "ie_notice_place", "ie_notice_date",
    ]  # fmt: skip
    assert of(asked, "infra") == ["infra_group", "infra_e"]


def test_a_company_in_a_centre_is_asked_what_concerns_it() -> None:
    asked = names(COMPANY)
    assert of(asked, "ie_", "id_doc", "iin") == []
    assert of(asked, "legal", "head", "bin") == [
        "legal_name",
        "bin",
        "head_full_name",
        "head_iin",
        "legal_address",
        "legal_phone",
    ]
    assert of(asked, "bank", "iban", "bic", "kbe", "profile") == [
        "bank_name",
        "iban",
        "bic",
        "bank_bin",
        "kbe",
        "profile_direction",
    ]
    assert of(asked, "infra") == ["infra_group", "infra_p", "infra_d"]
    assert of(asked, "oked", "industry", "teo") == ["oked", "industry", "teo_need", "teo_exempt_basis"]


def test_what_depends_on_an_answer_waits_for_it() -> None:
    asked = names({})
    assert of(asked, "ie_", "legal", "bank", "infra") == ["infra_group"]
    assert "industry" not in asked


def test_an_answer_that_is_not_asked_for_any_more_opens_nothing() -> None:
    form = Form(
        "small",
        1,
        (
            Field("kind", Text("түрі", "вид")),
            Field("more", Text("тағы", "еще"), only_if={"kind": ("a",)}),
            Field("most", Text("ең", "самое"), only_if={"more": ("yes",)}),
        ),
    )
    assert [one.name for one in form.asked({"kind": "a", "more": "yes"})] == ["kind", "more", "most"]
    assert [one.name for one in form.asked({"kind": "b", "more": "yes"})] == ["kind"]


def test_every_type_of_infrastructure_can_be_chosen() -> None:
    offered = [choice.value for field in FORM.fields if field.name in TYPE_FIELDS for choice in field.choices]
    counts = {"E": 8, "P": 6, "L": 5, "S": 5, "T": 5}
    assert offered == [f"{letter}{number}" for letter, count in counts.items() for number in range(1, count + 1)]
    assert set(offered) >= SHARED


def test_typed_questions_give_an_example_in_both_languages() -> None:
    for field in FORM.fields:
        if field.validator and not field.choices:
            assert "ысалы" in field.question.kk, field.name
            assert "апример" in field.question.ru, field.name


@pytest.mark.parametrize("language", Language)
def test_every_question_is_short(language: Language) -> None:
    for field in FORM.fields:
        asking = re.split(r"Мысалы:|Например:", field.question[language])[0]
        assert len(re.findall(r"[.?!](?:\s|$)", asking)) <= 3, field.name
        assert len(asking) <= 180, field.name


def test_numbers_that_identify_somebody_are_sensitive_and_go_elsewhere() -> None:
    sensitive = {field.name: field.validator for field in FORM.fields if field.sensitive}
    assert set(sensitive) == {"iin", "head_iin", "bin", "id_doc_number", "iban", "ie_phone", "legal_phone"}
    assert {str(validator) for validator in sensitive.values()} - {"phone"} <= set(ELSEWHERE)


def documented() -> Mapping[str, Mapping[str, set[str]]]:
    """The reasons of each validator with their facts, as the validators' module says."""
    lines = re.findall(r"^    (\w+) +((?:.+)(?:\n {17}.+)*)", fields.__doc__ or "", re.MULTILINE)
    return {name: {reason: set(re.findall(r"\w+", facts)) for reason, facts in _reasons(rest)} for name, rest in lines}


def _reasons(rest: str) -> Iterable[tuple[str, str]]:
    return re.findall(r"(\w+)(?: \(([^)]*)\))?(?:,|$)", " ".join(rest.split()))


def test_every_refusal_of_the_form_has_words_that_take_only_its_facts() -> None:
    known = documented()
    for validator in {field.validator for field in FORM.fields if field.validator}:
        for reason, facts in known[validator].items():
            words = NOTICES[f"{validator}.{reason}"]
            assert set(re.findall(r"\{(\w+)\}", words)) <= facts, words
    assert known["four_money"].keys() >= {"how_many", "decimals", "millions"}
    assert known["kbe"]["length"] == {"found", "wanted"}


def test_each_consent_is_a_whole_text() -> None:
    texts = {one.item: one.text for one in TEXTS}
    assert list(texts) == list(Consent)
    assert [len(text.kk.splitlines()) for text in texts.values()] == [3, 7, 1, 1]
    obligations, financing = texts[Consent.OBLIGATIONS], texts[Consent.FINANCING]
    assert (obligations.kk[:10], obligations.kk[-14:]) == ("Мыналарға:", "міндеттенемін.")
    assert (financing.kk[:4], financing.kk[-10:]) == ("Мен:", "келісемін.")
    assert all(text[language].endswith(".") for text in texts.values() for language in Language)


@pytest.mark.parametrize(
    ("kk", "ru", "fault"),
    [
        ("Мен:\n1) тексеруге;", "Согласен:", "line 2"),
        ("Мен:\nтексеруге;", "Согласен:\n1) с проверкой;", "line 2"),
        ("Мен:", "", "no words in ru"),
    ],
)
def test_half_a_consent_is_found(kk: str, ru: str, fault: str) -> None:
    found = list(script_check.faults_in_application_consent(ApplicationConsent(Consent.TERMS, 1, Text(kk, ru))))
    assert any(fault in one for one in found), found


def test_sections_are_named_in_both_languages() -> None:
    assert FORM.sections[1] == Section("bank", Text("Банк", "Банк"))
    assert [section.id for section in FORM.sections] == list(dict.fromkeys(field.section for field in FORM.fields))
