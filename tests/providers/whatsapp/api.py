"""The envelope of the Graph API: results, errors, and what each code is called."""

import json
import secrets
from typing import Any, Unpack

from aiohttp import web

from tests.providers.faults import Answer, Faults, Switch, Where

Json = dict[str, Any]

# Meta's page "Error codes": HTTP status, title, usual details.
ERRORS: dict[int, tuple[int, str, str]] = {
    1: (400, "API Unknown", "Invalid request or possible server error."),
    2: (503, "API Service", "Temporary due to downtime or due to being overloaded."),
    4: (400, "API Too Many Calls", "The app has reached its API call rate limit."),
    10: (403, "Permission Denied", "Permission is either not granted or has been removed."),
    100: (400, "Invalid parameter", "The request included one or more unsupported or misspelled parameters."),
    190: (401, "Access token has expired", "Your access token has expired."),
    368: (403, "Temporarily blocked for policies violations", "The account has been restricted or disabled."),
    80007: (400, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
    130429: (400, "Rate limit hit", "Cloud API message throughput has been reached."),
    130472: (400, "User's number is part of an experiment", "Message was not sent as part of an experiment."),
    130497: (403, "Business account is restricted from messaging users in this country.", "Restricted country."),
    131000: (500, "Something went wrong", "Message failed to send due to an unknown error."),
    131005: (403, "Access denied", "Permission is either not granted or has been removed."),
    131008: (400, "Required parameter is missing", "The request is missing a required parameter."),
    131009: (400, "Parameter value is not valid", "One or more parameter values are invalid."),
    131016: (500, "Service unavailable", "A service is temporarily unavailable."),
    131021: (400, "Recipient cannot be sender", "Sender and recipient phone number is the same."),
    131026: (400, "Message undeliverable", "Unable to deliver message."),
    131031: (403, "Account has been locked", "The account has been restricted or disabled for violating a platform policy."),
    131042: (400, "Business eligibility payment issue", "There was an error related to your payment method."),
    131047: (400, "Re-engagement message", "More than 24 hours have passed since the recipient last replied."),
    131048: (400, "Spam rate limit hit", "There are restrictions on how many messages can be sent from this phone number."),
    131049: (400, "Meta chose not to deliver", "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages", "This recipient has chosen to stop receiving marketing messages."),
    131051: (400, "Unsupported message type", "Unsupported message type."),
    131052: (400, "Media download error", "Unable to download the media sent by the user."),
    131053: (400, "Media upload error", "Unable to upload the media used in the message."),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit", "Too many messages sent to this recipient."),
    131057: (500, "Account in maintenance mode", "Business Account is in maintenance mode."),
    131062: (400, "Recipient not supported", "Business-scoped User ID recipients are not supported for this message."),
    132000: (400, "Template Param Count Mismatch", "The number of variable parameter values does not match the template."),
    132001: (404, "Template does not exist", "The template does not exist in the specified language or has not been approved."),
    132005: (400, "Template Hydrated Text Too Long", "Translated text is too long."),
    132007: (400, "Template Format Character Policy Violated", "Template content violates a WhatsApp policy."),
    132012: (400, "Template Parameter Format Mismatch", "Variable parameter values formatted incorrectly."),
    132015: (400, "Template is Paused", "Template is paused due to low quality so it cannot be sent."),
    132016: (400, "Template is Disabled", "Template has been paused too many times and is now permanently disabled."),
    132018: (400, "There’s an issue with the parameters in your template", "Wrong characters in a parameter."),
}  # fmt: skip
HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
BY_STATUS = {401: 190, 403: 10, 404: 100, 429: 130429, 503: 2}


class GraphError(Exception):
    """A refusal: {"error": {"message", "type", "code", …}}; the status is the code's own if not said."""

    def __init__(self, code: int, details: str = "", *, status: int | None = None, subcode: int | None = None) -> None:
        usual, title, words = ERRORS.get(code, (400, "Unknown error", "Unknown error"))
        super().__init__(details or words)
        self.code = code
        self.status = status or usual
        self.title = title
        self.details = details or words
        self.subcode = subcode


def invalid(details: str) -> GraphError:
    """100: a field that is unknown, missing, of a wrong type or too long."""
    return GraphError(100, details)


def not_found(method: str, name: str) -> GraphError:
    """What the Graph API says of an object that is not there."""
    details = f"Unsupported {method} request. Object with ID '{name}' does not exist, cannot be loaded due to missing permissions"
    return GraphError(100, details, subcode=33)


class GraphFaults(Faults):
    """The switches, and one for Graph's own errors."""

    def graph(self, code: int, details: str = "", **where: Unpack[Where]) -> Switch:
        """Answer with this error code, in the status that belongs to it."""
        error = GraphError(code, details)
        return self.answer(Answer(error.status, details, code=code), **where)


def done(result: Json) -> web.Response:
    return _response(200, result)


def refused(error: GraphError) -> web.Response:
    body: Json = {"message": f"(#{error.code}) {error.title}", "type": "OAuthException", "code": error.code}
    if error.subcode is not None:
        body |= {"message": error.details, "type": "GraphMethodException", "error_subcode": error.subcode}
    else:
        body["error_data"] = {"messaging_product": "whatsapp", "details": error.details}
    return _response(error.status, {"error": {**body, "fbtrace_id": secrets.token_urlsafe(16)}})


def disturbed(answer: Answer) -> web.Response:
    """What a switch told to answer."""
    if answer.body is not None:
        return web.Response(status=answer.status, text=answer.body, content_type="text/html")
    return refused(GraphError(code_of(answer), answer.description, status=answer.status))


def code_of(answer: Answer) -> int:
    """Graph's code of an answer; where a switch names only a status, the usual one of that status."""
    return answer.code or BY_STATUS.get(answer.status, 131000 if answer.status >= 500 else 100)


def in_status(code: int) -> Json:
    """The same error as a status webhook tells it."""
    error = GraphError(code)
    data = {"details": error.details}
    return {"code": code, "title": error.title, "message": error.title, "error_data": data, "href": HREF}


def _response(status: int, body: Json) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
