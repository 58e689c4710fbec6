"""`kasip migrate`."""

from kasip.cli.app import app, settings


@app.command()
def migrate() -> None:
    """Bring the database up to the newest revision; nothing happens when it is there."""
    from kasip.database import reaching
    from services.storage.migrate import current, pending, upgrade

    loaded = settings()
    loaded.make_data_dir()
    with reaching():
        steps = pending(loaded.database)
        upgrade(loaded.database)
        print(f"revisions applied: {len(steps)}; the database is at {current(loaded.database)}")
