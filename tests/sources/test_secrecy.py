"""A source can die of a leak: what leads to it leaves a row before anything else sees it."""

from __future__ import annotations

import dataclasses
import json

from tests.sources.examples import goods, problems, read
from trucewatch.reports.model import Account, Row

MAPPING = {
    "source": {"column": "who told", "kind": "public"},
    "withhold": ["link"],
    "columns": {"when": "seen", "place": "place_text", "story": "text", "dead": "deaths"},
}
HEADER = "when,place,story,dead,link,remark,who told\n"
NAME = "Lantern Lane"


def rows_of(*lines: str) -> list[object]:
    return list(read("csv", (HEADER + "\n".join(lines) + "\n").encode(), MAPPING))


def test_the_name_goes_with_the_source_and_the_link_to_the_registry() -> None:
    (row,) = goods(rows_of(f"2017-01-12,A,a shell fell,1,https://v.invalid/x,,{NAME}"))  # type: ignore[arg-type]
    assert row.source.words == NAME and row.withheld["link"] == "https://v.invalid/x"
    assert "link" not in row.raw and "who told" not in row.raw
    assert NAME not in repr(row.source) and NAME not in repr(row.raw) + repr(row.content)


def test_a_name_inside_another_cell_is_covered_and_kept_apart() -> None:
    """A video's title often ends with the name of whoever filmed it."""
    (row,) = goods(rows_of(f"2017-01-12,A,shells - lantern lane,1,,by {NAME},{NAME}"))  # type: ignore[arg-type]
    assert isinstance(row.content, Account) and row.content.text == "shells - [source]"
    assert row.raw["remark"] == "by [source]"
    assert row.withheld["remark"] == f"by {NAME}"


def test_a_place_that_is_called_like_the_source_stays_a_place() -> None:
    (row,) = goods(rows_of(f"2017-01-12,{NAME},a shell fell,1,,,{NAME}"))  # type: ignore[arg-type]
    assert isinstance(row.content, Account) and row.content.place_text == NAME


def test_a_problem_names_neither_the_source_nor_the_story() -> None:
    found = problems(rows_of(f"someday,A,{NAME} saw it,1,https://v.invalid/x,,{NAME}"))  # type: ignore[arg-type]
    (problem,) = found
    shown = repr((problem.value_excerpt, problem.message, problem.remedy, problem.raw))
    assert NAME not in shown and "v.invalid" not in shown
    assert problem.withheld["who told"] == NAME


def test_whoever_writes_out_a_problem_cannot_write_out_its_source() -> None:
    """The record keeps every field of a problem, for good: what is withheld is none of them."""
    (problem,) = problems(rows_of(f"someday,A,x,1,https://v.invalid/x,,{NAME}"))  # type: ignore[arg-type]
    written = repr(problem) + json.dumps(dataclasses.asdict(problem))
    assert NAME not in written and "v.invalid" not in written
    assert problem.withheld == {"who told": NAME, "link": "https://v.invalid/x"}


def test_a_name_that_slipped_into_the_date_is_not_shown() -> None:
    """Cells move by one, and a date column holds a person."""
    (problem,) = problems(rows_of(f"{NAME},2017-01-12,A,1,,,someone"))  # type: ignore[arg-type]
    assert problem.code == "not_a_date" and problem.value_excerpt is None


def test_text_is_never_quoted_in_a_problem() -> None:
    long = "a child's name " * 5000
    (problem,) = problems(rows_of(f"2017-01-12,A,{long},1,,,someone"))  # type: ignore[arg-type]
    assert problem.column == "story" and problem.value_excerpt is None


def test_a_name_is_kept_as_it_was_written_where_it_had_to_be_tidied() -> None:
    (row,) = goods(rows_of(f"2017-01-12,A,x,1,,,\u200e{NAME}"))  # type: ignore[arg-type]
    assert row.source.words == NAME and row.withheld == {"who told": f"\u200e{NAME}"}


def test_a_row_without_a_source_is_still_a_report() -> None:
    (row,) = goods(rows_of("2017-01-12,A,a shell fell,1,,,"))  # type: ignore[arg-type]
    assert isinstance(row, Row) and row.source.words
