"""Links of an answer: where it stands, and where the next one begins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode


def link(address: str, relation: str, kind: str = "application/json") -> dict[str, Any]:
    """One link of an answer."""
    return {"href": address, "rel": relation, "type": kind}


def with_query(address: str, query: dict[str, str]) -> str:
    """An address with its query, if there is any."""
    return f"{address}?{urlencode(query)}" if query else address


def parameters(about: dict[str, str]) -> dict[str, Any]:
    """Parameters of a query, as an OpenAPI document tells of them."""
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": text,
             "schema": {"type": "integer" if name == "limit" else "string"}}
            for name, text in about.items()
        ]
    }  # fmt: skip
