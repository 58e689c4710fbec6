"""What a command that only opens the house has to wait for."""

import subprocess
import sys

from tests.support.root import ROOT

SERVING = {"fastapi", "starlette", "uvicorn", "jinja2", "apscheduler", "aiogram", "bot", "web"}


def test_opening_the_house_loads_nothing_that_only_serving_needs() -> None:
    program = f"import sys, kasip.house; print(*sorted({SERVING!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
