"""A mission and its witnesses: asked, heard, and never in the way of recording."""

from __future__ import annotations

import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.command import done, trucewatch
from tests.storage.records import failures, make_mission, reports
from tests.stores import POSTGRES_IF_LONG
from trucewatch.doors.mission_work import at_work
from trucewatch.doors.storage.keys import keys_folder
from trucewatch.doors.storage.mission import open_mission
from trucewatch.doors.witnesses.policy_file import FILE, add_witness, read_policy
from trucewatch.doors.witnesses.standing import witnessing
from trucewatch.doors.witnesses.submitting import submit
from trucewatch.ledger.checkpoints import open_checkpoint
from trucewatch.ledger.cosignatures import ml_dsa_is_here
from trucewatch.ledger.notes import VerifierKey
from trucewatch.ledger.receipts import Receipt
from trucewatch.vocabulary.errors import TrucewatchError, UsageError
from trucewatch.vocabulary.messages import LANGUAGES, say
from trucewatch.witness.folder import add_log, make_witness
from trucewatch.witness.keeping import Witness
from trucewatch.witness.serving import WitnessServer

STORES = POSTGRES_IF_LONG

NOBODY = "http://127.0.0.1:1/"


@contextmanager
def witness_at(folder: Path, log_key: str) -> Iterator[tuple[str, str, Witness]]:
    """A witness of its own, served on this machine: its vkeys and its address."""
    if not folder.exists():
        make_witness(folder, f"witness.example/{folder.name}")
        add_log(folder, log_key)
    witness = Witness(folder, tell=lambda text: None)
    with WitnessServer(witness, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield str(witness.keys[0].verifier), f"{server.url}/", witness
        server.shutdown()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed mission of 302 entries."""
    with make_mission(tmp_path / "mission") as mission:
        mission.ground.record(reports(300))
        mission.publish_ledger()
    return tmp_path / "mission"


@pytest.fixture
def two(folder: Path, tmp_path: Path) -> Iterator[Path]:
    """The mission with two witnesses that must both co-sign."""
    with ExitStack() as stack:
        for name in ("north", "south"):
            key = log_key(folder)
            vkey, url, _ = stack.enter_context(witness_at(tmp_path / name, str(key)))
            add_witness(folder, str(key), name, vkey, url)
        yield folder


def log_key(folder: Path) -> VerifierKey:
    with open_mission(folder) as mission:
        return VerifierKey.parse(mission.log_key)


def stands(folder: Path) -> tuple[bool, str]:
    seen = witnessing(folder, log_key(folder))
    return seen.met, say(seen.message, "en")


def test_a_mission_without_witnesses_says_so(folder):
    met, words = stands(folder)
    assert not met and words.startswith("Unwitnessed: nobody but this mission")
    with open_mission(folder) as mission, pytest.raises(UsageError, match="no witness yet"):
        submit(mission)


def test_both_sign_and_the_record_is_witnessed(two):
    assert stands(two) == (
        False,
        "Unwitnessed: no witness has co-signed the newest checkpoint yet. "
        "The quorum is all of (north, south).",
    )
    said = done("ledger", "witness", two, "submit")
    assert "north co-signed 302 entries" in said.out and "Witnessed by 2 witnesses" in said.out
    document = done("ledger", "verify", two, "--json").document
    assert document["witnessed"] and document["holds"]
    assert [one["name"] for one in document["witnesses"]] == ["north", "south"]
    assert "Witnessed by 2 witnesses (north, south)" in done("ledger", "verify", two).out
    assert done("ledger", "witness", two, "list", "--json").document["witnessed"] is True
    assert failures(two) == []


def test_a_grown_record_is_unwitnessed_until_asked_again_from_where_they_are(two):
    done("ledger", "witness", two, "submit")
    with open_mission(two) as mission:
        mission.ground.record(reports(10, 300))
        mission.publish_ledger()
    assert not stands(two)[0]
    assert "co-signed 312 entries" in done("ledger", "witness", two, "submit").out
    assert stands(two)[0]


def test_publishing_asks_by_itself(two, capsys):
    with at_work(two) as (mission, _):
        mission.ground.record(reports(3, 300))
        mission.publish_ledger()
    assert stands(two)[0] and capsys.readouterr().err == ""


def test_publishing_again_keeps_the_cosignatures(two):
    done("ledger", "witness", two, "submit")
    before = (two / "ledger/checkpoint").read_text()
    with open_mission(two) as mission:
        mission.publish_ledger()
    assert (two / "ledger/checkpoint").read_text() == before
    done("ledger", "witness", two, "submit")
    assert (two / "ledger/checkpoint").read_text().count(
        "— witness.example"
    ) == 2  # replaced, not heaped up


def test_a_receipt_carries_the_cosignatures(two, tmp_path):
    done("ledger", "witness", two, "submit")
    done("ledger", "prove", two, "40", "-o", tmp_path / "r.tlog-proof")
    receipt = tmp_path / "r.tlog-proof"
    assert Receipt.parse(receipt.read_text()).checkpoint.count("— witness.example") == 2
    key = str(log_key(two))
    document = done(
        "ledger", "verify", receipt, "--key", key, "--policy", two / FILE, "--json"
    ).document
    assert document["witnessed"] is True
    alone = done("ledger", "verify", receipt, "--key", key)
    assert "--policy" in alone.err


def test_a_witness_that_is_away_is_a_sentence_and_holds_nothing_up(folder, tmp_path, capsys):
    key = str(log_key(folder))
    with witness_at(tmp_path / "north", key) as (vkey, url, _):
        add_witness(folder, key, "north", vkey, url)
        make_witness(tmp_path / "south", "witness.example/south")
        away = str(Witness(tmp_path / "south").keys[0].verifier)
        add_witness(folder, key, "south", away, NOBODY)
        with at_work(folder) as (mission, _):
            mission.ground.record(reports(3, 300))
            mission.publish_ledger()
            assert mission.ground.size == 305
        said = capsys.readouterr().err
        assert "south did not co-sign: it cannot be reached" in said
        met, words = stands(folder)
        assert not met and "only one witness has co-signed" in words and "(north)" in words
        assert trucewatch("ledger", "witness", folder, "submit").code == 1


def test_a_witness_that_answers_byte_by_byte_holds_nothing_up(folder, monkeypatch, capsys):
    from trucewatch.doors.witnesses import holding, submitting

    monkeypatch.setattr(holding, "TIMEOUT_S", 0.5)
    monkeypatch.setattr(submitting, "PATIENCE_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=_drip, args=(connection,), daemon=True).start()

        threading.Thread(target=drip, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        add_witness(folder, str(log_key(folder)), "north", _a_vkey(), url)
        start = time.monotonic()
        with at_work(folder) as (mission, _):
            mission.ground.record(reports(1, 300))
            mission.publish_ledger()
        assert time.monotonic() < start + 4
    assert "north did not co-sign: it did not answer in time" in capsys.readouterr().err


def _drip(connection):
    with suppress(OSError), connection:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + bytes(9999):
            connection.sendall(bytes([byte]))
            time.sleep(0.05)


def test_a_policy_somebody_spoilt_holds_nothing_up_either(folder, capsys):
    (folder / FILE).write_text("quorum nobody\n")
    with at_work(folder) as (mission, _):
        mission.ground.record(reports(1, 300))
        mission.publish_ledger()
    assert "not witnessed yet: the mission's witnesses cannot be read: line 1" in (
        capsys.readouterr().err
    )
    assert "as far as can be told" in stands(folder)[1]


def test_a_backup_brought_back_with_its_keys_is_refused_by_what_a_witness_holds(two, tmp_path):
    """Store, published copy, keys and their memory: all are yesterday's. A witness is not."""
    shutil.copytree(two, tmp_path / "yesterday")
    shutil.copytree(keys_folder(), tmp_path / "keys-of-yesterday")
    with at_work(two) as (mission, _):
        mission.ground.record(reports(5, 300))
        mission.publish_ledger()
    shutil.rmtree(two)
    shutil.copytree(tmp_path / "yesterday", two)
    shutil.rmtree(keys_folder())
    shutil.copytree(tmp_path / "keys-of-yesterday", keys_folder())
    with open_mission(two) as mission:
        with pytest.raises(TrucewatchError, match="307 were signed already") as refusal:
            mission.ground.record(reports(1, 900))
        assert "the witness north" in str(refusal.value)
        assert mission.ground.size == 302
    said = trucewatch("ledger", "witness", two, "submit")
    assert said.code == 1 and "307 were signed already" in said.err
    # From now on it is known without any witness too.
    (two / FILE).unlink()
    with open_mission(two) as mission, pytest.raises(TrucewatchError, match="307 were signed"):
        mission.ground.record(reports(1, 900))


def test_a_fork_of_the_record_is_refused_before_it_is_signed(two, tmp_path, monkeypatch):
    """A backup that grew elsewhere has another past than the one a witness co-signed."""
    shutil.copytree(two, tmp_path / "fork")
    with at_work(two) as (mission, _):
        mission.ground.record(reports(2, 300))
        mission.publish_ledger()
    with monkeypatch.context() as patched:
        patched.setattr("trucewatch.doors.storage.notary.Notary.compare", lambda *_: None)
        with open_mission(tmp_path / "fork") as mission:
            mission.ground.record(reports(5, 400))
            mission.publish_ledger()
    with open_mission(tmp_path / "fork") as mission:
        with pytest.raises(TrucewatchError, match="not those that were signed"):
            mission.ground.record(reports(1, 900))
        with pytest.raises(TrucewatchError, match="not those that were signed"):
            submit(mission)


def test_a_witness_that_lies_about_sizes_is_not_believed(folder, monkeypatch):
    """Its number bears no signature: it is told, and stops nothing."""
    from trucewatch.doors.addresses import Answer
    from trucewatch.doors.witnesses import submitting

    key = log_key(folder)
    add_witness(folder, str(key), "north", _a_vkey(), NOBODY)
    answer = Answer(409, "text/x.tlog.size", b"999\n")
    monkeypatch.setattr(submitting, "exchange", lambda *a, **k: answer)
    with open_mission(folder) as mission:
        (outcome,) = submit(mission)
        assert "says that it holds 999 entries" in outcome.words
        mission.ground.record(reports(1, 300))
        assert mission.ground.size == 303


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, "no signature at all", "no signature"),
        (200, "— witness.example/x AAAAAAAA\n", "another key than the policy names"),
        (409, "another root\n", "REFUSED"),
        (422, "the proof fails\n", "REFUSED to co-sign (status 422): the proof fails"),
        (403, "\n", "REFUSED"),
    ],
)
def test_whatever_a_witness_answers_is_told_in_words(folder, monkeypatch, status, body, words):
    from trucewatch.doors.addresses import Answer
    from trucewatch.doors.witnesses import submitting

    add_witness(folder, str(log_key(folder)), "north", _a_vkey(), NOBODY)
    answer = Answer(status, "", body.encode())
    monkeypatch.setattr(submitting, "exchange", lambda *a, **k: answer)
    with open_mission(folder) as mission:
        (outcome,) = submit(mission)
    assert words in outcome.words and outcome.line is None
    assert (folder / "ledger/checkpoint").read_text().count("— witness.example") == 0


