"""Every bound has its variable, its line in the documentation, and a fault in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucewatch.doors.limits.bounds import BOUNDS, BeyondLimit, bound
from trucewatch.doors.limits.names import shown_name
from trucewatch.vocabulary.errors import UsageError

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BOUNDS)
def test_a_bound_stands_in_the_documentation_with_its_default(name: str) -> None:
    (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    assert f"{BOUNDS[name].most:,}" in line


def test_a_bound_is_set_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCEWATCH_LIMIT_JSON_DEPTH", "40")
    assert bound("json_depth").most == 40


@pytest.mark.parametrize("text", ["", "no", "-1", "0", "1e3", "9" * 400, "٤"])
def test_a_bound_that_is_no_number_is_wrong_use(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TRUCEWATCH_LIMIT_JSON_DEPTH", text)
    with pytest.raises(UsageError, match="TRUCEWATCH_LIMIT_JSON_DEPTH"):
        bound("json_depth")


def test_what_is_beyond_says_what_is_allowed_and_how_to_raise_it() -> None:
    beyond = BeyondLimit("c", "too deep", line=3, allowed=bound("json_depth"), hint="flatten it")
    said = str(beyond.of("a.geojson"))
    assert "a.geojson, line 3" in said and "16 levels" in said and "JSON_DEPTH" in said
    assert beyond.fault().message.startswith("too deep; at most 16")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("reports.csv", "reports.csv"),
        ("تقرير.csv", "تقرير.csv"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("a\nb\x1b[2J", "a\\x0ab\\x1b[2J"),
        ("bad\udcff.csv", "bad\\udcff.csv"),
    ],
)
def test_a_name_is_shown_with_what_it_hides(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_long_name_keeps_its_ends() -> None:
    assert (
        len(shown_name("x" * 4096 + ".csv")) <= 121
        and shown_name("x" * 500 + ".csv")[-4:] == ".csv"
    )
