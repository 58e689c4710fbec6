"""`kasip whatsapp templates`."""

import json
from itertools import product
from typing import Annotated

import typer

from kasip.cli.app import app

whatsapp = typer.Typer(no_args_is_help=True, help="What Meta has to approve for WhatsApp.")
app.add_typer(whatsapp, name="whatsapp")

AsJson = Annotated[bool, typer.Option("--json", help="As Meta's POST /{account}/message_templates takes them.")]


@whatsapp.command()
def templates(as_json: AsJson = False) -> None:
    """Show the templates that Meta has to approve, in both languages, to be registered with the account.

    With --json the sample of a document's header is a placeholder: put the handle of an uploaded sample in its place.
    """
    from bot.channels.whatsapp.template_check import load_templates
    from bot.channels.whatsapp.templates import submissions
    from domain.language import Language

    loaded = load_templates()
    if as_json:
        print(json.dumps(submissions(loaded), ensure_ascii=False, indent=2))
        return
    for one, language in product(loaded.by_notice.values(), Language):
        header = f" with a {one.header} above" if one.header else ""
        print(f"{one.name} ({language}){header}\n  {one.body[language]}\n  [{loaded.button[language]}]\n")