def test_adding_keeps_one_group_and_leaves_other_hands_alone(folder):
    key = str(log_key(folder))
    add_witness(folder, key, "north", _a_vkey(1), None)
    add_witness(folder, key, "south", _a_vkey(2), "https://south.example/")
    assert read_policy(folder).rule() == "all of (north, south)"
    add_witness(folder, key, "east", _a_vkey(3), None, "2")
    assert read_policy(folder).rule() == "2 of (north, south, east)"
    with pytest.raises(UsageError, match="taken"):
        add_witness(folder, key, "east", _a_vkey(4), None)
    with pytest.raises(UsageError, match="above already"):
        add_witness(folder, key, "west", _a_vkey(3), None)
    with pytest.raises(UsageError, match="no address"):
        add_witness(folder, key, "west", _a_vkey(4), "ftp://west.example/")
    text = (folder / FILE).read_text().replace("group witnesses 2", "group us any north\ngroup g 1")
    (folder / FILE).write_text(text.replace("north south east", "south east"). replace(
        "quorum witnesses", "group all-of-us all us g\nquorum all-of-us"))  # fmt: skip
    by_hand = read_policy(folder).rule()
    add_witness(folder, key, "west", _a_vkey(4), None)
    assert read_policy(folder).rule() == by_hand
    assert [one.name for one in read_policy(folder).witnesses][-1] == "west"
    with pytest.raises(UsageError, match="written by hand"):
        add_witness(folder, key, "far", _a_vkey(5), None, "any")


