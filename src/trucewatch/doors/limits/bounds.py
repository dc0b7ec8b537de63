"""The bounds themselves: one name, one number, one environment variable each.

They are generous to the largest honest files we know of. Whoever has a larger one raises its bound
for that command: `TRUCEWATCH_LIMIT_GEOJSON_POINTS=20000000 trucewatch add …`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from trucewatch.reports.faults import Fault
from trucewatch.vocabulary.errors import UsageError

PREFIX: Final = "TRUCEWATCH_LIMIT_"
LARGEST: Final = 2**53
MB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Bound:
    """The most of something that is read. `unit` is in the plural, as a person says it."""

    name: str
    most: int
    unit: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper()

    def __str__(self) -> str:
        return f"at most {self.most:,} {self.unit} ({self.variable} sets another)"


_KNOWN = (
    Bound("gzip_mb", 4096, "MB unpacked"),
    Bound("gzip_ratio", 250, "times its packed size"),
    Bound("line_kb", 1024, "kB in a line"),
    Bound("record_kb", 1024, "kB in a row"),
    Bound("columns", 1000, "columns"),
    Bound("bad_rows", 1000, "bad rows at the start where not one in ten is good"),
    Bound("table_mb", 4096, "MB"),
    Bound("json_depth", 16, "levels"),
    Bound("json_digits", 128, "digits in a number"),
    Bound("geojson_mb", 256, "MB"),
    Bound("geojson_points", 5_000_000, "points"),
    Bound("geojson_feature_points", 1_000_000, "points in one outline"),
    Bound("outline_meetings", 64, "sides near each side of an outline, on average"),
    Bound("wkb_depth", 8, "levels"),
    Bound("wkb_points", 5_000_000, "points"),
    Bound("yaml_kb", 256, "kB"),
    Bound("yaml_depth", 12, "levels"),
    Bound("yaml_values", 20_000, "values"),
    Bound("toml_kb", 64, "kB"),
    Bound("key_kb", 16, "kB"),
    Bound("proof_kb", 4096, "kB"),
    Bound("ledger_file_mb", 32, "MB"),
    Bound("zip_mb", 128, "MB"),
    Bound("zip_parts", 2000, "parts"),
    Bound("zip_unpacked_mb", 1024, "MB unpacked"),
    Bound("zip_ratio", 200, "times its packed size"),
    Bound("xml_depth", 64, "levels"),
    Bound("xml_elements", 200_000, "elements in the smallest workbook"),
    Bound("xml_elements_per_byte", 2, "elements for each packed byte"),
    Bound("workbook_strings_mb", 128, "MB of shared text"),
    Bound("workbook_empty_cells", 1_000_000, "empty cells on the way to far ones"),
    Bound("parquet_footer_mb", 16, "MB of footer"),
    Bound("parquet_depth", 8, "levels"),
    Bound("parquet_groups", 20_000, "row groups"),
    Bound("parquet_rows", 200_000, "rows, and one more for each byte of the file"),
    Bound("parquet_unpacked_mb", 8192, "MB unpacked"),
    Bound("pixels", 100_000_000, "pixels"),
    Bound("copied_pixels", 8_000_000, "pixels, and twenty more for each byte of the file"),
    Bound("article_mb", 64, "MB of a report in prose"),
    Bound("article_text_kb", 2048, "kB of words in it"),
    Bound("article_pages", 2000, "pages of a PDF"),
    Bound("worker_memory_mb", 160, "MB of memory, and its share for the size of the file"),
    Bound("worker_answer_mb", 128, "MB of values, and their share for the size of the file"),
    Bound("worker_seconds", 2, "s of processor time, and its share for the size of the file"),
)
BOUNDS: Final = {known.name: known for known in _KNOWN}


def bound(name: str) -> Bound:
    """The bound of that name, as the environment sets it. Raises UsageError where that is wrong."""
    known = BOUNDS[name]
    text = os.environ.get(known.variable)
    if text is None:
        return known
    if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) < LARGEST):
        raise UsageError(
            f"{known.variable} is {text[:40]!r}",
            expected=f"a whole number of {known.unit}, from 1 up; {known.most:,} if it is not set",
        )
    return Bound(name, int(text), known.unit)


class BeyondLimit(UsageError):
    """A file is beyond a bound, or is not what its kind must be. `code` is stable, for counting."""

    def __init__(
        self,
        code: str,
        what: str,
        *,
        file: str | None = None,
        line: int | None = None,
        allowed: Bound | str | None = None,
        hint: str,
    ) -> None:
        expected = None if allowed is None else str(allowed)
        super().__init__(what, where=file, expected=expected, hint=hint)
        self.code = code
        self.line = line

    def fault(self) -> Fault:
        """The same for a list of problems, which names the file itself."""
        message = self.what if self.expected is None else f"{self.what}; {self.expected}"
        return Fault(self.code, message, self.hint or "")

    def of(self, file: str) -> BeyondLimit:
        """The same, with the name of its file where it has none."""
        self.where = self.where or (f"{file}, line {self.line}" if self.line else file)
        return self
