"""Every part of an agreement, whatever kind of noun it is."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from trucewatch.agreement import model as m


def parts(thing: Any) -> Iterator[Any]:
    """Every part of the agreement that is one of our nouns."""
    if is_dataclass(thing) and type(thing).__module__.startswith(m.__name__):
        yield thing
        for field in fields(thing):
            yield from parts(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for item in thing:
            yield from parts(item)
    elif isinstance(thing, dict):
        for item in thing.values():
            yield from parts(item)
