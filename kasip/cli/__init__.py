"""The `kasip` command: one module a group; whatever a command needs is imported when it runs."""

import sys

from kasip.cli.app import app


def main() -> None:
    """Run the command; what is known to be wrong is one line, and the exit code 2."""
    from domain.errors import KasipError, Misbuilt
    from kasip.cli import (  # noqa: F401 - they register themselves
        calendar,
        callbacks,
        certificate,
        content,
        doctor,
        migrate,
        quarantine,
        rules,
        serve,
        staff,
        talk,
        whatsapp,
    )

    try:
        app()
    except Misbuilt as error:
        sys.exit(_said(*error.faults))
    except KasipError as error:
        sys.exit(_said(str(error) or type(error).__name__))


def _said(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 2
