"""From a press report to a mediator's dossier whose bytes the ledger knows."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from tests.command import done, trucewatch
from tests.journeys.test_talks import REPORT, proposed
from trucewatch.doors.storage.mission import open_mission


@pytest.fixture
def round_id(mission: Path, tmp_path: Path) -> str:
    """A round at which two sides sit, one of them with a position from the report."""
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    done("talks", "receive", mission, file, "--publisher", "The Harbour Gazette")
    said = done("talks", "round", mission, "first round", "--process", "Lake talks",
                "--from", "2017-05-14", "--to", "2017-05-15", "--item", "ceasefire",
                "--reason", "as announced")  # fmt: skip
    id_ = said.out.split(":")[0]
    for kind in ("position", "delegation", "head"):
        for one in proposed(mission, kind):
            done("talks", "accept", mission, one["proposal_id"], "--reason", "read",
                 "--set", f"round={id_}")  # fmt: skip
    for one in proposed(mission, "claim"):
        done("talks", "accept", mission, one["proposal_id"], "--reason", "read",
             "--set", "subject=who signs")  # fmt: skip
    done("talks", "delegation", mission, id_, "opposition", "--head", "Osric Venn",
         "--reason", "as one paper had it")  # fmt: skip
    return id_


def test_a_dossier_is_recorded_before_it_is_written(
    mission: Path, round_id: str, tmp_path: Path
) -> None:
    """Whoever holds a copy can show that it is the one that was let out."""
    out = tmp_path / "dossier.html"
    done("publish", mission, "--kind", "dossier", "--round", round_id, "-o", out)
    with open_mission(mission) as opened:
        (entry,) = opened.ground.entries("publication.issued")
    assert (entry.content["kind"], entry.content["round"]) == ("dossier", round_id)
    assert entry.content["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    done("ledger", "verify", mission)


def test_what_could_not_be_written_is_on_record_all_the_same(
    mission: Path, round_id: str, tmp_path: Path
) -> None:
    """The other way round, a paper could be out of which the ledger knows nothing."""
    blocked = tmp_path / "no-folder"
    blocked.write_text("a file", encoding="utf-8")
    said = trucewatch(
        "publish", mission, "--kind", "dossier", "--round", round_id, "-o", blocked / "d.html"
    )
    assert said.code != 0
    with open_mission(mission) as opened:
        assert len(list(opened.ground.entries("publication.issued"))) == 1


@pytest.mark.parametrize("media", ["html", "pdf", "docx"])
def test_no_prisoner_and_no_hidden_speaker_leaves_with_it(
    mission: Path, round_id: str, tmp_path: Path, media: str
) -> None:
    """A prisoner's name is withheld even where somebody typed it as the head of a side."""
    out = tmp_path / f"dossier.{media}"
    done("publish", mission, "--kind", "dossier", "--round", round_id, "-o", out)
    data = out.read_bytes()
    if media == "docx":
        with zipfile.ZipFile(out) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    for name in (b"Venn", b"northern diplomat", b"Harbour Gazette"):
        assert name not in data
    if media != "pdf":
        assert b"Talia Morven" in data and b"[name withheld]" in data


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--kind", "dossier"), "of a round of talks"),
        (("--kind", "dossier", "--round", "N-000000000000"), "there is no round"),
        (("--kind", "dossier", "--round", "N-1", "--from", "2017-01-01"), "since the round before"),
        (("--round", "N-000000000000"), "of days, not of a round"),
        (("--kind", "letter"), "cannot publish"),
    ],
)
def test_a_wrong_word_ends_in_a_sentence(
    mission: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    out = tmp_path / "dossier.html"
    said = trucewatch("publish", mission, *arguments, "-o", out)
    assert (said.code, says in said.err) == (2, True)
    assert not out.exists()
