"""Other people's clocks over our checkpoints: asked, carried, refused, and checked by others."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.command import Said, done, trucewatch
from tests.storage.records import failures, make_mission, reports
from tests.timestamps.authority import Authority, authority, serving
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.timestamps.keeping import TIMESTAMPED
from trucewatch.doors.timestamps.tokens import question, read_token
from trucewatch.ledger.encoding import b64
from trucewatch.mechanism.ports import Act

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="needs OpenSSL's command as a time authority"
)


@pytest.fixture
def clock(tmp_path: Path) -> Authority:
    return authority(tmp_path / "authority")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with make_mission(tmp_path / "mission") as mission:
        mission.ground.record(reports(5))
        mission.publish_ledger()
    return tmp_path / "mission"


@pytest.fixture
def stamped(folder: Path, clock: Authority) -> Path:
    with serving(clock) as url:
        done("ledger", "timestamp", folder, "ask", url)
    return folder


def listed(folder: Path, roots: Path | None = None) -> Said:
    more = () if roots is None else ("--roots", roots)
    return trucewatch("ledger", "timestamp", folder, "list", *more, "--json")


def test_an_authority_is_asked_and_its_word_kept(folder: Path, clock: Authority) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    with serving(clock) as url:
        assert "entries were there by" in done("ledger", "timestamp", folder, "ask", url).out
    (item,) = listed(folder, clock.roots).document["items"]
    assert (item["holds"], item["authority"]) == (True, url)
    assert before <= datetime.fromisoformat(item["there_by"]) <= datetime.now(UTC)
    with open_mission(folder) as mission:
        assert item["entries"] == item["entry"] == mission.ground.size - 1
    verified = done("ledger", "verify", folder).out
    assert f"says {url}" in verified and "1 timestamps" in verified


def test_a_request_is_carried_to_where_a_network_is(
    folder: Path, clock: Authority, tmp_path: Path
) -> None:
    """Meanwhile the record may grow: the answer is about the checkpoint that was asked about."""
    asked, answer = tmp_path / "asked.tsq", tmp_path / "answer.tsr"
    done("ledger", "timestamp", folder, "request", "-o", asked)
    with open_mission(folder) as mission:
        size = mission.ground.size
        mission.ground.record(reports(3, 100))
    answer.write_bytes(clock.answer(asked.read_bytes()))
    done("ledger", "timestamp", folder, "take", answer, "--authority", "the tower clock")
    (item,) = listed(folder, clock.roots).document["items"]
    assert (item["entries"], item["authority"], item["holds"]) == (size, "the tower clock", True)


def test_without_certificates_nothing_is_claimed_of_them(stamped: Path) -> None:
    (item,) = listed(stamped).document["items"]
    assert item["holds"] is None and item["check"] == "certificate not checked"


def test_other_peoples_roots_do_not_hold(stamped: Path, tmp_path: Path) -> None:
    stranger = authority(tmp_path / "stranger")
    said = listed(stamped, stranger.roots)
    assert said.code == 1
    assert "not signed as it should be" in said.document["items"][0]["check"]


def test_anybodys_tools_verify_what_is_exported(
    stamped: Path, clock: Authority, tmp_path: Path
) -> None:
    done("ledger", "timestamp", stamped, "export", "-o", tmp_path / "out")
    (note,) = (tmp_path / "out").glob("*.checkpoint")
    command = ["openssl", "ts", "-verify", "-data", note, "-in", note.with_suffix(".tsr"),
               "-CAfile", clock.roots]  # fmt: skip
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    note.write_text(note.read_text().replace("localhost", "elsewhere"))
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_answers_to_another_question_are_refused(folder: Path, clock: Authority) -> None:
    with open_mission(folder) as mission:
        size = mission.ground.size
        asked = question(mission.ground.checkpoint())
        others = question("another checkpoint\n")
    for lie, words in (
        (clock.answer(asked.der), "another question"),  # an old answer, played back
        (clock.answer(others.der), "another question"),
        (b"", "no answer of a time authority"),
        (b"<html>closed</html>", "no answer of a time authority"),
        (b"0" * 100_000, "too long"),
    ):
        with serving(clock, lie=lie) as url:
            said = trucewatch("ledger", "timestamp", folder, "ask", url)
        assert said.code in (1, 2), said
        assert words in said.err
    with serving(clock, media="text/html") as url:
        assert "no timestamp" in trucewatch("ledger", "timestamp", folder, "ask", url).err
    said = trucewatch("ledger", "timestamp", folder, "ask", "http://127.0.0.1:9/tsa")
    assert "was not heard" in said.err and "carry what `request` writes" in said.err
    with open_mission(folder) as mission:
        assert mission.ground.size == size


def test_an_answer_about_nothing_of_ours_is_not_taken(
    folder: Path, clock: Authority, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.tsr"
    answer.write_bytes(clock.answer(question("another checkpoint\n").der))
    said = trucewatch("ledger", "timestamp", folder, "take", answer, "--authority", "x")
    assert said.code != 0 and "about no checkpoint that this mission signed" in said.err


def test_a_stamp_over_another_checkpoint_is_found(stamped: Path, clock: Authority) -> None:
    """Whoever holds the keys may record anything: it is held against what the log signed."""
    other = "localhost/elsewhere\n6\nAAAA\n"
    token = read_token(clock.answer(question(other).der))
    content = {"size": 6, "checkpoint": other, "authority": "x", "at": "", "token": b64(token.der)}
    with open_mission(stamped) as mission:
        mission.ground.record([Act(typ=TIMESTAMPED, content=content)])
        mission.publish_ledger()
    assert any("another checkpoint than the log signed" in told for told in failures(stamped))


def test_a_clock_that_ran_ahead_is_told(tmp_path: Path, clock: Authority) -> None:
    """Ten years ahead: the record says so itself, and somebody else's clock says otherwise."""
    folder = tmp_path / "ahead"
    with make_mission(folder, now=lambda: datetime.now(UTC) + timedelta(days=3653)) as mission:
        mission.ground.record(reports(2))
        mission.publish_ledger()
    with serving(clock) as url:
        refused = trucewatch("ledger", "timestamp", folder, "ask", url)
        assert refused.code != 0 and "nothing was recorded" in refused.err
        done("ledger", "clock", folder, "--reason", "it ran ten years ahead")
        done("ledger", "timestamp", folder, "ask", url)
    told = done("ledger", "verify", folder).out
    assert "3,65" in told and "one of the two clocks is wrong" in told
