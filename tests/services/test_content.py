"""Loading scripts, on both databases."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dialogs.scripts import Content
from domain.applications import Consent
from domain.errors import ContentConflict, Misbuilt, Misconfigured
from domain.people import ConsentKind
from services import content as scripts
from services.storage.content import content
from services.storage.engine import Store

COURSE = "courses/basics/course.toml"
RULES = 5  # the version of the rules in force
MICRO = 'name = "size.micro_max"\nvalue = 15'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the starter content that a test may change."""
    return Path(shutil.copytree(scripts.STARTER, tmp_path / "content"))


def lacking_rules(parameter: str, version: int) -> scripts.Starter:
    """The rules as a house loaded them that did not know of a parameter yet."""
    (rules,) = (one for one in scripts.read().scripts if one.kind == "programme")
    known = [one for one in rules.data["parameters"] if one["name"] != parameter]
    assert len(known) == len(rules.data["parameters"]) - 1
    return scripts.Starter([replace(rules, version=version, data={**rules.data, "parameters": known})], ())


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


async def load(store: Store, root: Path = scripts.STARTER) -> Sequence[str]:
    starter = scripts.read(root)
    return await store.write(lambda tx: scripts.load(tx, starter))


async def snapshot(store: Store) -> Content:
    return await store.read(lambda tx: scripts.snapshot(tx, None))


async def rows(store: Store) -> int:
    return await store.read(lambda tx: tx.conn.execute(select(func.count()).select_from(content)).scalar_one())


def test_the_starter_content_has_no_faults() -> None:
    assert {script.kind for script in scripts.read().scripts} == {
        "course", "form", "programme", "consent", "application_consent",
    }  # fmt: skip


async def test_what_is_loaded_is_in_the_snapshot(store: Store) -> None:
    await load(store)
    loaded = await snapshot(store)
    assert loaded.course("basics").version == 2
    assert [field.name for field in loaded.form("enrolment").fields] == ["number", "name", "phone", "region", "form", "workers"]
    assert [loaded.consent(kind).version for kind in ConsentKind] == [1, 1, 1]
    assert [loaded.application_consent(item).version for item in Consent] == [1, 1, 1, 1]
    assert (loaded.programme.id, loaded.programme["quiz.pass_percent"]) == ("damu_online", 60)
    assert loaded.trial


async def test_loading_again_does_nothing(store: Store) -> None:
    assert await load(store)
    before = await rows(store)
    assert await load(store) == []
    assert await rows(store) == before


async def test_another_order_or_comment_is_no_change(store: Store, folder: Path) -> None:
    await load(store)
    old, new = f'id = "damu_online"\nversion = {RULES}', f'# the same\nversion = {RULES}\nid = "damu_online"'
    rewrite(folder / "rules.toml", old, new)
    assert await load(store, folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        (COURSE, "max_days = 14", "max_days = 15", "course basics version 2"),
        ("forms/enrolment.toml", "sensitive = true", "sensitive = false", "form enrolment version 1"),
        ("rules.toml", MICRO, MICRO.replace("15", "16"), f"programme damu_online version {RULES}"),
        ("consents.toml", "келісім беремін", "келісемін", "consent training version 1"),
        ("application_consents.toml", "өтінімді қарау", "өтінішті қарау", "application_consent O version 1"),
    ],
)
async def test_a_changed_body_under_a_loaded_version_is_refused(
    store: Store, folder: Path, file: str, old: str, new: str, named: str
) -> None:
    await load(store)
    before = await rows(store)
    rewrite(folder / file, old, new)
    with pytest.raises(ContentConflict, match=named):
        await load(store, folder)
    assert await rows(store) == before
    assert (await snapshot(store)).programme["size.micro_max"] == 15


async def test_a_conflict_loads_nothing_of_the_rest(store: Store, folder: Path) -> None:
    await load(store)
    rewrite(folder / COURSE, "version = 2", "version = 3")
    rewrite(folder / "rules.toml", MICRO, MICRO.replace("15", "16"))
    with pytest.raises(ContentConflict):
        await load(store, folder)
    assert (await snapshot(store)).course("basics").version == 2


async def test_the_old_version_of_a_course_stays_beside_the_new_one(store: Store, folder: Path) -> None:
    await load(store)
    rewrite(folder / COURSE, "version = 2", "version = 3")
    rewrite(folder / COURSE, "Основы предпринимательства", "Основы бизнеса")
    assert await load(store, folder) == ["course basics version 3"]
    loaded = await snapshot(store)
    assert loaded.course("basics").title.ru == "Основы бизнеса"
    assert loaded.course("basics", 2).title.ru == "Основы предпринимательства"


async def test_the_newest_rules_are_in_force(store: Store, folder: Path) -> None:
    await load(store)
    rewrite(folder / "rules.toml", f"version = {RULES}", f"version = {RULES + 1}")
    rewrite(folder / "rules.toml", MICRO, MICRO.replace("15", "16"))
    await load(store, folder)
    assert (await snapshot(store)).programme["size.micro_max"] == 16


async def test_faults_are_all_named_and_nothing_is_loaded(store: Store, folder: Path) -> None:
    rewrite(folder / "courses" / "basics" / "support.toml", "draw = 5", "draw = 50")
    rewrite(folder / "forms" / "enrolment.toml", '"iin_or_bin"', '"inn"')
    with pytest.raises(Misbuilt) as refused:
        await load(store, folder)
    assert len(refused.value.faults) >= 2
    assert await rows(store) == 0


@pytest.mark.parametrize("file", [COURSE, "courses/basics/support.toml", "forms/enrolment.toml", "rules.toml", "consents.toml"])
def test_a_file_that_is_no_toml_is_named(folder: Path, file: str) -> None:
    (folder / file).write_text("id = ", "utf-8")
    with pytest.raises(Misbuilt, match=Path(file).name):
        scripts.read(folder)


@pytest.mark.parametrize(
    ("file", "version"), [(COURSE, 2), ("forms/enrolment.toml", 1), ("rules.toml", RULES), ("consents.toml", 1)]
)
def test_a_script_without_a_version_is_named(folder: Path, file: str, version: int) -> None:
    rewrite(folder / file, f"version = {version}", "")
    with pytest.raises(Misbuilt, match="version"):
        scripts.read(folder)


async def test_without_content_there_is_no_snapshot(store: Store) -> None:
    with pytest.raises(Misconfigured, match="kasip content load"):
        await snapshot(store)


async def test_a_database_from_before_applications_says_what_to_do(store: Store) -> None:
    starter = scripts.read()
    before = [one for one in starter.scripts if one.kind != "application_consent"]
    await store.write(lambda tx: scripts.load(tx, replace(starter, scripts=before)))
    with pytest.raises(Misconfigured, match="kasip content load"):
        await snapshot(store)
    assert len(await load(store)) == len(Consent)
    assert (await snapshot(store)).application_consent(Consent.TERMS).version == 1


async def test_rules_that_were_loaded_before_a_parameter_was_known_are_refused(store: Store) -> None:
    await load(store)
    await store.write(lambda tx: scripts.load(tx, lacking_rules("quiz.pass_percent", RULES + 1)))
    with pytest.raises(Misconfigured, match=r"lack quiz\.pass_percent: run `kasip content load`"):
        await snapshot(store)


async def test_parameters_of_rules_that_are_no_more_in_force_may_lack(store: Store) -> None:
    await store.write(lambda tx: scripts.load(tx, lacking_rules("quiz.pass_percent", 1)))
    await load(store)
    assert (await snapshot(store)).programme["quiz.pass_percent"] == 60
