"""Server-rendered pages: strict templates, everything escaped, every word through the translator."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from domain.language import Language
from services.translations import english
from web.compression import WORTH_IT, squeeze, takes_gzip
from web.errors import Tr
from web.language import ENGLISH, English
from web.static import Static

TEMPLATES = Path(__file__).parent / "templates"


class Translations(Protocol):
    """Gives the translator of a language."""

    def of(self, language: Language) -> Tr: ...


class Pages:
    """Renders templates in a language; a name that a template does not know is an error, never an empty place.

    With `trial` the greeting says so (F-12); a clock that is `moved` by some seconds shows on every page.
    """

    def __init__(
        self,
        translations: Translations,
        static: Static,
        templates: Sequence[Path] = (TEMPLATES,),
        *,
        trial: bool = False,
        moved: float = 0,
    ) -> None:
        self._translations = translations
        self._env = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.globals.update(static=static.url, trial=trial, moved=round(moved))

    def tr(self, language: Language | English) -> Tr:
        return english if language == ENGLISH else self._translations.of(language)

    def render(self, name: str, language: Language | English, **values: object) -> str:
        """`tr` speaks the page's language; `tr_in(code)` speaks a named one, for pages that greet in both."""
        template = self._env.get_template(name)
        return template.render(values, language=language, tr=self.tr(language), tr_in=lambda code: self.tr(Language(code)))

    def respond(
        self, request: Request, name: str, language: Language | English, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A whole page, never kept by a cache: phones are shared, and a page holds a person's words."""
        body = self.render(name, language, **values).encode()
        headers = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept-Encoding"}
        if len(body) >= WORTH_IT and takes_gzip(request):
            body, headers["Content-Encoding"] = squeeze(body), "gzip"
        return HTMLResponse(body, status, headers)
