"""All addresses of the staff's side, put on an app."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ExceptionHandler

from admin.api import (
    application_bulk,
    application_check,
    application_decisions,
    application_drafts,
    applications,
    attempts,
    audit,
    calendar,
    certificates,
    council_after,
    council_alerts,
    council_codes,
    council_sessions,
    council_votes,
    councils,
    deadlines,
    docs,
    enquiries,
    figures,
    learners,
    me,
    packages,
    protocols,
    regions,
    register,
    staff,
    tokens,
)
from admin.api.docs import Docs
from admin.api.faults import faulty
from admin.api.gate import Gate
from admin.caller import HOME, SignInFirst
from admin.no_store import NoStore
from admin.office import Office
from admin.pages import (
    application_acts,
    application_card,
    application_entry,
    application_files,
    council_day,
    council_items,
    council_papers,
    council_protocol,
    digest,
    home,
    learner_acts,
    sign_in,
    sign_in_steps,
)
from admin.pages import application_bulk as bulk_pages
from admin.pages import application_check as check_pages
from admin.pages import application_decisions as decision_pages
from admin.pages import applications as application_pages
from admin.pages import audit as audit_pages
from admin.pages import calendar as calendar_pages
from admin.pages import council_codes as code_pages
from admin.pages import councils as council_pages
from admin.pages import deadlines as deadline_pages
from admin.pages import enquiries as enquiry_pages
from admin.pages import figures as figure_pages
from admin.pages import learners as learner_pages
from admin.pages import packages as package_pages
from admin.pages import regions as region_pages
from admin.pages import register as register_pages
from admin.pages import sessions as session_pages
from admin.pages import staff as staff_pages
from admin.pages import tokens as token_pages
from admin.refusals import bad_cursor, not_json
from services.storage.paging import BadCursor
from web.error_answers import answer

PAGES = (
    home.routes,
    sign_in.routes,
    sign_in_steps.routes,
    enquiry_pages.routes,
    bulk_pages.routes,
    council_pages.routes,
    session_pages.routes,
    code_pages.routes,
    council_day.routes,
    council_items.routes,
    council_papers.routes,
    council_protocol.routes,
    package_pages.routes,
    application_pages.routes,
    application_entry.routes,
    application_card.routes,
    decision_pages.routes,
    check_pages.routes,
    application_acts.routes,
    application_files.routes,
    digest.routes,
    calendar_pages.routes,
    deadline_pages.routes,
    learner_pages.routes,
    learner_acts.routes,
    register_pages.routes,
    figure_pages.routes,
    region_pages.routes,
    staff_pages.routes,
    token_pages.routes,
    audit_pages.routes,
)
API: tuple[APIRouter, ...] = (
    application_bulk.routes,  # before the routes that have an application's id in this place
    council_sessions.routes,
    council_codes.routes,
    council_votes.routes,
    council_alerts.routes,
    council_after.routes,
    protocols.routes,
    councils.routes,
    packages.routes,
    me.routes,
    learners.routes,
    certificates.routes,
    attempts.routes,
    enquiries.routes,
    applications.routes,
    application_decisions.routes,
    application_check.routes,
    application_drafts.routes,
    calendar.routes,
    deadlines.routes,
    staff.routes,
    tokens.routes,
    audit.routes,
    register.routes,
    figures.routes,
    regions.routes,
)


def _all(routers: Sequence[APIRouter]) -> list[BaseRoute]:
    """Their routes in one row, for an app as they are: a router that it includes is asked twice, and read anew by each app."""
    return [route for router in routers for route in router.routes]


DOCS = Docs(_all(API))


def add_office(app: FastAPI, office: Office) -> None:
    """The pages under `/admin`, the API under `/api/v1`."""
    app.state.office = office
    app.routes.extend(_all((*PAGES, *API, docs.routes)))
    app.state.docs = DOCS
    app.add_middleware(NoStore)
    app.add_exception_handler(SignInFirst, _to_the_door)
    app.user_middleware.append(Middleware(Gate, office=office))  # inside the others, which put headers on its answers
    app.add_exception_handler(RequestValidationError, _faults(office))
    app.add_exception_handler(BadCursor, lambda request, _: answer(request, bad_cursor(), office.pages))


def _faults(office: Office) -> ExceptionHandler:
    def of_request(request: Request, error: Exception) -> Response:
        faults = faulty(request, error) if isinstance(error, RequestValidationError) else not_json()
        return answer(request, faults, office.pages)

    return of_request


def _to_the_door(request: Request, error: Exception) -> Response:
    return RedirectResponse(error.address if isinstance(error, SignInFirst) else HOME, 303)
