from tests.house.catalogue import ROOT

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
