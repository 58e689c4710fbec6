"""How each route of the staff's side is asked: which records stand in its address, and what it is sent.

A new route needs a line here; without one tests/house/test_matrix.py fails. Names in braces are records of a region
(tests/house/regions.py). The body of a route of the API is made of its own examples, but for what is said here.
"""

from collections.abc import Mapping

from tests.house.council_doors import COUNCIL
from tests.house.door import Door
from tests.house.door import of as _of

PERSON = Door({"person": "{person}"})
REASON = {"reason": "Қосылым үзілді, журналда көрінеді"}
REASONS = {"reason_kk": "Тестті басқа адам тапсырған", "reason_ru": "Тест сдал другой человек"}
SEEN = {"document": "identity_card", "seen_on": "2026-11-20"}
NAMED = {"name": "Серікова Әлия", "reason": "Әкесінің аты түсіп қалған"}
DAY = {"day": "2026-03-25"}
ENTRY = {"date": "2028-03-23", "working": "no", "six": "same", "name_kk": "Наурыз", "name_ru": "Наурыз", "source": "Law"}


def _deed(name: str, target: str, sent: Mapping[str, object]) -> dict[str, Door]:
    """The page of an act about a learner; a target of another learner's is none."""
    person = "{second}" if target == "open" else "{person}"
    fill = {"person": person, **({"target": f"{{{target}}}"} if target else {})}
    path = f"/admin/learners/{{person}}/{name}{'/{target}' if target else ''}"
    return {f"GET {path}": Door(fill), f"POST {path}": Door(fill, {"version": "x", **sent})}


def _enquiries(prefix: str) -> dict[str, Door]:
    acts = {
        "take": Door({"enquiry": "{question}"}),
        "give-back": Door({"enquiry": "{question}"}),
        "hand-over": Door({"enquiry": "{question}"}, {"to": "nobody", "note": "x"}),
        "reply": Door({"enquiry": "{question}"}, {"kk": "Иә", "ru": "Да"}),
        "reached": Door({"enquiry": "{call}"}),
        "not-reached": Door({"enquiry": "{call}"}),
    }
    return {f"POST {prefix}/enquiries/{{enquiry}}/{name}": door for name, door in acts.items()}


