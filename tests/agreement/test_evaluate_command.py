"""`trucewatch agreement evaluate` and `diff`: files in, files out, and what a person is told."""

import csv
import json

import pyarrow.parquet as pq
import pytest

from tests.agreement.harbour import TEXT, ZONE
from tests.command import done, trucewatch

HEADER = "id,seen_from,seen_to,lon,lat,error_radius_m,area,actor,actor_probability,target,act,self_defence\n"  # noqa: E501
ROWS = (
    "s1,2020-02-01T12:00Z,,,,,,Blue,0.8,Red,2.1,\n"
    "s2,2020-02-01,,,,,,Blue,,Red,2.1,yes\n"
    "s3,2020-02-01T12:00Z,,10.0,50.05,500,,Blue,,,8.1,\n"
    "s4,,,,,,,,,,,\n"
)


@pytest.fixture
def accord(tmp_path):
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "harbour.geojson").write_text(ZONE, encoding="utf-8")
    (tmp_path / "harbour.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "harbour.yaml"


@pytest.fixture
def situations(tmp_path):
    file = tmp_path / "situations.csv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    return file


def rows(file):
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_each_situation_gets_its_finding_with_a_reason_in_words(accord, situations, tmp_path):
    out = tmp_path / "out.csv"
    assert done("agreement", "evaluate", accord, situations, "-o", out, "--json").document == {
        "situations": 4, "findings": 4, "output": str(out),
    }  # fmt: skip
    found = {row["id"]: row for row in rows(out)}
    assert list(rows(out)[0]) == [
        "id", "reading", "norm", "bearer", "outcome", "step", "p_low", "p_high", "paragraph",
        "reason",
    ]  # fmt: skip
    assert (found["s1"]["outcome"], found["s1"]["p_high"]) == ("breach", "0.8")
    assert found["s1"]["reason"].startswith("As alleged, Blue did what article 1 forbids.")
    assert found["s2"]["outcome"] == "permitted"
    assert (found["s3"]["outcome"], found["s3"]["step"]) == ("undetermined", "scope")
    assert found["s4"]["outcome"] == "undetermined"


def test_parquet_in_and_out_says_the_same_in_arabic(accord, situations, tmp_path):
    out = tmp_path / "out.parquet"
    done("agreement", "evaluate", accord, situations, "-o", out, "--lang", "ar")
    reasons = pq.read_table(out)["reason"].to_pylist()
    assert "الادعاء" in reasons[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2020-02-01T12:00Z,,,,,,Blue,0.8", "soon,,,,,,Blue,0.8", "seen_from does not take 'soon'"),
        ("Blue,0.8", "Blue,likely", "actor_probability does not take 'likely'"),
        ("Blue,0.8", "Blue,1.8", "actor_probability is 1.8"),
        ("10.0,50.05,500", "10.0,95,500", "lat does not take '95'"),
        ("10.0,50.05,500", "10.0,50.05,", "error_radius_m is empty"),
        ("Red,2.1,yes", "Red,2.1,perhaps", "self_defence does not take 'perhaps'"),
        ("s2,", "s1,", "id is empty or stands twice"),
    ],
)
def test_a_cell_that_makes_no_sense_is_told_with_its_row(accord, situations, old, new, said):
    text = situations.read_text(encoding="utf-8")
    assert old in text
    situations.write_text(text.replace(old, new, 1), encoding="utf-8")
    answer = trucewatch("agreement", "evaluate", accord, situations, "-o", accord.parent / "o.csv")
    assert answer.code == 1
    assert said in answer.err
    assert "situations.csv" in answer.err


def test_a_column_the_agreement_knows_nothing_of_is_told(accord, situations, tmp_path):
    situations.write_text(HEADER.replace("self_defence", "mood") + ROWS, encoding="utf-8")
    answer = done("agreement", "evaluate", accord, situations, "-o", tmp_path / "o.csv")
    assert "asks for no such fact: mood" in answer.err


def test_diff_says_what_changed_between_two_files(accord, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(
        TEXT.replace("No attack on another party.", "No attack at all.")
        .replace("    against: other_bound_party\n", "")
        .replace("  - {id: grey, role: outside, names: Grey}\n", ""),
        encoding="utf-8",
    )
    said = done("agreement", "diff", accord, other).out
    assert "~ norms n1 · against\n    was: other_bound_party\n    is:  nothing" in said
    assert "- actors grey" in said
    items = json.loads(done("agreement", "diff", accord, other, "--json").out)
    assert {(i["section"], i["id"], i["kind"]) for i in items["items"]} == {
        ("norms", "n1", "changed"), ("actors", "grey", "removed"),
    }  # fmt: skip
    assert "nothing changed" in done("agreement", "diff", accord, accord).out


def test_diff_takes_one_reading_of_a_text(tmp_path):
    said = done("agreement", "diff", "syria-2016-12-30@un", "syria-2016-12-30@rebel").out
    assert (
        "~ instruments annex1 variants text · excludes\n    was: isil, nusra\n    is:  isil" in said
    )
    answer = trucewatch("agreement", "diff", "syria-2016-12-30@un", "syria-2016-12-30@nobody")
    assert answer.code == 2
    assert "no reading 'nobody'" in answer.err
