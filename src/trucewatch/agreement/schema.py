"""The JSON Schema of agreement files: which keys there are, what they take, and what they say.

In:   `schema.yaml`, where every key stands once with its explanation, and the model's own words.
Out:  JSON Schema, draft 2020-12, as plain data.

It helps somebody write; it rules on nothing. Whether a file holds together (ids that are defined,
places that have outlines, times that exist) is for `agreement check` to say.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from trucewatch.agreement.model import RELATIONS, Deciding, NormKind, Role, Sense

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ROOT = "agreement"
ENUMS: dict[str, type[StrEnum]] = {
    "role": Role, "norm_kind": NormKind, "sense": Sense, "decides": Deciding,
}  # fmt: skip

SINGLE: dict[str, Schema] = {
    "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$"},
    "text": {"type": ["string", "number"]},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "hour": {"type": "string", "pattern": r"^\d{2}:\d{2}$"},
    "instant": {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$",
        "description": "A local time such as 2016-12-30T00:00, or one with its offset.",
    },
    "duration": {
        "type": "string",
        "pattern": r"^\d+ ?(minutes?|hours?|days?|working days?|weeks?|months?)$",
    },
    "unspecified": {"const": "unspecified"},
    "undated": {"const": "undated"},
    "act": {"type": ["string", "integer"]},
    "point": {
        "type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2,
        "description": "Longitude, latitude.",
    },
    "names": {
        "description": "Text (taken as English), or text by language.",
        "anyOf": [
            {"type": ["string", "number"]},
            {
                "type": "object",
                "properties": {"en": {"type": "string"}},
                "required": ["en"],
                "additionalProperties": {"type": "string"},
            },
        ],
    },
}  # fmt: skip

EITHER: dict[str, str] = {
    "ids": "id | [id] | unspecified",
    "texts": "text | [text]",
    "acts": "act | [act]",
    "moment": "instant | day | counted_after | counted_before | meant_day | unspecified",
    "claim": "instant | claim_at_length",
    "acceptance": "day | undated | acceptance_at_length",
    "fact": "names | fact_at_length | unspecified",
    "matter": "text | matter_at_length",
}
"""Values that may be written in more than one way."""


def agreement_schema() -> Schema:
    """The whole schema; each kind of mapping stands once under `$defs`."""
    mappings = _source()["mappings"]
    defs = {name: _mapping(name, keys) for name, keys in mappings.items() if name != ROOT}
    defs |= {name: dict(schema) for name, schema in SINGLE.items()}
    defs |= {name: _value(written) for name, written in EITHER.items()}
    return {
        "$schema": DIALECT,
        "title": "Trucewatch agreement",
        "description": "What was agreed, as one file. Blank means not agreed, never permitted.",
        **_mapping(ROOT, mappings[ROOT]),
        "$defs": dict(sorted(defs.items())),
    }


@lru_cache(maxsize=1)
def _source() -> dict[str, Any]:
    text = (files("trucewatch.agreement") / "schema.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def _mapping(name: str, keys: dict[str, list[str]]) -> Schema:
    properties = {key.rstrip("*"): _key(takes, says) for key, (takes, says) in keys.items()}
    if name in _source()["statements"]:
        properties["basis"] = _key("<basis>", "How this is known; documented unless it says so.")
        properties["source"] = _key("text", "Where it stands.")
    required = [key.rstrip("*") for key in keys if key.endswith("*")]
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def _key(takes: str, says: str) -> Schema:
    return {"description": says, **_value(takes)}


def _value(written: str) -> Schema:
    """The schema of `written`: see the head of `schema.yaml`."""
    choices = [part.strip() for part in written.split("|")]
    if len(choices) > 1:
        return {"anyOf": [_value(choice) for choice in choices]}
    if inside := re.fullmatch(r"\[(.+)\]", written):
        return {"type": "array", "items": _value(inside[1])}
    if inside := re.fullmatch(r"\{(.+)\}", written):
        return {"type": "object", "additionalProperties": _value(inside[1])}
    if inside := re.fullmatch(r"<(.+)>", written):
        return {"enum": _words(inside[1])}
    return {"$ref": f"#/$defs/{written}"}


def _words(name: str) -> list[str]:
    """A closed list: the model's own where it has one."""
    if name == "relation":
        return list(RELATIONS)
    if name in ENUMS:
        return [word.value for word in ENUMS[name]]
    return [str(word) for word in _source()["words"][name]]
