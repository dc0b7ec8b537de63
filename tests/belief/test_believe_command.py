"""`trucewatch believe`: files in, files out, and bad values answered with their row."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from tests.belief.witnesses import claims
from tests.command import done, trucewatch
from trucewatch.belief.model import BELIEFS
from trucewatch.simulation.disputes import Disputed, simulate_dispute

pytestmark = pytest.mark.usefixtures("hasty")

HEADER = "item,source,role,time,claim\n"
GOOD = (
    HEADER + "7,w,party_West,2031-05-06T14:02Z,East\n"
    "7,e,party_East,2031-05-06T16:05+02:00,West\n"
    "7,n,neutral,,West\n"
)


def written(folder: Path, text: str) -> Path:
    path = folder / "claims.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_three_words_on_one_incident(tmp_path: Path) -> None:
    said = done("believe", written(tmp_path, GOOD), "-o", tmp_path / "out.csv")

    found = pacsv.read_csv(tmp_path / "out.csv")
    assert found.column_names == BELIEFS.names
    assert sorted(found["outcome"].to_pylist()) == ["East", "West", "none"]
    assert "too little to learn from" in said.err


def test_parquet_and_what_was_learned(tmp_path: Path) -> None:
    dispute = simulate_dispute(Disputed(items=30, seed=4, neutrals=5))
    pq.write_table(dispute.claims, tmp_path / "in.parquet")

    said = done("believe", tmp_path / "in.parquet", "-o", tmp_path / "out.parquet",
                "--learned", tmp_path / "sources.csv", "--json")  # fmt: skip

    assert said.document["learned"] is True and said.document["items"] == 30
    assert pq.read_table(tmp_path / "out.parquet").schema.equals(BELIEFS)
    assert "share" in pacsv.read_csv(tmp_path / "sources.csv").column_names


def test_reasons_in_words_with_the_grade_beside(tmp_path: Path) -> None:
    """Grades are shown and change no number."""
    graded = GOOD.replace("claim\n", "claim,grade\n", 1).replace("East\n", "East,D4\n")
    graded = graded.replace(",West\n", ",West,\n")
    done("believe", written(tmp_path, graded), "-o", tmp_path / "out.csv",
         "--reasons", tmp_path / "why.csv")  # fmt: skip
    plain = tmp_path / "plain"
    plain.mkdir()
    done("believe", written(plain, GOOD), "-o", plain / "out.csv")

    why = pacsv.read_csv(tmp_path / "why.csv").to_pylist()
    assert {row["grade"] for row in why if row["source"] == "w"} == {"D4"}
    assert any("Accuses another side" in row["reason"] for row in why)
    assert {row["row"] for row in why} == {None, 2, 3, 4}
    assert (tmp_path / "out.csv").read_bytes() == (plain / "out.csv").read_bytes()


def test_reasons_in_arabic(tmp_path: Path) -> None:
    done("believe", written(tmp_path, GOOD), "-o", tmp_path / "out.csv",
         "--reasons", tmp_path / "why.csv", "--lang", "ar")  # fmt: skip

    assert "مصلحته" in (tmp_path / "why.csv").read_text(encoding="utf-8")


def test_kinds_and_interests_from_a_table_of_sources(tmp_path: Path) -> None:
    """With kinds told by source no column of roles is needed."""
    no_roles = "item,source,time,claim\n1,w,1,West\n1,x,2,East\n"
    (tmp_path / "sources.csv").write_text("source_id,kind,interests\nw,party,West\nx,media,\n")

    done("believe", written(tmp_path, no_roles), "-o", tmp_path / "out.csv",
         "--sources", tmp_path / "sources.csv", "--learned", tmp_path / "l.csv")  # fmt: skip

    assert set(pacsv.read_csv(tmp_path / "l.csv")["kind"].to_pylist()) == {"party", "media"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("item,source,time,claim\n1,w,1,West\n", "no column 'role'"),
        (HEADER + "1,w,neutral,1,West\n1,v,neutral,1,\n", "claim is empty"),
        (HEADER + "1,w,neutral,1,West\n1,v,neutral,soon,West\n", "time does not take"),
        (HEADER + "1,w,neutral,1,West\n2,w,party_West,1,West\n", "two roles"),
        (HEADER.replace("claim", "claim,grade") + "1,w,neutral,1,West,Z9\n", "grade does not"),
        ("", "empty"),
    ],
)
def test_what_makes_no_sense_is_answered_with_its_place(
    tmp_path: Path, text: str, words: str
) -> None:
    said = trucewatch("believe", written(tmp_path, text), "-o", tmp_path / "out.csv")

    assert said.code != 0
    assert words in said.err and "claims.csv" in said.err
    assert not (tmp_path / "out.csv").exists()


def test_an_ending_that_names_no_format_is_wrong_use(tmp_path: Path) -> None:
    assert trucewatch("believe", written(tmp_path, GOOD), "-o", tmp_path / "out.txt").code == 2


def test_a_header_alone_gives_a_header_alone(tmp_path: Path) -> None:
    done("believe", written(tmp_path, HEADER), "-o", tmp_path / "out.csv")

    assert len((tmp_path / "out.csv").read_text().splitlines()) == 1


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    pq.write_table(claims(("1", "w", "neutral", 1.0, "West")), tmp_path / "in.parquet")
    for name in ("one.csv", "two.csv"):
        done("believe", tmp_path / "in.parquet", "-o", tmp_path / name, "--seed", "5")

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
