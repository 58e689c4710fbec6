"""Imports go downwards through the floors."""

import subprocess
import sys
from pathlib import Path

from tests.support.root import ROOT


def test_import_contracts_are_kept() -> None:
    # In a process of its own: the tool sets up logging anew, which would silence the loggers of other tests.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
