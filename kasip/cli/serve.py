"""`kasip serve`."""

from kasip.cli.app import app, run, settings


@app.command()
def serve() -> None:
    """Serve the browser chat and the pages until Ctrl-C."""
    from kasip.database import require_migrated  # noqa: PLC0415
    from kasip.serve import serve as serving  # noqa: PLC0415

    loaded = settings()
    require_migrated(loaded)
    print(f"Kasip: http://{loaded.http}/chat", flush=True)  # noqa: T201
    run(serving(loaded))
