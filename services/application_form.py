"""What stands on an application's paper: its answers in full words of both languages, its files, its consents (F-1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content, Field, Form
from domain import application_paper as paper
from domain.application_paper import Agreed, ApplicationPaper, Attachment, Effect
from domain.applications import DRAFT_FORM, Application, Attached, Consent, FileState, Given, Slot, State, draft_code, file_name
from domain.industries import INDUSTRIES, section_of
from domain.language import Language, Text
from domain.regions import BY_CODE
from services.papers.application import grouped
from services.storage import application_users as users
from services.transaction import ReadTx

EFFECT = {"6.1", "6.2", "6.3", "6.4"}
AMOUNTS = frozenset({"money_tt", "cost_tt"})
USERS = Text("Ортақ нысанды пайдаланушылар", "Пользователи общего объекта")
NEIGHBOUR = Text("Көрші", "Сосед")  # who did not tell the name
CONFIRMED = Text("{name}: өзі растады", "{name}: подтверждение получено лично")


def paper_of(tx: ReadTx, content: Content, row: Row[Any], application: Application) -> ApplicationPaper:
    """An application as its paper, by what was sealed when it was closed."""
    held = printed(content.form(DRAFT_FORM, row.form), application.answers)
    values = {one.name: value for one, value in held}
    return ApplicationPaper(
        made_at=row.sealed_at or row.changed_at,
        region=BY_CODE[values["region_code"]].name,
        applicant=applicant_of(application),
        rows=_rows([(one, value) for one, value in held if one.row and one.row not in EFFECT]),
        effect=_effect({one.row or "": value for one, value in held}),
        attachments=attachments(application, draft_code(application.id)),
        consents=[_agreed(content, application.consents[item]) for item in Consent if item in application.consents],
        teo_exempt=values.get("teo_exempt_basis"),
        additions=_users(tx, application),
        trial=content.trial,
        presigned=application.state is State.PRESIGNED,
    )


def printed(form: Form, answers: Mapping[str, str]) -> Sequence[tuple[Field, str]]:
    """The answers that count, as a paper says them: what was tapped instead of being written stands in full."""
    meant = {**answers, "industry": answers.get("industry") or section_of(answers.get("oked", "")) or ""}
    if answers.get("ie_notice_place") == "same":
        meant["ie_notice_place"] = answers.get("ie_address", "")
    if answers.get("bank_bin") == "unknown":
        meant["bank_bin"] = ""
    counts = {one.name for one in form.asked(answers) if one.name in answers} | {"industry"}
    return [(one, meant[one.name]) for one in form.fields if one.name in counts]


def applicant_of(application: Application) -> str:
    """Whose it is, as the form says it (row 2)."""
    return application.answers.get("legal_name" if application.legal else "ie_full_name", "")


def form_name(application: str) -> str:
    """What the form of an application without a number is called."""
    return f"{draft_code(application)}-form.pdf"


def attachments(application: Application, number: str) -> Sequence[Attachment]:
    """The files that count, each by the name that it has with the application."""
    single = [file for slot in application.slots if (file := application.file(slot)) is not None]
    letters = [file for file in application.files if file.slot is Slot.LETTER and file.state is FileState.CLEAN]
    named = [(file, file_name(number, file.slot)) for file in single]
    named += [(file, file_name(f"{number}-{place}", file.slot)) for place, file in enumerate(letters, 1)]
    return [_attachment(file, name) for file, name in named]


def _attachment(file: Attached, name: str) -> Attachment:
    return Attachment(file.slot, name, file.size, file.pages, file.sha256)


def _users(tx: ReadTx, application: Application) -> Sequence[paper.Row]:
    """Who else uses a shared object, which the form itself has no row for (R-003-7.2); whole, since it is signed."""
    if not application.shared:
        return ()
    shown = {user.id: user.shown for user in application.users if user.confirmed}
    rows = [row for row in users.of(tx.conn, [application.id]) if row.id in shown]
    lines = [_user(tx, row, shown[row.id]) for row in rows]
    return (paper.Row("", USERS, _joined(lines)),) if lines else ()


def _user(tx: ReadTx, row: Row[Any], shown: str) -> Text:
    if row.kind == "bin":
        number = tx.vault.open(users.NUMBER, row.id, row.number)
        return Text(f"БСН {number}", f"БИН {number}")
    return Text(CONFIRMED.kk.format(name=shown or NEIGHBOUR.kk), CONFIRMED.ru.format(name=shown or NEIGHBOUR.ru))


def _agreed(content: Content, given: Given) -> Agreed:
    text = content.application_consent(given.item, given.version).text
    return Agreed(text, given.version, Language(given.language), given.at, given.channel)


def _rows(held: Sequence[tuple[Field, str]]) -> Sequence[paper.Row]:
    """The answers by the numbers of the form; several that stand under one number are one row."""
    found: dict[str, list[tuple[Field, Text | str]]] = {}
    for one, value in held:
        found.setdefault(str(one.row), []).append((one, _value(one, value)))
    return [
        paper.Row(number, those[0][0].official or Text("", ""), _joined([value for _, value in those]))
        for number, those in found.items()
    ]


def _joined(values: Sequence[Text | str]) -> Text | str:
    if len(values) == 1:
        return values[0]
    both = [value if isinstance(value, Text) else Text(value, value) for value in values]
    return Text("\n".join(one.kk for one in both), "\n".join(one.ru for one in both))


def _value(one: Field, value: str) -> Text | str:
    """An answer in full words of both languages."""
    if one.source == "regions":
        return BY_CODE[value].name
    if one.source == "industries":
        return next((industry.name for industry in INDUSTRIES if industry.code == value), "")
    labels = {choice.value: choice.label for choice in one.choices}
    if one.multi or value in labels:
        picked = [labels.get(part, Text(part, part)) for part in one.values(value)]
        return Text("\n".join(text.kk for text in picked), "\n".join(text.ru for text in picked))
    return grouped(value) if one.validator in AMOUNTS else value


def _effect(held: Mapping[str, str]) -> Effect:
    jobs, taxes, output = (tuple(held[row].split(";")) if held.get(row) else () for row in ("6.1", "6.2", "6.3"))
    other = held.get("6.4", "")
    return Effect(jobs, taxes, output, "" if other == "none" else other)
