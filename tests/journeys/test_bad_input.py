"""Bad input: a clear answer with file, row and remedy, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from tests.command import Said, done, trucewatch
from tests.journeys.conftest import MAPPING, REPORTS

HEADER = REPORTS.splitlines()[0]


@pytest.fixture
def add(mission: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Adds one file under the usual mapping; its name and bytes are the test's."""
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")

    def adding(name: str, data: bytes) -> Said:
        (tmp_path / name).write_bytes(data)
        return trucewatch("add", mission, tmp_path / name, "--mapping", mapping)

    return adding


def problems(mission: Path) -> list[dict[str, object]]:
    return list(done("list", mission, "problems", "--json").document["items"])


def test_a_file_in_another_encoding(add, mission: Path) -> None:  # type: ignore[no-untyped-def]
    said = add("reports.csv", REPORTS.encode("cp1256", errors="replace"))
    assert said.code == 1
    (problem,) = problems(mission)
    assert "encod" in str(problem["message"]) + str(problem["remedy"])
    assert problem["file"] == "reports.csv"


def test_a_broken_date_keeps_its_row_and_spares_the_others(add, mission: Path) -> None:  # type: ignore[no-untyped-def]
    said = add("r.csv", f"{REPORTS}2017-02-31,Kafr Sabil,,shelling,,,River Watch\n".encode())
    assert said.code == 1
    assert done("list", mission, "reports", "--json").document["count"] == 3
    (problem,) = problems(mission)
    assert (problem["row"], problem["value_excerpt"]) == (5, "2017-02-31")
    assert problem["remedy"]


def test_swapped_coordinates_are_asked_about(mission: Path, tmp_path: Path) -> None:
    """36.2 east, 37.1 north is near Aleppo; the other way round it is in Turkey."""
    (tmp_path / "m.yaml").write_text(
        "source: {constant: a post, kind: monitor}\n"
        "columns: {when: seen, lat: lat, lon: lon}\n", encoding="utf-8"
    )  # fmt: skip
    (tmp_path / "c.csv").write_text("when,lat,lon\n2017-01-12,137.1,36.2\n", encoding="utf-8")
    assert (
        trucewatch("add", mission, tmp_path / "c.csv", "--mapping", tmp_path / "m.yaml").code == 1
    )
    (problem,) = problems(mission)
    assert "swap" in f"{problem['message']} {problem['remedy']}"


def test_a_formula_is_not_a_value(add, mission: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in REPORTS.splitlines()[:2]:
        sheet.append(line.split(","))
    sheet.append(["=TODAY()", "Kafr Sabil", "", "shelling", "", "", "River Watch"])
    book.save(tmp_path / "formula.xlsx")
    said = add("formula.xlsx", (tmp_path / "formula.xlsx").read_bytes())
    assert said.code == 1
    (problem,) = problems(mission)
    assert problem["row"] == 3 and "formula" in str(problem["message"])


def test_an_empty_file(add, mission: Path) -> None:  # type: ignore[no-untyped-def]
    assert add("empty.csv", b"").code == 1
    (problem,) = problems(mission)
    assert "empty" in str(problem["message"])


def test_a_hundred_megabytes_in_one_field(add, mission: Path) -> None:  # type: ignore[no-untyped-def]
    huge = b"x" * (100 * 2**20)
    said = add(
        "huge.csv", HEADER.encode() + b'\n2017-01-12,"' + huge + b'",,shelling,,,Post Seven\n'
    )
    assert said.code == 1
    (problem,) = problems(mission)
    assert len(str(problem["value_excerpt"] or "")) <= 80 and problem["remedy"]


def test_a_truncated_workbook(add, mission: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    book = openpyxl.Workbook()
    book.save(tmp_path / "whole.xlsx")
    data = (tmp_path / "whole.xlsx").read_bytes()
    assert add("cut.xlsx", data[: len(data) // 2]).code == 1
    (problem,) = problems(mission)
    assert problem["row"] == 0 and problem["remedy"]


def test_an_agreement_with_a_typo_names_its_line(tmp_path: Path) -> None:
    from trucewatch.agreement.shipped import shipped_text

    text = shipped_text("syria-2016-12-30").replace("signatory", "signatroy", 1)
    line = 1 + text[: text.index("signatroy")].count("\n")
    (tmp_path / "typo.yaml").write_text(text, encoding="utf-8")
    said = trucewatch("agreement", "check", tmp_path / "typo.yaml")
    assert said.code == 1
    assert str(line) in said.out + said.err and "signatory" in said.out + said.err
    assert trucewatch("new", tmp_path / "m", "--agreement", tmp_path / "typo.yaml").code != 0
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("missing", ["trucewatch.db", "mission.toml", "registry.age", "evidence"])
def test_a_half_copied_mission_says_what_is_missing(
    mission: Path, missing: str, tmp_path: Path
) -> None:
    path = mission / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    said = trucewatch(
        "add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml"
    )
    if missing == "evidence":  # empty folders do not survive every copy; nothing was in it
        assert said.code == 0
    else:
        assert said.code != 0 and missing in said.err


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "trucewatch", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip


def test_an_interruption_inside_generated_code_ends_in_the_same_code(tmp_path: Path) -> None:
    """Dataclasses are made by `exec`; Ctrl-C inside one must not kill the process by its signal."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, types\n"
        "commands = types.ModuleType('commands')\n"
        "commands.run = lambda: exec('raise KeyboardInterrupt')\n"
        "sys.modules['trucewatch.doors.cli.main'] = commands\n",
        encoding="utf-8",
    )
    said = subprocess.run(
        [sys.executable, "-m", "trucewatch"],
        capture_output=True, env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert (said.returncode, said.stdout) == (130, b"")
    assert said.stderr.startswith(b"trucewatch: interrupted")


@pytest.mark.parametrize("after_s", [1.5, 2.5, 3.5])
def test_interrupting_add_loses_nothing_it_acknowledged(
    mission: Path, tmp_path: Path, after_s: float
) -> None:
    """Ctrl-C, then the same command again: every row once, none twice."""
    n = 30_000
    rows = "".join(f"2017-01-12 14:05,Kafr {i},,shelling,,,Post Seven\n" for i in range(n))
    (tmp_path / "many.csv").write_text(f"{HEADER}\n{rows}", encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    command = ("add", mission, tmp_path / "many.csv", "--mapping", tmp_path / "mapping.yaml")
    process = start(*command)
    time.sleep(after_s)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    assert process.returncode in (0, 130)
    done("ledger", "verify", mission)
    done(*command)
    assert done("ledger", "verify", mission).code == 0
    said = done(*command, "--json").document["items"][0]
    assert (said["accepted"], said["duplicates"]) == (0, n)


def test_interrupting_update_leaves_the_ground_and_a_second_try(
    mission: Path, tmp_path: Path
) -> None:
    (tmp_path / "reports.csv").write_text(REPORTS, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    done("add", mission, tmp_path / "reports.csv", "--mapping", tmp_path / "mapping.yaml")
    process = start("update", mission, "--full")
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert b"Traceback" not in err
    digest = done("update", mission, "--json").document["dump_sha256"]
    assert done("update", mission, "--full", "--json").document["dump_sha256"] == digest
