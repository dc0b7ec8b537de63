"""A language model is asked only where a mission says so, and whatever it answers ends well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import done, trucewatch
from tests.journeys.test_documents import opened
from tests.journeys.test_signed_by_their_actors import admitted
from tests.language_model.conftest import REPORT, Desk
from tests.language_model.paper_model import listening
from tests.language_model.test_kept import FIGURE
from trucewatch.doors.language_model import asking
from trucewatch.doors.mission_work import at_work


def refused(desk: Desk, *says: str) -> None:
    """Asking ends with that sentence, without a traceback, and records nothing."""
    before = desk.entries()
    said = desk.ask()
    assert said.code != 0, said
    for words in says:
        assert words in said.err, said.err
    assert "s3cret-key" not in said.out + said.err
    assert desk.entries() == before


def test_it_is_off_until_a_mission_names_one(desk: Desk) -> None:
    path = desk.folder / "mission.toml"
    path.write_text(path.read_text(encoding="utf-8").partition("\n[model]")[0], encoding="utf-8")
    refused(desk, "this mission asks no language model; nothing was sent")
    assert desk.model.asked == []


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"send_documents": ""}, "does not say that documents may be sent to 127.0.0.1"),
        ({"send_documents": '"yes"'}, "send_documents = true"),
        ({"endpoint": ""}, "[model] names no model"),
        ({"name": ""}, "[model] names no model"),
        ({"colour": '"red"'}, "[model] names no model"),
        ({"name": "7"}, "[model] lacks name"),
        ({"key_from": "7"}, "[model] lacks key_from"),
        ({"endpoint": '"http://models.example/v1"'}, "over TLS alone, or on this machine"),
        ({"endpoint": '"ftp://localhost/v1"'}, "no address that can be asked"),
        ({"endpoint": '"https://models.example/v1"', "key_from": ""}, "[model] lacks key_from"),
        ({"key_from": '"NO_SUCH_KEY"'}, "holds no key for 127.0.0.1; nothing was sent"),
    ],
)
def test_what_is_not_said_clearly_sends_nothing(
    desk: Desk, lines: dict[str, str], says: str
) -> None:
    desk.configure(**lines)
    refused(desk, says)
    assert desk.model.asked == []


def test_a_bad_model_table_stops_nothing_else(desk: Desk) -> None:
    desk.configure(endpoint="7")
    done("talks", "proposals", desk.folder)


def test_the_key_comes_from_the_environment_and_the_words_are_data(desk: Desk) -> None:
    desk.model.proposes(FIGURE)
    desk.ask()
    (asked,) = desk.model.asked
    assert desk.model.keys == ["Bearer s3cret-key"]
    assert asked["model"] == "paper-1"
    assert [one["role"] for one in asked["messages"]] == ["system", "user"]
    assert REPORT[:60] in asked["messages"][1]["content"]


def test_a_model_on_this_machine_may_need_no_key(desk: Desk) -> None:
    desk.configure(key_from="")
    desk.model.proposes(FIGURE)
    assert desk.ask().code == 0
    assert desk.model.keys == [None]


@pytest.mark.parametrize(
    "content",
    ["Here you are!", "[]", '{"proposals": {}}', "null", "[" * 100_000, '{"proposals": 1'],
)
def test_an_answer_that_is_not_as_asked_for_ends_with_a_sentence(desk: Desk, content: str) -> None:
    desk.model.says(content)
    refused(desk, "its answer is not in the form that was asked for; nothing was recorded")


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b"{}", b'{"choices": []}', b""])
def test_what_is_no_completion_ends_with_the_same(desk: Desk, body: bytes) -> None:
    desk.model.body = body
    refused(desk, "its answer is not in the form that was asked for")


def test_an_answer_that_is_too_long_is_not_read(desk: Desk) -> None:
    desk.model.says("x" * 300_000)
    refused(desk, "its answer is too long")


def test_a_fault_over_there_is_told(desk: Desk) -> None:
    desk.model.status = 500
    refused(desk, "it answered with status 500")


def test_a_redirect_is_not_followed(desk: Desk) -> None:
    with listening() as elsewhere:
        desk.model.status = 307
        desk.model.headers = {"Location": f"{elsewhere.address}/chat/completions"}
        refused(desk, "it answered with status 307")
        assert elsewhere.asked == []


def test_nobody_there(desk: Desk) -> None:
    desk.configure(endpoint='"http://127.0.0.1:9/v1"')
    refused(desk, "it cannot be reached")


def test_an_answer_byte_by_byte_is_left_to_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "TIMEOUT_S", 1.0)
    desk.model.proposes(FIGURE)
    desk.model.drip_s = 0.4
    refused(desk, "it did not answer in time")


def test_a_document_that_is_not_there(desk: Desk) -> None:
    said = trucewatch("talks", "ask-model", desk.folder, "D-000000000000")
    assert (said.code, "there are no words of a document" in said.err) == (2, True)


def test_a_long_document_goes_in_parts_and_one_without_an_answer_undoes_none(
    desk: Desk, tmp_path: Path
) -> None:
    long = tmp_path / "long.txt"
    long.write_text("".join(f"The lake has {n} stones.\n" for n in range(2000)), encoding="utf-8")
    done("talks", "receive", desk.folder, long, "--publisher", "x")
    ids = {
        one["document_id"]
        for one in done("list", desk.folder, "documents", "--json").document["items"]
    }
    (desk.document,) = ids - {desk.document}
    last = {"kind": "figure", "quote": "The lake has 1999 stones.",
            "value": {"number": "1999", "unit": "stones"}}  # fmt: skip
    desk.model.proposes(last)
    said = desk.ask()
    assert "1 proposed" in said.out and "dropped that were proposed already" in said.out
    assert len(desk.model.asked) > 1
    assert all(len(one["messages"][1]["content"]) <= 20_000 for one in desk.model.asked)
    assert "".join(one["messages"][1]["content"] for one in desk.model.asked) == long.read_text()


def test_who_may_not_record_it_sends_nothing_either(desk: Desk) -> None:
    desk.model.proposes(FIGURE)
    keys = {role: desk.folder.parent / f"{role}.key" for role in ("verifier", "analyst")}
    for role, key in keys.items():
        admitted(desk.folder, key, role)
    said = desk.ask("--as", keys["verifier"])
    assert said.code == 2, said
    assert desk.model.asked == []
    said = desk.ask("--as", keys["analyst"])
    assert (said.code, "1 proposed" in said.out) == (0, True), said


def test_what_a_model_proposed_of_a_document_goes_with_its_words(desk: Desk) -> None:
    desk.model.proposes(FIGURE)
    desk.ask()
    (row,) = done("list", desk.folder, "documents", "--json").document["items"]
    with at_work(desk.folder) as (mission, _):
        (entry,) = mission.ground.entries("document.received")
    done("erase", desk.folder, str(entry.index), "--reason", "asked for")
    assert row["n_characters"] and desk.proposed() == []
    refused(desk, "there are no words of a document")
    with opened(desk.folder) as house:
        assert house.visitor().get(f"/documents/{desk.document}").status_code == 404


def test_it_is_signed_elsewhere_and_taken_by_the_owner(desk: Desk) -> None:
    key, act = desk.folder.parent / "analyst.key", desk.folder.parent / "act.json"
    admitted(desk.folder, key, "analyst")
    desk.model.proposes(FIGURE)
    assert "signed, not recorded" in desk.ask("--as", key, "--sign", act).err
    assert desk.proposed() == []
    done("actor", "take", desk.folder, act)
    assert len(desk.proposed()) == 1
