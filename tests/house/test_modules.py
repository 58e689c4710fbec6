import ast

import domain.errors
from tests.support.root import ROOT

FLOORS = ("domain", "dialogs", "services", "web", "bot", "admin", "kasip", "bench", "tests")
MOST_LINES = 300


def test_no_module_is_long() -> None:
    modules = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    assert len(modules) > 20
    long = {str(path.relative_to(ROOT)): lines for path in modules if (lines := len(path.read_text().splitlines())) > MOST_LINES}
    assert long == {}, "look for the second noun"


def test_every_floor_is_a_package_all_the_way_down() -> None:
    folders = {path.parent for floor in FLOORS[:-1] for path in (ROOT / floor).rglob("*.py")}
    assert {str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_the_error_tree_is_drawn_whole() -> None:
    texts = [path.read_text() for floor in FLOORS[:-1] for path in (ROOT / floor).rglob("*.py")]
    trees = [ast.parse(text) for text in texts if "KasipError" in text]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    errors = {one.name for one in classes if any(isinstance(base, ast.Name) and base.id == "KasipError" for base in one.bases)}
    assert len(errors) > 10
    assert {name for name in errors if f" {name} " not in str(domain.errors.__doc__)} == set()
