"""`kasip talk`."""

import sys

from kasip.cli.app import app, house, run


@app.command()
def talk() -> None:
    """Talk to the bot in this terminal; an empty line or Ctrl-D ends it."""
    run(_talk())


async def _talk() -> None:
    from bot.channels.console import Console

    async with house() as opened:
        console = Console(opened.intake, opened.store, opened.clock, lambda text: print(f"\n{text}\n"))
        await console.open()
        while line := _line():
            await console.say(line)


def _line() -> str:
    """What is typed next; a terminal is asked with a prompt."""
    if sys.stdin.isatty():
        print("> ", end="", flush=True)
    return sys.stdin.readline().strip()
