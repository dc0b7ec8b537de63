"""What every format promises, ours and those that come by entry point."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.examples import context, example_of, problems, read
from trucewatch.doors.sources import detect, formats
from trucewatch.doors.sources.contract import PlaceRow
from trucewatch.reports.model import Problem, Row

EVERY = sorted(formats())
IN_LINES = [name for name in EVERY if name not in ("xlsx", "boundaries")]
OURS = {
    "csv", "xlsx", "ucdp-ged", "ucdp-aec", "syrian-archive", "tally", "gazetteer", "boundaries",
    "watch",
}  # fmt: skip

every_format = pytest.mark.parametrize("name", EVERY)


def test_the_formats_of_the_contract_are_there() -> None:
    assert set(EVERY) >= OURS


@every_format
def test_the_manifest_is_complete(name: str) -> None:
    manifest = formats()[name].MANIFEST
    assert manifest.id == name
    assert manifest.title and manifest.about and manifest.licence_reminder
    assert manifest.endings and all(e.startswith(".") and e == e.lower() for e in manifest.endings)


@every_format
def test_it_recognises_its_own_and_refuses_the_others(name: str) -> None:
    file, data = example_of(name)
    assert detect(data, file) == name
    assert formats()[name].MANIFEST.sniff(b"", file) < 0.1
    assert formats()[name].MANIFEST.sniff(b"\x00\xff\x10binary", "picture.jpg") < 0.1


@every_format
def test_its_example_gives_rows_and_no_problem(name: str) -> None:
    rows = read(name, example_of(name)[1])
    assert rows and not problems(rows)
    assert all(isinstance(row, Row | PlaceRow) for row in rows)
    assert all(row.raw and row.number > 0 for row in rows if isinstance(row, Row | PlaceRow))


@every_format
def test_an_empty_file_is_a_problem_and_no_crash(name: str) -> None:
    (problem,) = read(name, b"")
    assert isinstance(problem, Problem) and problem.row == 0 and problem.remedy


@every_format
def test_a_file_cut_short_is_no_crash(name: str) -> None:
    data = example_of(name)[1]
    for share in (0.3, 0.6, 0.9):
        rows = read(name, data[: int(len(data) * share)])
        assert all(isinstance(row, Row | PlaceRow | Problem) for row in rows)


@pytest.mark.parametrize("name", [name for name in EVERY if name != "xlsx"])
def test_a_wrong_encoding_is_a_problem_with_a_remedy(name: str) -> None:
    """Every example holds Arabic; in the code page of Windows it must not pass as letters."""
    data = example_of(name)[1].decode().encode("cp1256", errors="replace")
    found = problems(read(name, data))
    assert found and "UTF-8" in found[0].message + found[0].remedy


@pytest.mark.parametrize("name", IN_LINES)
def test_row_numbers_are_lines_of_the_file(name: str) -> None:
    rows = read(name, example_of(name)[1])
    numbers = [row.number for row in rows if isinstance(row, Row | PlaceRow)]
    assert numbers[0] == 2
    shifted = read(name, b"\n\n" + example_of(name)[1])
    if not problems(shifted):
        assert [r.number for r in shifted if isinstance(r, Row | PlaceRow)] == [
            n + 2 for n in numbers
        ]


class _Counted(io.BytesIO):
    """Bytes that know how many of them were asked for."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.asked += len(data)
        return data

    def read1(self, size: int | None = -1, /) -> bytes:
        data = super().read1(size if size is not None else -1)
        self.asked += len(data)
        return data


@pytest.mark.parametrize("name", IN_LINES)
def test_it_reads_one_row_at_a_time(name: str) -> None:
    """The first row of a large file comes long before its end is read."""
    header, rest = example_of(name)[1].split(b"\n", 1)
    stream = _Counted(header + b"\n" + rest * (4_000_000 // len(rest)))
    next(iter(formats()[name].read(stream, context())))
    assert stream.asked < 1_000_000


@every_format
def test_a_problem_says_what_would_have_worked(name: str) -> None:
    data = example_of(name)[1]
    for spoilt in (data.replace(b"2031", b"20x1").replace(b"36.", b"936."), data[:-40] + b",,,\n"):
        for problem in problems(read(name, spoilt)):
            assert problem.file == f"example.{name}"
            assert problem.code and problem.message and problem.remedy
            assert problem.value_excerpt is None or len(problem.value_excerpt) <= 80


@every_format
@settings(max_examples=25)
@given(data=st.binary(max_size=400))
def test_garbage_never_brings_it_down(name: str, data: bytes) -> None:
    assert all(isinstance(row, Row | PlaceRow | Problem) for row in read(name, data))


@every_format
@settings(max_examples=25)
@given(junk=st.binary(max_size=60), at=st.floats(0, 1))
def test_garbage_inside_a_good_file_never_brings_it_down(name: str, junk: bytes, at: float) -> None:
    data = example_of(name)[1]
    place = int(len(data) * at)
    rows = read(name, data[:place] + junk + data[place:])
    assert all(isinstance(row, Row | PlaceRow | Problem) for row in rows)
