"""As much of JSON Schema as ours uses: enough to say what in a document is not valid."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "number": (int, float), "integer": int,
    "boolean": bool,
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> list[str]:
    """What is wrong with `value`, each with its path."""
    return list(_faults(value, schema, root, ""))


def _faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema and all(faults(value, one, root) for one in schema["anyOf"]):
        near = [list(_faults(value, one, root, at)) for one in schema["anyOf"]]
        yield from min(near, key=lambda found: (all(f.startswith(f"{at}:") for f in found), found))
    if not _fits(value, schema):
        yield f"{at}: {value!r}"
        return
    if isinstance(value, dict):
        yield from _object(value, schema, root, at)
    if isinstance(value, list) and "items" in schema:
        for n, item in enumerate(value):
            yield from _faults(item, schema["items"], root, f"{at}/{n}".strip("/"))


def _fits(value: Any, schema: dict[str, Any]) -> bool:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    typed = not kinds or any(_is(value, kind) for kind in kinds)
    pattern = schema.get("pattern")
    return (
        typed
        and value in schema.get("enum", [value])
        and value == schema.get("const", value)
        and (pattern is None or not isinstance(value, str) or bool(re.search(pattern, value)))
    )


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind])


def _object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> Iterator[str]:
    for key in schema.get("required", []):
        if key not in value:
            yield f"{at}: no {key}"
    known = schema.get("properties", {})
    more = schema.get("additionalProperties", True)
    for key, inside in value.items():
        path = f"{at}/{key}".strip("/")
        if key in known:
            yield from _faults(inside, known[key], root, path)
        elif more is False:
            yield f"{at}: unknown key {key!r}"
        elif isinstance(more, dict):
            yield from _faults(inside, more, root, path)
