"""Mapping files: YAML with its line numbers kept, so that an error can say where it is.

Every scalar is text, as written: `no`, `0.10` and `2017-01-12` stay what somebody typed. Aliases
are refused (a short file of them unfolds without end), and so is a name given twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from trucewatch.doors.limits.bounds import BeyondLimit
from trucewatch.doors.limits.yaml_limits import LOADER, measure_yaml
from trucewatch.vocabulary.errors import TrucewatchError, UsageError


class Lined(dict[str, Any]):
    """A mapping read from a file: `file` is its name, `lines` where each key stands (from 1)."""

    file: str
    lines: dict[str, int]


def load_mapping(data: bytes, file: str) -> Lined:
    """The mapping in `data`. Raises UsageError with its line where it cannot be read."""
    try:
        node = yaml.compose(measure_yaml(data), Loader=LOADER)
    except BeyondLimit as beyond:
        raise beyond.of(file) from beyond
    except UnicodeDecodeError as error:
        raise UsageError("the mapping is not UTF-8 text", where=file) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}, line {mark.line + 1}" if mark else file
        raise UsageError(
            "the mapping is not valid YAML",
            where=where,
            hint="look for a missing colon, uneven indents, or an unquoted : in a name",
        ) from error
    if not isinstance(node, yaml.MappingNode):
        raise UsageError(
            "the mapping is not a list of `name: value` lines",
            where=file,
            hint="begin with `columns:`; docs/formats.md shows one",
        )
    return _mapping(node, file)


def shipped_mapping(name: str) -> Lined:
    """The mapping of that name that comes with the package."""
    source = files(__package__) / "mappings" / f"{name}.yaml"
    return load_mapping(source.read_bytes(), f"{name}.yaml")


def mapping_error(
    mapping: Mapping[str, Any],
    key: str | None,
    what: str,
    *,
    expected: str | None = None,
    hint: str | None = None,
) -> TrucewatchError:
    """The error to raise for `key` of a mapping, with its line where the mapping knows it."""
    where = getattr(mapping, "file", "the mapping")
    line = getattr(mapping, "lines", {}).get(key)
    if line is not None:
        where = f"{where}, line {line}"
    return UsageError(what, where=where, expected=expected, hint=hint)


def _mapping(node: yaml.MappingNode, file: str) -> Lined:
    mapping = Lined()
    mapping.file, mapping.lines = file, {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in mapping:
            raise UsageError(
                f"{key!r} stands twice in the mapping",
                where=f"{file}, line {line}",
                hint=f"it is also on line {mapping.lines[key]}; keep one",
            )
        mapping[key] = _value(value_node, file)
        mapping.lines[key] = line
    return mapping


def _value(node: yaml.Node, file: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, file) for item in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
