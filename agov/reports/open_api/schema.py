"""From the types of the answers to JSON Schema, as OpenAPI 3.1 has it."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any

from agov.reports.open_api.shapes import Form

Schema = dict[str, Any]
PLAIN: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def schemas_of(shapes: typing.Iterable[type], words: typing.Mapping[str, str]) -> dict[str, Schema]:
    """The schema of each answer and of every part it has, by name, in order of the names."""
    found: dict[str, Schema] = {}
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape.__name__ in found:
            continue
        hints = typing.get_type_hints(shape, include_extras=True)
        found[shape.__name__] = {
            "type": "object",
            "description": words[shape.__name__],
            "properties": {name: _schema(hint, waiting) for name, hint in hints.items()},
            "required": list(hints),
            "additionalProperties": False,
        }
    return dict(sorted(found.items()))


def _schema(hint: Any, waiting: list[type]) -> Schema:
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return _annotated(hint, waiting)
    if origin in (typing.Union, types.UnionType):
        return _optional(hint, waiting)
    if origin is list:
        return {"type": "array", "items": _schema(typing.get_args(hint)[0], waiting)}
    if typing.is_typeddict(hint):
        waiting.append(hint)
        return {"$ref": f"#/components/schemas/{hint.__name__}"}
    return {"type": PLAIN[hint]}


def _annotated(hint: Any, waiting: list[type]) -> Schema:
    inner, *more = typing.get_args(hint)
    made = _schema(inner, waiting)
    for one in more:
        made = {**made, "format": one.format} if isinstance(one, Form) else {**made, "description": one}
    return made


def _optional(hint: Any, waiting: list[type]) -> Schema:
    """A value or null; ``hint`` has one type besides None."""
    (inner,) = [one for one in typing.get_args(hint) if one is not type(None)]
    made = _schema(inner, waiting)
    if "$ref" in made:
        return {"anyOf": [made, {"type": "null"}]}
    return {**made, "type": [made["type"], "null"]}
