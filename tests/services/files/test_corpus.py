"""Troublesome files are told from good ones; all of the corpus is looked at by `make files-long`."""

from services.files.inspect import inspect, inspect_photo
from tests.services.files.corpus import everything, representatives


async def test_no_troublesome_file_is_clean_and_no_good_one_is_refused() -> None:
    wrong = {}
    for one in representatives():
        found = await (inspect if one.job == "pdf" else inspect_photo)(one.make())
        if found.verdict not in one.right:
            wrong[one.name] = found.verdict
    assert wrong == {}


def test_the_corpus_is_large_and_its_names_tell_its_files_apart() -> None:
    names = [one.name for one in everything()]
    assert len(names) > 400
    assert len(set(names)) == len(names)
    assert len([one for one in everything() if one.good]) > 40
