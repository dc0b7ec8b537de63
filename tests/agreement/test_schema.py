"""The JSON Schema: every key has its explanation, and what we ship and teach is valid by it."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.agreement.harbour import ZONES
from tests.agreement.valid import faults
from trucewatch.agreement.fields import Fields
from trucewatch.agreement.reading import read_agreement
from trucewatch.agreement.schema import agreement_schema
from trucewatch.agreement.shipped import shipped, shipped_text

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = agreement_schema()


class Loader(yaml.SafeLoader):
    """Plain YAML as editors read it: dates stay text, and `on` is a word."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp" and not (first in "oOyYnN" and tag.endswith("bool"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text):
    return yaml.load(text, Loader)


def objects():
    """Every mapping of the schema, by name."""
    whole = {"agreement": SCHEMA} | SCHEMA["$defs"]
    return {name: schema for name, schema in whole.items() if "properties" in schema}


def test_the_committed_schema_is_the_one_the_program_prints():
    committed = json.loads((DOCS / "agreement.schema.json").read_text(encoding="utf-8"))
    assert committed == SCHEMA


def test_every_key_explains_itself():
    for name, schema in objects().items():
        for key, value in schema["properties"].items():
            if name != "names":
                assert value["description"].rstrip().endswith((".", "?")), (name, key)


def test_every_reference_leads_somewhere():
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMA)))
    assert used == set(SCHEMA["$defs"])


@pytest.mark.parametrize("name", shipped())
def test_what_we_ship_is_valid(name):
    assert faults(loaded(shipped_text(name)), SCHEMA, SCHEMA) == []


def test_the_smallest_file_of_the_guide_is_valid_and_a_slip_is_not():
    guide = (DOCS / "agreements.md").read_text(encoding="utf-8")
    smallest = re.search(r"## The smallest file\n\n```yaml\n(.*?)```", guide, re.DOTALL)
    assert smallest is not None
    assert faults(loaded(smallest[1]), SCHEMA, SCHEMA) == []
    slip = smallest[1].replace("bearers:", "bearer:")
    assert faults(loaded(slip), SCHEMA, SCHEMA) == ["norms/0: unknown key 'bearer'"]
    wrong = smallest[1].replace("kind: prohibition", "kind: ban")
    assert faults(loaded(wrong), SCHEMA, SCHEMA) == ["norms/0/kind: 'ban'"]


def documented_keys():
    """Keys that the guide's examples show or that its lists of keys name."""
    guide = (DOCS / "agreements.md").read_text(encoding="utf-8").split("## Situations")[0]
    keys = set()
    for block in re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL):
        code = re.sub(r"#.*|\"[^\"]*\"", "", block)
        keys |= set(re.findall(r"(?:^|[{,]|- |  )\s*([a-z_]+):(?=\s)", code, re.MULTILINE))
    return keys


CHOSEN_BY_THE_WRITER = frozenset(
    {
        # ids, languages and examples of the guide
        "en", "ar", "north", "south", "text", "a", "b", "minor", "grave", "notified", "offices",
        "endorsement",
    }
)  # fmt: skip


def test_every_key_the_guide_shows_is_in_the_schema():
    known = {key for schema in objects().values() for key in schema["properties"]}
    assert documented_keys() - known - CHOSEN_BY_THE_WRITER == set()
    assert len(documented_keys()) > 100


def whole():
    """A file that uses every key, and its outlines."""
    text = (Path(__file__).parent / "whole.yaml").read_text(encoding="utf-8")
    line = {"type": "LineString", "coordinates": [[10.0, 50.05], [10.3, 50.05]]}
    point = {"type": "Point", "coordinates": [10.2, 50.1]}
    outlines = {
        name: json.dumps({"type": "Feature", "properties": {"id": name_of}, "geometry": shape})
        for name, name_of, shape in (
            ("zones/line.geojson", "contact", line), ("zones/sites.geojson", "depot", point),
        )
    }  # fmt: skip
    return text, ZONES | outlines


def test_every_key_of_the_schema_is_one_the_reader_takes():
    """The schema explains nothing that would be refused."""
    text, outlines = whole()
    agreement, problems = read_agreement(text, file="whole.yaml", zones=outlines)
    assert agreement is not None, [(p.line, p.message) for p in problems]
    assert faults(loaded(text), SCHEMA, SCHEMA) == []
    used = keys_used(loaded(text), SCHEMA)
    for name, schema in objects().items():
        unused = set(schema["properties"]) - used.get(name, set()) - {"en"}
        assert unused <= {"basis", "source"}, (name, unused)


def keys_used(value, schema, name="agreement"):
    """The keys that a valid document uses, by the name of the mapping."""
    used = {}
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return keys_used(value, SCHEMA["$defs"][name], name)
    for one in schema.get("anyOf", []):
        if not faults(value, one, SCHEMA):
            merge(used, keys_used(value, one, name))
    if isinstance(value, list) and "items" in schema:
        for item in value:
            merge(used, keys_used(item, schema["items"]))
    if isinstance(value, dict) and schema.get("type") == "object":
        known = schema.get("properties", {})
        if known:
            used.setdefault(name, set()).update(set(value) & set(known))
        for key, inside in value.items():
            more = known.get(key) or schema.get("additionalProperties")
            if isinstance(more, dict):
                merge(used, keys_used(inside, more))
    return used


def merge(into, other):
    for name, keys in other.items():
        into.setdefault(name, set()).update(keys)


def test_every_key_the_reader_takes_is_in_the_schema(monkeypatch):
    """An editor knows all there is to write."""
    asked = []
    monkeypatch.setattr(Fields, "done", lambda fields: asked.append((fields.what, fields._asked)))
    text, outlines = whole()
    read_agreement(text, file="whole.yaml", zones=outlines)
    known = {key for schema in objects().values() for key in schema["properties"]}
    for what, keys in asked:
        assert keys <= known, (what, keys - known)
    assert len(asked) > 40
