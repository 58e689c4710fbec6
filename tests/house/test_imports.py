"""Imports go downwards through the floors."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.support.root import ROOT


def test_import_contracts_are_kept() -> None:
    # In a process of its own: the tool sets up logging anew, which would silence the loggers of other tests.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_queries_stand_in_storage() -> None:
    """Above it a row may be named by its type, and nothing be asked."""
    above = [path for path in (ROOT / "services").rglob("*.py") if "storage" not in path.parts]
    trees = {path: ast.parse(path.read_text()) for path in above}
    asked = {
        f"{path.name}: {name.name}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("sqlalchemy")
        for name in node.names
        if name.name not in {"Row", "Table", "Connection"}
    }
    assert len(above) > 30
    assert asked == set()
