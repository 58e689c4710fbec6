"""The API is as its description says, whatever is sent, and takes nothing that is not in it (A13).

`API_CASES` says how many requests are made.
"""

import contextlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from kasip import serve
from services.storage.schema import metadata
from services.storage.sealed import Vault
from tests.house.asking import Asking, Route, digest, routes_of
from tests.house.doors import DOORS
from tests.house.openapi_cases import How, Made, Operation, cases, operations
from tests.house.openapi_house import CASES, House
from tests.support.databases import Databases
from web.limits import Limiter

EACH = -(-CASES // 86) or 3  # of 48 operations 38 can be sent something wrong
MOST = 20  # faults that one refusal names


@pytest.fixture
def house(sqlite: Databases, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The limiter's own clock runs so fast that nobody asks too often."""
    minutes = count(step=60)
    monkeypatch.setattr(serve, "Limiter", lambda: Limiter(lambda: next(minutes)))
    house = House(sqlite, vault, tmp_path)
    with contextlib.closing(house):
        yield house


def modes(operation: Operation) -> list[GenerationMode]:
    """Nothing wrong can be sent to what takes nothing, or only a text in its address."""
    schemas = [one.definition["schema"] for one in operation.path_parameters]
    closed = any(schema["type"] != "string" or schema.keys() - {"type", "title"} for schema in schemas)
    sent = closed or any((operation.query, operation.headers, operation.body))
    return list(GenerationMode) if sent else [GenerationMode.POSITIVE]


def asked(house: House, operation: Operation, mode: GenerationMode) -> None:
    @settings(
        max_examples=EACH, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(cases(operation, mode))
    def tried(made: tuple[Made, How]) -> None:
        house.tries(*made)

    tried()


def test_whatever_is_sent_the_answer_is_as_described(house: House) -> None:
    began = perf_counter()
    every = operations(house.document())
    for operation in every:
        house.run(house.renewed())
        for mode in modes(operation):
            asked(house, operation, mode)
    print(f"{house.tally}, {len(house.tally.faults)} faults, {perf_counter() - began:.0f} s")
    assert len(house.tally.operations) == len(every) > 40
    assert house.tally.faults == {}, "\n\n".join(f"{key}\n{shown}" for key, shown in house.tally.faults.items())
    for code, said in house.tally.titles.items():
        assert len(set(said.values())) == len(said), (code, said)


def every_name(document: dict[str, Any]) -> set[str]:
    """Whatever is called something, in the description or in the database."""
    schemas = document["components"]["schemas"].values()
    columns = (column.name for table in metadata.tables.values() for column in table.columns)
    return {*columns, *(name for schema in schemas for name in schema.get("properties", ()))}


def declared(document: dict[str, Any], route: Route) -> set[str]:
    """The names that a body has."""
    body = document["paths"][route.path][route.method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    return set(document["components"]["schemas"][body["$ref"].rpartition("/")[2]]["properties"])


def test_no_field_is_taken_that_a_body_does_not_declare(house: House) -> None:
    """Each name that there is anywhere is refused, beside a body that would be taken without it; nothing is written."""
    everybody, store = house.callers[0], house.floor.house.store
    document, before, sent = house.document(), house.run(store.read(digest)), 0
    names = every_name(document)
    for route in [one for one in routes_of(house.floor.app) if one.api and one.body]:
        asking, foreign = Asking(route, DOORS[route.name]), sorted(names - declared(document, route))
        for part in (foreign[at : at + MOST] for at in range(0, len(foreign), MOST)):
            answer = house.run(asking.asked(everybody, house.regions[0], more=dict.fromkeys(part, "administrator")))
            assert answer.status_code == 422, (route.name, part)
            refused = {one["field"]: one["code"] for one in answer.json()["errors"]}
            assert refused == dict.fromkeys(part, "unknown"), route.name
            sent += len(part)
    assert house.run(store.read(digest)) == before
    print(f"{sent:,} names in bodies of others: each refused, nothing written")
