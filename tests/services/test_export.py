"""Everything that is kept of a person, as a file for that person (F-11)."""

import json
from typing import Any

from sqlalchemy import select

from dialogs.own_requests import AskCallback, ExportData
from services import documents, enquiries, export
from services.storage.audit import audit
from services.storage.certificates import certificate
from services.storage.documents import document
from tests.services.house import ANSWERS, IIN, PHONE, House
from tests.services.sitters import Learner, Sitters


async def exported(sitters: Sitters, learner: Learner) -> tuple[str, Any]:
    """The file's place, and what stands in it."""
    outcome = await sitters.asks(export.export, learner[0], ExportData())
    assert outcome.name is ExportData.Outcome.EXPORTED
    assert outcome.document is not None
    ref = outcome.document.ref
    file = await sitters.house.store.read(lambda tx: documents.fetch(tx, learner[0], ref))
    assert file is not None
    assert (file.name, file.media_type, len(file.body)) == ("kasip-data.json", "application/json", outcome.document.size)
    return ref, json.loads(file.body)


async def test_the_file_has_everything_with_the_numbers_in_full(house: House) -> None:
    sitters = Sitters(house)
    (learner,) = await house.ready(1)
    await sitters.sits(learner, 3)
    await sitters.sits(learner, 4)
    await sitters.asks(enquiries.ask_call, learner[0], AskCallback())
    _, found = await exported(sitters, learner)
    person = found["person"]
    assert (person["iin"], person["phone"], person["name"]) == (IIN, PHONE, ANSWERS["name"])
    assert (person["region"], person["workers"], person["level"]) == ("59", 3, "declared")
    assert [(one["kind"], one["withdrawn_at"]) for one in found["consents"]] == [("training", None)]
    (training,) = found["participations"]
    assert training["state"] == "certified"
    assert sorted(one["module"] for one in training["modules"]) == ["first", "second"]
    tests = [one for one in found["quizzes_and_tests"] if one["module"] == "final"]
    assert [(one["state"], one["correct"], len(one["answers"])) for one in tests] == [("failed", 3, 5), ("passed", 4, 5)]
    (paper,) = await house.rows(select(certificate))
    assert [one["number"] for one in found["certificates"]] == [paper.number]
    assert len(await house.rows(select(audit).where(audit.c.act == "person.exported"))) == 1


async def test_nothing_of_anybody_else_is_in_it(house: House) -> None:
    sitters = Sitters(house)
    one, other = await house.ready(2)
    await sitters.sits(other, 4)
    ref, found = await exported(sitters, one)
    (foreign,) = await house.rows(select(certificate))
    assert foreign.number not in json.dumps(found)
    assert found["certificates"] == []
    assert len(found["participations"]) == 1
    assert {row["module"] for row in found["quizzes_and_tests"]} == {"first", "second"}
    assert await house.store.read(lambda tx: documents.fetch(tx, other[0], ref)) is None


async def test_the_file_is_sealed_where_it_is_kept(house: House) -> None:
    (learner,) = await house.learners(1)
    await exported(Sitters(house), learner)
    (row,) = await house.rows(select(document))
    assert IIN.encode() not in row.body
