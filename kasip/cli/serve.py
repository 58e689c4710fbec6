"""`kasip serve`."""

from kasip.cli.app import app, run, settings


@app.command()
def serve() -> None:
    """Serve the browser chat, the pages, Telegram and WhatsApp where they are set, and what is due by the clock, until Ctrl-C."""
    from kasip.database import require_migrated
    from kasip.serve import serve as serving

    loaded = settings()
    require_migrated(loaded)
    _tell(f"Kasip: http://{loaded.http}/chat")
    run(serving(loaded, _tell))


def _tell(line: str) -> None:
    print(line, flush=True)
