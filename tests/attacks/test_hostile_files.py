"""A file sent to fill the machine, to stop it, or to be taken for another.

Each goes through the command that a person would use, in a process of its own. It is refused or
held within bounds: two seconds of processor time and 300 MB at most, a sentence that names the file
and says what to do, and never a traceback or a crash.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.files import geometries, parquets, pictures, texts, workbooks
from tests.attacks.files.running import Run, Took

SECONDS, MEGABYTES = 2.0, 300

Build = Callable[[], bytes]


def some_of(names: Iterable[str], quick: Collection[str]) -> list[Any]:
    """All the names, of which only the `quick` ones are tried every time."""
    return [pytest.param(n, marks=() if n in quick else pytest.mark.long) for n in names]


def held(took: Took, usual: float, name: str, *, refused: bool = True) -> None:
    """The command kept its bounds and, where `refused`, said so of the file it was given."""
    said = took.out + took.err
    assert "Traceback" not in said and "fault in the program" not in said, said[-2000:]
    assert took.code in ((1, 2) if refused else (0, 1, 2)), (took.code, said[-2000:])
    if refused:
        assert name in said and ("hint:" in said or "expected:" in said), said[-2000:]
    assert len(said) < 20_000
    assert took.cpu_s - usual <= SECONDS, f"{took.cpu_s:.2f} s, {usual:.2f} s of them as usual"
    assert took.peak_mb <= MEGABYTES, f"{took.peak_mb:.0f} MB"


TO_ADD = {
    "flat.xlsx": workbooks.flat_bomb,
    "parts.xlsx": workbooks.bomb_of_parts,
    "nested.xlsx": workbooks.nested_archives,
    "nested.zip": workbooks.nested_archives,
    "strings.xlsx": workbooks.many_strings,
    "far.xlsx": workbooks.far_cell,
    "wide.xlsx": workbooks.wide_rows,
    "empty-rows.xlsx": workbooks.empty_rows,
    "late-entities.xlsx": workbooks.late_document_type,
    "utf16-entities.xlsx": workbooks.entities_in_utf16,
    "external.xlsx": workbooks.external_entity,
    "deep.xlsx": workbooks.deep_xml,
    "lying.xlsx": workbooks.lying_size,
    "packed.xlsx.gz": lambda: gzip.compress(workbooks.flat_bomb()),
    "collections.geojson": geometries.nested_collections,
    "brackets.geojson": geometries.brackets,
    "points.geojson.gz": geometries.many_points,
    "outline.geojson": geometries.one_endless_outline,
    "nan.geojson": geometries.not_a_number,
    "infinite.geojson": geometries.beyond_any_float,
    "number.geojson": geometries.endless_number,
    "key-twice.geojson": geometries.key_twice,
    "half-a-letter.geojson": geometries.half_a_letter,
    "hatching.geojson": geometries.hatching,
    "string.geojson": geometries.endless_string,
    "line.csv": texts.one_line,
    "no-break.csv": texts.no_break_at_all,
    "columns.csv": texts.many_columns,
    "letters.csv": texts.wrong_letters,
    "row.csv": texts.endless_row,
    "blanks.csv": geometries.blanks,
    "twice-packed.csv.gz": texts.packed_bomb,
    "rows.parquet": parquets.many_rows,
    "picture.png": pictures.png,
    "picture.jpg": pictures.jpeg,
    "picture.gif": pictures.gif,
    "picture.tiff": pictures.tiff,
    "picture.webp": pictures.webp,
}
"""What is sent to a mission by `trucewatch add`, under its usual name."""

QUICK = (
    "flat.xlsx", "parts.xlsx", "nested.zip", "far.xlsx", "wide.xlsx", "utf16-entities.xlsx",
    "deep.xlsx", "lying.xlsx", "packed.xlsx.gz", "collections.geojson", "points.geojson.gz",
    "infinite.geojson", "key-twice.geojson", "columns.csv", "letters.csv", "row.csv",
    "twice-packed.csv.gz", "rows.parquet", "picture.png",
)  # fmt: skip
"""One of each kind of attack and of file; the others differ from these in how it is written."""


@pytest.mark.parametrize("name", some_of(TO_ADD, QUICK))
def test_a_hostile_file_is_not_added(
    run: Run, mission: Path, usual: float, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(TO_ADD[name]())
    held(run("add", mission, tmp_path / name), usual, name)


@pytest.mark.long
@pytest.mark.parametrize("format_", ["boundaries", "xlsx", "csv", "gazetteer", "tally", "ucdp-ged"])
@pytest.mark.parametrize("name", TO_ADD)
def test_nor_under_any_other_name_of_its_format(
    run: Run, mission: Path, usual: float, tmp_path: Path, name: str, format_: str
) -> None:
    (tmp_path / name).write_bytes(TO_ADD[name]())
    took = run("add", mission, tmp_path / name, "--dry-run", "--format", format_)
    held(took, usual, name)


@pytest.mark.parametrize(
    "name", some_of(("no-break.csv", "columns.csv", "row.csv", "line.csv"), ("columns.csv",))
)
def test_nor_as_a_gazetteer(
    run: Run, mission: Path, usual: float, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(TO_ADD[name]())
    took = run("add", mission, tmp_path / name, "--dry-run", "--format", "gazetteer")
    held(took, usual, name)


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("cells.csv", texts.long_cells),
        ("name.geojson", geometries.endless_name),
        ("repeated.xlsx", workbooks.repeated_cells),
    ],
)
def test_what_may_be_honest_is_read_within_bounds(
    run: Run, mission: Path, usual: float, tmp_path: Path, name: str, build: Build
) -> None:
    (tmp_path / name).write_bytes(build())
    held(run("add", mission, tmp_path / name, "--dry-run"), usual, name, refused=False)


YAMLS = {
    "aliases.yaml": texts.alias_bomb,
    "deep.yaml": texts.deep_yaml,
    "indents.yaml": texts.deep_indents,
    "tag.yaml": texts.python_tag,
    "lines.yaml": texts.many_lines_of_yaml,
    "quoted.yaml": texts.quoted_without_end,
}


@pytest.mark.parametrize("name", some_of(YAMLS, ("aliases.yaml", "deep.yaml", "tag.yaml")))
def test_no_yaml_unfolds(run: Run, mission: Path, usual: float, tmp_path: Path, name: str) -> None:
    """As an agreement, and as a mapping."""
    (tmp_path / name).write_bytes(YAMLS[name]())
    held(run("agreement", "check", tmp_path / name), usual, name)
    (tmp_path / "t.csv").write_text("seen\n2017-01-12\n")
    mapped = run("add", mission, tmp_path / "t.csv", "--mapping", tmp_path / name)
    held(mapped, usual, name)


@pytest.mark.parametrize("build", [geometries.nested_collections, geometries.brackets])
def test_no_outline_of_an_agreement_is_deep(
    run: Run, usual: float, tmp_path: Path, build: Build
) -> None:
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "deep.geojson").write_bytes(build())
    (tmp_path / "a.yaml").write_text("places: {a: {file: deep.geojson}}\n")
    held(run("agreement", "check", tmp_path / "a.yaml"), usual, "deep.geojson")


TABLES: dict[str, Build] = {
    "line.csv": texts.one_line,
    "no-break.csv": texts.no_break_at_all,
    "columns.csv": texts.many_columns,
    "nul.csv": texts.nul_bytes,
    "letters.csv": texts.wrong_letters,
    "words.parquet": parquets.dictionary_bomb,
    "rows.parquet": parquets.many_rows,
    "cut.parquet": parquets.cut_short,
    "footer.parquet": parquets.corrupt_footer,
    "beyond.parquet": parquets.footer_beyond_the_file,
    "lists.parquet": parquets.lists_without_end,
    "footers.parquet": parquets.footers_in_footers,
    "schema.parquet": parquets.deep_schema,
    "pages.parquet": parquets.corrupt_pages,
    "kinds.parquet": parquets.wrong_kinds,
    "text.parquet": parquets.a_text,
    "picture.parquet": pictures.png,
}


TABLES_OF_EACH_KIND = (
    "columns.csv", "nul.csv", "letters.csv", "words.parquet", "rows.parquet", "footer.parquet",
    "footers.parquet", "schema.parquet", "text.parquet",
)  # fmt: skip


@pytest.mark.parametrize("name", TABLES_OF_EACH_KIND)
def test_no_table_brings_fusion_down(run: Run, usual: float, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TABLES[name]())
    held(run("fuse", tmp_path / name, "-o", tmp_path / "out.csv"), usual, name)


@pytest.mark.parametrize("name", some_of(TABLES, ("line.csv", "cut.parquet")))
def test_no_table_brings_a_tool_down(run: Run, usual: float, tmp_path: Path, name: str) -> None:
    """`fuse`, `places resolve` and `agreement evaluate` read the same kinds of file."""
    table, out = tmp_path / name, tmp_path / "out.csv"
    table.write_bytes(TABLES[name]())
    held(run("fuse", table, "-o", out), usual, name)
    resolved = run("places", "resolve", table, "-o", out, "--country", "SY")
    held(resolved, usual, name, refused=name not in ("kinds.parquet", "pages.parquet"))
    held(run("agreement", "evaluate", "exercise-velmara", table, "-o", out), usual, name)


TOMLS = {
    "deep": texts.deep_toml,
    "endless": texts.endless_toml,
    "number": texts.number_in_toml,
}


@pytest.mark.parametrize("kind", TOMLS)
def test_settings_of_a_mission_from_elsewhere(
    run: Run, mission: Path, usual: float, tmp_path: Path, kind: str
) -> None:
    copy = shutil.copytree(mission, tmp_path / "copy")
    (copy / "mission.toml").write_bytes(TOMLS[kind]())
    held(run("status", copy), usual, "mission.toml")


NAMES = (
    "report\u202ecsv.exe",
    "report\ntrucewatch: all is well.csv",
    "report\x1b]0;owned\x07.csv",
    "r" * 240 + ".csv",
)


@pytest.mark.parametrize("name", some_of(NAMES, NAMES[:3]))
def test_a_name_that_hides_something_is_written_out(
    run: Run, mission: Path, usual: float, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(f"seen,place_text\n2017-02-31,post {NAMES.index(name)}\n")
    took = run("add", mission, tmp_path / name, "--format", "csv")
    held(took, usual, "r")
    said = took.out + took.err
    assert not set(said) & {"\u202e", "\x1b", "\x07"}
    assert not any(line.startswith("trucewatch: all is well") for line in said.splitlines())
    if name == NAMES[-1]:
        listed = run("list", mission, "problems", "--json").out
        assert "\u202e" not in listed and "\\u001b" not in listed


PATHS = ("../" * 1300 + "x.csv", "x" * 4096, "../../../../etc/nothing")


@pytest.mark.parametrize("name", some_of(PATHS, PATHS[1:2]))
def test_a_path_that_leads_nowhere_is_said_briefly(
    run: Run, mission: Path, usual: float, name: str
) -> None:
    for took in (
        run("add", mission, name),
        run("agreement", "check", name),
        run("fuse", f"{name}.csv", "-o", "out.csv"),
    ):
        assert took.code == 2 and len(took.err) < 1500, took.err
        held(took, usual, "there is no", refused=True)
