"""`kasip migrate`."""

from kasip.cli.app import app, settings


@app.command()
def migrate() -> None:
    """Bring the database up to the newest revision; nothing happens when it is there."""
    from kasip.database import reaching  # noqa: PLC0415
    from services.storage.migrate import current, pending, upgrade  # noqa: PLC0415

    loaded = settings()
    loaded.make_data_dir()
    with reaching():
        steps = pending(loaded.database)
        upgrade(loaded.database)
        print(f"{len(steps)} revisions applied; the database is at {current(loaded.database)}")  # noqa: T201