def test_the_command_adds_and_lists(folder):
    said = done("ledger", "witness", folder, "add", "north", _a_vkey(), "http://localhost:8018/")
    assert "the quorum is north" in said.err
    document = done("ledger", "witness", folder, "list", "--json").document
    assert document["items"][0]["name"] == "north" and document["witnessed"] is False
    assert trucewatch("ledger", "witness", folder, "add", "x", "nonsense").code == 2
    assert trucewatch("ledger", "witness", folder / "nowhere", "list").code == 2


def test_status_says_it_in_both_languages(folder):
    """`status` on a real agreement is tested in the journeys; here, that both catalogues speak."""
    key = log_key(folder)
    add_witness(folder, str(key), "north", _a_vkey(), None)
    seen = witnessing(folder, key)
    told = [say(seen.message, language) for language in LANGUAGES]
    assert told[0].startswith("Unwitnessed") and told[1].startswith("بلا شهود")
    assert json.loads(json.dumps(seen.facts())) == {
        "witnessed": False,
        "quorum": "north",
        "witnesses": [],
    }


def test_what_is_published_is_still_the_logs_own_word(two):
    done("ledger", "witness", two, "submit")
    signed = open_checkpoint((two / "ledger/checkpoint").read_text(), log_key(two))
    assert (signed.checkpoint.size, signed.others) == (302, 2 + ml_dsa_is_here())


def _a_vkey(number: int = 1) -> str:
    from trucewatch.ledger.cosignatures import CosigningKey

    return str(CosigningKey(f"witness.example/{number}", bytes([number]) * 32).verifier)
