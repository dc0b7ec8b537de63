"""Answers as plain JSON values: what was decided once is printed once, wherever it is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from trucewatch.vocabulary.instants import iso
from trucewatch.vocabulary.messages import Message, say


def plain(value: Any, language: str = "en") -> Any:
    """Dataclasses as objects, messages in words, instants in ISO 8601, UTC."""
    match value:
        case Message():
            return say(value, language)
        case Enum():
            return value.value
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {key: plain(item, language) for key, item in value.items()}
        case list() | tuple():
            return [plain(item, language) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name), language) for field in fields}
    return value
