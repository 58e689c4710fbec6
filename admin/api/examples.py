"""Examples of what a field takes, as its model declares them; where it declares none, one of its type."""

import types
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Union, get_args, get_origin

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.requests import Request

OF_TYPE = {date: "2026-11-20", datetime: "2026-11-20T09:00:00+05:00", bool: "true", int: "1"}


def example_of(request: Request, where: Sequence[str | int]) -> str | None:
    """A good value of the field at a fault's place (`body`, `roles`, 0, `region`); None where none is known."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or len(where) < 2:
        return None
    if where[0] == "body":
        return _in_models([field.field_info.annotation for field in route.dependant.body_params], where[1:])
    fields = {field.alias: field.field_info for field in parameters(route.dependant)}
    field = fields.get(str(where[1]))
    return None if field is None else _declared(field)


def known_parameters(request: Request) -> frozenset[str] | None:
    """The names that a route reads from the query; None where nobody knows."""
    route = request.scope.get("route")
    return _in_query(route.dependant) if isinstance(route, APIRoute) else None


def _in_query(dependant: Dependant) -> frozenset[str]:
    found = frozenset(one.alias for one in dependant.query_params)
    return found.union(*(_in_query(other) for other in dependant.dependencies))


def parameters(dependant: Dependant) -> Iterator[Any]:
    """Every parameter of a route and of what it depends on, but for its body."""
    yield from (*dependant.path_params, *dependant.query_params, *dependant.header_params)
    for other in dependant.dependencies:
        yield from parameters(other)


def _in_models(kinds: Sequence[Any], path: Sequence[str | int]) -> str | None:
    field = None
    for step in path:
        if isinstance(step, int):
            continue
        models = [one for kind in kinds for one in _inside(kind) if isinstance(one, type) and issubclass(one, BaseModel)]
        field = next((model.model_fields[step] for model in models if step in model.model_fields), None)
        if field is None:
            return None
        kinds = [field.annotation]
    return None if field is None else _declared(field)


def _declared(field: FieldInfo) -> str | None:
    if field.examples:
        return str(field.examples[0])
    return next((OF_TYPE[kind] for kind in _inside(field.annotation) if kind in OF_TYPE), None)


def _inside(kind: Any) -> Iterator[Any]:
    """The types that a union, a list or an annotation is made of."""
    if get_origin(kind) in {Union, types.UnionType, list, tuple, Annotated}:
        for one in get_args(kind):
            yield from _inside(one)
    else:
        yield kind
