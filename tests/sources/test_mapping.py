"""Mappings: errors that name their line and what would have worked."""

from __future__ import annotations

import pytest

from tests.sources.examples import goods, read
from trucewatch.doors.sources.mapping import read_table_mapping
from trucewatch.doors.sources.mapping_files import load_mapping, shipped_mapping
from trucewatch.reports.model import Account
from trucewatch.vocabulary.errors import UsageError


def error(text: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read_table_mapping(load_mapping(text.encode(), "m.yaml"))
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("columns:\n  When: sen\n", 2, "did you mean 'seen'"),
        ("colums:\n  When: seen\n", 1, "did you mean 'columns'"),
        ("columns:\n  Where: place_text\n", 1, "when it happened"),
        ("columns: {When: seen}\nsource:\n  kind: spy\n", 3, "monitor"),
        ("columns: {When: seen}\nsource:\n  reliability: Z\n", 3, "A to F"),
        ("columns: {When: seen}\ndates:\n  order: dym\n", 3, "dmy"),
        ("columns: {When: seen}\ndates:\n  zone: Damascus\n", 3, "Asia/Damascus"),
        ("columns: {When: seen}\nencoding: arabic-ish\n", 2, "cp1256"),
        ("columns: {When: seen}\nformulas: yes please\n", 2, "cached"),
        ("columns:\n  When: seen\n  What: {field: act, vocabulary: mine}\n", 3, "monitor"),
        ("columns:\n  When: seen\n  When: place_text\n", 3, "twice"),
        ("columns:\n  When: *x\n", 2, "alias"),
        ("columns:\n  When: seen\n Where: x\n", 3, "YAML"),
        ("columns: {When: seen}\nvalues:\n  acts: {a: b}\n", 3, "did you mean 'act'"),
    ],
)
def test_a_slip_in_a_mapping_is_shown_with_its_line(text: str, line: int, words: str) -> None:
    said = str(error(text))
    assert f"m.yaml, line {line}" in said and words in said


def test_a_list_is_no_mapping() -> None:
    assert "columns" in str(error("- a\n- b\n"))


def test_nothing_typed_changes_its_meaning() -> None:
    """YAML would read no as false and 0.10 as 0.1."""
    mapping = load_mapping(
        b"columns:\n  no: seen\n  what: act\nvalues:\n  act: {off: '2.10', on: 2.10, x: ~}\n", "m"
    )
    assert read_table_mapping(mapping).uses[1].values == {"off": "2.10", "on": "2.10", "x": None}


def test_the_first_column_that_gives_a_value_wins() -> None:
    mapping = {
        "columns": {
            "when": "seen",
            "weapon": {"field": "act", "vocabulary": "monitor"},
            "story": ["text", {"field": "act", "vocabulary": "monitor"}],
        }
    }
    data = b"when,weapon,story\n2017-01-12,mortar,an air strike\n2017-01-12,,an air strike\n"
    first, second = (row.content for row in goods(read("csv", data, mapping)))
    assert isinstance(first, Account) and isinstance(second, Account)
    assert (first.act, second.act) == ("2.1.2", "3") and second.text == "an air strike"


def test_two_names_in_one_text_accuse_nobody() -> None:
    mapping = {
        "columns": {
            "when": "seen",
            "story": {"field": "actor", "phrases": {"north army": "North", "south guard": "South"}},
        }
    }
    data = (
        b"when,story\n2017-01-12,the North Army fired\n"
        b"2017-01-12,either the North Army or the South Guard\n"
    )
    contents = [row.content for row in goods(read("csv", data, mapping))]
    assert [c.actor for c in contents if isinstance(c, Account)] == ["North", None]


def test_constants_fill_what_the_table_leaves_out() -> None:
    mapping = {"columns": {"when": "seen"}, "constants": {"country_text": "Nowhere"}}
    (row,) = goods(read("csv", b"when\n2017-01-12\n", mapping))
    assert isinstance(row.content, Account) and row.content.country_text == "Nowhere"


def test_the_shipped_mapping_is_sound() -> None:
    mapping = read_table_mapping(shipped_mapping("syrian-archive"))
    assert "url" in mapping.withhold and mapping.source.columns == ("source",)
