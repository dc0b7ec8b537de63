"""`trucewatch fuse`: files in, files out, and bad values answered with their row."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from tests.incidents.river_front import Front
from trucewatch.doors.cli.early_reading import begun_early
from trucewatch.doors.cli.fuse import fuse_command
from trucewatch.doors.cli.fusing import Asked, plainly
from trucewatch.doors.cli.report_files import read_reports
from trucewatch.incidents.model import MEMBERSHIPS
from trucewatch.vocabulary.errors import TrucewatchError, UsageError

HEADER = "report_id,source_id,seen_from,seen_to,lon,lat,error_radius_m,act,place,deaths_min\n"
GOOD = (
    HEADER + "1,west,2031-05-06T14:02Z,2031-05-06T14:03Z,-22.0,-24.0,500,2.1.2,the ford,\n"
    "2,east,2031-05-06T16:05+02:00,2031-05-06T16:06+02:00,-22.001,-24.0,400,2.1,,2\n"
    "3,rights,2031-05-09,2031-05-10,,,,,,\n"
)

app = typer.Typer()
app.command()(fuse_command)


def run(folder: Path, text: str, *more: str) -> pa.Table:
    reports, out = folder / "reports.csv", folder / "out.csv"
    reports.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, [str(reports), "-o", str(out), *more])
    if result.exception is not None:
        raise result.exception
    return pacsv.read_csv(out)


def test_two_posts_and_a_day_without_a_place(tmp_path: Path) -> None:
    found = run(tmp_path, GOOD)

    assert found.column_names == MEMBERSHIPS.names
    assert found["report_id"].to_pylist() == [1, 2, 3]
    assert found["incident_id"].to_pylist() == ["I-1", "I-1", "I-3"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_an_id_that_a_spreadsheet_would_compute_stays_text(tmp_path: Path, start: str) -> None:
    """A report's id is a stranger's to choose; whoever opens the answer must not run it."""
    named = f'"{start}cmd|calc"'
    text = HEADER + f"{named},west,2031-05-06T14:02Z,2031-05-06T14:03Z,-22.0,-24.0,500,2.1.2,,\n"
    run(tmp_path, text)
    rows = list(csv.reader((tmp_path / "out.csv").open(encoding="utf-8", newline="")))
    assert not any(cell[:1] in "=+-@\t\r" and cell for row in rows for cell in row)


def test_parquet_under_the_contract_s_names(tmp_path: Path, front: Front) -> None:
    front.report("west")
    front.report("east")
    pq.write_table(front.reports(), tmp_path / "in.parquet")

    result = CliRunner().invoke(
        app, [str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet"), "--json"]
    )

    assert json.loads(result.stdout)["incidents"] == 1
    assert pq.read_table(tmp_path / "out.parquet").schema.equals(MEMBERSHIPS)


def test_the_number_of_incidents_comes_with_what_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(GOOD, encoding="utf-8")
    arguments = [str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv")]

    figures = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    said = CliRunner().invoke(app, arguments).stderr

    assert figures["low"] <= figures["expected"] <= figures["high"]
    assert 1 < figures["expected"] < 3
    assert "nine chances in ten" in said


def test_two_reports_explain_themselves_part_by_part(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(GOOD, encoding="utf-8")

    told = CliRunner().invoke(app, [str(tmp_path / "in.csv"), "--explain", "1", "2"]).stdout

    assert "They lie 0.1 km apart" in " ".join(told.split())
    assert "Taken together, they sound like one incident." in " ".join(told.split())


def test_a_report_that_is_not_there_cannot_be_explained(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(GOOD, encoding="utf-8")

    result = CliRunner().invoke(app, [str(tmp_path / "in.csv"), "--explain", "1", "nine"])

    assert isinstance(result.exception, TrucewatchError) and "nine" in str(result.exception)


def test_asking_for_nothing_is_answered_with_what_can_be_asked(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(GOOD, encoding="utf-8")

    result = CliRunner().invoke(app, [str(tmp_path / "in.csv")])

    assert isinstance(result.exception, UsageError) and "--explain" in str(result.exception)


def test_instants_in_parquet_are_taken_as_they_are(tmp_path: Path, front: Front) -> None:
    """And their faults named with their rows, as those of words are."""
    front.report("west")
    front.report("east")
    table = front.reports()
    start = table["seen_from"].to_pylist()
    late = pa.array([start[0], start[1].replace(year=2030)], table["seen_to"].type)
    none = pa.array([start[0], None], table["seen_from"].type)
    for name, values, complaint in (
        ("seen_to", late, "before seen_from"),
        ("seen_from", none, "seen_from is empty"),
    ):
        changed = table.set_column(table.schema.get_field_index(name), name, values)
        pq.write_table(changed, tmp_path / "in.parquet")

        result = CliRunner().invoke(app, [str(tmp_path / "in.parquet"), "-o", "out.csv"])

        assert complaint in str(result.exception) and "row 3" in str(result.exception)


def test_sources_that_report_once_are_kept_apart(tmp_path: Path) -> None:
    sources = tmp_path / "sources.csv"
    sources.write_text("source_id,duplicate_free\nwest,true\n")
    text = GOOD.replace("2,east", "2,west")

    assert len(set(run(tmp_path, text)["incident_id"].to_pylist())) == 2
    joined = run(tmp_path, text.replace("500,2.1.2", "500,2.1"), "--sources", str(sources))
    assert len(set(joined["incident_id"].to_pylist())) == 3


def test_a_day_written_once_or_twice_is_that_day(tmp_path: Path) -> None:
    text = (
        HEADER + "1,west,2031-05-06,2031-05-06,-22,-24,500,2,,\n"
        "2,east,2031-05-06,,-22,-24,500,2,,\n"
    )

    assert len(set(run(tmp_path, text)["incident_id"].to_pylist())) == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint", "row"),
    [
        ("-22.0,", "NaN,", "lon does not take 'NaN'", "row 2"),
        ("-22.001,", "far,", "lon does not take 'far'", "row 3"),
        (",500,", ",inf,", "error_radius_m does not take", "row 2"),
        ("2031-05-06T14:02Z,", "yesterday,", "seen_from does not take", "row 2"),
        ("T14:03Z", "T13:03Z", "before seen_from", "row 2"),
        (",,2\n", ",,-2\n", "deaths_min does not take", "row 3"),
        ("2,east", ",east", "report_id is empty", "row 3"),
        ("3,rights", "2,rights", "two reports have the id", ""),
        ("seen_to,", "until,", "no column 'seen_to'", "reports.csv"),
        ("-24.0,500", "-94.0,500", "off the globe", "report 1"),
    ],
)
def test_a_bad_value_is_named_with_its_row(
    tmp_path: Path, old: str, new: str, complaint: str, row: str
) -> None:
    with pytest.raises(TrucewatchError) as raised:
        run(tmp_path, GOOD.replace(old, new, 1))

    assert complaint in str(raised.value)
    assert row in str(raised.value)
    assert not (tmp_path / "out.csv").exists()


def test_an_ending_that_says_nothing_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ending"):
        result = CliRunner().invoke(app, [str(tmp_path / "none.csv"), "-o", "out.docx"])
        raise result.exception or AssertionError(result.output)


def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"PAR1 but not really")

    result = CliRunner().invoke(app, [str(tmp_path / "in.parquet"), "-o", str(tmp_path / "o.csv")])

    assert isinstance(result.exception, TrucewatchError)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00\x01", b"report_id\n", b'a,"b\n'])
def test_a_broken_csv_is_an_error_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in.csv").write_bytes(data)

    result = CliRunner().invoke(app, [str(tmp_path / "in.csv"), "-o", str(tmp_path / "o.csv")])

    assert isinstance(result.exception, TrucewatchError)


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int32(), pa.string())])
def test_spaces_around_texts_of_a_parquet_file_say_nothing(
    tmp_path: Path, front: Front, kind: pa.DataType
) -> None:
    for _ in range(5):
        front.report("west")
    texts = pa.array([" the ford ", "", None, "\u2003a mill\x1f", "a\u00a0b"]).cast(kind)
    table = front.reports().append_column("text", texts)
    pq.write_table(table, tmp_path / "in.parquet")

    read = read_reports(tmp_path / "in.parquet")["text"].to_pylist()

    assert read == ["the ford", None, None, "a mill", "a\u00a0b"]


def test_into_a_pipe_a_line_is_written_as_it_is_and_nothing_is_loaded_to_draw_it() -> None:
    """Half of what a short command waits for would draw bars that nobody sees."""
    code = (
        "import sys; from trucewatch.doors.cli import terminal\n"
        "with terminal.progress() as progress: progress('comparing', 1, 2)\n"
        "terminal.say('row 7: :warning: [bold]\\x1b[2J'); sys.exit('rich' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stderr.decode() == "row 7: :warning: [bold]�[2J\n"


PLAIN = [
    "a.csv -o b.parquet",
    "-o b.parquet a.csv",
    "a.csv --output b.csv --sources c.csv",
    "--json a.csv -o b.csv",
    "a.csv --json -o b.csv --json",
]

LEFT_TO_THE_COMMAND_LINE = [
    "",
    "a.csv",
    "a.csv -o",
    "a.csv -ob.csv",
    "a.csv --output=b.csv",
    "a.csv -o b.csv -o c.csv",
    "a.csv -o --json",
    "a.csv b.csv -o c.csv",
    "a.csv -o b.csv --help",
    "a.csv -o b.csv --explain R-1 R-2",
    "-- a.csv -o b.csv",
]


@pytest.mark.parametrize("words", PLAIN)
def test_plain_words_mean_what_the_command_line_takes_them_for(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []

    def noted(reports: Path, output: Path, sources: Path | None, *, as_json: bool) -> None:
        asked.append(Asked(reports, output, sources, as_json))

    monkeypatch.setattr("trucewatch.doors.cli.fuse.fuse_files", noted)

    assert CliRunner().invoke(app, words.split()).exit_code == 0
    assert [plainly(words.split())] == asked


@pytest.mark.parametrize("words", LEFT_TO_THE_COMMAND_LINE)
def test_other_words_are_left_to_the_command_line(words: str) -> None:
    assert plainly(words.split()) is None


def test_plain_words_wait_for_no_parser(tmp_path: Path) -> None:
    """A few reports are fused in half a second, and the parser of words took a quarter of it."""
    (tmp_path / "reports.csv").write_text(GOOD, encoding="utf-8")
    script = (
        "import sys; from trucewatch.doors.cli.main import run; run();"
        "print([name for name in ('typer', 'pydantic', 'rich') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, "fuse", "reports.csv", "-o", "out.csv"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "[]\n"
    assert (tmp_path / "out.csv").exists()


_BEGIN = """
import sys
from pathlib import Path
from trucewatch.doors.cli.early_reading import begun_early
with begun_early(Path(sys.argv[1])) as begun:
    print(begun is not None, {"numpy", "pyarrow"} & sys.modules.keys() or "nothing loaded")
