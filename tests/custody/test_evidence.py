"""Files kept as evidence: as they came, apart from what they say, and through known hands."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.agreement.harbour import TEXT, ZONES
from tests.command import done, trucewatch
from tests.custody.pictures import CANARIES, photograph, screenshot, signed
from tests.storage.records import failures, make_mission
from trucewatch.doors.storage.mission import open_mission
from trucewatch.mechanism.ports import Act
from trucewatch.vocabulary.ids import make_id

REPORT = Act(
    typ="report.received",
    content={
        "source_id": "S-0123456789AB",
        "seen_from": "2020-03-10T10:00:00Z",
        "seen_to": "2020-03-10T11:00:00Z",
        "raw": {},
    },
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with make_mission(tmp_path / "mission", agreement_text=TEXT, zones=ZONES) as mission:
        mission.ground.record([REPORT])
        mission.publish_ledger()
    return tmp_path / "mission"


def put(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def add(folder: Path, path: Path, *more: str | Path) -> dict[str, Any]:
    (item,) = done("evidence", "add", folder, path, *more, "--json").document["items"]
    return dict(item)


def shown(folder: Path, exhibit: str, *more: str) -> dict[str, Any]:
    return dict(done("evidence", "show", folder, exhibit, *more).document)


def all_bytes(folder: Path) -> Iterator[tuple[Path, bytes]]:
    return ((p, p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file())


def test_the_original_is_kept_as_it_came(folder: Path, tmp_path: Path) -> None:
    data = photograph()
    item = add(folder, put(tmp_path, "a.jpg", data), "--origin", "https://clips.example/1")
    assert item["sha256"] == hashlib.sha256(data).hexdigest()
    assert item["sha3_512"] == hashlib.sha3_512(data).hexdigest()
    assert (item["size"], item["media_type"]) == (len(data), "image/jpeg")
    copy = tmp_path / "given.jpg"
    done("evidence", "hand-over", folder, item["exhibit_id"], "--to", "the court",
         "--why", "case 7", "-o", copy)  # fmt: skip
    assert copy.read_bytes() == data and copy.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("make", [photograph, screenshot, lambda: signed(photograph())])
def test_what_a_picture_says_of_itself_lies_in_no_file_in_clear(
    folder: Path, tmp_path: Path, make: Any
) -> None:
    """Not in the working copy, not in the record, not in a name."""
    data = make()
    item = add(folder, put(tmp_path, "a", data), "--collector", "Canary Collector", "--origin",
               "https://clips.example/canary")  # fmt: skip
    assert all(word.encode() in data for word in CANARIES[2:])
    for path, found in all_bytes(folder):
        for word in (*CANARIES, "Canary Works", "Canary Collector", "clips.example"):
            assert word.encode() not in found, path
    metadata = json.dumps(shown(folder, item["exhibit_id"], "--metadata")["metadata"])
    known = ("CANARY-SERIAL-0042", "34.0", "Canary Works", "https://clips.example/canary")
    assert all(word in metadata for word in known)
    assert {"exif", "position"} <= set(item["found"])
    assert item["collector"].startswith("S-")


def test_a_working_copy_is_the_picture_turned_as_it_was_taken(folder: Path, tmp_path: Path) -> None:
    item = add(folder, put(tmp_path, "a.jpg", photograph()))
    done("evidence", "working", folder, item["exhibit_id"], "-o", tmp_path / "copy.jpg")
    copy = Image.open(tmp_path / "copy.jpg")
    assert copy.size == (48, 64), "it was taken upright"
    top, bottom = copy.getpixel((24, 5)), copy.getpixel((24, 58))
    assert top[0] > 150 > bottom[0] and bottom[2] > 150 > top[2]
    assert not copy.getexif() and set(copy.info) <= {"jfif", "jfif_version", "jfif_unit",
                                                     "jfif_density"}  # fmt: skip


def test_a_manifest_is_kept_as_found(folder: Path, tmp_path: Path) -> None:
    """That a signature holds says which key signed, and no more: nobody here trusts that key."""
    good = signed(photograph())
    item = add(folder, put(tmp_path, "a.jpg", good))
    assert "c2pa valid" in item["found"]
    report = shown(folder, item["exhibit_id"], "--metadata")["metadata"]["c2pa"]["report"]
    assert "signingCredential.untrusted" in json.dumps(report)
    changed = good[:-100] + bytes([good[-100] ^ 1]) + good[-99:]
    assert "c2pa invalid" in add(folder, put(tmp_path, "b.jpg", changed))["found"]
    assert "c2pa none" in add(folder, put(tmp_path, "c.jpg", photograph()))["found"]


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address, and what was asked of it."""
    asked: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/manifest.c2pa", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_file_cannot_call_home(folder: Path, tmp_path: Path) -> None:
    """Whoever sent it would learn that it is being read; the address is kept as found instead."""
    with listening() as (url, asked):
        item = add(folder, put(tmp_path, "a.jpg", photograph(fetch=url)))
    assert asked == []
    found = shown(folder, item["exhibit_id"], "--metadata")["metadata"]["c2pa"]
    assert found["state"] == "unreadable" and url in found["why"]


