"""Holds answers of the API against its description; written for this test, with no code of the product."""

import re
from typing import Any

FORMATS = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
    "uri": r"https?://[^\s]+",
    "uri-reference": r"\S+",
}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], described: dict[str, Any], where: str = "$") -> list[str]:
    """What is wrong with a value; nothing when it is as described."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        return faults(value, described["components"]["schemas"][name], described, where)
    if "anyOf" in schema:
        tried = [faults(value, one, described, where) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(value, kind) for kind in kinds):
        return [f"{where}: {value!r} is no {kinds}"]
    if isinstance(value, str) and "format" in schema and not re.fullmatch(FORMATS[schema["format"]], value):
        return [f"{where}: {value!r} is no {schema['format']}"]
    if isinstance(value, list):
        return [
            one for n, item in enumerate(value) for one in faults(item, schema["items"], described, f"{where}[{n}]")
        ]
    if isinstance(value, dict):
        return _of_object(value, schema, described, where)
    return []


def _of_object(value: dict[str, Any], schema: dict[str, Any], described: dict[str, Any], where: str) -> list[str]:
    found = [f"{where}.{name} is missing" for name in schema["required"] if name not in value]
    found += [f"{where}.{name} is not described" for name in value if name not in schema["properties"]]
    for name, part in schema["properties"].items():
        if name in value:
            found += faults(value[name], part, described, f"{where}.{name}")
    return found


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind])
