"""Cases beside the law: markdown files read into situations with the finding they should give.

The format stands in docs/agreements.md. A lawyer corrects a case in the markdown file; nothing
here knows any agreement.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
EXPECTED = ("expected", "step", "why", "reading", "norm", "bearer", "p_low", "p_high")
UNKNOWN = ("–", "—", "-")
DEFAULT = re.compile(r"^- ([a-z0-9_]+): (.+)$")


@dataclass
class Case:
    """One row of a table: what happened, and what the finding should be."""

    file: str
    line: int
    name: str
    said: dict[str, str] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)


def cases_in(path: Path) -> list[Case]:
    """Every case of a file; a list of defaults counts for the tables below it up to the next."""
    found: list[Case] = []
    defaults: dict[str, str] = {}
    header: list[str] = []
    listing = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if told := DEFAULT.match(line):
            defaults = defaults if listing else {}
            defaults[told[1]] = told[2].strip()
            listing = True
            continue
        if line.strip():
            listing = False
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not header:
            header = cells
        elif not set("".join(cells)) <= set(":- "):
            assert len(cells) == len(header), f"{path.name}, line {number}: {len(cells)} cells"
            found.append(_case(path, number, dict(zip(header, cells, strict=True)), defaults))
    return found


def _case(path: Path, number: int, cells: dict[str, str], defaults: dict[str, str]) -> Case:
    name = cells.pop("case")
    whole = {**defaults, **{key: value for key, value in cells.items() if value}}
    whole = {key: "" if value in UNKNOWN else value.strip("`") for key, value in whole.items()}
    case = Case(file=path.name, line=number, name=name)
    for key, value in whole.items():
        (case.expected if key in EXPECTED else case.said)[key] = value
    _one_second(case.said)
    return case


def _one_second(said: dict[str, str]) -> None:
    """`at` is one second, from that instant on."""
    at = said.pop("at", "")
    if at and not said.get("seen_from"):
        begin = datetime.fromisoformat(at)
        said["seen_from"] = at
        said["seen_to"] = (begin + timedelta(seconds=1)).isoformat()