def test_a_file_of_any_kind_is_kept(folder: Path, tmp_path: Path) -> None:
    item = add(folder, put(tmp_path, "a.bin", b"\0" * 70_000), "--tool", "recorder 2.1",
               "--captured", "2017-01-12T14:00Z")  # fmt: skip
    assert item["media_type"] == "application/octet-stream"
    assert (item["tool"], item["captured_at"]) == ("recorder 2.1", "2017-01-12T14:00:00Z")
    said = trucewatch("evidence", "working", folder, item["exhibit_id"], "-o", tmp_path / "x")
    assert said.code == 2 and "no working copy" in said.err and "hand-over" in said.err


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "breaks off"),
        (photograph()[:-200], "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\x7f\xff\xff\xff" * 2 + b"\x08\x02\0\0\0" * 9,
         "pixels"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_read_is_kept_all_the_same(
    folder: Path, tmp_path: Path, data: bytes, why: str
) -> None:
    item = add(folder, put(tmp_path, "a.jpg", data))
    assert item["working"] is None and why in item["no_working_copy"]
    done("evidence", "check", folder)


def test_a_file_twice_is_one_exhibit(folder: Path, tmp_path: Path) -> None:
    one = add(folder, put(tmp_path, "a.jpg", photograph()))
    other = add(folder, put(tmp_path, "b.jpg", photograph()))
    assert (one["new"], other["new"]) == (True, False)
    assert one["exhibit_id"] == other["exhibit_id"]
    assert done("evidence", "list", folder, "--json").document["count"] == 1


def test_an_exhibit_belongs_to_reports_and_redactions_to_exhibits(
    folder: Path, tmp_path: Path
) -> None:
    with open_mission(folder) as mission:
        (report, *_) = (
            make_id("R", e.leaf_hash) for e in mission.ground.entries("report.received")
        )
    one = add(folder, put(tmp_path, "a.jpg", photograph()), "--report", report)
    assert one["reports"] == [report]
    other = add(folder, put(tmp_path, "b.png", screenshot()), "--redacts", one["exhibit_id"])
    assert other["redacts"] == one["exhibit_id"]
    for bad in (("--report", "R-0000000000ZZ"), ("--redacts", "X-0000000000ZZ")):
        said = trucewatch("evidence", "add", folder, tmp_path / "b.png", *bad)
        assert said.code == 2, said


def test_every_hand_it_goes_through_is_in_the_record(folder: Path, tmp_path: Path) -> None:
    exhibit = add(folder, put(tmp_path, "a.jpg", photograph()))["exhibit_id"]
    for who in ("the court", "the commission"):
        done("evidence", "hand-over", folder, exhibit, "--to", who, "--why", "case 7",
             "-o", tmp_path / f"{who}.jpg")  # fmt: skip
    chain = shown(folder, exhibit)
    assert [(c["to"], c["why"]) for c in chain["custody"]] == [
        ("the court", "case 7"), ("the commission", "case 7")]  # fmt: skip
    said = trucewatch("evidence", "hand-over", folder, exhibit, "--to", "x", "--why", "y",
                      "-o", tmp_path / "the court.jpg")  # fmt: skip
    assert said.code == 2 and "something is there already" in said.err
    assert len(shown(folder, exhibit)["custody"]) == 2
    assert "the record holds" in done("ledger", "verify", folder).out


def test_a_changed_file_is_found_and_not_given_on(folder: Path, tmp_path: Path) -> None:
    """Whoever has the key may put another file in its place: both digests say so."""
    exhibit = add(folder, put(tmp_path, "a.jpg", photograph()))
    (original,) = [p for p in folder.rglob("*.age") if p.name == f"{exhibit['sha256']}.age"]
    other = add(folder, put(tmp_path, "b.png", screenshot()))
    (stranger,) = [p for p in folder.rglob("*.age") if p.name == f"{other['sha256']}.age"]
    original.write_bytes(stranger.read_bytes())
    said = trucewatch("evidence", "check", folder)
    assert said.code == 1 and "is not the one that came" in said.out
    assert "1 of 2 exhibits are as they came" in said.out
    out = tmp_path / "out.jpg"
    said = trucewatch("evidence", "hand-over", folder, exhibit["exhibit_id"], "--to", "x",
                      "--why", "y", "-o", out)  # fmt: skip
    assert said.code != 0 and not out.exists() and not list(tmp_path.glob(".out*"))
    original.write_bytes(b"torn")
    assert "does not open" in trucewatch("evidence", "check", folder).out
    original.unlink()
    assert "is gone" in trucewatch("evidence", "check", folder).out
    assert any("is gone" in told for told in failures(folder))


def test_metadata_of_another_file_are_found_out(folder: Path, tmp_path: Path) -> None:
    """Whoever has the key may write others: the record holds the digest of those that came."""
    one = add(folder, put(tmp_path, "a.jpg", photograph()))
    other = add(folder, put(tmp_path, "b.png", screenshot()))
    (kept, strange) = (next(folder.rglob(f"{item['sha256']}.found.age")) for item in (one, other))
    kept.write_bytes(strange.read_bytes())
    said = trucewatch("evidence", "check", folder)
    assert said.code == 1 and "is not what was found when it came" in said.out
    assert trucewatch("evidence", "show", folder, one["exhibit_id"], "--metadata").code == 1


def test_a_working_copy_that_was_changed_is_found(folder: Path, tmp_path: Path) -> None:
    add(folder, put(tmp_path, "a.jpg", photograph()))
    (copy,) = [p for p in (folder / "evidence").rglob("*") if p.is_file() and not p.suffix]
    copy.write_bytes(copy.read_bytes() + b"\0")
    assert "has changed" in trucewatch("evidence", "check", folder).out
    assert any("has changed" in told for told in failures(folder))


def test_erasing_an_exhibit_leaves_no_byte_of_it(folder: Path, tmp_path: Path) -> None:
    data = photograph()
    item = add(folder, put(tmp_path, "a.jpg", data), "--collector", "Canary Collector")
    kept = [p for p in (folder / "evidence").rglob("*") if p.is_file()]
    assert len(kept) == 3
    done("erase", folder, item["exhibit_id"], "--reason", "they asked")
    assert not [p for p in (folder / "evidence").rglob("*") if p.is_file()]
    for path, found in all_bytes(folder):
        assert item["sha256"].encode() not in found, path
    assert "erased on" in done("ledger", "verify", folder).out
    assert done("evidence", "list", folder, "--json").document["count"] == 0
    again = add(folder, put(tmp_path, "a.jpg", data))
    assert again["new"] and again["exhibit_id"] != item["exhibit_id"]


def test_a_working_copy_that_two_share_outlives_one(folder: Path, tmp_path: Path) -> None:
    """The same pixels with other metadata make one working copy of two originals."""
    one = add(folder, put(tmp_path, "a.jpg", photograph()))
    other = add(folder, put(tmp_path, "b.jpg", photograph(fetch="https://clips.example/x")))
    done("erase", folder, one["exhibit_id"], "--reason", "they asked")
    done("evidence", "working", folder, other["exhibit_id"], "-o", tmp_path / "copy.jpg")
    assert Image.open(io.BytesIO((tmp_path / "copy.jpg").read_bytes())).size == (48, 64)
    done("evidence", "check", folder)


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\0\0\0\0XXXX", "application/octet-stream"),
        (b"%PDF-1.7", "application/pdf"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, media_type: str) -> None:
    from trucewatch.custody.media import media_type_of

    assert media_type_of(head) == media_type
