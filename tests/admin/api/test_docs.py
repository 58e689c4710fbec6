"""What the API says about itself: whole, of nothing else, with rights, examples and manners; and its page."""

import json
from typing import Any

import pytest
from fastapi.routing import APIRoute

from admin.routes import API, DOCS
from domain.staff import Right
from tests.admin.floor import Floor

LARGEST = 60_000


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return DOCS.document


def routes() -> list[APIRoute]:
    return [route for router in API for route in router.routes if isinstance(route, APIRoute)]


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, methods in document["paths"].items() for method, one in methods.items()]


def test_it_describes_every_route_of_the_api_and_no_other(document: dict[str, Any]) -> None:
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    assert len(operations(document)) == sum(len(one.methods or ()) for one in routes()) > 20


def test_each_operation_has_its_right_its_manners_and_its_refusals(document: dict[str, Any]) -> None:
    for path, method, one in operations(document):
        names = {parameter["name"] for parameter in one["parameters"]}
        assert one["x-right"] is None or one["x-right"] in set(Right)
        assert one["security"] == [{"token": []}, {"sign-in": []}]
        assert {"401", "403", "429"} <= one["responses"].keys(), path
        assert ("Idempotency-Key" in names) == (method != "get"), path
        assert ("412" in one["responses"]) == ("If-Match" in names)
        assert one["summary"]
        assert not one["summary"].endswith(".")
    rights = {one["x-right"] for _, _, one in operations(document)}
    assert {"staff:write", "audit:read"} <= rights


def test_each_body_has_an_example_that_its_schema_takes(document: dict[str, Any]) -> None:
    found = 0
    for one in routes():
        if one.body_field is not None:
            path, method = one.path_format, next(iter(one.methods or ())).lower()
            content = document["paths"][path][method]["requestBody"]["content"]["application/json"]
            assert one.body_field.validate(content["example"], {}, loc=("body",))[1] in ([], None), path
            name = content["schema"]["$ref"].rpartition("/")[2]
            assert document["components"]["schemas"][name]["additionalProperties"] is False
            found += 1
    assert found > 5
    assert "Problem" in document["components"]["schemas"]
    assert "HTTPValidationError" not in json.dumps(document)


async def test_the_page_is_small_and_in_three_languages(floor: Floor) -> None:
    reader = await floor.visitor(accept="text/html")
    document = (await reader.get("/openapi.json")).json()
    tags = {tag for _, _, one in operations(document) for tag in one["tags"]}
    for language, heading in (("kk", "Не қайтарылады"), ("ru", "Что приходит в ответ"), ("en", "What is answered")):
        contents = await reader.get("/docs", params={"language": language})
        assert f'<html lang="{language}">' in contents.text
        assert all(path in contents.text for path in document["paths"])
        for tag in tags if language == "en" else ["staff"]:
            page = await reader.get(f"/docs/{tag}", params={"language": language})
            assert heading in page.text
            for answer in (contents, page):
                assert answer.status_code == 200
                assert len(answer.content) <= LARGEST
                assert "<script" not in answer.text
                assert 'src="http' not in answer.text
    assert (await reader.get("/docs", headers={"accept-language": "en"})).text.count("<h1>The API</h1>") == 1
    assert (await reader.get("/docs/nothing")).status_code == 404
