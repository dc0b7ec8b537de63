"""Every promise of the threat model names the tests behind it, and these are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(r"`(tests/[\w/]+(?:\.py)?/?)`")


def rows() -> list[str]:
    text = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if not line.startswith(("| who", "| ---"))]


def test_the_page_has_its_three_tables() -> None:
    assert len(rows()) > 20


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[2:60])
def test_each_line_has_a_test_behind_it(row: str) -> None:
    """A file of tests that has tests in it: an empty promise would read the same."""
    assert row.count("|") == 4, "who, what stands against it, and the test"
    paths = [ROOT / name for name in NAMED.findall(row.rsplit("|", 2)[1])]
    assert paths
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name[:5] == "test_"]
        classes = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name[:4] == "Test"]
        assert tests or classes, path
