"""What the API's description says of every route alike: keys, versions, refusals, and how one is let in."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from admin.caller import COOKIE, CSRF_HEADER

Schema = Mapping[str, Any]

WORDS = (
    "Refusals are application/problem+json in Kazakh, Russian or English, by Accept-Language. Lists come in parts: `limit`, "
    "`after`, `sort`, and the next part in `Link`. What changes something takes an Idempotency-Key, so that a repeat does it "
    "once; a change of a record takes its ETag as If-Match."
)

SECURITY: Mapping[str, Schema] = {
    "token": {"type": "http", "scheme": "bearer", "description": "A program's token, from an administrator."},
    "sign-in": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": f"A browser's sign-in (with https: __Host-{COOKIE}); what it changes carries {CSRF_HEADER}.",
    },
}

KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$", "examples": ["0b8d6f6e-6c1f-4d0a-9c86-0f4a2f0f6a51"]},
    "description": "A new one for each thing to be done. A repeat under it is answered as before, for 30 days.",
}
SIGN_IN_TOKEN: Schema = {
    "name": CSRF_HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Only with a browser's sign-in: the token of its forms.",
}

PROBLEM: Schema = {
    "title": "Problem",
    "type": "object",
    "description": "What was wrong and the way on (RFC 9457).",
    "required": ["type", "status", "code", "title", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "status": {"type": "integer", "examples": [422]},
        "code": {"type": "string", "description": "The same in every language.", "examples": ["invalid"]},
        "title": {"type": "string", "examples": ["This could not be read"]},
        "detail": {"type": "string", "examples": ["This field is needed. For example: 2026-11-20"]},
        "field": {"type": "string", "description": "The parameter, or the path in the body.", "examples": ["until"]},
        "rule": {"type": "string", "description": "The rule that is broken.", "examples": ["R-000-13"]},
        "retry_after": {"type": "integer", "description": "Seconds to wait."},
        "errors": {
            "type": "array",
            "description": "Every field that could not be read.",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {"field": {"type": "string"}, "code": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

PAPERS = ("/form", "/files/{file}", ".pdf", ".docx", "/protocol.json")  # they may be there and not be given out
Where = Callable[[str, str, Collection[str]], bool]

# By status: what is meant, and which operations answer so (method, path, names of the parameters and `body`).
REFUSED: Mapping[str, tuple[str, Where]] = {
    "401": ("Nobody is signed in, or the token is not valid.", lambda method, path, names: True),
    "403": ("The right is not held.", lambda method, path, names: True),
    "404": ("There is no such record, or it is another region's.", lambda method, path, names: "{" in path),
    "409": (
        "The record's state does not allow this.",
        lambda method, path, names: method != "get" or path.endswith(PAPERS),
    ),
    "412": ("Somebody changed the record meanwhile.", lambda method, path, names: "If-Match" in names),
    "413": (
        "The body is larger than 64 kB (a signature or a protocol: 1400 kB, a file: 20 MB).",
        lambda method, path, names: "body" in names,
    ),
    "415": ("The body is not said to be JSON.", lambda method, path, names: "body" in names),
    "422": ("Something could not be read, or may not be so.", lambda method, path, names: True),
    "428": ("If-Match is missing.", lambda method, path, names: "If-Match" in names),
    "429": ("Too many in a short time: see Retry-After.", lambda method, path, names: True),
    "503": ("Nothing can be kept at this moment: see Retry-After.", lambda method, path, names: True),
}


def refused(status: str) -> dict[str, Any]:
    """How a refusal is described."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": REFUSED[status][0], "content": {"application/problem+json": problem}}
