"""Examples of whole bodies, put together from those that the fields declare."""

from collections.abc import Mapping
from typing import Any

DEEPEST = 6
OF_FORMAT: Mapping[str, object] = {"date": "2026-11-20", "date-time": "2026-11-20T09:00:00+05:00"}
OF_TYPE: Mapping[str, object] = {"string": "…", "integer": 1, "number": 1.5, "boolean": True, "object": {}, "null": None}


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], deep: int = 0) -> Any:
    """One body that a schema allows, as far as it can be told."""
    if "$ref" in schema:
        schema = {**schemas[schema["$ref"].rpartition("/")[2]], **schema}
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema or "const" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    if deep >= DEEPEST:
        return None
    return _made(schema, schemas, deep)


def _made(schema: Mapping[str, Any], schemas: Mapping[str, Any], deep: int) -> Any:
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            kinds = [one for one in schema[several] if one.get("type") != "null"]
            return example(kinds[0], schemas, deep + 1) if kinds else None
    if "properties" in schema:
        return {name: example(one, schemas, deep + 1) for name, one in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example(schema["items"], schemas, deep + 1)] if "items" in schema else []
    return OF_FORMAT.get(schema.get("format", ""), OF_TYPE.get(schema.get("type", ""), None))