LEARNERS: dict[str, Door] = {
    "GET /api/v1/learners": Door(filters=("name={asked}", "region={region}"), lists=True),
    "POST /api/v1/learners/search": Door(sent={"number": "{iin}"}, foreign={"number": "{number}"}),
    "GET /api/v1/learners/{person}": PERSON,
    "POST /api/v1/learners/{person}/numbers": PERSON,
    "POST /api/v1/learners/{person}/identity": PERSON,
    "GET /api/v1/attempts/{attempt}": _of("sat", "attempt"),
    "GET /api/v1/void-proposals": Door(),
    "POST /api/v1/attempts/{attempt}/void-proposal": _of("open", "attempt"),
    "POST /api/v1/attempts/{attempt}/void": _of("open", "attempt"),
    "GET /api/v1/certificates/{number}": _of("number"),
    "POST /api/v1/certificates/{number}/correction": _of("number"),
    "POST /api/v1/certificates/{number}/revocation": _of("number"),
    "GET /admin/learners": Door(filters=("name={asked}", "region={region}"), lists=True),
    "POST /admin/learners": Door(sent={"text": "{iin}"}, foreign={"text": "{number}"}),
    "GET /admin/learners/void-proposals": Door(),
    "GET /admin/learners/{person}": PERSON,
    **_deed("number", "", {"number": "iin", "why": "document"}),
    **_deed("identity", "", SEEN),
    **_deed("correction", "number", NAMED),
    **_deed("revocation", "number", REASONS),
    **_deed("void-proposal", "open", REASON),
    **_deed("void", "open", {}),
}
ENQUIRIES: dict[str, Door] = {
    "GET /api/v1/enquiries": Door(filters=("region={region}",), lists=True),
    "GET /api/v1/enquiries/{enquiry}": _of("question", "enquiry"),
    "GET /api/v1/enquiries/{enquiry}/colleagues": _of("question", "enquiry"),
    "GET /admin/enquiries": Door(filters=("region={region}",), lists=True),
    "GET /admin/enquiries/{enquiry}": _of("question", "enquiry"),
    **_enquiries("/api/v1"),
    **_enquiries("/admin"),
}
PAPER = {
    "region": "75", "received_on": "2026-11-19", "applicant_type": "individual", "name": "Сынақ", "project": "Қойма",
    "number": "900315400007", "type-E1": "yes", "language": "kk",
}  # fmt: skip
BULK = ("accept", "agenda", "notify")
APPLICATIONS: dict[str, Door] = {
    "GET /api/v1/applications": Door(filters=("text={asked}", "region={region}"), lists=True),
    "POST /api/v1/applications": Door(),
    "POST /api/v1/applications/search": Door(sent={"number": "{iin}"}),
    "POST /api/v1/applications/received": Door(sent={"region": "75"}, foreign={"region": "{region}"}),
    "GET /api/v1/applications/{application}": _of("application"),
    "PATCH /api/v1/applications/{application}": _of("application"),
    "GET /api/v1/applications/{application}/files/{file}": Door({"application": "{application}", "file": "{file}"}),
    "POST /api/v1/applications/{application}/users": _of("application"),
    "DELETE /api/v1/applications/{application}/users/{user}": Door({"application": "{application}", "user": "{user}"}),
    "POST /api/v1/applications/{application}/files/{slot}": Door({"application": "{application}", "slot": "psd"}),
    **{
        f"{method} /api/v1/applications/{{application}}/{name}": _of("application")
        for method, name in (
            ("GET", "status"),
            ("GET", "form"),
            ("POST", "code"),
            ("POST", "milestones"),
            ("POST", "official-number"),
            ("POST", "validate"),
            ("POST", "consents"),
            ("POST", "signing"),
            ("POST", "reopen"),
            ("POST", "signature"),
            ("POST", "withdraw"),
            ("POST", "accept"),
            ("POST", "return"),
            ("POST", "mended"),
            ("POST", "refuse"),
            ("POST", "recommend"),
            ("POST", "undo"),
            ("GET", "notes"),
            ("POST", "notes"),
        )
    },
    "GET /api/v1/refusal-grounds": Door(),
    "GET /api/v1/applications/{application}/check": _of("application"),
    "PUT /api/v1/applications/{application}/check/{item}": Door({"application": "{application}", "item": "arrears"}),
    "GET /admin/applications/{application}/check": _of("application"),
    "POST /admin/applications/{application}/check": _of("application", version="x", size="yes"),
    **{f"POST /api/v1/applications/bulk/{act}": Door(sent={"applications": ["{application}"]}) for act in BULK},
    **{f"POST /admin/applications/bulk/{act}": Door(sent={"pick-0": "{application}"}) for act in BULK},
    "POST /admin/applications/print": Door(sent={"pick-0": "{application}"}),
    "GET /admin/applications": Door(filters=("text={asked}", "region={region}"), lists=True),
    "POST /admin/applications": Door(sent={"text": "{iin}"}),
    "GET /admin/applications/new": Door(),
    "POST /admin/applications/new": Door(sent=PAPER, foreign={"region": "{region}"}),
    "GET /admin/applications/{application}": _of("application"),
    "GET /admin/applications/{application}/files/{file}": Door({"application": "{application}", "file": "{file}"}),
    "GET /admin/applications/{application}/form": _of("application"),
    **{
        f"GET /admin/applications/{{application}}/{paper}/pages/{{number}}{end}": Door(
            {"application": "{application}", "number": "1", **fill}
        )
        for paper, fill in (("files/{file}", {"file": "{file}"}), ("form", {}))
        for end in ("", "/picture")
    },
    "POST /admin/applications/{application}/code": Door({"application": "{application}"}, {}),
    "POST /admin/applications/{application}/scan": _of("application", version="x"),
    "POST /admin/applications/{application}/milestones": _of("application", version="x", kind="decree", on="2026-11-18"),
    "POST /admin/applications/{application}/official-number": _of("application", version="x", number="2026/9"),
    "POST /admin/applications/{application}/withdraw": _of("application", version="x", reason="Өзі сұрады"),
    **{
        f"POST /admin/applications/{{application}}/{act}": _of("application", version="x", **sent)
        for act, sent in (
            ("accept", {}),
            ("return", {"reason-slot:psd": REASON["reason"]}),
            ("mended", {}),
            ("refuse", {"ground": "arrears", "text": REASON["reason"]}),
            ("recommend", {}),
            ("undo", {}),
            ("notes", {"note": "Хабарластық"}),
        )
    },
}
DEADLINES: dict[str, Door] = {
    "GET /api/v1/deadlines": Door(filters=("region={region}",), lists=True),
    "GET /api/v1/deadlines/digest": Door(),
    "GET /api/v1/deadlines/duties": Door(),
    "GET /api/v1/deadlines/{id}": _of("deadline", "id"),
    "POST /api/v1/deadlines": Door(
        sent={"duty": "protocol", "date": "2026-11-18", "subject": "x/1", "region": "75"}, foreign={"region": "{region}"}
    ),
    "POST /api/v1/deadlines/{id}/done": Door({"id": "{deadline}"}, {"date": "2026-11-20"}),
    "GET /admin/deadlines": Door(filters=("region={region}", "region={region}&state=all"), lists=True),
    "GET /admin/deadlines/begin": Door(),
    "POST /admin/deadlines/begin": Door(
        sent={"duty": "protocol", "date": "2026-11-18", "subject": "x/2", "region": "75"}, foreign={"region": "{region}"}
    ),
    "GET /admin/deadlines/{id_}": _of("deadline", "id_"),
    "POST /admin/deadlines/{id_}/done": Door({"id_": "{deadline}"}, {"date": "2026-11-20", "version": "x"}),
    "GET /admin/digest": Door(),
    "POST /admin/digest/read": Door(sent={}),
}
CALENDAR: dict[str, Door] = {
    "GET /api/v1/calendar/{year}": Door({"year": "2026"}),
    "GET /api/v1/calendar/days/{day}": Door(DAY),
    "PUT /api/v1/calendar/days/{day}": Door({"day": "2028-03-22"}, country=True),
    "DELETE /api/v1/calendar/days/{day}": Door(DAY, country=True, once=True),
    "GET /admin/calendar": Door(),
    "GET /admin/calendar/day": Door(filters=("date=2026-03-25",), country=True),
    "POST /admin/calendar/day": Door(sent=ENTRY, country=True),
    "POST /admin/calendar/day/remove": Door(sent=ENTRY, country=True),
}
FIGURES: dict[str, Door] = {
    "GET /api/v1/figures/{indicator}": Door({"indicator": "T-1i"}),
    "GET /api/v1/figures/{indicator}/export": Door({"indicator": "T-1i"}, filters=("format=xlsx", "format=csv")),
    "GET /api/v1/register": Door(filters=("region={region}",), lists=True),
    "GET /api/v1/register/export": Door(
        filters=("format=csv", "format=xlsx", "region={region}", "region={region}&format=xlsx"), lists=True
    ),
    "GET /admin/figures": Door(filters=("indicator=T-2i",)),
    "GET /admin/figures/export": Door(filters=("indicator=T-1i&format=xlsx", "indicator=T-2i&format=csv")),
    "GET /admin/register": Door(filters=("region={region}",), lists=True),
    "GET /admin/register/export": Door(filters=("format=xlsx", "region={region}&format=csv"), lists=True),
}
OKED = {"version": "x", "codes": "01.1, 10", "document": "№ 12", "document_on": "2026-01-15", "since": "2026-02-01"}
ASKED = {"version": "x", "name_kk": "Кәсіпкерлік басқармасы", "name_ru": "Управление", "phone": "8 7172 55 12 34"}
REGIONS: dict[str, Door] = {
    "GET /api/v1/regions": Door(),
    "GET /api/v1/regions/{region}/priorities": _of("region"),
    "POST /api/v1/regions/{region}/priorities": _of("region"),
    "GET /api/v1/regions/{region}/contact": _of("region"),
    "POST /api/v1/regions/{region}/contact": _of("region"),
    "GET /admin/regions": Door(),
    "GET /admin/regions/{region}": _of("region"),
    "POST /admin/regions/{region}/priorities": Door({"region": "{region}"}, OKED),
    "POST /admin/regions/{region}/contact": Door({"region": "{region}"}, ASKED),
}
STAFF: dict[str, Door] = {
    "GET /api/v1/staff": Door(filters=("login={asked}", "region={region}"), lists=True),
    "GET /api/v1/staff/{staff_id}": _of("staff", "staff_id"),
    "POST /api/v1/staff": Door(
        sent={"login": "new.one", "role": "council_member", "region": "75", "language": "kk"},
        foreign={"region": "{region}", "deputy_of": "{login}"},
    ),
    "POST /api/v1/staff/{staff_id}/roles": _of("staff", "staff_id", role="council_member", region="{region}"),
    "POST /api/v1/staff/{staff_id}/roles/{role_id}/end": Door({"staff_id": "{staff}", "role_id": "{role}"}, once=True),
    "POST /api/v1/staff/{staff_id}/reset": Door({"staff_id": "{staff}"}, {}),
    "POST /api/v1/staff/{staff_id}/close": _of("staff", "staff_id"),
    "GET /api/v1/tokens": Door(lists=True),
    "GET /api/v1/tokens/{token_id}": _of("token", "token_id"),
    "POST /api/v1/tokens": Door(
        sent={"name": "new-token", "scopes": ["calendar:read"], "region": "75"}, foreign={"region": "{region}"}
    ),
    "POST /api/v1/tokens/{token_id}/end": Door({"token_id": "{token}"}, once=True),
    "GET /api/v1/audit": Door(lists=True),
    "GET /admin/staff": Door(filters=("login={asked}", "region={region}"), lists=True),
    "GET /admin/staff/new": Door(),
    "POST /admin/staff/new": Door(
        sent={"login": "new.two", "role": "council_member", "region": "75", "language": "kk"},
        foreign={"region": "{region}", "deputy_of": "{login}"},
    ),
    "GET /admin/staff/{staff_id}": _of("staff", "staff_id"),
    "POST /admin/staff/{staff_id}/roles": _of("staff", "staff_id", role="council_member", region="{region}", version="x"),
    "POST /admin/staff/{staff_id}/roles/{role_id}/end": Door(
        {"staff_id": "{staff}", "role_id": "{role}"}, {"version": "x"}, once=True
    ),
    "POST /admin/staff/{staff_id}/reset": _of("staff", "staff_id", version="x"),
    "POST /admin/staff/{staff_id}/close": _of("staff", "staff_id", version="x"),
    "GET /admin/tokens": Door(lists=True),
    "POST /admin/tokens": Door(
        sent={"name": "new-page-token", "calendar:read": "yes", "region": "75"}, foreign={"region": "{region}"}
    ),
    "POST /admin/tokens/{token_id}/end": Door({"token_id": "{token}"}, once=True),
    "GET /admin/audit": Door(lists=True),
}
EVERYBODY: dict[str, Door] = {
    "GET /api/v1/me": Door(),
    "GET /admin": Door(),
    "POST /admin/language": Door(sent={"language": "kk"}),
}
DOORS: dict[str, Door] = (
    LEARNERS | ENQUIRIES | APPLICATIONS | COUNCIL | DEADLINES | CALENDAR | FIGURES | REGIONS | STAFF | EVERYBODY
)
# Who is not signed in may come here; tests/admin/pages/test_sign_in.py is about these.
OPEN = ("/admin/sign-in",)
ENDS = "POST /admin/sign-out"  # it ends the sign-in of whoever asks
