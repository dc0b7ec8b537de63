"""The arrows between the rooms, read from the imports and held true."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "trucewatch"

RIVER = (
    "vocabulary",
    "agreement",
    "reports",
    "claims",
    "talks",
    "places",
    "incidents",
    "belief",
    "findings",
    "verdicts",
    "coverage",
    "unreported",
    "conditions",
    "figures",
    "trends",
    "publications",
)
"""The rooms in the order in which what they make flows."""

OPEN_TO_ALL = ("vocabulary",)
"""Rooms whose every module may be read by those downstream; of the others only `model`."""

OPEN_MODULES = {
    # what a publication prints it counts by the same code as the command line
    ("publications", "figures"),
    ("publications", "coverage"),
    ("publications", "trends"),
    ("figures", "coverage"),
    ("figures", "agreement"),
    # a panel is made from what a counting rule counts and from who watched
    ("trends", "figures"),
    ("trends", "coverage"),
    ("findings", "agreement"),
    # deadlines are counted as the agreement's own are; what may be said of a condition is held
    # against it row by row, with the faults of rows
    ("conditions", "agreement"),
    ("conditions", "reports"),
    # a gate asks how the conditions stand that it hangs on
    ("figures", "conditions"),
    ("publications", "conditions"),
    # a dossier prints positions and claims as the talks' own pages word them, and withholds as
    # claims do
    ("publications", "talks"),
    ("publications", "claims"),
    # deadlines are counted, and parties named, as the agreement's own are
    ("verdicts", "agreement"),
}
"""Pairs (reader, read) in which whole rooms are open, each with its reason in ARCHITECTURE.md."""


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that the file imports, by its dotted name below the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it goes"
            names = [f"{node.module}.{a.name}" if node.module == "trucewatch" else str(node.module)
                     for a in node.names]  # fmt: skip
        yield from (n.removeprefix("trucewatch.") for n in names if n.startswith("trucewatch."))


def files_of(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("room", RIVER)
def test_a_room_reads_only_models_upstream(room: str) -> None:
    """A finding never reads the reporter, a report never reads the finding."""
    for path in files_of(room):
        for name in imports(path):
            read, _, module = name.partition(".")
            if read == room or read in OPEN_TO_ALL or read == "__version__":
                continue
            assert read in RIVER[: RIVER.index(room)], f"{path.name} of {room} imports {name}"
            if (room, read) not in OPEN_MODULES:
                assert module == "model", f"{path.name} of {room} imports {name}, not a model"


def test_the_ledger_imports_nothing_of_ours() -> None:
    """A distrustful delegation can read it alone."""
    for path in files_of("ledger"):
        assert all(name.startswith("ledger") for name in imports(path)), path


def test_the_witness_reads_the_ledger_and_nothing_else_of_ours() -> None:
    """A party reads all it runs; nothing beyond `cryptography` is asked for either."""
    allowed = {*sys.stdlib_module_names, "trucewatch"}
    for path in files_of("witness"):
        for name in imports(path):
            assert name.split(".")[0] in ("ledger", "witness"), f"{path.name} imports {name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] in allowed, f"{path.name}: {node.module}"


def test_sealing_reads_proofs_and_words_alone() -> None:
    """A guardian can read all of what their key is used for."""
    for path in files_of("sealing"):
        for name in imports(path):
            assert name.split(".")[0] in ("sealing", "ledger", "vocabulary"), f"{path}: {name}"


def test_custody_reads_words_alone() -> None:
    """What an exhibit is does not depend on what anybody made of it."""
    for path in files_of("custody"):
        for name in imports(path):
            assert name.split(".")[0] in ("custody", "vocabulary"), f"{path}: {name}"


def test_who_may_do_what_depends_on_nothing_else_of_ours() -> None:
    """Whoever asks who may see what reads one small room."""
    for path in files_of("people"):
        for name in imports(path):
            assert name.split(".")[0] in ("people", "vocabulary"), f"{path}: {name}"


def test_what_is_unreported_is_reckoned_from_words_and_tables_alone() -> None:
    """A statistician reads all that an estimate rests on, and it never learns what a side said."""
    for path in files_of("unreported"):
        for name in imports(path):
            assert name.split(".")[0] in ("unreported", "vocabulary"), f"{path}: {name}"


def test_the_exercise_reads_no_room_but_its_own_and_models() -> None:
    """Planted truth must not be made with the code it is to test."""
    for path in files_of("exercise"):
        for name in imports(path):
            read, _, module = name.partition(".")
            assert read in ("exercise", "vocabulary") or module == "model", f"{path}: {name}"


def test_the_simulation_reads_no_room_but_its_own_and_models() -> None:
    """Nor must what fusion is measured against."""
    for path in files_of("simulation"):
        for name in imports(path):
            read, _, _ = name.partition(".")
            assert read in ("simulation", "vocabulary") or name == "reports.model", (
                f"{path}: {name}"
            )


def test_nobody_imports_a_door() -> None:
    """What comes through a door does not decide what happens behind it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in ("doors", "__main__.py"):
            assert not any(name.startswith("doors") for name in imports(path)), path


IMPURE = (
    "socket",
    "urllib",
    "http",
    "subprocess",
    "secrets",
    "random",
    "os",
    "sqlite3",
    "requests",
)


@pytest.mark.parametrize(
    "room", [*RIVER, "exercise", "simulation", "mechanism", "sealing", "people"]
)
def test_rooms_are_handed_time_files_and_chance(room: str) -> None:
    """The same ground gives the same bytes because nothing else can come in."""
    for path in files_of(room):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                assert name.split(".")[0] not in IMPURE, f"{path} imports {name}"
        for call in ("datetime.now(", "date.today(", "time.time(", "utcnow("):
            assert call not in text, f"{path} asks the clock"
