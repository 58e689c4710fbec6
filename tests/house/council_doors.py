"""How the routes about councils and their sessions are asked; see tests/house/doors.py."""

from tests.house.door import Door
from tests.house.door import of as _of

BEGINS = {"version": "x", "on": "2026-12-02", "time": "10:00", "place": "Үлгі көшесі, 1"}
ITEM = {"session": "{agenda}", "application": "{listed}"}
IN_CHAT = Door({"region": "{region}", "member": "{member}"}, {})
SESSIONS: dict[str, Door] = {
    "GET /api/v1/council-sessions": Door(filters=("region={region}",), lists=True),
    "GET /api/v1/council-sessions/{session}": _of("agenda", "session"),
    "POST /api/v1/council-sessions/{session}/date": _of("agenda", "session"),
    "POST /api/v1/council-sessions/{session}/convene": _of("agenda", "session"),
    "POST /api/v1/council-sessions/{session}/told": _of("agenda", "session"),
    "DELETE /api/v1/council-sessions/{session}/items/{application}": Door(ITEM, once=True),
    "POST /api/v1/councils/{region}/members/{member}/code": IN_CHAT,
    "DELETE /api/v1/councils/{region}/members/{member}/chat": IN_CHAT,
    "GET /admin/sessions": Door(filters=("region={region}",), lists=True),
    "GET /admin/sessions/{session}": _of("agenda", "session"),
    "GET /admin/sessions/{session}/print": _of("agenda", "session"),
    "GET /admin/sessions/{session}/invitations": _of("agenda", "session"),
    "POST /admin/sessions/{session}/date": _of("agenda", "session", **BEGINS),
    "POST /admin/sessions/{session}/convene": _of("agenda", "session", version="x", convened_on="2026-11-20"),
    "POST /admin/sessions/{session}/told": _of("agenda", "session", version="x", member="all", how="phone", told_on="2026-11-20"),
    "POST /admin/sessions/{session}/items/{application}/take-off": Door(ITEM, {"version": "x"}),
    "GET /admin/councils/{region}/members/{member}/chat": IN_CHAT,
    "POST /admin/councils/{region}/members/{member}/chat": IN_CHAT,
    "POST /admin/councils/{region}/members/{member}/chat/end": IN_CHAT,
}
AT_ITEM = {"session": "{agenda}", "item": "{item}"}
VOTES: dict[str, Door] = {
    "GET /api/v1/council-alerts": Door(filters=("region={region}",)),
    **{f"POST /api/v1/council-sessions/{{session}}/{act}": _of("agenda", "session") for act in ("open", "attendance", "close")},
    **{
        f"{method} /api/v1/council-sessions/{{session}}/items/{{item}}/{act}": Door(AT_ITEM)
        for method, act in (("POST", "away"), ("POST", "ballots"), ("POST", "totals"), ("DELETE", "votes"), ("POST", "decision"))
    },
}
PROTOCOLS: dict[str, Door] = {
    **{
        f"{method} /api/v1/council-sessions/{{session}}/{name}": _of("agenda", "session")
        for method, name in (
            ("GET", "protocol"),
            ("PUT", "protocol"),
            ("POST", "protocol/signature"),
            ("GET", "protocol.pdf"),
            ("GET", "protocol.docx"),
            ("GET", "protocol.json"),
            ("PUT", "scan"),
        )
    },
    "GET /api/v1/council-sessions/{session}/notices": _of("agenda", "session"),
    "POST /api/v1/council-sessions/{session}/told-by-hand": _of("agenda", "session"),
    "GET /api/v1/council-sessions/{session}/scan": Door({"session": "{agenda}"}, once=True),
    "GET /api/v1/council-sessions/{session}/extracts/{application}.pdf": Door(ITEM),
}
SESSION_DAY: dict[str, Door] = {
    "GET /admin/sessions/{session}/day": _of("agenda", "session"),
    "POST /admin/sessions/{session}/open": _of("agenda", "session", version="x", chair="x", secretary="Сынақова Әлия"),
    "POST /admin/sessions/{session}/attendance": _of("agenda", "session", version="x", seat="x", attends="present"),
    "POST /admin/sessions/{session}/close": _of("agenda", "session", version="x"),
    "GET /admin/sessions/{session}/items/{item}": Door(AT_ITEM),
    "POST /admin/sessions/{session}/items/{item}/votes": Door(AT_ITEM, {"version": "x"}),
    "POST /admin/sessions/{session}/items/{item}/totals": Door(AT_ITEM, {"version": "x"}),
    "POST /admin/sessions/{session}/items/{item}/take-back": Door(AT_ITEM, {"version": "x"}),
    "POST /admin/sessions/{session}/items/{item}/decision": Door(AT_ITEM, {"version": "x"}),
    "GET /admin/sessions/{session}/protocol": _of("agenda", "session"),
    "POST /admin/sessions/{session}/protocol": _of("agenda", "session", version="x", number="1", on="2026-11-20"),
    "POST /admin/sessions/{session}/protocol/sign": _of("agenda", "session", version="x"),
    "POST /admin/sessions/{session}/told-by-hand": _of("agenda", "session", version="x", how="phone", on="2026-11-20"),
    "POST /admin/sessions/{session}/forward": _of("agenda", "session", version="x", on="2026-11-20"),
    "GET /admin/sessions/{session}/protocol.pdf": _of("agenda", "session"),
    "GET /admin/sessions/{session}/protocol.docx": _of("agenda", "session"),
    "GET /admin/sessions/{session}/extracts/{application}.pdf": Door(ITEM),
    "GET /admin/sessions/{session}/scan": Door({"session": "{agenda}"}, once=True),
    "POST /admin/sessions/{session}/scan": _of("agenda", "session", version="x"),
}
SEATED = Door({"region": "{region}", "member": "{member}"}, {"version": "x", "ends": "2026-11-20"})
COUNCILS: dict[str, Door] = {
    "GET /api/v1/councils": Door(),
    "GET /api/v1/councils/{region}": _of("region"),
    "POST /api/v1/councils/{region}/members": _of("region"),
    "PUT /api/v1/councils/{region}/members/{member}": Door({"region": "{region}", "member": "{member}"}),
    "PATCH /api/v1/councils/{region}/members/{member}": Door({"region": "{region}", "member": "{member}"}),
    "GET /api/v1/councils/{region}/base": _of("region"),
    "POST /api/v1/councils/{region}/base": _of("region"),
    "GET /admin/councils": Door(),
    "GET /admin/councils/{region}": _of("region"),
    "POST /admin/councils/{region}/base": _of("region", version="x", base="present"),
    "GET /admin/councils/{region}/members/new": _of("region"),
    "POST /admin/councils/{region}/members/new": Door({"region": "{region}"}, {"version": "x", "name": "Сынақов Серік"}),
    "GET /admin/councils/{region}/members/{member}": SEATED,
    "POST /admin/councils/{region}/members/{member}": SEATED,
    "POST /admin/councils/{region}/members/{member}/end": SEATED,
}
PACKAGES: dict[str, Door] = {
    "POST /api/v1/council-sessions/{session}/forward": _of("agenda", "session"),
    "GET /api/v1/packages": Door(lists=True),
    "GET /api/v1/packages/{package}": _of("package"),
    "GET /api/v1/packages/{package}.zip": _of("package"),
    "POST /api/v1/packages/{package}/received": _of("package"),
    "GET /admin/packages": Door(lists=True),
    "GET /admin/packages/{package}": _of("package"),
    "GET /admin/packages/{package}.zip": _of("package"),
    "POST /admin/packages/{package}/received": _of("package", version="x", on="2026-11-20"),
}
COUNCIL: dict[str, Door] = SESSIONS | VOTES | PROTOCOLS | SESSION_DAY | COUNCILS | PACKAGES
