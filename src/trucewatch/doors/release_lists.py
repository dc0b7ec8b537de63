"""Lists of people to be released: counted by category, then sealed; nobody on them is named.

The file goes to the vault as it is, encrypted; what leaves here is an exhibit's id and numbers.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from trucewatch.doors.exhibits import Told, receive
from trucewatch.doors.limits.bounds import MB
from trucewatch.doors.limits.names import need_file
from trucewatch.doors.storage.mission import Mission
from trucewatch.vocabulary.errors import UsageError

MOST_MB = 16
"""The longest list counted in one go: a hundred thousand people. [MB]"""


def seal_list(
    mission: Mission, path: Path, categories: Collection[str]
) -> tuple[str, Mapping[str, int]]:
    """The exhibit a list was sealed as, and how many it holds of each category.

    Raises UsageError, naming a row and no cell of it, before anything is kept.
    """
    counts = _counted(path, categories)
    exhibit, _ = receive(mission, path, Told(origin="a sealed list"))
    return exhibit.id, counts


def _counted(path: Path, categories: Collection[str]) -> Mapping[str, int]:
    need_file(path)
    if path.stat().st_size > MOST_MB * MB:
        raise UsageError("the list is too long", hint="seal it in parts")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            "the list is not written in UTF-8", hint="save it as CSV (UTF-8)"
        ) from error
    rows = csv.DictReader(io.StringIO(text))
    if "category" not in (rows.fieldnames or ()):
        raise UsageError("the list has no column category", hint="add one; its cells are counted")
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows, 2):
        category = (row["category"] or "").strip()
        if category not in categories:
            raise UsageError(
                f"row {number} has no category that we know",
                expected=f"one of {', '.join(sorted(categories))}",
            )
        counts[category] += 1
    if not counts:
        raise UsageError("the list is empty")
    return counts
