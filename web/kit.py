"""Puts the kit on an app: static files, answers to problems, safe headers."""

from fastapi import FastAPI

from web.error_answers import add_answers
from web.pages import Pages
from web.security import SafeHeaders
from web.static import Static


def add_kit(app: FastAPI, pages: Pages, static: Static) -> None:
    """Call it once, before the app starts; the order of the other routes does not matter."""
    app.routes.extend(static.routes())
    add_answers(app, pages)
    app.add_middleware(SafeHeaders)