"""


def _begun(file: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN, str(file)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_file_is_on_its_way_before_libraries_are_loaded(tmp_path: Path, front: Front) -> None:
    """One that this process parses itself, and one that is none, wait until they are."""
    for _ in range(20):
        front.report("west")
    table = front.reports()
    long = pa.array([f"{k} " * 200_000 for k in range(len(table))])
    pq.write_table(table, tmp_path / "short.parquet")
    pq.write_table(table.append_column("note", long), tmp_path / "long.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing more")

    assert _begun(tmp_path / "long.parquet") == "True nothing loaded"
    for name in ("short.parquet", "broken.parquet", "reports.csv", "absent.parquet"):
        assert _begun(tmp_path / name) == "False nothing loaded"


def test_what_was_begun_early_is_what_is_read(
    tmp_path: Path, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, and with the same faults."""
    front.report("west")
    front.report("east")
    file = tmp_path / "reports.parquet"
    pq.write_table(front.reports(), file)
    monkeypatch.setattr("trucewatch.doors.parquet_messages.SHORT", 0)
    with begun_early(file) as begun:
        assert begun is not None
        early = read_reports(file, begun)
    assert early.equals(read_reports(file))
    pq.write_table(front.reports().drop_columns(["seen_to"]), file)
    with begun_early(file) as begun, pytest.raises(TrucewatchError, match="no column 'seen_to'"):
        read_reports(file, begun)
